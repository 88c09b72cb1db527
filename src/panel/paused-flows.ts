// Which logins a pause of recording may have cut short: for a word on why their end was not seen.
import type { Analysis } from '../analysis/analysis.ts';
import { indexOf } from './analysis-index.ts';

/** Milliseconds before the newest exchange in which a login may still have been under way. */
const STILL_UNDER_WAY = 15 * 60 * 1_000;

/** To be asked while recording is paused: ids of the flows without an end, `known` and those of now. */
export function pausedFlows(analysis: Analysis, known: ReadonlySet<string>): ReadonlySet<string> {
  const newest = analysis.exchanges.at(-1)?.startedAt;
  if (newest === undefined) return known;
  const { exchanges } = indexOf(analysis);
  const open = analysis.flows.filter((flow) => {
    const last = exchanges.get(flow.exchanges.at(-1) ?? '');
    return flow.outcome === 'not-seen' && last !== undefined && newest - last.startedAt <= STILL_UNDER_WAY;
  });
  return open.every(({ id }) => known.has(id)) ? known : new Set([...known, ...open.map(({ id }) => id)]);
}
