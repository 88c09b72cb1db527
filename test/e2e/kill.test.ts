// The short version of `npm run soak`: logins while the worker is killed at random moments, after it was killed, and many
// at a time. Each message whose event reached a listener of ours is on record, hops are joined right, and half a hop is a gap.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { killedBesidePanel } from '../soak/beside-panel.ts';
import { deadBefore, inParallel, killedAtRandom } from '../soak/logins.ts';
import { chance, seedOfRun } from '../soak/random.ts';
import { type Stand, startStand } from '../soak/stand.ts';

let stand: Stand;
beforeEach(async () => {
  stand = await startStand();
});
afterEach(() => stand?.close());

const seed = seedOfRun();

it(`20 logins, the worker stopped at a random moment of each (SOAK_SEED=${seed})`, { timeout: 180_000 }, async () => {
  const { faults, logins, flows, reached } = await killedAtRandom(stand, 20, chance(seed));
  expect(faults).toEqual([]);
  expect(reached).toBeGreaterThan(logins * 10);
  expect(flows.length).toBeLessThanOrEqual(logins);
});

it('5 logins beside the open devtools panel, the worker stopped in each: the panel has them whole', {
  timeout: 120_000,
}, async () => {
  const { faults, kills } = await killedBesidePanel(stand, 5, chance(seed));
  expect(faults).toEqual([]);
  expect(kills).toBeGreaterThanOrEqual(5);
});

it('5 logins, the worker dead before each: nothing is lost', { timeout: 120_000 }, async () => {
  const { faults, whole, gaps } = await deadBefore(stand, 5);
  expect(faults).toEqual([]);
  expect(whole).toBe(5);
  expect(gaps).toBe(0);
});

it('20 logins at a time: 20 flows, each right', { timeout: 180_000 }, async () => {
  const { faults, flows } = await inParallel(stand, 20);
  expect(faults).toEqual([]);
  expect(flows).toHaveLength(20);
});
