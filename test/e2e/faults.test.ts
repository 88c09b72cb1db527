// Every fault that the demo can have, in real Chromium: what is named the cause is what was injected, and two witnesses
// of the same logins, the extension and the browser's own network log read by the command line, say the same.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Exchange } from '../../src/capture/exchange.ts';
import type { FindingOutcome } from '../../src/checks/finding.ts';
import { FAULT_ROWS, type FaultRow, HEALTHY_SCENARIOS, RELAY_STATE_CAUSES } from './fault-table.ts';
import {
  analyzeHars,
  type CheckedFlow,
  checkedFlows,
  exchangesOf,
  flowsOf,
  inParallel,
  openTab,
  type RecordedLogin,
  type RecordedTab,
  recordedExchanges,
  recordLogin,
} from './recorded-logins.ts';
import { type Session, startSession } from './session.ts';

let session: Session;
const logins = new Map<string, RecordedLogin>();
let exchanges: readonly Exchange[];
let flows: readonly CheckedFlow[];

/** All logins run in one trace of one browser, several at a time; the tests then look at each by itself. */
beforeAll(async () => {
  session = await startSession();
  const keep = (name: string, login: RecordedLogin) => logins.set(name, login);
  await interleaved(keep);
  await crossed(keep);
  await logOut(keep);
  const scenarios = [...HEALTHY_SCENARIOS, ...FAULT_ROWS.map(({ scenario }) => scenario)];
  await inParallel(scenarios, 4, async (scenario) => keep(scenario, await recordLogin(session, scenario)));
  keep('defaulted', await recordLogin(session, 'fault-defaulted'));
  keep('defaulted again', await recordLogin(session, 'fault-defaulted', '&relayState=/app/records/7'));
  exchanges = await recordedExchanges(session, [...logins.values()]);
  flows = await checkedFlows(exchanges);
}, 120_000);
afterAll(() => session?.close());

/** A tab behind another one takes no click of the mouse. */
const press = ({ page }: RecordedTab) => page.$eval('#sign-in', (button) => (button as HTMLElement).click());

type Keep = (name: string, login: RecordedLogin) => void;

/** Two logins that wait at the IdP at the same time and end in the order in which they began. */
async function interleaved(keep: Keep): Promise<void> {
  const { demo } = session;
  const first = await openTab(session, 'healthy-redirect', demo.scenarioUrl('healthy-redirect'));
  const second = await openTab(session, 'deep-link', demo.scenarioUrl('deep-link'));
  await press(first);
  await press(second);
  keep('first of two', await first.finish());
  keep('second of two', await second.finish());
}

async function crossed(keep: Keep): Promise<void> {
  const address = session.demo.scenarioUrl('crossed');
  const first = await openTab(session, 'crossed', address);
  const second = await openTab(session, 'crossed', `${address}&relayState=/app/other`);
  await press(first);
  keep('crossed', await first.finish());
  await press(second);
  keep('crossed with', await second.finish());
}

async function logOut(keep: Keep): Promise<void> {
  keep('login before logout', await recordLogin(session, 'healthy-redirect', '&n=1'));
  keep('second login before logout', await recordLogin(session, 'second-sp', '&n=1'));
  keep('logout', await recordLogin(session, 'single-logout'));
}

function seen(name: string): readonly CheckedFlow[] {
  const login = logins.get(name);
  if (!login) throw new Error(`There was no ${name}.`);
  return flowsOf(login, exchanges, flows);
}

const classesOf = ({ flow }: CheckedFlow): string[] =>
  flow.legs.flatMap(({ relayState }) => (relayState.verdict === 'mutated' ? [relayState.class.name] : []));

const complaints = (of: readonly { findings: readonly { id: string; outcome: FindingOutcome }[] }[]): string[] =>
  of.flatMap(({ findings }) =>
    findings
      .filter(({ outcome }) => ['fail', 'warn', 'error'].includes(outcome))
      .map((one) => `${one.outcome} ${one.id}`),
  );

