// xs:dateTime and xs:duration: what is one, what it means, and what is refused.
import { describe, expect, it } from 'vitest';
import { readDateTime, readDuration } from '../../src/base/date-time.ts';

const at = (text: string): number | undefined => readDateTime(text)?.ms;

describe('readDateTime', () => {
  it('agrees with Date on ordinary times in UTC', () => {
    const texts = ['1970-01-01T00:00:00Z', '2026-11-22T10:00:00Z', '2000-02-29T23:59:59Z', '1969-12-31T23:59:59.001Z'];
    for (const text of texts) expect(at(text)).toBe(Date.parse(text));
  });

  it('agrees with Date on the first and last day of every month over four centuries', () => {
    for (let year = 1600; year < 2400; year += 1) {
      for (let month = 0; month < 12; month++) {
        const first = new Date(Date.UTC(year, month, 1)).toISOString();
        const last = new Date(Date.UTC(year, month + 1, 0)).toISOString();
        expect([first, at(first)]).toEqual([first, Date.parse(first)]);
        expect([last, at(last)]).toEqual([last, Date.parse(last)]);
      }
    }
  });

  it('keeps fractions of a second exactly as far as milliseconds, and finer ones as fractions', () => {
    expect(at('1970-01-01T00:00:00.293Z')).toBe(293);
    expect(at('1970-01-01T00:00:00.5Z')).toBe(500);
    expect(at('1970-01-01T00:00:00.1234567Z')).toBe(123.4567);
    expect(readDateTime('1970-01-01T00:00:00.1234567Z')?.fractionDigits).toBe(7);
  });

  it('applies an offset and says that the time was not in UTC form', () => {
    expect(readDateTime('2026-11-22T11:00:00+01:00')).toMatchObject({
      ms: Date.parse('2026-11-22T10:00:00Z'),
      utc: false,
      zone: 'offset',
    });
    expect(at('2026-11-22T00:30:00-14:00')).toBe(Date.parse('2026-11-22T14:30:00Z'));
    expect(readDateTime('2026-11-22T10:00:00+00:00')?.utc).toBe(false);
  });

  it('takes a time without zone as UTC and says so', () => {
    expect(readDateTime('2026-11-22T10:00:00')).toMatchObject({ ms: Date.parse('2026-11-22T10:00:00Z'), zone: 'none' });
  });

  it('reads 24:00:00 as the first instant of the next day', () => {
    expect(at('2026-12-31T24:00:00Z')).toBe(Date.parse('2027-01-01T00:00:00Z'));
    expect(at('2026-12-31T24:00:00.000Z')).toBe(Date.parse('2027-01-01T00:00:00Z'));
  });

  it('reads years before 1 and after 9999', () => {
    expect(at('-0001-01-01T00:00:00Z')).toBe(Date.parse('0000-01-01T00:00:00Z'));
    expect(at('12026-01-01T00:00:00Z')).toBe(Date.parse('+012026-01-01T00:00:00Z'));
  });

  it.each([
    ['the empty text', ''],
    ['a date alone', '2026-11-22'],
    ['a blank for the T', '2026-11-22 10:00:00Z'],
    ['lower-case letters', '2026-11-22t10:00:00z'],
    ['no seconds', '2026-11-22T10:00Z'],
    ['a point without digits', '2026-11-22T10:00:00.Z'],
    ['a comma', '2026-11-22T10:00:00,5Z'],
    ['white space around it', ' 2026-11-22T10:00:00Z'],
    ['a line end behind it', '2026-11-22T10:00:00Z\n'],
    ['year 0', '0000-01-01T00:00:00Z'],
    ['a year with a leading zero and five digits', '02026-01-01T00:00:00Z'],
    ['a year of three digits', '926-01-01T00:00:00Z'],
    ['a plus before the year', '+2026-01-01T00:00:00Z'],
    ['month 13', '2026-13-01T00:00:00Z'],
    ['month 0', '2026-00-01T00:00:00Z'],
    ['day 0', '2026-01-00T00:00:00Z'],
    ['30 February', '2024-02-30T00:00:00Z'],
    ['29 February in a year that is no leap year', '2025-02-29T00:00:00Z'],
    ['29 February 1900', '1900-02-29T00:00:00Z'],
    ['hour 25', '2026-01-01T25:00:00Z'],
    ['a minute past 24:00', '2026-01-01T24:01:00Z'],
    ['a fraction past 24:00', '2026-01-01T24:00:00.001Z'],
    ['minute 60', '2026-01-01T00:60:00Z'],
    ['a leap second', '2016-12-31T23:59:60Z'],
    ['an offset past 14:00', '2026-01-01T00:00:00+14:01'],
    ['an offset without colon', '2026-01-01T00:00:00+0100'],
    ['a named zone', '2026-01-01T00:00:00 GMT'],
    ['a year beyond what milliseconds can count', '999999999999-01-01T00:00:00Z'],
    ['digits of another script', '２０２６-01-01T00:00:00Z'],
  ])('refuses %s', (_, text) => {
    expect(readDateTime(text)).toBeUndefined();
  });
});

describe('readDuration', () => {
  it.each([
    ['PT6H', 0, 21_600_000],
    ['P1Y2M3DT4H5M6.5S', 14, 273_906_500],
    ['-P1D', 0, -86_400_000],
    ['P0M', 0, 0],
    ['PT1497650862S', 0, 1_497_650_862_000],
    ['-PT0S', 0, 0],
  ])('reads %s', (text, months, ms) => {
    expect(readDuration(text)).toEqual({ months, ms });
  });

  it.each(['', 'P', 'PT', 'P1DT', '6H', 'PT6', 'P1H', 'P-1D', 'PT1.S', 'PT1.5H', 'p1d', 'P1Y1D2M'])(
    'refuses "%s"',
    (text) => {
      expect(readDuration(text)).toBeUndefined();
    },
  );
});
