// Says of the signatures of a verified message that do not hold why they don't, as far as it can be proved. Asked for when somebody
// looks: it costs many times the verification.
import type { Limits } from '../base/limits.ts';
import type { EpochMs } from '../base/units.ts';
import { fingerprint } from '../crypto/x509.ts';
import type { Explanation } from '../dsig/forensics/explanation.ts';
import { issuerOf, keysFor } from '../dsig/issuer.ts';
import type { SignatureReport } from '../dsig/signature-report.ts';
import type { XmlDocument } from '../xml/tree.ts';
import type { KeyRing } from './key-ring.ts';
import type { MessageVerification, ReadMessage, SignatureExplanation } from './verify-message.ts';

/** Signatures of one message that are explained; more of them tell nothing new. */
const MOST_EXPLAINED = 4;

/** The same verification with `explanations`. `verification` must be what `verifyMessage` gave for this message and ring. */
export async function explainMessage(
  message: ReadMessage,
  verification: MessageVerification,
  ring: KeyRing,
  limits: Limits,
  now?: EpochMs,
): Promise<MessageVerification> {
  const found = new Map<SignatureReport, SignatureExplanation>();
  const { document } = message.decoded;
  const reports: { readonly report: SignatureReport; readonly document: XmlDocument | undefined }[] = [
    ...verification.signatures.map((report) => ({ report, document })),
    ...verification.plaintexts.flatMap((plaintext) =>
      plaintext.signatures.map((report) => ({ report, document: plaintext.document })),
    ),
  ];
  for (const { report, document: within } of reports) {
    if (found.size >= MOST_EXPLAINED || !isDoubtful(report, ring)) continue;
    const issuer = issuerFor(report, message);
    const certificate = report.keyInfoKey?.certificate;
    found.set(report, {
      explanations: await explain(report, within, message, ring, limits, now),
      senderKeyKnown: keysFor(ring.trusted, issuer).some(({ entityId }) => entityId !== undefined),
      signerSha256: certificate && (await fingerprint(certificate.der, 'SHA-256')),
    });
  }
  return { ...verification, explanations: found };
}

/** One that holds by its own key is only worth explaining to somebody who expected another key. */
const isDoubtful = ({ verdict }: SignatureReport, { trusted }: KeyRing): boolean =>
  verdict === 'broken' || (verdict === 'intact' && trusted.length > 0);

function issuerFor({ element }: SignatureReport, { decoded }: ReadMessage): string | undefined {
  const parent = element?.parent;
  return parent?.kind === 'element' ? issuerOf(parent) : decoded.header.issuer?.trim();
}

async function explain(
  report: SignatureReport,
  document: XmlDocument | undefined,
  { encoded, decoded }: ReadMessage,
  ring: KeyRing,
  limits: Limits,
  now: EpochMs | undefined,
): Promise<readonly Explanation[]> {
  const keys = { trusted: ring.trusted, limits };
  const { explainQuerySignature, explainSignature } = await import('../dsig/forensics/forensics.ts');
  if (report.element) return document ? explainSignature(report, document, keys, now) : [];
  const rawQuery = encoded.detachedSignature?.rawQuery;
  if (report.on !== 'query' || rawQuery === undefined || rawQuery === null) return [];
  return explainQuerySignature(report, rawQuery, keys, decoded.header.issuer, now);
}
