// Numbers and times as people read them. One locale for both, so that a sentence doesn't mix two.

export interface Formats {
  number(value: number): string;
  /** Time of day with milliseconds; `at` is milliseconds since 1970-01-01T00:00:00Z. */
  time(at: number): string;
  /** Date and time of day; `at` as above. */
  dateTime(at: number): string;
  /** Date and time of day to the second, with the time zone's name; `at` as above. */
  zonedTime(at: number): string;
  /** A span of milliseconds in its one or two greatest units: `12 ms`, `1.2 s`, `3 min 4 s`, `8 h`, `12 days`. */
  duration(span: number): string;
  plural(count: number, forms: { readonly one: string; readonly other: string }): string;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365.25 * DAY;

/** `timeZone` undefined: the machine's own. */
export function makeFormats(locale: string, timeZone?: string): Formats {
  const zone = timeZone === undefined ? {} : { timeZone };
  const clock = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
  const date = { year: 'numeric', month: 'short', day: 'numeric' } as const;
  const number = new Intl.NumberFormat(locale);
  const time = new Intl.DateTimeFormat(locale, { ...clock, ...zone, fractionalSecondDigits: 3 });
  const dateTime = new Intl.DateTimeFormat(locale, { ...clock, ...zone, ...date, fractionalSecondDigits: 3 });
  const zonedTime = new Intl.DateTimeFormat(locale, { ...clock, ...zone, ...date, timeZoneName: 'short' });
  const rules = new Intl.PluralRules(locale);
  const unit = (value: number, name: string, digits = 0): string =>
    new Intl.NumberFormat(locale, {
      style: 'unit',
      unit: name,
      unitDisplay: name === 'minute' ? 'short' : name === 'day' || name === 'year' ? 'long' : 'narrow',
      maximumFractionDigits: digits,
    })
      .format(value)
      .replace(/(\d)(\p{L})/u, '$1\u00a0$2');
  /** A span in two units, the smaller one left out where it is nothing. */
  const twoUnits = (span: number, large: [number, string], small: [number, string]): string => {
    const count = Math.round(span / small[0]);
    const perLarge = large[0] / small[0];
    const rest = count % perLarge;
    const first = unit(Math.floor(count / perLarge), large[1]);
    return rest === 0 ? first : `${first} ${unit(rest, small[1])}`;
  };
  return {
    number: (value) => number.format(value),
    time: (at) => time.format(at),
    dateTime: (at) => dateTime.format(at),
    zonedTime: (at) => zonedTime.format(at),
    // Each bound lies where the smaller unit would round up to a whole of the next one.
    duration(span) {
      if (span < 999.5) return unit(Math.round(span), 'millisecond');
      if (span < MINUTE - 50) return unit(span / SECOND, 'second', 1);
      if (span < HOUR - SECOND / 2) return twoUnits(span, [MINUTE, 'minute'], [SECOND, 'second']);
      if (span < 2 * DAY - MINUTE / 2) return twoUnits(span, [HOUR, 'hour'], [MINUTE, 'minute']);
      if (span < 2 * YEAR) return unit(span / DAY, 'day');
      return unit(span / YEAR, 'year', 1);
    },
    plural: (count, forms) => `${number.format(count)} ${rules.select(count) === 'one' ? forms.one : forms.other}`,
  };
}
