// The Date header: a server's own clock, seen from outside, to the second (RFC 9110 §5.6.7).
import { type EpochMs, epochMs } from '../../base/units.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Reads `Sun, 22 Nov 2026 04:31:50 GMT`; undefined for anything else, also for the obsolete forms, which nobody sends. */
export function readHttpDate(text: string): EpochMs | undefined {
  const match = /^[A-Z][a-z]{2,8}, (\d\d) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) (?:GMT|UTC)$/.exec(text.trim());
  if (!match) return undefined;
  const [, day, name = '', year, hours, minutes, seconds] = match;
  const month = MONTHS.indexOf(name);
  const [d, h, m, s] = [Number(day), Number(hours), Number(minutes), Number(seconds)];
  if (month < 0 || d < 1 || d > 31 || h > 23 || m > 59 || s > 60) return undefined;
  return epochMs(Date.UTC(Number(year), month, d, h, m, s));
}
