// Records the golden logins anew: `npx vite build && npx tsx test/golden/record.ts`. Needs Chromium, and takes half a minute.
import { rm, writeFile } from 'node:fs/promises';
import { FAULT_ROWS, HEALTHY_SCENARIOS } from '../e2e/fault-table.ts';
import { inParallel, recordLogin } from '../e2e/recorded-logins.ts';
import { startSession } from '../e2e/session.ts';
import { GOLDEN_FOLDER, isKept } from './golden-files.ts';

interface Named {
  readonly name: string;
}

interface Entry {
  readonly request: { readonly url: string; readonly headers: readonly Named[] };
  readonly response: { readonly headers: readonly Named[] };
}

/** What browsers send and servers answer whatever the login is, and nothing looks at. */
const NOISE = /^(?::|accept|sec-ch-|upgrade-insecure|priority|pragma|cache-control|connection|keep-alive|dnt|host$)/i;

const quiet = <T extends { readonly headers: readonly Named[] }>(half: T): T => ({
  ...half,
  headers: half.headers.filter(({ name }) => !NOISE.test(name)),
});

function trimmed(har: string): string {
  const { log } = JSON.parse(har) as { log: { entries: readonly Entry[] } };
  const entries = log.entries
    .filter(({ request }) => request.url.startsWith('http'))
    .map((entry) => ({ ...entry, request: quiet(entry.request), response: quiet(entry.response) }));
  return `${JSON.stringify({ log: { ...log, entries } }, null, 1)}\n`;
}

const session = await startSession();
try {
  const names = [...HEALTHY_SCENARIOS, ...FAULT_ROWS.map(({ scenario }) => scenario)].filter(isKept);
  for (const name of names) await rm(new URL(`${name}.har`, GOLDEN_FOLDER), { force: true });
  await inParallel(names, 4, async (name) => {
    const { har } = await recordLogin(session, name);
    await writeFile(new URL(`${name}.har`, GOLDEN_FOLDER), trimmed(har));
  });
} finally {
  await session.close();
}
