// Logins while the worker is killed, after it was killed, and many at a time, each run held against the witness.
import type { Page } from 'puppeteer-core';
import { type Held, holdAgainstWitness } from './hold-against-witness.ts';
import type { Chance } from './random.ts';
import type { Stand } from './stand.ts';

export const SCENARIOS = ['healthy-redirect', 'healthy-post', 'deep-link', 'second-sp'] as const;

const isOver = (page: Page): Promise<unknown> =>
  page.waitForFunction("/Signed in as/.test(document.querySelector('h1')?.textContent ?? '')", {
    polling: 50,
    timeout: 120_000,
  });

export async function logIn(stand: Stand, page: Page, scenario: string): Promise<void> {
  await page.goto(stand.demo.scenarioUrl(scenario, { auto: true }), { timeout: 120_000 });
  await isOver(page);
}

/** A navigation behind the login in its tab, and that it is on record: then everything before it is. */
export async function mark(stand: Stand, page: Page, name: string): Promise<void> {
  await page.goto(`${stand.demo.url}?mark=${name}`);
  await stand.onRecord(`?mark=${name}`);
}

export interface KillFigures extends Held {
  readonly logins: number;
  readonly kills: number;
  /** Logins of which both messages were delivered. */
  readonly whole: number;
}

/**
 * The worker is stopped once or twice at a random moment of each login, from its first request to just after its end. Without
 * a viewer nobody but the browser's storage keeps what it heard, which refuses some of it: that is counted, and is no fault.
 */
export async function killedAtRandom(
  stand: Stand,
  count: number,
  chance: Chance,
  { viewer }: { readonly viewer: boolean } = { viewer: true },
): Promise<KillFigures> {
  const app = viewer ? await stand.driven.openApp() : undefined;
  const warmUp = await stand.driven.browser.newPage();
  await logIn(stand, warmUp, SCENARIOS[0]);
  const began = Date.now();
  await logIn(stand, warmUp, SCENARIOS[0]);
  const usual = Date.now() - began;
  await mark(stand, warmUp, 'warm');
  await warmUp.close();

  let kills = 0;
  for (let round = 0; round < count; round++) {
    const page = await stand.driven.browser.newPage();
    const login = logIn(stand, page, chance.pick(SCENARIOS));
    const times = chance.next() < 0.25 ? 2 : 1;
    for (let time = 0; time < times; time++) {
      await pause(chance.next() * usual * (1.2 / times));
      await stand.stopWorker();
      kills++;
    }
    await login;
    // Only a worker that started after the login can tell that a hop was cut off: the one that ends it may hear none of it.
    await mark(stand, page, `${round}`);
    await page.close();
  }
  const result = await held(stand);
  await app?.close();
  const whole = result.flows.filter(({ legs }) =>
    legs.every((leg) => leg.request !== undefined && leg.response !== undefined),
  );
  const faults = [...result.faults, ...(viewer ? result.lost.map((event) => `lost: ${event}`) : [])];
  return { ...result, faults, logins: count + 2, kills, whole: whole.length };
}

/** The worker is dead when each login begins. */
export async function deadBefore(stand: Stand, count: number): Promise<KillFigures> {
  for (let round = 0; round < count; round++) {
    const page = await stand.driven.browser.newPage();
    await stand.stopWorkerForGood();
    await logIn(stand, page, SCENARIOS[round % SCENARIOS.length] ?? SCENARIOS[0]);
    await mark(stand, page, `${round}`);
    await page.close();
  }
  return { ...complete(await held(stand), count), kills: count };
}

/** All at once, each in a tab of its own. */
export async function inParallel(stand: Stand, count: number): Promise<KillFigures> {
  const pages = await Promise.all(Array.from({ length: count }, () => stand.driven.browser.newPage()));
  await Promise.all(pages.map((page, i) => logIn(stand, page, SCENARIOS[i % SCENARIOS.length] ?? SCENARIOS[0])));
  await mark(stand, pages[0] as Page, 'parallel');
  const result = complete(await held(stand), count);
  await Promise.all(pages.map((page) => page.close()));
  return { ...result, kills: 0 };
}

const held = async (stand: Stand): Promise<Held> => holdAgainstWitness(await stand.witnessed(), await stand.recorded());

/** Where nothing may be missing: as many flows as logins, each with both messages, exact, in one tab, and no gap. */
function complete(result: Held, logins: number): Omit<KillFigures, 'kills'> {
  const faults = [...result.faults];
  const whole = result.flows.filter(
    ({ legs, outcome }) => legs.length === 1 && legs[0]?.relayState.verdict === 'exact' && outcome === 'succeeded',
  ).length;
  if (result.flows.length !== logins) faults.push(`${result.flows.length} flows for ${logins} logins`);
  if (whole !== logins) faults.push(`${whole} whole flows for ${logins} logins`);
  faults.push(...result.lost.map((event) => `lost: ${event}`));
  if (result.gaps > 0) faults.push(`${result.gaps} gaps`);
  return { ...result, faults, logins, whole };
}

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
