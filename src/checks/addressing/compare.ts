// Exact comparison of a value in a message with what it must be, and the words for how it differs.
import { describeDifference, differenceOf, type ValueDifference } from '../../base/value-difference.ts';
import type { CheckSubject, SubjectMessage } from '../check-subject.ts';
import type { Confidence, FindingPlace, Judgement } from '../finding.ts';

/** Characters of a value that a difference is looked for in; equality is judged over all of it. */
const EXAMINED = 2_000;
/** Configured values that a value is held against. */
const MOST_EXPECTED = 100;

export interface Compared {
  /** White space around the value apart. */
  readonly equal: boolean;
  /** White space stands around the value in the message. */
  readonly spaced: boolean;
  /** Of several, the expected value that comes closest. */
  readonly nearest: string;
  readonly difference: ValueDifference | undefined;
}

/** Code point by code point, no normalisation; only white space of XML is taken off the ends (SYSTEMS §16). */
export function compareValue(seen: string, expected: readonly string[]): Compared {
  const value = trimXml(seen);
  const spaced = value !== seen;
  if (expected.includes(value)) return { equal: true, spaced, nearest: value, difference: undefined };
  const differences = expected
    .slice(0, MOST_EXPECTED)
    .flatMap((other) => differenceOf(value.slice(0, EXAMINED), other.slice(0, EXAMINED)) ?? []);
  const nearest = differences.reduce<ValueDifference | undefined>(
    (best, next) => (best && weight(best) <= weight(next) ? best : next),
    undefined,
  );
  return { equal: false, spaced, nearest: nearest?.expected ?? expected[0] ?? '', difference: nearest };
}

/** Small for a near miss: which of several values was meant is told by it. */
function weight({ kinds, index }: ValueDifference): number {
  const far = kinds.some((kind) => kind === 'other' || kind === 'empty' || kind === 'urn-or-url' || kind === 'host');
  return (far ? 1_000_000 : 0) + kinds.length * 10_000 - Math.min(index, 9_999);
}

/** No regular expression: one that is anchored at the end walks in squares. */
export function trimXml(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && ' \t\r\n'.includes(text.charAt(start))) start++;
  while (end > start && ' \t\r\n'.includes(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

/** At most 200 characters, for `seen` and `expected`. */
export const cut = (text: string): string => (text.length > 200 ? `${text.slice(0, 199)}…` : text);

/** "… differs only by a trailing slash." behind a subject. */
export function differing({ difference }: Compared): string {
  if (!difference) return 'is another value';
  const { kinds } = difference;
  const isElsewhere = kinds.includes('host') && (kinds.includes('path') || kinds.includes('query'));
  return isElsewhere ? 'is another address altogether' : describeDifference(difference);
}

export const placeOf = (message: SubjectMessage, path: string): FindingPlace => ({
  message: message.index,
  exchange: message.exchange.id,
  path,
});

/** What the user configured is certain; what the product's documents say of a product that was only recognised is likely. */
export const confidenceOf = ({ deploymentSource }: CheckSubject): Confidence =>
  deploymentSource === 'configured' ? 'proven' : 'likely';

export interface Spaced {
  readonly where: FindingPlace;
  readonly what: string;
  readonly seen: string;
  readonly expected: string;
  readonly fix: string;
}

/** For a value that is right but for the white space around it. */
export const judgeSpaced = ({ where, what, seen, expected, fix }: Spaced): Judgement => ({
  // That white space stands there at all is told of with the structure; this only says that the value is right.
  outcome: 'info',
  confidence: 'likely',
  where,
  seen: cut(seen),
  expected: cut(expected),
  message: `White space stands around the ${what}. The value itself is right, but a receiver that compares exactly sees another one.`,
  fix,
  party: 'idp',
});

export const notChecked = (where: FindingPlace, expected: string, message: string, fix = ''): Judgement => ({
  outcome: 'not-checked',
  where,
  seen: '',
  expected,
  message,
  fix,
});

export const passed = (where: FindingPlace, value: string, message: string): Judgement => ({
  outcome: 'pass',
  where,
  seen: cut(value),
  expected: cut(value),
  message,
  fix: '',
});
