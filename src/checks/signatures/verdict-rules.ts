// The verdicts of signatures as findings: trusted, made with another key, altered, not to be checked (F16, F20, F21, N06, N07, N73, N74).
import { PROBLEM_SENTENCES, problemSentence } from '../../dsig/sentences.ts';
import type { SignatureProblemCode } from '../../dsig/signature-report.ts';
import type { Check } from '../check.ts';
import type { CheckSubject } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { cut, distinctMessages, messageName, placeIn, senderPart } from '../protocol/message-facts.ts';
import {
  aboutContent,
  explanationsOf,
  type FoundSignature,
  hasSignature,
  isQuoted,
  isSenderKeyKnown,
  oncePerMessage,
  placeOf,
  signatureName,
  signaturesOf,
} from './signatures-of.ts';
import { certificateSetting, signerShown } from './signer.ts';

const ADD_CERTIFICATE =
  'Add the sender’s certificate or metadata on the Keys page or in the deployment. Get it from the sender, not from the message.';

const notVerified: Check = {
  id: 'signature-not-verified',
  cites: ['F16', 'N07'],
  title: 'Whether the signatures of a message were verified yet.',
  stage: 'signature',
  applies: ({ messages }) => messages.some((message) => !message.verification && hasSignature(message)),
  run: (subject) =>
    distinctMessages(subject)
      .filter((message) => !message.verification && hasSignature(message))
      .map(
        (message): Judgement => ({
          outcome: 'not-checked',
          where: placeIn(message),
          seen: '',
          expected: 'a verified signature',
          message: `The ${messageName(message)} is signed, and its signature was not verified yet.`,
          fix: 'Open the message’s Signatures tab to verify it.',
          ...senderPart(message),
        }),
      ),
};

/** Of the message's verdict, not of one signature: what a receiver may rely on. */
const trusted: Check = {
  id: 'message-trusted',
  cites: ['N06', 'N07', 'N70', 'N74', 'F16'],
  title: 'Everything that counts in a message is covered by a signature with a certificate that the user trusts.',
  stage: 'signature',
  applies: ({ messages }) => messages.some(({ verification }) => verification?.authenticity?.authentic),
  run: (subject) =>
    distinctMessages(subject).flatMap((message): Judgement[] => {
      const { verification } = message;
      if (!verification?.authenticity?.authentic) return [];
      // A comment or instruction inside a value, or an odd structure: signed, but not to be called well.
      const odd = [...verification.findings, ...verification.plaintexts.flatMap(({ findings }) => findings)];
      const own = signaturesOf(subject).filter((found) => found.message.index === message.index);
      const isOdd = odd.some(({ element, wrapping }) => wrapping || !isQuoted(element));
      if (isOdd || own.length === 0 || !own.every(({ report }) => report.verdict === 'trusted')) return [];
      const key = own.find(({ report }) => report.trustedKey)?.report.trustedKey;
      const { document, header } = message.decoded;
      const isWhole =
        verification.detached !== undefined ||
        (document !== undefined && verification.coverage.of(document.root).state === 'trusted');
      const inPart = !isWhole && header.kind === 'Response';
      return [
        {
          outcome: 'pass',
          where: placeIn(message, inPart ? 'Response/Assertion' : undefined),
          seen: cut(key?.certificate?.subject ?? 'a trusted key'),
          expected: 'a certificate that you trust',
          message: inPart
            ? 'The assertion comes from the owner of a trusted certificate and was not altered. The Response around it is not signed: its Status, Destination, InResponseTo and Issuer may have been changed by anybody.'
            : `The ${messageName(message)} comes from the owner of a trusted certificate and was not altered.`,
          fix: '',
          ...senderPart(message),
        },
      ];
    }),
};

/** Signatures that are told of one by one. */
const MOST_SHOWN = 20;

