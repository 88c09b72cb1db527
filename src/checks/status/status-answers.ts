// The answers of a flow that say by status that they are no Success: codes, message and detail, with the request that they answer.
import type { AuthnRequest, Status } from '../../saml/messages.ts';
import { StatusCodeName } from '../../saml/names.ts';
import { textOf } from '../../xml/read.ts';
import type { CheckSubject, SubjectMessage } from '../check-subject.ts';
import { cut, distinctMessages } from '../protocol/message-facts.ts';

export interface StatusAnswer {
  readonly message: SubjectMessage;
  /** `Response` or another of SAML's answers. */
  readonly kind: string;
  readonly status: Status;
  /** Undefined where it was not recorded. */
  readonly request: AuthnRequest | undefined;
  readonly requestMessage: SubjectMessage | undefined;
}

/** Core §3.2.2.2: these may stand on top, all others only below one of them. */
export const TOP_CODES: readonly string[] = [
  StatusCodeName.Success,
  StatusCodeName.Requester,
  StatusCodeName.Responder,
  StatusCodeName.VersionMismatch,
];

export function statusAnswers(subject: CheckSubject): StatusAnswer[] {
  return distinctMessages(subject).flatMap((message) => {
    const typed = message.decoded.message;
    // SAML 1.1 and WS-Trust have other statuses.
    if (!typed || message.decoded.header.version !== 'SAML 2.0' || !('status' in typed) || !typed.status) return [];
    const { status, kind } = typed;
    if (!('element' in status) || status.codes.length === 0) return [];
    const leg = subject.legs.find(
      ({ response, responseHops }) =>
        response?.index === message.index || responseHops.some(({ index }) => index === message.index),
    );
    const asked = leg?.request?.decoded.message;
    const request = asked?.kind === 'AuthnRequest' ? asked : undefined;
    return [{ message, kind, status: status as Status, request, requestMessage: leg?.request }];
  });
}

export const isSuccessful = ({ status }: StatusAnswer): boolean => status.codes[0]?.value === StatusCodeName.Success;

/** The codes as they stand, top first, short where they are SAML's own. */
export const codesShown = ({ status }: StatusAnswer): string =>
  cut(
    status.codes
      .map(({ value }) => (value ?? '').replace(/^urn:oasis:names:tc:SAML:2\.0:status:/, ''))
      .slice(0, 5)
      .join(' → '),
  );

/** What the identity provider says itself, as a sentence to append; '' where it says nothing. */
export function inItsWords({ status }: StatusAnswer): string {
  const text = status.message?.trim() ?? '';
  const detail = status.detail
    .slice(0, 3)
    .map((element) => textOf(element).trim())
    .filter((one) => one !== '')
    .join(' ');
  const said = text === '' ? '' : ` It says: “${cut(text).replace(/\.$/, '')}”.`;
  return detail === '' ? said : `${said} Detail: “${cut(detail)}”.`;
}

/** Whose log to look in, and for what: ID and time of both messages. */
export function logHint({ kind, message, requestMessage }: StatusAnswer): string {
  const { id, issueInstant, issuer } = message.decoded.header;
  const asked = requestMessage?.decoded.header.id;
  const of = [asked === undefined ? '' : `request ${cut(asked)}`, id === undefined ? '' : `answer ${cut(id)}`].filter(
    (one) => one !== '',
  );
  // Of a logout, either side may be the one that answered.
  const log = kind === 'Response' ? 'the identity provider’s log' : `the log of ${cut(issuer ?? 'whoever answered')}`;
  return `Look in ${log} at ${cut(issueInstant ?? 'this time')}${of.length === 0 ? '' : ` for ${of.join(' and ')}`}.`;
}
