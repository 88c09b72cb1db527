// Why a signature does not hold: keys, altered content, altered queries. Loaded only when somebody asks; it changes no verdict.
import { decodeBase64Tolerantly } from '../../base/base64.ts';
import type { EpochMs } from '../../base/units.ts';
import { ALGORITHMS } from '../../crypto/algorithms.ts';
import type { XmlDocument } from '../../xml/tree.ts';
import { issuerOf, keysFor } from '../issuer.ts';
import { readSignature } from '../read-signature.ts';
import type { SignatureReport, VerificationKeys } from '../signature-report.ts';
import { decodeOnce, readSignedQuery } from '../signed-query.ts';
import { explainDigest } from './content.ts';
import type { Explanation } from './explanation.ts';
import { compareCertificates, explainValue } from './keys.ts';
import { explainQuery } from './query.ts';

/** Explains a report of `verifySignatures` on this document. Empty for a signature that is trusted and needs no remark. */
export async function explainSignature(
  report: SignatureReport,
  document: XmlDocument,
  keys: VerificationKeys,
  now?: EpochMs,
): Promise<readonly Explanation[]> {
  const { element } = report;
  if (!element) return [];
  const signature = readSignature(element);
  const trusted = report.references.reduce(
    (left, { target }) => (target ? keysFor(left, issuerOf(target.element)) : left),
    keys.trusted,
  );
  const found: Explanation[] = [];
  const { value, algorithmUri, signedInfo, canonicalizing } = signature;
  if (report.keySource !== 'trusted' && value && algorithmUri) {
    const { explanations, signedDigest } = await explainValue(value, algorithmUri, signature.pss, trusted);
    found.push(...explanations);
    const hash = signature.algorithm?.hash;
    const digest = ALGORITHMS.digest.find((one) => one.hash === hash);
    if (signedDigest && signedInfo && canonicalizing && digest) {
      const signed = { document, target: { element: signedInfo, excluded: undefined }, whole: false };
      const reference = { ...EMPTY_REFERENCE, digest, stated: signedDigest, canonicalizing };
      const explanation = await explainDigest(signed, reference, keys.limits);
      if (explanation?.proven) found.push({ ...explanation, message: `SignedInfo: ${explanation.message}` });
    }
  }
  for (const [i, { target, uri, digestOk }] of report.references.entries()) {
    const reference = signature.references[i];
    if (digestOk || !target || !reference) continue;
    const signed = { document, target, whole: !uri?.startsWith('#') };
    const explanation = await explainDigest(signed, reference, keys.limits);
    if (explanation) found.push(explanation);
  }
  return [...found, ...compareCertificates(report, trusted, now)];
}

const EMPTY_REFERENCE = { uri: undefined, transforms: [], enveloped: false, digestUri: undefined };

/** Explains a report of `verifyQuerySignature` on this query. */
export async function explainQuerySignature(
  report: SignatureReport,
  rawQuery: string,
  keys: VerificationKeys,
  issuer?: string,
  now?: EpochMs,
): Promise<readonly Explanation[]> {
  const trusted = keysFor(keys.trusted, issuer);
  const query = readSignedQuery(rawQuery, keys.limits.parameters);
  const sigAlg = decodeOnce(query.pairs.SigAlg?.value ?? '') ?? '';
  const signature = decodeBase64Tolerantly(decodeOnce(query.pairs.Signature?.value ?? '') ?? '')?.octets;
  const found: Explanation[] = [];
  if (report.keySource === 'none' && !query.repeated && signature) {
    const { explanations, signedDigest } = await explainValue(signature, sigAlg, undefined, trusted);
    found.push(...explanations);
    const isOurKey = signedDigest || explanations.every(({ code }) => code === 'signed-info-changed');
    if (isOurKey && trusted.length > 0)
      found.unshift(await explainQuery(query, sigAlg, signature, signedDigest, trusted));
  }
  return [...found, ...compareCertificates(report, trusted, now)];
}
