// What checks of signatures go by: every signature of a flow with its message and verdict, and whose key would have to fit it.

import type { Explanation } from '../../dsig/forensics/explanation.ts';
import type { SignatureReport } from '../../dsig/signature-report.ts';
import { Namespace } from '../../saml/names.ts';
import { isNamed } from '../../xml/read.ts';
import type { XmlElement } from '../../xml/tree.ts';
import type { CheckSubject, SubjectMessage } from '../check-subject.ts';
import type { FindingPlace, Party } from '../finding.ts';
import { distinctMessages, placeIn, placePath, senderOf, startTag } from '../protocol/message-facts.ts';
import type { TraceIndex } from '../trace-index.ts';

export interface FoundSignature {
  readonly message: SubjectMessage;
  readonly report: SignatureReport;
  /** It stands in what was decrypted, so that nothing of it can be shown in the message's own source. */
  readonly inPlaintext: boolean;
}

/**
 * Of every verified message, those inside of decrypted parts included. What stands in Advice is somebody else's statement
 * (Core §2.6.1): whether its signatures hold is nothing to this login.
 */
export function signaturesOf(subject: CheckSubject): FoundSignature[] {
  return distinctMessages(subject).flatMap((message) => {
    const { verification } = message;
    if (!verification) return [];
    const outer = verification.signatures
      .filter(({ element }) => !isQuoted(element))
      .map((report) => ({ message, report, inPlaintext: false }));
    const inner = verification.plaintexts.flatMap(({ signatures }) =>
      signatures.filter(({ element }) => !isQuoted(element)).map((report) => ({ message, report, inPlaintext: true })),
    );
    return [...outer, ...inner];
  });
}

/** The first that something is said of, of each message: a Response and its assertion are signed alike as a rule. */
export function oncePerMessage<T>(
  found: readonly FoundSignature[],
  judge: (one: FoundSignature) => T | undefined,
): { readonly found: FoundSignature; readonly judged: T }[] {
  const first = new Map<SubjectMessage, { readonly found: FoundSignature; readonly judged: T }>();
  for (const one of found) {
    if (first.has(one.message)) continue;
    const judged = judge(one);
    if (judged !== undefined) first.set(one.message, { found: one, judged });
  }
  return [...first.values()];
}

/** Within Advice. */
export function isQuoted(element: XmlElement | undefined): boolean {
  for (let at = element?.parent; at?.kind === 'element'; at = at.parent) {
    if (isNamed(at, Namespace.saml, 'Advice')) return true;
  }
  return false;
}

/** Whether a message has a signature to verify, in it or beside it; read without verifying. */
export function hasSignature({ decoded, encoded, verification }: SubjectMessage): boolean {
  if (encoded.detachedSignature?.signature !== undefined) return true;
  if (verification)
    return verification.signatures.length > 0 || verification.plaintexts.some((p) => p.signatures.length > 0);
  const typed = decoded.message;
  if (!typed) return false;
  if ('signature' in typed && typed.signature) return true;
  return (
    typed.kind === 'Response' && 'assertions' in typed && typed.assertions.some((one) => one.signature !== undefined)
  );
}

export function placeOf({ message, report, inPlaintext }: FoundSignature): FindingPlace {
  const { element, on } = report;
  if (!element) return placeIn(message, on === 'query' ? 'Signature (query)' : 'Signature (form)');
  return placeIn(message, placePath(element), inPlaintext ? undefined : startTag(element));
}

/** `the Response’s signature`, for sentences. */
export function signatureName({ report }: FoundSignature): string {
  if (report.on === 'query') return 'The signature of the query';
  if (report.on === 'form') return 'The signature of the form';
  const parent: XmlElement | undefined = report.element?.parent.kind === 'element' ? report.element.parent : undefined;
  return `The signature of the ${parent?.localName ?? report.on}`;
}

export const explanationsOf = ({ message, report }: FoundSignature): readonly Explanation[] =>
  message.verification?.explanations?.get(report)?.explanations ?? [];

/** What happened to the content or the value, proven before noticed; how certificates compare is another matter. */
export function aboutContent(found: FoundSignature): Explanation | undefined {
  const own = explanationsOf(found).filter(({ code }) => !code.startsWith('certificate'));
  return own.find(({ proven }) => proven) ?? own[0];
}

/** A message of a logout comes from either side: whose it is shows by its Issuer. */
export function partyOf(message: SubjectMessage, { deployment }: CheckSubject): Party | undefined {
  const sender = senderOf(message);
  if (sender) return sender;
  const issuer = message.decoded.header.issuer?.trim();
  if (issuer === undefined) return undefined;
  if (issuer === deployment.sp.entityId) return 'sp';
  return issuer === deployment.idp.entityId ? 'idp' : undefined;
}

/**
 * Whether a key of this signature's sender is known, so that "fits none of the trusted keys" is a fault. Users paste
 * the identity provider's certificate as a rule; that the service provider's own requests don't fit it says nothing.
 */
export function isSenderKeyKnown(found: FoundSignature, subject: CheckSubject): boolean {
  const { message, report } = found;
  const explained = message.verification?.explanations?.get(report);
  if (explained?.senderKeyKnown) return true;
  const party = partyOf(message, subject);
  const signing = subject.deployment.certificates.filter(({ use }) => use === 'signing');
  if (party !== undefined && signing.some(({ owner }) => owner === party)) return true;
  // The trusted key itself shows in the value, or is a neighbour of the one that was used.
  if (explained?.explanations.some(({ code }) => SAME_SENDER.includes(code))) return true;
  const issuer = message.decoded.header.issuer;
  const known = subject.messages.some(
    (other) =>
      other.decoded.header.issuer === issuer &&
      (other.verification?.signatures.some(({ verdict }) => verdict === 'trusted') ?? false),
  );
  if (known && issuer !== undefined) return true;
  if (party !== 'idp' || signing.length > 0) return false;
  // A pasted certificate is trusted for any issuer; where it is another identity provider's, it says nothing of this one.
  return ![...pastedKeyIssuers(subject)].some((other) => other !== issuer);
}

/** Issuers of Responses anywhere in the recording that are trusted by a pasted certificate. */
function pastedKeyIssuers(subject: CheckSubject): ReadonlySet<string> {
  const { trace } = subject;
  let issuers = issuersIn.get(trace);
  if (!issuers) {
    const responses = trace.flows.flatMap(({ legs }) =>
      legs.flatMap(({ response }) => (response === undefined ? [] : (subject.messageAt(response) ?? []))),
    );
    issuers = new Set(
      responses.flatMap(({ decoded, verification }) => {
        const isPasted = verification?.signatures.some(
          ({ trustedKey }) => trustedKey && trustedKey.entityId === undefined,
        );
        return isPasted && decoded.header.kind === 'Response' ? (decoded.header.issuer ?? []) : [];
      }),
    );
    issuersIn.set(trace, issuers);
  }
  return issuers;
}

/** Once for a recording, since every flow may ask. */
const issuersIn = new WeakMap<TraceIndex, ReadonlySet<string>>();

const SAME_SENDER: readonly Explanation['code'][] = [
  'query-variant',
  'signed-info-changed',
  'certificate-renewed',
  'certificate-rolled-over',
];