const causesOf = (of: readonly { findings: readonly { id: string; cause: boolean }[] }[]): string[] =>
  of.flatMap(({ findings }) => findings.filter(({ cause }) => cause).map(({ id }) => id));

describe('of each fault the cause is named', () => {
  it.each(FAULT_ROWS.map((row) => [row.scenario, row] as const))('%s', (scenario, row: FaultRow) => {
    const checked = seen(scenario);
    const causes = new Set(causesOf(checked));
    expect([...causes], complaints(checked).join(', ')).toEqual([row.cause]);
    expect(checked.at(-1)?.flow.outcome).toBe(row.outcome);
    expect(checked.flatMap(classesOf)).toEqual(row.relayStateClass === undefined ? [] : [row.relayStateClass]);
    if (row.party)
      expect(checked.flatMap(({ findings }) => findings.find(({ cause }) => cause)?.party)).toEqual([row.party]);
  });

  it('one RelayState for two tabs', () => {
    expect(seen('crossed').flatMap(classesOf)).toEqual(['crossed']);
    expect(causesOf(seen('crossed'))).toEqual([RELAY_STATE_CAUSES.crossed]);
    expect(complaints(seen('crossed with'))).toEqual([]);
  });

  it('one RelayState for all', () => {
    for (const name of ['defaulted', 'defaulted again']) {
      expect(seen(name).flatMap(classesOf)).toEqual(['defaulted']);
      expect(causesOf(seen(name))).toEqual([RELAY_STATE_CAUSES.defaulted]);
    }
  });
});

describe('nothing is complained of', () => {
  const healthy = [...HEALTHY_SCENARIOS, 'first of two', 'second of two', 'login before logout', 'logout'];

  it.each(healthy)('%s', (name) => {
    const checked = seen(name);
    expect(checked).toHaveLength(1);
    expect(complaints(checked)).toEqual([]);
    expect(checked[0]?.flow.outcome).toBe('succeeded');
    expect(checked.flatMap(classesOf)).toEqual([]);
  });

  it('and a logout over two SPs is one flow with a leg for each', () => {
    const [logout] = seen('logout');
    expect([logout?.flow.kind, logout?.flow.legs.length]).toEqual(['slo', 2]);
  });

  it('and a login through a broker is one flow with a leg on each side', () => {
    const [login] = seen('broker');
    expect(login?.flow.legs.map(({ relayState }) => relayState.verdict)).toEqual(['exact', 'exact']);
  });
});

/** A remark about form fields, which is made only where the source gives them decoded: a network log gives octets. */
const bySource = 'form-with-further-fields';

describe('the network log says the same by the command line', () => {
  const names = [...FAULT_ROWS.map(({ scenario }) => scenario), ...HEALTHY_SCENARIOS, 'logout'];

  it.each(names)('%s', async (name) => {
    const login = logins.get(name) as RecordedLogin;
    const byLog = await analyzeHars([login]);
    // The log is of one tab, so the extension's record is held against it without the other tabs.
    const byExtension = await checkedFlows(exchangesOf(login, exchanges));
    expect(byLog.map(({ kind, outcome }) => `${kind} ${outcome}`)).toEqual(
      byExtension.map(({ flow }) => `${flow.kind} ${flow.outcome}`),
    );
    expect(causesOf(byLog)).toEqual(causesOf(byExtension));
    const told = (of: readonly { findings: readonly { id: string; outcome: FindingOutcome }[] }[]) =>
      of.map(({ findings }) =>
        findings.filter(({ id }) => id !== bySource).map(({ id, outcome }) => `${outcome} ${id}`),
      );
    expect(told(byLog)).toEqual(told(byExtension));
  });

  it('of two tabs at once', async () => {
    const both = ['crossed', 'crossed with'].map((name) => logins.get(name) as RecordedLogin);
    expect(causesOf(await analyzeHars(both))).toEqual([RELAY_STATE_CAUSES.crossed]);
  });
});
