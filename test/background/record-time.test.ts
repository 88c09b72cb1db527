// Time as the record covers it, while the user's clock is set.
import { expect, it } from 'vitest';
import { recordTimes } from '../../src/background/record-time.ts';
import { epochMs } from '../../src/base/units.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const PAUSE = 12 * HOUR;
const of = (...minutes: number[]) =>
  recordTimes(
    minutes.map((minute) => epochMs(1_000 * HOUR + minute * MINUTE)),
    PAUSE,
  ).map((time) => time / MINUTE);

it('goes with the clock', () => {
  expect(of(0, 1, 1, 61)).toEqual([0, 1, 1, 61]);
  expect(recordTimes([], PAUSE)).toEqual([]);
});

it('stands still where events come out of order, and counts none of them twice', () => {
  expect(of(10, 8, 11, 9, 12)).toEqual([0, 0, 1, 1, 2]);
});

it('goes on from where it was after the clock was set back', () => {
  expect(of(100, 40, 41, 45)).toEqual([0, 0, 1, 5]);
});

it('takes a clock that was set forward by a year for a long pause, once and back', () => {
  const year = 365 * 24 * 60;
  expect(of(0, year, year + 1, 2, 3)).toEqual([0, 720, 721, 721, 722]);
});
