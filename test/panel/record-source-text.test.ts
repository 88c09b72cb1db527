// What the user is told of the record.
import { expect, it } from 'vitest';
import { epochMs } from '../../src/base/units.ts';
import { droppedText } from '../../src/panel/record-source.text.ts';
import { STARTED } from '../builders/events.ts';

const words = (logins: number, others: number, full = true) =>
  droppedText({ logins, others, full, upTo: epochMs(STARTED) }).replace(/, up to .*?\. /, ', up to then. ');

it('names how many logins went, and how many other requests', () => {
  expect(words(12, 214)).toBe(
    'The record was full, so the oldest part of it was dropped: 12 whole logins or logouts and 214 other requests, up to then. Save a trace to keep what is here.',
  );
  expect(words(1, 1)).toContain('dropped: 1 whole login or logout and 1 other request, up to then.');
});

it('leaves out what there was none of', () => {
  expect(words(0, 1)).toContain('dropped: 1 request, up to then.');
  expect(words(2, 0)).toContain('dropped: 2 whole logins or logouts, up to then.');
});

it('does not call a record full that dropped what was too old', () => {
  expect(words(1, 0, false)).toMatch(/^The record keeps about a day, so what is older was dropped: 1 whole login/);
});
