// What else happened around an exchange, without walking the whole recording: lists of a trace's index, looked up by order and bounded in time and number.
import type { Exchange } from '../../capture/exchange.ts';

/** So many exchanges are looked at in either direction, however busy the tab was. */
const MOST = 300;

/** Up to `within` milliseconds before the exchange began; the latest one first. `list` is in the browser's order. */
export function before(list: readonly Exchange[], exchange: Exchange, within: number): Exchange[] {
  const found: Exchange[] = [];
  for (let i = positionOf(list, exchange) - 1; i >= 0 && found.length < MOST; i--) {
    const other = list[i] as Exchange;
    if (exchange.startedAt - other.startedAt > within) break;
    found.push(other);
  }
  return found;
}

/** Up to `within` milliseconds after it began, in order. */
export function after(list: readonly Exchange[], exchange: Exchange, within: number): Exchange[] {
  const found: Exchange[] = [];
  for (let i = positionOf(list, exchange); i < list.length && found.length < MOST; i++) {
    const other = list[i] as Exchange;
    if (other.sequence === exchange.sequence) continue;
    if (other.startedAt - exchange.startedAt > within) break;
    found.push(other);
  }
  return found;
}

/** Index of the first one at or after the exchange. */
function positionOf(list: readonly Exchange[], { sequence }: Exchange): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] as Exchange).sequence < sequence) low = middle + 1;
    else high = middle;
  }
  return low;
}
