// Windows of validity that no receiver can meet, or hardly any (FIELD F44, NORMATIVE N53, N55, N57).
import type { Assertion } from '../../saml/assertion.ts';
import type { Instant } from '../../saml/values.ts';
import type { Check } from '../check.ts';
import type { CheckSubject } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { type AnsweredLeg, answeredLegs, wentOn } from '../transport/login-legs.ts';
import { assertionsOf } from './assertions.ts';
import { describeSpan } from './clocks.ts';

/** Milliseconds below which a slow page or a little skew suffices to miss it. */
const SHORT = 60_000;
const CONDITIONS = 'Response/Assertion/Conditions/@NotOnOrAfter';
const DATA = 'Response/Assertion/Subject/SubjectConfirmation/SubjectConfirmationData';

export const timeBoundaries: Check = {
  id: 'time-boundaries',
  cites: ['F44', 'N53', 'N55', 'N57'],
  title: 'NotBefore lies before NotOnOrAfter, with enough time between, and a bearer confirmation has no NotBefore.',
  stage: 'time',
  applies: (subject) => answeredLegs(subject).some(({ response }) => assertionsOf(response).assertions.length > 0),
  run: (subject) =>
    answeredLegs(subject).flatMap((leg) =>
      assertionsOf(leg.response).assertions.flatMap((assertion) => judge(assertion, leg, subject)),
    ),
};

function judge({ conditions, subject: named }: Assertion, leg: AnsweredLeg, subject: CheckSubject): Judgement[] {
  const soft: Judgement['outcome'] = wentOn(subject, leg) === 'well' ? 'info' : 'warn';
  const place = (path: string): Judgement['where'] => ({
    message: leg.response.index,
    exchange: leg.response.exchange.id,
    path,
  });
  const windows = [
    [conditions?.notBefore, conditions?.notOnOrAfter, CONDITIONS] as const,
    ...(named?.confirmations ?? []).map(
      ({ data }) => [data?.notBefore, data?.notOnOrAfter, `${DATA}/@NotOnOrAfter`] as const,
    ),
  ];
  const found = windows.flatMap(([from, to, path]) => judgeWindow(from, to, place(path), soft));
  const early = (named?.confirmations ?? []).find(({ method, data }) => method?.endsWith(':bearer') && data?.notBefore);
  if (early?.data?.notBefore)
    found.push({
      outcome: soft,
      where: place(`${DATA}/@NotBefore`),
      seen: early.data.notBefore.text,
      expected: 'no NotBefore',
      message:
        'A bearer confirmation must have no NotBefore (Profiles §4.1.4.2); strict service providers refuse the assertion.',
      fix: 'Let the IdP write NotBefore into Conditions only.',
      party: 'idp',
    });
  return found;
}

function judgeWindow(
  from: Instant | undefined,
  to: Instant | undefined,
  where: Judgement['where'],
  soft: Judgement['outcome'],
): Judgement[] {
  if (from?.ms === undefined || to?.ms === undefined) return [];
  const length = to.ms - from.ms;
  const common = { where, seen: `${from.text} to ${to.text}`, party: 'idp' as const };
  if (length <= 0)
    return [
      {
        ...common,
        outcome: 'fail',
        expected: 'NotBefore earlier than NotOnOrAfter',
        message: `NotOnOrAfter is ${length === 0 ? 'the same moment as' : `${describeSpan(length)} before`} NotBefore, so the assertion is valid at no time at all.`,
        fix: 'Correct the lifetime of assertions at the IdP; times with different offsets from UTC are a usual reason.',
      },
    ];
  if (length >= SHORT) return [];
  return [
    {
      ...common,
      outcome: soft,
      expected: 'a window of some minutes',
      message: `The assertion is valid for ${describeSpan(length)} only. A slow page or clocks that differ a little are enough to miss that.`,
      fix: 'Let the IdP’s assertions live for about 5 minutes.',
    },
  ];
}
