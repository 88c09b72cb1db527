// Logins of the demo that real Chromium made, kept as HAR: what is said of them must stay as it is.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { run } from '../../src/cli/run.ts';
import { FAULT_ROWS, HEALTHY_SCENARIOS } from '../e2e/fault-table.ts';
import { GOLDEN_FOLDER, isKept } from './golden-files.ts';

interface Said {
  readonly outcome: string;
  readonly legs: readonly { readonly relayState: { readonly verdict: string } }[];
  readonly findings: readonly { readonly id: string; readonly outcome: string; readonly cause: boolean }[];
}

async function analyzeGolden(scenario: string): Promise<readonly Said[]> {
  const octets = readFileSync(new URL(`${scenario}.har`, GOLDEN_FOLDER));
  const result = await run(['analyze', 'golden.har', '--format', 'json'], {
    limits: DEFAULT_LIMITS,
    // Certificates of the demo live for 90 days; messages are judged by when they were received.
    now: () => Date.parse(JSON.parse(octets.toString('utf8')).log.entries[0].startedDateTime),
    read: async () => octets,
  });
  return JSON.parse(result.output ?? '').flows as readonly Said[];
}

const complaints = (flows: readonly Said[]) =>
  flows.flatMap(({ findings }) =>
    findings.filter(({ outcome }) => /fail|warn|error/.test(outcome)).map(({ id, outcome }) => `${outcome} ${id}`),
  );

describe('a kept login with a fault', () => {
  it.each(FAULT_ROWS.filter(({ scenario }) => isKept(scenario)).map((row) => [row.scenario, row] as const))(
    '%s has that as its cause',
    async (scenario, { cause, outcome, relayStateClass }) => {
      const flows = await analyzeGolden(scenario);
      const causes = flows.flatMap(({ findings }) => findings.filter((one) => one.cause).map(({ id }) => id));
      expect([...new Set(causes)], complaints(flows).join(', ')).toEqual([cause]);
      expect(flows.at(-1)?.outcome).toBe(outcome);
      const changed = flows.some(({ legs }) => legs.some(({ relayState }) => relayState.verdict === 'mutated'));
      expect(changed).toBe(relayStateClass !== undefined);
    },
  );
});

describe('a kept healthy login', () => {
  it.each(HEALTHY_SCENARIOS.filter(isKept))('%s gives nothing to complain of', async (scenario) => {
    const flows = await analyzeGolden(scenario);
    expect(complaints(flows)).toEqual([]);
    expect(flows.map(({ outcome }) => outcome)).toEqual(['succeeded']);
  });
});

it('has a file for each of the table', () => {
  const names = [...FAULT_ROWS.map(({ scenario }) => scenario), ...HEALTHY_SCENARIOS].filter(isKept);
  expect(names.filter((name) => !existsSync(new URL(`${name}.har`, GOLDEN_FOLDER)))).toEqual([]);
});
