// Every documented requirement of every preset, broken alone: its finding is the cause, and nothing that has nothing to do with it fails.
import { describe, expect, it } from 'vitest';
import { CHECKS } from '../../../src/checks/index.ts';
import { PRESETS } from '../../../src/deployments/presets/index.ts';
import { FAULTS } from './faults.ts';
import { healthyLogin } from './logins.ts';
import { findingsOfScene, type Scene } from './scene.ts';

const SYMPTOMS = new Set(CHECKS.filter(({ stage }) => stage === 'symptom').map(({ id }) => id));

describe.each(PRESETS.map(({ id }) => id))('a login of %s with', (id) => {
  const healthy = healthyLogin(id);
  it.each(FAULTS.filter((fault) => fault.of(healthy)))('$name', async (fault) => {
    const broken: Scene = { ...healthy, status: fault.accepted ? 302 : 403, ...fault.broken(healthy) };
    const cause = typeof fault.cause === 'string' ? fault.cause : fault.cause(healthy);
    const findings = await findingsOfScene(broken);
    const mine = new Set([cause, ...(fault.also ?? [])]);
    expect({
      cause: findings.find((finding) => finding.cause)?.id,
      beside: findings
        .filter(
          ({ outcome, id: other }) =>
            ['fail', 'warn', 'error'].includes(outcome) && !SYMPTOMS.has(other) && !mine.has(other),
        )
        .map(({ outcome, id: other, seen }) => `${outcome} ${other}: ${seen}`),
    }).toEqual({ cause, beside: [] });
  });
});
