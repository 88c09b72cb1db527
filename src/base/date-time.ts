// Times and spans as XML Schema writes them: xs:dateTime and xs:duration, read strictly.
import { type DurationMs, durationMs, type EpochMs, epochMs } from './units.ts';

export interface DateTime {
  /** Milliseconds, with fractions where the text has them. A text without zone is taken as UTC. */
  readonly ms: EpochMs;
  /** `Z`, a numeric offset (also `+00:00`), or nothing. SAML core §1.3.3 wants UTC form: `Z`. */
  readonly zone: 'Z' | 'offset' | 'none';
  readonly utc: boolean;
  /** How many digits the fraction of the second has; 0 for none. */
  readonly fractionDigits: number;
}

const DATE_TIME = /^(-?)([1-9]\d{4,11}|\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|([+-])(\d\d):(\d\d))?$/;

/**
 * xs:dateTime (XML Schema Part 2, §3.2.7), without the white space that a schema processor would collapse.
 * Undefined for whatever is none: year 0000, 30 February, a leap second (:60), 24:00:01, an offset past 14:00.
 * `24:00:00` is the first instant of the next day.
 */
export function readDateTime(text: string): DateTime | undefined {
  const match = DATE_TIME.exec(text);
  if (!match) return undefined;
  const [, sign, yearText = '', monthText, dayText, hourText, minuteText, secondText, fraction = '', zone] = match;
  // Year 1 BC is -0001 in XML Schema 1.0, which has no year 0; the calendar below counts it as 0.
  const year = sign === '-' ? 1 - Number(yearText) : Number(yearText);
  const [month, day] = [Number(monthText), Number(dayText)];
  const [hour, minute, second] = [Number(hourText), Number(minuteText), Number(secondText)];
  if (Number(yearText) === 0 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  if (minute > 59 || second > 59 || hour > 24) return undefined;
  if (hour === 24 && (minute !== 0 || second !== 0 || /[1-9]/.test(fraction))) return undefined;
  const offset = readOffset(match[10], match[11], match[12]);
  if (offset === undefined) return undefined;
  const seconds = daysBefore(year, month, day) * 86_400 + hour * 3_600 + (minute - offset) * 60 + second;
  const whole = seconds * 1_000;
  if (!Number.isSafeInteger(whole)) return undefined;
  return {
    ms: epochMs(whole + fractionMs(fraction)),
    zone: zone === undefined ? 'none' : zone === 'Z' ? 'Z' : 'offset',
    utc: zone === 'Z',
    fractionDigits: fraction.length,
  };
}

/** Minutes east of UTC; 0 where there is none. Undefined past 14:00. */
function readOffset(sign?: string, hours?: string, minutes?: string): number | undefined {
  if (sign === undefined) return 0;
  const [h, m] = [Number(hours), Number(minutes)];
  if (m > 59 || h > 14 || (h === 14 && m !== 0)) return undefined;
  return (sign === '-' ? -1 : 1) * (h * 60 + m);
}

// Shifting the point in the text, not by multiplication, keeps .293 at 293 and no hair beside it.
const fractionMs = (digits: string): number =>
  digits === '' ? 0 : Number(`${digits.slice(0, 3).padEnd(3, '0')}.${digits.slice(3, 20) || '0'}`);

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const daysIn = (year: number, month: number): number =>
  month === 2 && isLeap(year) ? 29 : (MONTH_DAYS[month - 1] ?? 0);

/** Days from 1970-01-01 to that day of the proleptic Gregorian calendar. */
function daysBefore(year: number, month: number, day: number): number {
  const past = year - 1;
  let days = past * 365 + Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400) - 719_162;
  for (let m = 1; m < month; m++) days += daysIn(year, m);
  return days + day - 1;
}

export interface Duration {
  /** Years and months have no fixed length, so they stay apart. */
  readonly months: number;
  readonly ms: DurationMs;
}

const DURATION =
  /^(-?)P(?:(\d{1,15})Y)?(?:(\d{1,15})M)?(?:(\d{1,15})D)?(T(?:(\d{1,15})H)?(?:(\d{1,15})M)?(?:(\d{1,15})(?:\.(\d+))?S)?)?$/;

/** xs:duration (XML Schema Part 2, §3.2.6). Undefined for whatever is none, such as `P` or `PT`. */
export function readDuration(text: string): Duration | undefined {
  const match = DURATION.exec(text);
  if (!match || text.endsWith('P') || text.endsWith('T')) return undefined;
  const part = (index: number): number => Number(match[index] ?? 0);
  const sign = match[1] === '-' ? -1 : 1;
  const seconds = part(4) * 86_400 + part(6) * 3_600 + part(7) * 60 + part(8);
  // `+ 0` turns the -0 of "-PT0S" into 0.
  return {
    months: sign * (part(2) * 12 + part(3)) + 0,
    ms: durationMs(sign * (seconds * 1_000 + fractionMs(match[9] ?? '')) + 0),
  };
}
