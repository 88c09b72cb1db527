// Signatures, decryption and what a message claims, as JSON of the command line.
import type { AnalyzedMessage } from '../analysis/analysis.ts';
import { decryptionSentence, problemSentence } from '../dsig/sentences.ts';
import type { SignatureReport } from '../dsig/signature-report.ts';
import { statedSignature } from '../trace/stated-before.ts';
import { readClaims } from '../trust/claims.ts';
import type { MessageVerification } from '../trust/verify-message.ts';
import { attributeValue } from '../xml/read.ts';
import type { XmlElement } from '../xml/tree.ts';

/** Fields of a message that need keys, or at least verification without any. */
export function verificationJson(message: AnalyzedMessage, verification: MessageVerification) {
  const { nameId, audience, recipient, vouching } = readClaims(message, verification);
  const { plaintexts, decryptions, findings, authenticity } = verification;
  return {
    decrypted: decryptions.length > 0 && decryptions.every(({ document }) => document !== undefined),
    nameId: nameId ?? null,
    audience,
    recipient: recipient ?? null,
    claimsFrom: vouching,
    authentic: authenticity?.authentic ?? null,
    notAuthenticBecause: authenticity?.why ?? [],
    signatures: [
      ...verification.signatures.map((report) => signatureJson(report, false)),
      ...plaintexts.flatMap(({ signatures }) => signatures.map((report) => signatureJson(report, true))),
    ],
    decryptions: decryptions.map(({ kind, algorithm, cause, problems }) => ({
      kind,
      algorithm: algorithm?.uri ?? null,
      opened: cause === undefined,
      cause: cause ?? null,
      message: problems[0] ? decryptionSentence(problems[0]) : null,
    })),
    structure: [...findings, ...plaintexts.flatMap((plaintext) => plaintext.findings)].map(
      ({ code, message: said, wrapping }) => ({
        code,
        message: said,
        wrapping,
      }),
    ),
  };
}

function signatureJson(report: SignatureReport, decrypted: boolean) {
  const { element, on, outcome, verdict, keySource, cause, problems, algorithm, references, covers, trustedKey } =
    report;
  const parent = element?.parent.kind === 'element' ? element.parent : undefined;
  const problem = problems.find(({ code }) => code === cause);
  return {
    on: placeOf(on),
    element: parent?.localName ?? null,
    elementId: parent ? (idOf(parent) ?? null) : null,
    decrypted,
    covers: covers.map((ref) => ({ element: ref.element.localName, id: idOf(ref.element) ?? null })),
    outcome,
    verdict,
    beforeRedaction: statedSignature(report)?.verdict ?? null,
    trust: keySource,
    signatureAlgorithm: algorithm?.uri ?? null,
    digestAlgorithm: references[0]?.digestAlgorithm?.uri ?? null,
    weak: [algorithm?.weak, ...references.map(({ digestAlgorithm }) => digestAlgorithm?.weak)].some(
      (weak) => weak !== undefined,
    ),
    certificate: trustedKey?.certificate?.subject ?? null,
    cause: cause ?? null,
    message: problem ? problemSentence(problem) : null,
  };
}

function placeOf(on: string): 'Response' | 'Assertion' | 'query' | 'form' | 'metadata' | 'other' {
  switch (on) {
    case 'Response':
    case 'Assertion':
    case 'query':
    case 'form':
      return on;
    case 'EntityDescriptor':
    case 'EntitiesDescriptor':
      return 'metadata';
    default:
      return 'other';
  }
}

const idOf = (element: XmlElement): string | undefined =>
  attributeValue(element, 'ID') ?? attributeValue(element, 'AssertionID') ?? attributeValue(element, 'ResponseID');