/** `every`: each signature is told of by itself; else the first of a message. */
const forSignatures = (
  head: Pick<Check, 'id' | 'cites' | 'title'>,
  judge: (found: FoundSignature, subject: CheckSubject) => Omit<Judgement, 'where' | 'party'> | undefined,
  every = false,
): Check => ({
  ...head,
  stage: 'signature',
  applies: (subject) => signaturesOf(subject).length > 0,
  run: (subject) => {
    const all = signaturesOf(subject);
    const told = every
      ? all
          .flatMap((found) => {
            const judged = judge(found, subject);
            return judged ? [{ found, judged }] : [];
          })
          .slice(0, MOST_SHOWN)
      : oncePerMessage(all, (found) => judge(found, subject));
    return told.map(
      ({ found, judged }): Judgement => ({
        ...judged,
        where: placeOf(found),
        ...senderPart(found.message),
      }),
    );
  },
});

const keyUnknown = forSignatures(
  {
    id: 'signature-key-unknown',
    cites: ['F16', 'N73'],
    title: 'Whether a certificate is known by which a signature can be checked.',
  },
  (found, subject) => {
    const { cause, verdict, keySource } = found.report;
    const noKey = cause === 'no-trusted-key' && verdict !== 'broken';
    const otherSide =
      (cause === 'other-key' || isMismatch(cause)) && !isSenderKeyKnown(found, subject) && digestsHold(found);
    if (!noKey && !otherSide) return undefined;
    const intact =
      keySource === 'key-info'
        ? 'It fits the certificate in the message and nothing was altered since, but anybody could have made it so.'
        : 'Nothing is known about it.';
    return {
      outcome: 'not-checked',
      seen: signerShown(found),
      expected: 'a certificate of the sender that you trust',
      message: noKey
        ? `No certificate was pasted for the sender of this ${messageName(found.message)}. ${intact}`
        : `None of the certificates that you added fits, and none of them is known to be the sender’s. ${intact}`,
      fix: ADD_CERTIFICATE,
    };
  },
);

const isMismatch = (cause: SignatureProblemCode | undefined): boolean => cause === 'signature-mismatch';

/** A wrong digest is a fault whatever the key. */
const digestsHold = ({ report }: FoundSignature): boolean => report.references.every(({ digestOk }) => digestOk);

const otherKey = forSignatures(
  {
    id: 'signed-with-other-certificate',
    cites: ['F16', 'N73', 'P7', 'TW-FL-011', 'TW-CO-010', 'SF-IDP-002', 'SCV-005'],
    title: 'A signature is made with the certificate that is trusted for its sender.',
  },
  (found, subject) => {
    const { cause } = found.report;
    const proven = explanationsOf(found).some(({ code }) => code === 'key-other' || code === 'key-length-differs');
    const isOther = cause === 'other-key' || (isMismatch(cause) && proven && found.report.on !== 'query');
    if (!isOther || !digestsHold(found) || !isSenderKeyKnown(found, subject)) return undefined;
    const compared = explanationsOf(found).find(
      ({ code }) => code.startsWith('certificate-') && code !== 'certificate-same',
    );
    return {
      outcome: 'fail',
      seen: signerShown(found),
      expected: 'one of the certificates that you trust',
      message: `The message is intact, the key is different: the sender signs with another certificate than those that are trusted.${compared ? ` ${compared.message}` : ''} Where the receiver has the same certificate as you, it refuses the signature.`,
      fix: `Ask the sender whether its certificate was changed, compare the fingerprint with it, and then upload the new one at the receiver: ${certificateSetting(subject, found)}. Do not take it from the message unseen.`,
    };
  },
);

const mismatch = forSignatures(
  {
    id: 'signature-fits-no-certificate',
    cites: ['F16', 'F20'],
    title: 'The signature value fits a trusted certificate.',
  },
  (found, subject) => {
    const { report } = found;
    // The query has rules of its own, since its spelling is the usual fault.
    if (!isMismatch(report.cause) || report.on === 'query' || !digestsHold(found)) return undefined;
    const explained = explanationsOf(found);
    if (explained.some(({ code }) => code === 'key-other' || code === 'key-length-differs')) return undefined;
    if (!isSenderKeyKnown(found, subject)) return undefined;
    const why = aboutContent(found);
    return {
      outcome: 'fail',
      ...(why ? {} : { confidence: 'likely' as const }),
      seen: signerShown(found),
      expected: 'a signature that fits a trusted certificate',
      message: why
        ? `${signatureName(found)} does not hold. ${why.message}`
        : `${signatureName(found)} fits none of the trusted certificates: either the sender has another one, or the signature’s own part (SignedInfo) was altered on the way.`,
      fix: `Compare the certificate at the receiver with the sender’s current one: ${certificateSetting(subject, found)}. If they are the same, look for a proxy, logger or formatter that touches the message.`,
    };
  },
);

