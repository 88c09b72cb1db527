// The LogoutRequests and LogoutResponses of a flow, each once.
import type { LogoutRequest, LogoutResponse } from '../../saml/messages.ts';
import type { CheckSubject, SubjectLeg, SubjectMessage } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';

export interface ReadLogout<Content extends LogoutRequest | LogoutResponse = LogoutRequest | LogoutResponse> {
  readonly message: SubjectMessage;
  readonly content: Content;
  readonly leg: SubjectLeg;
}

export const logoutRequestsOf = ({ legs }: CheckSubject): readonly ReadLogout<LogoutRequest>[] =>
  legs.flatMap((leg) => {
    const content = leg.request?.decoded.message;
    return leg.request && content?.kind === 'LogoutRequest' ? [{ message: leg.request, content, leg }] : [];
  });

export const logoutResponsesOf = ({ legs }: CheckSubject): readonly ReadLogout<LogoutResponse>[] =>
  legs.flatMap((leg) => {
    const content = leg.response?.decoded.message;
    return leg.response && content?.kind === 'LogoutResponse' ? [{ message: leg.response, content, leg }] : [];
  });

export const logoutMessagesOf = (subject: CheckSubject): readonly ReadLogout[] => [
  ...logoutRequestsOf(subject),
  ...logoutResponsesOf(subject),
];

/** Several messages of one logout that are all right are one tick. */
export function onePass(judgements: readonly Judgement[]): readonly Judgement[] {
  const first = judgements.findIndex(({ outcome }) => outcome === 'pass');
  return judgements.filter(({ outcome }, index) => outcome !== 'pass' || index === first);
}
