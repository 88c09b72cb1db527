// The recorded logins, all of which the products themselves found healthy or refused for other reasons; skipped where they are not at hand.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createAnalyzer } from '../../../src/analysis/analyze.ts';
import { DEFAULT_LIMITS } from '../../../src/base/limits.ts';
import { readHar } from '../../../src/capture/har.ts';
import { RELAY_STATE_CHECKS } from '../../../src/checks/relay-state/index.ts';
import { runChecks } from '../../../src/checks/run-checks.ts';
import { subjectOf } from '../../builders/check-subject.ts';

const folder = new URL('../../../../shared/hars/', import.meta.url);
const present = existsSync(folder);
const files = present ? readdirSync(folder).filter((name) => name.endsWith('.har')) : [];

describe.skipIf(!present)('RelayState of recorded logins (skipped without ../shared/hars)', () => {
  it.each(files)('%s: nothing fails, nothing warns', (file) => {
    const exchanges = readHar(readFileSync(new URL(file, folder)), DEFAULT_LIMITS);
    const { flows } = createAnalyzer({ limits: DEFAULT_LIMITS })(exchanges);
    expect(flows.length).toBeGreaterThan(0);
    const findings = flows.flatMap((_flow, flow) => runChecks(subjectOf(exchanges, { flow }), RELAY_STATE_CHECKS));
    expect(findings.filter(({ outcome }) => !['pass', 'info'].includes(outcome))).toEqual([]);
    const exact = flows.flatMap(({ legs }) => legs).filter(({ relayState }) => relayState.verdict === 'exact');
    expect(findings.filter(({ outcome }) => outcome === 'pass')).toHaveLength(exact.length);
  });
});
