// Wrong key, or signed content changed? The public key tells for RSA; certificates tell what to do about it.
import { equalBytes } from '../../base/bytes.ts';
import type { EpochMs } from '../../base/units.ts';
import { signatureAlgorithm } from '../../crypto/algorithms.ts';
import { hashOctets } from '../../crypto/hash.ts';
import { keyIdentity } from '../../crypto/public-key.ts';
import { type OpenedSignature, openRsaSignature, type PssParameters } from '../../crypto/rsa.ts';
import type { Certificate } from '../../crypto/x509.ts';
import type { SignatureReport, TrustedKey } from '../signature-report.ts';
import type { Explanation } from './explanation.ts';

const day = (time: EpochMs): string => new Date(time).toISOString().slice(0, 10);
const nameOf = ({ subject, notBefore, notAfter }: Certificate): string =>
  `"${subject}" (valid ${day(notBefore)} to ${day(notAfter)})`;

/** What the trusted RSA keys see in a signature value that fits none of them. */
export async function explainValue(
  value: Uint8Array,
  algorithmUri: string,
  pss: PssParameters | undefined,
  trusted: readonly TrustedKey[],
): Promise<{ readonly explanations: readonly Explanation[]; readonly signedDigest: Uint8Array | undefined }> {
  const algorithm = signatureAlgorithm(algorithmUri);
  const explanations: Explanation[] = [];
  let lengths: OpenedSignature | undefined;
  let isOther = false;
  for (const { key } of trusted) {
    if (key.type !== 'RSA' || !algorithm?.scheme.startsWith('rsa')) continue;
    const hashes =
      algorithm.scheme === 'rsa-pss' ? (pss ?? { hash: algorithm.hash, mgfHash: algorithm.hash }) : undefined;
    const opened = await openRsaSignature(key, value, hashes);
    if (opened.kind === 'pkcs1' || opened.kind === 'pss') {
      explanations.push({
        code: 'signed-info-changed',
        message:
          'The trusted key did make this signature, but over other octets: what is signed was changed on the way. Look for a proxy, logger or formatter that touches the message.',
        proven: true,
      });
      if (opened.kind === 'pkcs1' && opened.hash !== algorithm.hash) {
        const message = `The signature was made with ${opened.hash || 'no named hash'}, though the message says ${algorithm.hash}: the sender names the wrong algorithm, or the name was changed.`;
        explanations.push({ code: 'hash-differs', message, proven: true, variant: opened.hash });
      }
      return { explanations, signedDigest: opened.kind === 'pkcs1' ? opened.digest : undefined };
    }
    if (opened.kind === 'length-differs') lengths = opened;
    else isOther = true;
  }
  if (isOther) {
    const message =
      'The signature was made with another key than the trusted one: the sender has a new certificate, or the wrong one was pasted.';
    explanations.push({ code: 'key-other', message, proven: true });
  } else if (lengths?.kind === 'length-differs') {
    const message = `The signature is ${lengths.signature} octets long, the trusted key makes ${lengths.modulus}: it was made with another key.`;
    explanations.push({ code: 'key-length-differs', message, proven: true });
  }
  return { explanations, signedDigest: undefined };
}

/** How the certificate in the message differs from the trusted ones. It is never trusted itself. */
export function compareCertificates(
  { keyInfo, keySource, trustedKey }: SignatureReport,
  trusted: readonly TrustedKey[],
  now: EpochMs | undefined,
): readonly Explanation[] {
  const explanations: Explanation[] = [];
  const known = trusted.flatMap(({ certificate }) => (certificate ? [certificate] : []));
  for (const { certificate } of keyInfo) {
    if (certificate) explanations.push(...compare(certificate, known, keySource === 'key-info'));
  }
  const used = trustedKey?.certificate ? [trustedKey.certificate] : known;
  for (const certificate of now === undefined ? [] : used) {
    const when = now as EpochMs;
    if (when > certificate.notAfter)
      explanations.push({
        code: 'certificate-expired',
        message: `The trusted certificate ${nameOf(certificate)} has expired: ask for the current one.`,
        proven: true,
      });
    else if (when < certificate.notBefore)
      explanations.push({
        code: 'certificate-not-yet-valid',
        message: `The trusted certificate ${nameOf(certificate)} is not valid yet.`,
        proven: true,
      });
  }
  return explanations;
}

function compare(offered: Certificate, known: readonly Certificate[], fits: boolean): Explanation[] {
  const proven = fits;
  const same = known.find(({ der }) => equalBytes(der, offered.der));
  if (same && known.length > 1) {
    const message = `The message names the certificate ${nameOf(offered)}, one of ${known.length} that are trusted: a roll-over is in progress.`;
    return [{ code: 'certificates-both-trusted', message, proven: true }];
  }
  if (same) {
    return [
      { code: 'certificate-same', message: `The message names the trusted certificate ${nameOf(same)}.`, proven: true },
    ];
  }
  const sameKey = known.find(({ key }) => keyIdentity(key) === keyIdentity(offered.key));
  if (sameKey) {
    const message = `The message names ${nameOf(offered)}; the trusted one is ${nameOf(sameKey)}, with the same key: it was renewed.`;
    return [{ code: 'certificate-renewed', message, proven: true }];
  }
  const [trusted] = known;
  if (!trusted) return [];
  const successor = known.find(({ subject }) => subject === offered.subject);
  if (successor && offered.notBefore > successor.notBefore) {
    const message = `The message names the newer certificate ${nameOf(offered)} of the same subject; the trusted one is ${nameOf(successor)}. Upload the new one where the old one is configured, once its owner confirms it.`;
    return [{ code: 'certificate-rolled-over', message, proven }];
  }
  const message = `The message names ${nameOf(offered)}, which is not trusted; trusted is ${nameOf(successor ?? trusted)}.`;
  return [{ code: 'certificate-other', message, proven, variant: offered.subject }];
}

/** Whether `octets` are what an opened PKCS #1 signature was made over. */
export const isSignedDigest = async (
  algorithmUri: string,
  digest: Uint8Array,
  octets: Uint8Array,
): Promise<boolean> => {
  const algorithm = signatureAlgorithm(algorithmUri);
  return algorithm !== undefined && equalBytes(await hashOctets(algorithm.hash, octets), digest);
};
