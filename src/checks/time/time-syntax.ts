// How times are written (FIELD F44, NORMATIVE N25): some receivers read only UTC with at most milliseconds.
import { type DateTime, readDateTime } from '../../base/date-time.ts';
import type { Check } from '../check.ts';
import type { CheckSubject, SubjectMessage } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { cut } from '../transport/http-facts.ts';
import { wentOn } from '../transport/login-legs.ts';
import { instantsOf } from './instants.ts';

interface Fault {
  readonly is: (read: DateTime | undefined) => boolean;
  readonly expected: string;
  readonly message: string;
  readonly failing: boolean;
}

const FAULTS: readonly Fault[] = [
  {
    is: (read) => read === undefined,
    expected: 'a time such as 2026-11-22T10:00:00Z',
    message:
      'A time in the message is no xs:dateTime, so receivers can’t read it: a comma for the point, a missing T, or a date that does not exist are usual.',
    failing: true,
  },
  {
    is: (read) => read?.utc === false,
    expected: 'UTC, which is written with Z at the end',
    message:
      'SAML wants times in UTC with Z (Core §1.3.3). Receivers that expect it take this for another hour, or refuse it.',
    failing: false,
  },
  {
    is: (read) => (read?.fractionDigits ?? 0) > 3,
    expected: 'at most milliseconds: three digits after the point',
    message: 'Finer than milliseconds is nothing that receivers have to read (Core §1.3.3); some refuse it.',
    failing: false,
  },
];

export const timeSyntax: Check = {
  id: 'time-syntax',
  cites: ['F44', 'N25'],
  title: 'Times are written as xs:dateTime in UTC, no finer than milliseconds.',
  stage: 'time',
  applies: ({ messages }) => messages.some((message) => instantsOf(message).length > 0),
  run: (subject) => subject.messages.flatMap((message) => judge(message, subject)),
};

/** Of each sort of fault the first place, with how often it occurs. */
function judge(message: SubjectMessage, subject: CheckSubject): Judgement[] {
  const read = instantsOf(message).map((place) => ({ ...place, time: readDateTime(place.instant.text.trim()) }));
  const well = wentOn(subject, { response: undefined }) === 'well';
  return FAULTS.flatMap(({ is, expected, message: text, failing }): Judgement[] => {
    const found = read.filter(({ time }) => is(time));
    const [first] = found;
    if (!first) return [];
    const more = found.length > 1 ? ` So are ${found.length - 1} more in this message.` : '';
    return [
      {
        outcome: well ? 'info' : failing ? 'fail' : 'warn',
        where: {
          message: message.index,
          exchange: message.exchange.id,
          path: first.path,
          ...(first.inMessage && { range: first.instant.range }),
        },
        seen: cut(first.instant.text),
        expected,
        message: `${text}${more}`,
        fix: 'Let the sender write times in UTC with Z and without or with three digits of a second, as its SAML library does by default.',
        party: /Request$/.test(message.decoded.header.kind) ? 'sp' : 'idp',
      },
    ];
  });
}
