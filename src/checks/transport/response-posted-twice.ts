// The same response arrived at the SP twice: double click, reload, the back button (FIELD F27).
import type { Exchange } from '../../capture/exchange.ts';
import { headerValue } from '../../capture/headers.ts';
import type { Check } from '../check.ts';
import type { CheckSubject, SubjectMessage } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { readAddress } from './addresses.ts';
import { isMethodChanging, statusOf, statusText } from './http-facts.ts';
import { type AnsweredLeg, answeredLegs, endStatus } from './login-legs.ts';

const DOUBLE_SUBMIT = 2_000;

export const responsePostedTwice: Check = {
  id: 'response-posted-twice',
  cites: ['F27', 'N48'],
  title: 'The same Response is not posted to the service provider a second time.',
  stage: 'session',
  applies: (subject) => answeredLegs(subject).length > 0,
  run: (subject) => answeredLegs(subject).flatMap((leg) => judge(leg, subject)),
};

function judge(leg: AnsweredLeg, subject: CheckSubject): Judgement[] {
  const [again] = leg.responseHops.filter((hop) => isRepeat(leg.response.exchange, hop));
  if (!again) return [];
  const first = leg.response.exchange;
  const gap = again.exchange.startedAt - first.startedAt;
  const status = endStatus(again.exchange, subject);
  const how =
    gap < DOUBLE_SUBMIT
      ? 'so soon after the first that the form was submitted twice (a double click, or a script and a button)'
      : 'which is what the back button or a reload does, or a tab that the browser restored';
  return [
    {
      outcome: status >= 400 ? 'fail' : 'warn',
      where: { message: again.index, exchange: again.exchange.id, path: 'Response/@ID' },
      seen: `posted again after ${(gap / 1_000).toFixed(1)} seconds; answer: ${statusText(again.exchange)}`,
      expected: 'Each Response is posted once',
      message: `The browser posted the same Response (${leg.response.decoded.header.id ?? 'without ID'}) a second time, ${how}. Service providers must refuse an assertion that they have seen (replay), so the user may see an error although the first post went well.`,
      fix: 'Let the service provider answer its ACS with a 303 redirect, so that reload and back don’t post again; let the IdP disable the button once its form was submitted. The user starts at the application again.',
      party: gap < DOUBLE_SUBMIT ? 'idp' : 'browser',
    },
  ];
}

/** Not a redirect that keeps the POST, and not an SP that posts to itself to get its SameSite cookies. */
function isRepeat(first: Exchange, { exchange, encoded }: SubjectMessage): boolean {
  if (encoded.place !== 'body' || exchange.request.method !== 'POST') return false;
  if (exchange.requestId === first.requestId) return false;
  if (isMethodChanging(statusOf(first)) || statusOf(first) === 0) return true;
  const site = headerValue(exchange.request.headers, 'sec-fetch-site');
  const sender = readAddress(exchange.initiator ?? '');
  const isOwn = sender !== undefined && sender.origin === readAddress(first.request.url)?.origin;
  return !(site === 'same-origin' || site === 'same-site' || isOwn);
}
