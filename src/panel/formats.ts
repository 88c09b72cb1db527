// Numbers and times as people read them. One locale for both, so that a sentence doesn't mix two.

export interface Formats {
  number(value: number): string;
  /** Time of day with milliseconds; `at` is milliseconds since 1970-01-01T00:00:00Z. */
  time(at: number): string;
  /** Date and time of day; `at` as above. */
  dateTime(at: number): string;
  /** A span of milliseconds: `12 ms`, `1.2 s`, `3 min 4 s`. */
  duration(span: number): string;
  plural(count: number, forms: { readonly one: string; readonly other: string }): string;
}

/** `timeZone` undefined: the machine's own. */
export function makeFormats(locale: string, timeZone?: string): Formats {
  const zone = timeZone === undefined ? {} : { timeZone };
  const clock = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
  const number = new Intl.NumberFormat(locale);
  const time = new Intl.DateTimeFormat(locale, { ...clock, ...zone, fractionalSecondDigits: 3 });
  const dateTime = new Intl.DateTimeFormat(locale, {
    ...clock,
    ...zone,
    fractionalSecondDigits: 3,
    year: 'numeric',
    month: 'short',
    day: 'numeric',
  });
  const rules = new Intl.PluralRules(locale);
  const unit = (value: number, name: string, digits: number): string =>
    new Intl.NumberFormat(locale, {
      style: 'unit',
      unit: name,
      unitDisplay: name === 'minute' ? 'short' : 'narrow',
      maximumFractionDigits: digits,
    })
      .format(value)
      .replace(/(\d)(\p{L})/u, '$1\u00a0$2');
  return {
    number: (value) => number.format(value),
    time: (at) => time.format(at),
    dateTime: (at) => dateTime.format(at),
    duration(span) {
      if (span < 1_000) return unit(Math.round(span), 'millisecond', 0);
      if (span < 60_000) return unit(span / 1_000, 'second', 1);
      return `${unit(Math.floor(span / 60_000), 'minute', 0)} ${unit(Math.round((span % 60_000) / 1_000), 'second', 0)}`;
    },
    plural: (count, forms) => `${number.format(count)} ${rules.select(count) === 'one' ? forms.one : forms.other}`,
  };
}