const altered = (id: string, cites: readonly string[], title: string, isCharset: boolean): Check =>
  forSignatures(
    { id, cites, title },
    (found) => {
      if (found.report.cause !== 'digest-mismatch') return undefined;
      const why = aboutContent(found);
      if ((why?.code.startsWith('charset') ?? false) !== isCharset) return undefined;
      return {
        outcome: 'fail',
        seen: signatureName(found),
        expected: 'content as it was signed',
        message: `${why ? why.message : 'What this signature covers was changed after signing: its digest is another one than the signature states.'} Receivers refuse it, and nothing in it may be relied on.`,
        fix: isCharset
          ? 'Use UTF-8 at every step between signing and sending; sign the octets that are sent.'
          : 'Sign last, and let nothing touch the message after: no pretty-printing, no template around it, no proxy that rewrites bodies. Compare what the sender wrote with what arrived here.',
      };
    },
    true,
  );

const broken = forSignatures(
  {
    id: 'signature-malformed',
    cites: ['N69', 'N70', 'N72', 'F23', 'SF-SIG-003'],
    title: 'A signature is built as XML Signature and SAML say.',
  },
  (found) => {
    const { verdict, cause, problems } = found.report;
    const elsewhere = cause === undefined || ELSEWHERE.includes(cause);
    const refused = cause !== undefined && REFUSED.includes(cause);
    if (elsewhere || (verdict !== 'broken' && !refused)) return undefined;
    const problem = problems.find(({ code }) => code === cause);
    return {
      outcome: 'fail',
      seen: cut(problem?.detail ?? cause),
      expected:
        'one SignedInfo with one Reference to the ID of the signed element, by allowed transforms and algorithms',
      message: `${problem ? PROBLEM_SENTENCES[problem.code] : 'The signature is not built as SAML says.'} ${signatureName(found)} must be refused, whatever its value: this is how receivers are made to verify one thing and read another.`,
      fix: 'If the sender is your own software, let a maintained SAML library sign. Otherwise find out who made this message.',
    };
  },
  true,
);

/** Told of by other checks. */
const ELSEWHERE: readonly SignatureProblemCode[] = [
  'digest-mismatch',
  'signature-mismatch',
  'other-key',
  'no-trusted-key',
  'parameter-missing',
];

/** Not run because it must not be (Core §5.4.2, §5.4.4; canonicalization of relative namespaces fails by definition). */
const REFUSED: readonly SignatureProblemCode[] = [
  'transform-refused',
  'reference-xpointer',
  'algorithm-refused',
  'namespace-relative',
];

const notCheckable = forSignatures(
  {
    id: 'signature-not-checkable',
    cites: ['N71', 'F18'],
    title: 'Whether the algorithms of a signature can be checked here.',
  },
  (found) => {
    const { verdict, cause, problems, algorithm } = found.report;
    if (verdict !== 'not-checkable' || cause === undefined) return undefined;
    if (ELSEWHERE.includes(cause) || REFUSED.includes(cause)) return undefined;
    const problem = problems.find(({ code }) => code === cause);
    return {
      outcome: 'not-checked',
      seen: cut(problem?.detail ?? algorithm?.uri ?? ''),
      expected: 'an algorithm that this tool and most receivers know',
      message: `${problem ? problemSentence(problem) : ''} ${signatureName(found)} was not checked.`,
      fix: 'If a receiver refuses the message, choose RSA with SHA-256 (http://www.w3.org/2001/04/xmldsig-more#rsa-sha256) at the sender.',
    };
  },
);

export const VERDICT_CHECKS: readonly Check[] = [
  broken,
  altered('content-changed-after-signing', ['F20'], 'What a signature covers was not changed after signing.', false),
  altered(
    'charset-changed-after-signing',
    ['F21', 'F20'],
    'The character encoding of what a signature covers was not changed after signing.',
    true,
  ),
  otherKey,
  mismatch,
  keyUnknown,
  notCheckable,
  notVerified,
  trusted,
];
