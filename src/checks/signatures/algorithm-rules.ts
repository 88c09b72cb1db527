// Algorithms of signatures: SHA-1 (F18), what the receiver takes, and canonicalization (N71).
import type { AlgorithmUse } from '../../dsig/signature-report.ts';
import type { Check } from '../check.ts';
import type { CheckSubject } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { cut, enforced, senderPart } from '../protocol/message-facts.ts';
import { type FoundSignature, oncePerMessage, partyOf, placeOf, signatureName, signaturesOf } from './signatures-of.ts';

const USE_SHA256 =
  'Choose RSA-SHA256 at the sender — Salesforce: Single Sign-On Settings → Request Signature Method; AD FS: relying party trust → Advanced → Secure hash algorithm; Entra ID: SAML Signing Certificate → Signing Algorithm.';

const isSha1 = (use: AlgorithmUse | undefined): boolean => /SHA-?1$/i.test(use?.name ?? '');

const forSignatures = (
  head: Pick<Check, 'id' | 'cites' | 'title'>,
  judge: (found: FoundSignature, subject: CheckSubject) => Omit<Judgement, 'where' | 'party'> | undefined,
): Check => ({
  ...head,
  stage: 'signature',
  applies: (subject) => signaturesOf(subject).length > 0,
  run: (subject) =>
    oncePerMessage(signaturesOf(subject), (found) => judge(found, subject)).map(
      ({ found, judged }): Judgement => ({ ...judged, where: placeOf(found), ...senderPart(found.message) }),
    ),
});

/** What the service provider takes; nothing is known of what an identity provider takes. */
const takenBy = (found: FoundSignature, subject: CheckSubject): readonly string[] | undefined =>
  partyOf(found.message, subject) === 'idp' ? subject.deployment.requirements.signatureAlgorithms : undefined;

const notTaken = forSignatures(
  {
    id: 'signature-algorithm-not-taken',
    cites: ['F18', 'SF-SIG-001'],
    title: 'The signature algorithm is one that the receiver takes.',
  },
  (found, subject) => {
    const taken = takenBy(found, subject);
    const uri = found.report.algorithm?.uri;
    if (!taken || uri === undefined) return undefined;
    if (taken.includes(uri)) {
      return {
        outcome: 'pass',
        seen: cut(uri),
        expected: cut(taken.join(' or ')),
        message: `${subject.deployment.name} takes signatures by this algorithm.`,
        fix: '',
      };
    }
    return {
      outcome: enforced(subject),
      seen: cut(uri),
      expected: cut(taken.join(' or ')),
      message: `${signatureName(found)} is made by an algorithm that ${subject.deployment.name} does not take.`,
      fix: USE_SHA256,
    };
  },
);

const signatureSha1 = forSignatures(
  {
    id: 'signature-by-sha-1',
    cites: ['F18', 'SF-SIG-002'],
    title: 'Whether a signature is made with SHA-1 (SignatureMethod or SigAlg).',
  },
  (found) => {
    const { algorithm } = found.report;
    if (!isSha1(algorithm)) return undefined;
    return {
      // Many partners still sign so, and receivers that take it give no trouble.
      outcome: 'info',
      seen: cut(algorithm?.uri ?? ''),
      expected: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
      message: `${signatureName(found)} is made with SHA-1. Receivers on newer platforms (Java 17, OpenSSL 3, RHEL 9) refuse it: it can stop working with an update.`,
      fix: USE_SHA256,
    };
  },
);

const digestSha1 = forSignatures(
  {
    id: 'digest-by-sha-1',
    cites: ['F18'],
    title: 'Whether the digest in a signature is SHA-1 (DigestMethod).',
  },
  (found) => {
    const digest = found.report.references.map(({ digestAlgorithm }) => digestAlgorithm).find(isSha1);
    if (!digest) return undefined;
    return {
      outcome: 'info',
      seen: cut(digest.uri),
      expected: 'http://www.w3.org/2001/04/xmlenc#sha256',
      message: `The digest of what is signed is SHA-1${isSha1(found.report.algorithm) ? ' too' : ', though the signature itself is not'}. Receivers that refuse SHA-1 refuse it here as well.`,
      fix: 'Set the digest algorithm (DigestMethod) to SHA-256 at the sender; it is a setting apart from the signature algorithm in some libraries.',
    };
  },
);

const inclusive = forSignatures(
  {
    id: 'canonicalization-inclusive',
    cites: ['N71'],
    title: 'Signatures use exclusive canonicalization.',
  },
  (found) => {
    const { canonicalization, references } = found.report;
    const uses = [canonicalization, ...references.flatMap(({ transforms }) => transforms)];
    const other = uses.find((use) => use?.name?.startsWith('Canonical XML'));
    if (!other) return undefined;
    return {
      outcome: 'info',
      seen: cut(other.uri),
      expected: 'http://www.w3.org/2001/10/xml-exc-c14n#',
      message:
        'The signature takes in the namespaces around what is signed. It breaks where the assertion is taken out of its Response, and some receivers refuse it.',
      fix: 'Choose exclusive canonicalization at the sender.',
    };
  },
);

export const ALGORITHM_CHECKS: readonly Check[] = [notTaken, signatureSha1, digestSha1, inclusive];
