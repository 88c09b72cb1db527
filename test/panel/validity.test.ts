import { describe, expect, it } from 'vitest';
import { epochMs } from '../../src/base/units.ts';
import type { ValidityWindow } from '../../src/panel/summary/summary.ts';
import { validityScale, windowSentence, windowState } from '../../src/panel/summary/validity.ts';

const RECEIVED = epochMs(1_000_000);
const MINUTE = 60_000;

/** A window by its distances from the moment of receipt, ms. */
const window = (from: number | undefined, to: number | undefined): ValidityWindow => ({
  label: 'Conditions',
  from: from === undefined ? undefined : epochMs(RECEIVED + from),
  to: to === undefined ? undefined : epochMs(RECEIVED + to),
});

const plain = (sentence: string): string => sentence.replace(/\u00a0/g, ' ');

describe('a validity window', () => {
  it.each([
    [-2_000, 5 * MINUTE, 'inside', 'valid from 2 s before to 5 min after it arrived'],
    [0, 5 * MINUTE, 'inside', 'valid from the moment to 5 min after it arrived'],
    [undefined, 5 * MINUTE, 'inside', 'valid until 5 min after it arrived'],
    [-2_000, undefined, 'inside', 'valid from 2 s before it arrived, without an end'],
    [-5 * MINUTE, -90_000, 'expired', 'expired 1 min 30 s before it arrived'],
    [-MINUTE, 0, 'expired', 'expired at the moment it arrived'],
    [40_000, 5 * MINUTE, 'early', 'not valid until 40 s after it arrived'],
    [1_000, -1_000, 'reversed', 'never valid: it ends before it begins'],
  ] as const)('from %s to %s is %s: %s', (from, to, state, sentence) => {
    expect(windowState(window(from, to), RECEIVED)).toBe(state);
    expect(plain(windowSentence(window(from, to), RECEIVED))).toBe(sentence);
  });

  it('is told by its length where the moment of receipt is not known', () => {
    expect(plain(windowSentence(window(0, 6 * MINUTE), undefined))).toBe('valid for 6 min');
  });
});

describe('the scale', () => {
  it('holds all windows and the moment of receipt, in order, with room at its ends', () => {
    const scale = validityScale([window(-2_000, 5 * MINUTE), window(undefined, -MINUTE)], RECEIVED);
    const [inside, expired] = scale?.windows ?? [];
    expect(scale?.received).toBeGreaterThan(inside?.start ?? 100);
    expect(inside).toMatchObject({ state: 'inside' });
    expect(inside?.end).toBeLessThan(100);
    expect(expired).toMatchObject({ start: 0, state: 'expired' });
    expect(expired?.end).toBeGreaterThan(0);
    expect(expired?.end).toBeLessThan(scale?.received ?? 0);
  });

  it('goes to the end for a window without one', () => {
    expect(validityScale([window(-1, undefined)], RECEIVED)?.windows[0]).toMatchObject({ end: 100 });
  });

  it('draws a window that ends before it begins the right way round', () => {
    const [reversed] = validityScale([window(1_000, -1_000)], RECEIVED)?.windows ?? [];
    expect(reversed?.start).toBeLessThan(reversed?.end ?? 0);
  });

  it('is not there where no window has an end', () => {
    expect(validityScale([window(undefined, undefined)], RECEIVED)).toBeUndefined();
    expect(validityScale([], undefined)).toBeUndefined();
  });

  it('stays finite where everything happens at one moment', () => {
    const scale = validityScale([window(0, 0)], RECEIVED);
    expect(scale?.received).toBe(50);
  });
});
