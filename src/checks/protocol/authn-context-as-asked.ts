// Whether the user logged in the way that the AuthnRequest asked for (Core §3.3.2.2.1).

import type { Assertion, AuthnRequest } from '../../saml/messages.ts';
import { displayName } from '../../saml/names.ts';
import type { Check } from '../check.ts';
import type { CheckSubject, SubjectLeg, SubjectMessage } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { assertionsOf } from './assertions.ts';
import { cut, placeIn, tolerated } from './message-facts.ts';

interface Answered {
  readonly request: AuthnRequest;
  readonly response: SubjectMessage;
  readonly leg: SubjectLeg;
  readonly assertions: readonly Assertion[];
}

/** Legs with both messages readable. */
function answered(subject: CheckSubject): Answered[] {
  const assertions = assertionsOf(subject);
  return subject.legs.flatMap((leg) => {
    const request = leg.request?.decoded.message;
    const { response } = leg;
    if (request?.kind !== 'AuthnRequest' || response?.decoded.message?.kind !== 'Response') return [];
    const own = assertions.filter(({ message }) => message.index === response.index).map(({ assertion }) => assertion);
    return [{ request, response, leg, assertions: own }];
  });
}

const weakness = ({ leg }: Answered): Pick<Judgement, 'weakenedBy'> =>
  leg.leg.pairing === 'guessed' ? { weakenedBy: ['pairing-guessed'] } : {};

export const authnContextAsAsked: Check = {
  id: 'authn-context-not-as-asked',
  cites: ['N64', 'F52'],
  title: 'The authentication context is one of those that an exact RequestedAuthnContext lists.',
  stage: 'subject',
  applies: (subject) => answered(subject).some(({ request }) => classesAsked(request).length > 0),
  run: (subject) =>
    answered(subject).flatMap((pair): Judgement[] => {
      const asked = classesAsked(pair.request);
      const given = pair.assertions.flatMap(({ authnStatements }) =>
        authnStatements.flatMap(({ authnContext: context }) => context?.classRef?.text.trim() ?? []),
      );
      const [first] = given;
      if (asked.length === 0 || first === undefined) return [];
      const fits = given.some((one) => asked.includes(one));
      return [
        {
          ...(fits ? {} : weakness(pair)),
          outcome: fits ? 'pass' : tolerated(subject),
          where: placeIn(pair.response, 'Response/Assertion/AuthnStatement/AuthnContext/AuthnContextClassRef'),
          seen: cut(first),
          expected: cut(asked.join(' or ')),
          message: fits
            ? 'The user logged in the way that the request asked for.'
            : `The request insisted on ${asked.map(displayName).join(' or ')}, and the user logged in by ${displayName(first)}. A service provider that checks it refuses the login.`,
          fix: fits
            ? ''
            : 'Drop RequestedAuthnContext at the service provider, or list there the classes that the identity provider gives.',
          party: 'idp',
        },
      ];
    }),
};

/** Only an exact comparison can be checked without an order of classes, which SAML leaves to the parties. */
function classesAsked({ requestedAuthnContext: context }: AuthnRequest): string[] {
  if (!context || (context.comparison ?? 'exact') !== 'exact') return [];
  return context.classRefs.map(({ text }) => text.trim());
}
