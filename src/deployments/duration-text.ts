// Durations as people write them, for forms: `5 min`, `8 h`, `1 h 30 min`. Milliseconds inside.
import type { DurationMs } from '../base/units.ts';

const UNITS = [
  { shown: 'd', size: 86_400_000, names: /^(?:d|days?)$/ },
  { shown: 'h', size: 3_600_000, names: /^(?:h|hrs?|hours?)$/ },
  { shown: 'min', size: 60_000, names: /^(?:m|mins?|minutes?)$/ },
  { shown: 's', size: 1_000, names: /^(?:|s|secs?|seconds?)$/ },
  { shown: 'ms', size: 1, names: /^(?:ms|milliseconds?)$/ },
] as const;

/** A plain number is seconds. Undefined where the text is no duration; fractions of a millisecond are rounded. */
export function readDuration(text: string): DurationMs | undefined {
  if (!/^(?:\d{1,12}(?:[.,]\d{1,6})?\s*[a-z]*[\s,]*){1,5}$/i.test(text) || text.length > 100) return undefined;
  const parts = [...text.toLowerCase().matchAll(/(\d+(?:[.,]\d+)?)\s*([a-z]*)/g)];
  // "1 30" could be anything.
  if (parts.length > 1 && parts.some(([, , name]) => name === '')) return undefined;
  let sum = 0;
  for (const [, number = '', name = ''] of parts) {
    const unit = UNITS.find(({ names }) => names.test(name));
    if (!unit) return undefined;
    sum += Number(number.replace(',', '.')) * unit.size;
  }
  return Math.round(sum) as DurationMs;
}

/** Whole units, largest first; what `readDuration` reads back to the millisecond. */
export function durationText(duration: number): string {
  const parts: string[] = [];
  let rest = duration;
  for (const { shown, size } of UNITS) {
    const count = Math.floor(rest / size);
    if (count > 0) parts.push(`${count} ${shown}`);
    rest -= count * size;
  }
  return parts.length === 0 ? '0 s' : parts.join(' ');
}
