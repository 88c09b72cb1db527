// A healthy login of every preset, held against its fully configured deployment by every check there is.
import { describe, expect, it } from 'vitest';
import { PRESETS } from '../../../src/deployments/presets/index.ts';
import { healthyLogin, VALUES } from './logins.ts';
import { findingsOfScene } from './scene.ts';

describe('a healthy login', () => {
  it('is there for every preset', () => {
    expect(Object.keys(VALUES)).toEqual(PRESETS.map(({ id }) => id));
  });

  it.each(PRESETS.map(({ id }) => id))('of %s has neither a failure nor a warning', async (id) => {
    const findings = await findingsOfScene(healthyLogin(id));
    const spoken = findings.filter(({ outcome }) => ['fail', 'warn', 'error'].includes(outcome));
    expect(
      spoken.map(
        (finding) => `${finding.outcome} ${finding.id}: ${finding.seen} | ${finding.expected} | ${finding.message}`,
      ),
    ).toEqual([]);
    expect(findings.filter(({ outcome }) => outcome === 'pass').length).toBeGreaterThan(5);
  });
});
