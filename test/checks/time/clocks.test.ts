// Whose clock is off, and when something was received.
import { describe, expect, it } from 'vitest';
import { epochMs } from '../../../src/base/units.ts';
import {
  againstNotBefore,
  againstNotOnOrAfter,
  compareClocks,
  describeClocks,
  describeSpan,
  offsetOf,
  receivedAt,
} from '../../../src/checks/time/clocks.ts';
import { readHttpDate } from '../../../src/checks/time/http-date.ts';
import { at, httpDate, WebTraffic } from '../transport/web-traffic.ts';

const NOON = '2026-11-22T12:00:00Z';

const answered = (started: string, took: number, got: Record<string, string>, more: object = {}) => {
  const traffic = new WebTraffic();
  return traffic.dress(traffic.page('https://sp.example/', { startedAt: at(started), ...more }), { got, took });
};

describe('a Date header', () => {
  it('is read to the second', () => {
    expect(readHttpDate('Sun, 22 Nov 2026 12:00:00 GMT')).toBe(at(NOON));
    expect(readHttpDate('2026-11-22T12:00:00Z')).toBeUndefined();
    expect(readHttpDate('Sun, 22 Nov 2026 25:00:00 GMT')).toBeUndefined();
    expect(readHttpDate('')).toBeUndefined();
  });

  it('tells when a request was received, by the receiver’s clock', () => {
    const exchange = answered('2026-11-22T11:00:00Z', 200, { Date: httpDate(NOON) });
    expect(receivedAt(exchange)).toEqual({ earliest: at(NOON) - 200, latest: at(NOON) + 999, clock: 'receiver' });
  });

  it('of a cache tells nothing, so that this computer’s clock is all there is', () => {
    const local = { earliest: at(NOON), latest: at(NOON) + 200, clock: 'local' };
    expect(receivedAt(answered(NOON, 200, { Date: httpDate('2026-11-22T11:00:00Z'), Age: '3600' }))).toEqual(local);
    expect(receivedAt(answered(NOON, 200, {}))).toEqual(local);
  });
});

describe('the limits of an assertion, to the millisecond', () => {
  const exactly = (ms: number) => ({ earliest: epochMs(ms), latest: epochMs(ms), clock: 'receiver' as const });
  const limit = epochMs(1_000);

  it('NotBefore is inclusive', () => {
    expect(againstNotBefore(exactly(999), limit)).toBe('early');
    expect(againstNotBefore(exactly(1_000), limit)).toBe('ok');
  });

  it('NotOnOrAfter is exclusive', () => {
    expect(againstNotOnOrAfter(exactly(999), limit)).toBe('ok');
    expect(againstNotOnOrAfter(exactly(1_000), limit)).toBe('late');
  });

  it('are not decided within the span in which it was received', () => {
    const span = { earliest: epochMs(900), latest: epochMs(1_100), clock: 'receiver' as const };
    expect(againstNotBefore(span, limit)).toBe('borderline');
    expect(againstNotOnOrAfter(span, limit)).toBe('borderline');
  });
});

describe('three clocks', () => {
  const near = { min: -1_200, max: 1_300 };
  const fast = { min: 118_000, max: 121_000 };

  it('two that agree outvote the third', () => {
    expect(compareClocks(near, fast).off).toBe('idp');
    expect(compareClocks(fast, near).off).toBe('sp');
    expect(compareClocks(fast, fast).off).toBe('computer');
    expect(compareClocks(near, near).off).toBe('none');
  });

  it('that all differ, or of which one is unknown, tell nothing', () => {
    expect(compareClocks(fast, { min: -61_000, max: -59_000 }).off).toBe('unknown');
    expect(compareClocks(undefined, fast).off).toBe('unknown');
    expect(compareClocks(near, undefined).off).toBe('unknown');
  });

  it('are told in words', () => {
    expect(describeClocks(compareClocks(near, fast))).toContain(
      'IdP’s clock is the one that is off: it is about 118 seconds fast',
    );
    expect(describeClocks(compareClocks(near, { min: -400_000, max: -390_000 }))).toContain('7 minutes slow');
    expect(describeClocks(compareClocks(near, undefined))).toBe('');
  });

  it('are compared by spans: the answers of one server narrow its offset down', () => {
    const one = answered(NOON, 2_000, { Date: httpDate('2026-11-22T12:00:05Z') });
    const two = answered('2026-11-22T12:00:10.900Z', 10, { Date: httpDate('2026-11-22T12:00:15Z') });
    const [first, both] = [offsetOf([one]), offsetOf([one, two])];
    expect(first).toEqual({ min: 2_000, max: 6_999 });
    expect(both).toEqual({ min: 3_090, max: 6_099 });
  });

  it('of servers that contradict each other behind one name give the whole span', () => {
    const one = answered(NOON, 10, { Date: httpDate(NOON) });
    const two = answered(NOON, 10, { Date: httpDate('2026-11-22T12:10:00Z') });
    const offset = offsetOf([one, two]);
    expect(offset && offset.min < 0 && offset.max > 600_000).toBe(true);
    expect(offsetOf([answered(NOON, 10, {})])).toBeUndefined();
  });
});

it('says spans in the unit that fits', () => {
  expect([40, 1_000, 12_540, 119_000, 240_000, 7_200_000, 200_000_000].map(describeSpan)).toEqual([
    '40 milliseconds',
    '1 second',
    '12.5 seconds',
    '119 seconds',
    '4 minutes',
    '2 hours',
    '2 days',
  ]);
});
