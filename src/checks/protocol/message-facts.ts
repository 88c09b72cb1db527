// What checks of single messages share: whose message it is, what to call it, where to point, and how hard to be.

import type { Flow, OutcomeCode } from '../../flow/flow.ts';
import type { Response } from '../../saml/messages.ts';
import { pathOf } from '../../xml/read.ts';
import type { SourceRange, XmlElement } from '../../xml/tree.ts';
import type { CheckSubject, SubjectMessage } from '../check-subject.ts';
import type { FindingPlace, Party } from '../finding.ts';

const FROM_SP: readonly string[] = ['AuthnRequest', 'RequestSecurityToken', 'sign-in', 'ArtifactResolve'];
const FROM_IDP: readonly string[] = ['Response', 'Assertion', 'Artifact', 'RequestSecurityTokenResponse'];

/** Who sent it. Either side sends logout messages, so that nobody is named for them. */
export function senderOf({ decoded, encoded }: SubjectMessage): Party | undefined {
  const { kind } = decoded.header;
  if (FROM_SP.includes(kind)) return 'sp';
  if (FROM_IDP.includes(kind) || encoded.artifact) return 'idp';
  return undefined;
}

/** `{ party }` where the sender is known, for spreading into a judgement. */
export function senderPart(message: SubjectMessage): { readonly party?: Party } {
  const party = senderOf(message);
  return party ? { party } : {};
}

/** `identity provider` or `service provider` in a sentence; `sender` where it may be either. */
export function senderName(message: SubjectMessage): string {
  const party = senderOf(message);
  if (party === undefined) return 'sender';
  return party === 'sp' ? 'service provider' : 'identity provider';
}

/** What the message is called in a sentence: its kind, or its parameter where it can't be read. */
export function messageName({ decoded, encoded }: SubjectMessage): string {
  const { kind } = decoded.header;
  if (kind !== 'unreadable' && kind !== 'other') return kind;
  return encoded.parameter === '' ? 'message' : `message in ${encoded.parameter}`;
}

/** The longest value that a finding shows; the place has the rest. */
const LONGEST_SHOWN = 200;

export const cut = (text: string): string =>
  text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN - 1)}…` : text;

export const startTag = ({ start, startTagEnd }: XmlElement): SourceRange => ({ start, end: startTagEnd });

/** `Response/Assertion[2]/Signature`: as findings write places, without prefixes. */
export const placePath = (element: XmlElement): string =>
  pathOf(element)
    .slice(1)
    .split('/')
    .map((step) => step.slice(step.indexOf(':') + 1))
    .join('/');

/** In a message: by path, and in its source where the range is known. */
export function placeIn(message: SubjectMessage, path?: string, range?: SourceRange): FindingPlace {
  return {
    message: message.index,
    exchange: message.exchange.id,
    ...(path !== undefined && { path }),
    ...(range && { range: { start: range.start, end: range.end } }),
  };
}

/**
 * The flow's messages without those that only pass on another one as it is: an IdP hands a request from one of its pages
 * to the next, and what is wrong with it should be said once.
 */
export function distinctMessages(subject: CheckSubject): readonly SubjectMessage[] {
  let distinct = distinctOf.get(subject);
  if (!distinct) {
    distinct = findDistinct(subject);
    distinctOf.set(subject, distinct);
  }
  return distinct;
}

/** A hundred checks ask the same of one subject, which never changes. */
const distinctOf = new WeakMap<CheckSubject, readonly SubjectMessage[]>();

function findDistinct({ messages }: CheckSubject): SubjectMessage[] {
  const known = new Set<string>();
  return messages.filter(({ encoded }) => {
    const key = `${encoded.parameter}\n${encoded.binding}\n${encoded.detachedSignature?.signature ?? ''}\n${encoded.raw}`;
    if (known.has(key)) return false;
    known.add(key);
    return true;
  });
}

/** SAML 2.0 Responses, typed. */
export function responsesOf(
  subject: CheckSubject,
): { readonly message: SubjectMessage; readonly response: Response }[] {
  return distinctMessages(subject).flatMap((message) => {
    const { message: typed } = message.decoded;
    return typed?.kind === 'Response' ? [{ message, response: typed }] : [];
  });
}

/** `Success`, or undefined; of the top code only. */
export const isSuccess = (response: Response): boolean =>
  response.status?.codes[0]?.value === 'urn:oasis:names:tc:SAML:2.0:status:Success';

/** Of a rule that many receivers do not enforce: a login that went through shows that this one doesn't. */
export const tolerated = ({ flow }: CheckSubject): 'info' | 'warn' => (flow.outcome === 'succeeded' ? 'info' : 'warn');

/** Of a nicety that sound products break every day: worth a warning only where the login failed. */
export const remarked = ({ flow }: CheckSubject): 'info' | 'warn' => (flow.outcome === 'failed' ? 'warn' : 'info');

/** An error page may come with status 200 and without words that are known: only these show that the login went on. */
const WENT_ON: readonly OutcomeCode[] = ['answered-by-redirect', 'session-continued'];

/** Of a rule that receivers usually enforce: where the login went on all the same, it is a warning. */
export const enforced = ({ flow }: CheckSubject): 'warn' | 'fail' => (wentOn(flow) ? 'warn' : 'fail');

const wentOn = ({ outcome, outcomeEvidence }: Flow): boolean =>
  outcome === 'succeeded' && outcomeEvidence.some(({ code }) => WENT_ON.includes(code));
