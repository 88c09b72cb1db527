// Recorded logins of other people's software, healthy but for two: transport and time checks have nothing against them.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../../src/analysis/analyze.ts';
import { DEFAULT_LIMITS } from '../../../src/base/limits.ts';
import { readHar } from '../../../src/capture/har.ts';
import { runChecks } from '../../../src/checks/run-checks.ts';
import { TIME_CHECKS } from '../../../src/checks/time/index.ts';
import { TRANSPORT_CHECKS } from '../../../src/checks/transport/index.ts';
import { subjectOf } from '../../builders/check-subject.ts';

const HARS = new URL('../../../../shared/hars/', import.meta.url);
const present = existsSync(HARS);
/** Logins that their IdP or SP refused. */
const REFUSED = new Set(['idp-initiated-nodesaml-with-npm.har', 'relaystate-space-nodesaml-with-ssp.har']);
const files = present ? readdirSync(HARS).filter((name) => name.endsWith('.har')) : [];

describe.skipIf(!present)('in the recorded logins (skipped where they are not beside this repository)', () => {
  const checks = [...TRANSPORT_CHECKS, ...TIME_CHECKS];
  const findingsIn = (name: string) => {
    const exchanges = readHar(readFileSync(new URL(name, HARS)), DEFAULT_LIMITS);
    const { flows } = analyze(exchanges, { limits: DEFAULT_LIMITS });
    return flows.flatMap((_flow, index) => runChecks(subjectOf(exchanges, { flow: index }), checks));
  };

  it.each(files.filter((name) => !REFUSED.has(name)))('%s: nothing fails and nothing warns', (name) => {
    const against = findingsIn(name).filter(({ outcome }) => !['pass', 'not-checked', 'info'].includes(outcome));
    expect(against.map(({ id, outcome, seen, message }) => `${outcome} ${id}: ${seen} ${message}`)).toEqual([]);
  });

  it('what is said beside the verdicts is only that a login was begun by the IdP', () => {
    const infos = files.flatMap(findingsIn).filter(({ outcome }) => outcome === 'info');
    expect([...new Set(infos.map(({ id }) => id))]).toEqual(['unsolicited-response']);
  });

  it('the SP that takes no unsolicited response is named as the cause, and its error as the symptom', () => {
    const findings = findingsIn('idp-initiated-nodesaml-with-npm.har').filter(({ outcome }) => outcome === 'fail');
    expect(findings.map(({ id, confidence, cause }) => [id, confidence, cause])).toEqual([
      ['unsolicited-response', 'likely', true],
      ['http-error-at-acs', 'proven', false],
    ]);
  });

  it('says nothing of transport where the IdP refused a signature with a page', () => {
    const findings = findingsIn('relaystate-space-nodesaml-with-ssp.har');
    expect(findings.filter(({ outcome }) => outcome === 'fail' || outcome === 'warn')).toEqual([]);
  });
});
