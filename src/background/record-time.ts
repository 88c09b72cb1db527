// How long ago something was recorded, told from the times of the events alone: the user's clock may be set while we record.
import type { EpochMs } from '../base/units.ts';

/** What is recorded is not quite in the order of its times: events wait for a worker to start, or for their batch. */
const OUT_OF_ORDER = 5 * 60_000;

/**
 * For each of `times` (milliseconds, in the order of the record) how much time the record had covered by then. It never goes
 * back. A clock that was set back adds nothing; one that was set forward looks like a pause, and no pause adds more than `longestPause`.
 */
export function recordTimes(times: readonly EpochMs[], longestPause: number): number[] {
  let covered = 0;
  let latest: number | undefined;
  return times.map((at) => {
    if (latest === undefined || at < latest - OUT_OF_ORDER) latest = at;
    if (at > latest) {
      covered += Math.min(at - latest, longestPause);
      latest = at;
    }
    return covered;
  });
}
