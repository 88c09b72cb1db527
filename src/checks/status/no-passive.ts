// NoPassive (Core §3.4.1, F50): the usual answer to a silent question where nobody is logged in; only unasked it is odd.
import { StatusCodeName } from '../../saml/names.ts';
import type { Check } from '../check.ts';
import type { Judgement } from '../finding.ts';
import { placeIn, startTag } from '../protocol/message-facts.ts';
import { codesShown, inItsWords, logHint, type StatusAnswer, statusAnswers } from './status-answers.ts';

const isNoPassive = ({ status }: StatusAnswer): boolean =>
  status.codes.some(({ value }) => value === StatusCodeName.NoPassive);

export const noPassive: Check = {
  id: 'status-no-passive',
  cites: ['F50', 'N42', 'N38'],
  title: 'NoPassive answers a request that was passive (IsPassive).',
  stage: 'status',
  applies: (subject) => statusAnswers(subject).some(isNoPassive),
  run: (subject) =>
    statusAnswers(subject)
      .filter(isNoPassive)
      .map((answer): Judgement => {
        const { request } = answer;
        const common = {
          where: placeIn(answer.message, `${answer.kind}/Status/StatusCode`, startTag(answer.status.element)),
          seen: codesShown(answer),
        };
        if (request?.isPassive) {
          const contradiction = request.forceAuthn
            ? ' The request also has ForceAuthn, which can’t be met without asking the user.'
            : '';
          return {
            ...common,
            outcome: 'info',
            expected: 'Success, or NoPassive where the user has no session',
            message: `The service provider asked silently (IsPassive) whether the user is logged in, and the user is not. This is the normal answer, not a fault.${contradiction}${inItsWords(answer)}`,
            fix: 'The service provider has to go on with a request without IsPassive. If it shows an error instead, switch passive login off there.',
            party: 'sp',
          };
        }
        if (!request) {
          return {
            ...common,
            outcome: 'info',
            weakenedBy: ['recording-began-late'],
            expected: 'a request with IsPassive="true"',
            message: `The user has no session at the identity provider, which must not ask for one. The request was not recorded; if it was passive (IsPassive), this is the normal answer.${inItsWords(answer)}`,
            fix: 'Record the login from its beginning to see the request.',
          };
        }
        return {
          ...common,
          outcome: subject.flow.outcome === 'failed' ? 'fail' : 'warn',
          expected: 'a login page, since the request has no IsPassive',
          message: `The identity provider would not show a login page, though the request allows it.${inItsWords(answer)}`,
          fix: `Look for a setting at the identity provider that makes logins silent for this application. ${logHint(answer)}`,
          party: 'idp',
        };
      }),
};
