// Verifies one message with the keys that the user holds: every signature in it and beside it, and inside what could be decrypted.
import type { Limits } from '../base/limits.ts';
import type { EncodedMessage } from '../bindings/encoded-message.ts';
import { type Authenticity, judgeAuthenticity, judgePlaintext, speaksForAll } from '../dsig/authenticity.ts';
import { type Coverage, coverageOf } from '../dsig/coverage.ts';
import { decryptElements, verifyDecrypted } from '../dsig/decrypt-elements.ts';
import type { Decryption } from '../dsig/decryption-report.ts';
import type { Explanation } from '../dsig/forensics/explanation.ts';
import { issuerOf } from '../dsig/issuer.ts';
import type { SignatureReport, VerificationKeys } from '../dsig/signature-report.ts';
import type { StructureFinding } from '../dsig/structure-findings.ts';
import { verifyFormSignature, verifyQuerySignature } from '../dsig/verify-detached.ts';
import { verifySignatures } from '../dsig/verify-signatures.ts';
import { findWrapping } from '../dsig/wrapping.ts';
import type { DecodedMessage } from '../saml/decoded-message.ts';
import { type DecryptedContent, readDecrypted } from '../saml/decrypted.ts';
import type { XmlDocument, XmlElement } from '../xml/tree.ts';
import type { KeyRing } from './key-ring.ts';

/** A message as it was found and as it was read. */
export interface ReadMessage {
  readonly encoded: EncodedMessage;
  readonly decoded: DecodedMessage;
}

/** The plaintext of something encrypted, read and verified. */
export interface Plaintext {
  readonly decryption: Decryption;
  /** The tree that was verified; read from it only. */
  readonly document: XmlDocument;
  /** `own-document`: the signatures inside hold only where the plaintext is taken out of the message. */
  readonly context: 'in-place' | 'own-document';
  readonly signatures: readonly SignatureReport[];
  readonly coverage: Coverage;
  readonly findings: readonly StructureFinding[];
  readonly content: DecryptedContent | undefined;
}

export interface MessageVerification {
  /** In document order; the detached signature first. Those inside plaintexts are in `plaintexts`. */
  readonly signatures: readonly SignatureReport[];
  /** The signature beside the message (query or form), when there is one. */
  readonly detached: SignatureReport | undefined;
  readonly coverage: Coverage;
  readonly findings: readonly StructureFinding[];
  readonly decryptions: readonly Decryption[];
  readonly plaintexts: readonly Plaintext[];
  /** Undefined for a message without XML. */
  readonly authenticity: Authenticity | undefined;
  /** Why signatures do not hold, by report; absent until `explainMessage` was asked. */
  readonly explanations?: ReadonlyMap<SignatureReport, SignatureExplanation>;
}

/** What is known of a signature that does not hold. It changes no verdict. */
export interface SignatureExplanation {
  readonly explanations: readonly Explanation[];
  /** Whether a key was tried that is trusted for this very sender, as those from metadata are. */
  readonly senderKeyKnown: boolean;
  /** SHA-256 of the certificate in the message that the signature fits, lower-case hexadecimal. */
  readonly signerSha256: string | undefined;
}

/** Never rejects because of what the message says. `message` must be what `analyze` gave: reports point into its tree. */
export async function verifyMessage(message: ReadMessage, ring: KeyRing, limits: Limits): Promise<MessageVerification> {
  const { document, header } = message.decoded;
  const keys: VerificationKeys = { trusted: ring.trusted, limits };
  // As the signatures inside are: two Issuers are none.
  const said = message.decoded.message?.element ?? document?.root;
  const detached = await verifyBeside(message, keys, said ? issuerOf(said) : header.issuer);
  if (!document) {
    const signatures = detached ? [detached] : [];
    return {
      signatures,
      detached,
      coverage: coverageOf([]),
      findings: [],
      decryptions: [],
      plaintexts: [],
      authenticity: undefined,
    };
  }
  const enveloped = await verifySignatures(document, keys);
  const findings = findWrapping(document, enveloped);
  const decryptions = await decryptElements(document, ring.privateKeys, limits);
  const plaintexts = await readPlaintexts(decryptions, document, keys);
  const authenticity = judgeAuthenticity(document, enveloped, findings, {
    message: vouchedElement(message, enveloped),
    plaintextOf: (encryptedData) => {
      const read = plaintexts.find(({ decryption }) => decryption.element === encryptedData);
      if (!read) return undefined;
      const { document: inner, signatures, findings: structure } = read;
      return { trust: judgePlaintext(inner, signatures, structure), root: inner.root };
    },
  });
  return {
    signatures: detached ? [detached, ...enveloped] : enveloped,
    detached,
    coverage: coverageOf(enveloped),
    findings,
    decryptions,
    plaintexts,
    authenticity: vouchedBeside(detached, enveloped, authenticity, [
      document.root,
      ...plaintexts.map((plaintext) => plaintext.document.root),
    ]),
  };
}

/**
 * What has to be covered: the message, also in a SOAP Body; of a WS-Trust response its one token, since nobody signs the shell;
 * and of an ArtifactResponse that is not signed itself the message inside.
 */
function vouchedElement(
  { decoded: { message } }: ReadMessage,
  enveloped: readonly SignatureReport[],
): XmlElement | undefined {
  if (message?.kind === 'ArtifactResponse' && message.message) {
    const isSigned = enveloped.some(({ element }) => element?.parent === message.element);
    return isSigned ? message.element : message.message.element;
  }
  if (message?.kind !== 'RequestSecurityTokenResponse' || message.responses.length !== 1) return message?.element;
  return message.responses[0]?.token?.element ?? message.element;
}

/**
 * A trusted signature over query or form covers the whole message, so what nothing inside covers is vouched for all the same.
 * Faults of structure and broken signatures inside stay what they are.
 */
function vouchedBeside(
  detached: SignatureReport | undefined,
  enveloped: readonly SignatureReport[],
  authenticity: Authenticity,
  roots: readonly XmlElement[],
): Authenticity {
  if (detached?.verdict !== 'trusted') {
    return detached
      ? { authentic: false, why: [...new Set([...authenticity.why, 'signature-not-trusted' as const])] }
      : authenticity;
  }
  const onlyUncovered = enveloped.length === 0;
  const left = authenticity.why.filter(
    (code) =>
      !(
        onlyUncovered &&
        (code === 'root-not-covered' || code === 'assertion-not-covered' || code === 'nothing-covered')
      ),
  );
  if (!roots.every((root) => speaksForAll(detached, root))) left.push('issuer-not-vouched');
  return { authentic: left.length === 0, why: [...new Set(left)] };
}

async function verifyBeside(
  { encoded }: ReadMessage,
  keys: VerificationKeys,
  issuer: string | undefined,
): Promise<SignatureReport | undefined> {
  const { detachedSignature, octets, parameter, relayState, place, raw } = encoded;
  if (!detachedSignature || (parameter !== 'SAMLRequest' && parameter !== 'SAMLResponse')) return undefined;
  if (place === 'query' && detachedSignature.rawQuery !== null) {
    const report = await verifyQuerySignature(detachedSignature.rawQuery, keys, issuer);
    // A query may carry further messages under misspelt or escaped names, which no receiver and no signature knows. One
    // that holds is this message's only if the very value that this message was read from is what was signed.
    const holds = report?.verdict === 'trusted' || report?.verdict === 'intact';
    return holds && !isSignedValue(report.signedText, `${parameter}=${raw}`) ? undefined : report;
  }
  if (place !== 'body' || !octets) return undefined;
  const { sigAlg, signature } = detachedSignature;
  const beside = relayState.presence !== 'absent' && relayState.place === 'body' ? relayState.octets : undefined;
  const repeated = repeatedIn(encoded);
  return verifyFormSignature({ parameter, octets, relayState: beside, sigAlg, signature, repeated }, keys, issuer);
}

/** A field that stands twice in the form, in any spelling: one reader takes the first, another the last. */
function repeatedIn({ problems, relayState, parameter }: EncodedMessage): string | undefined {
  if (relayState.presence === 'repeated' || relayState.hasTwin) return 'RelayState';
  for (const { code } of problems) {
    if (code === 'parameter-repeated' || code === 'parameters-limit') return parameter ?? 'Signature';
  }
  return undefined;
}

/** The signed text begins with the message's parameter as it was sent (Bindings §3.4.4.1). */
const isSignedValue = (signedText: string | undefined, message: string): boolean =>
  signedText === message || (signedText?.startsWith(`${message}&`) ?? false);

async function readPlaintexts(
  decryptions: readonly Decryption[],
  around: XmlDocument,
  keys: VerificationKeys,
): Promise<Plaintext[]> {
  const plaintexts: Plaintext[] = [];
  for (const decryption of decryptions) {
    const verified = await verifyDecrypted(decryption, around, keys);
    if (!verified) continue;
    const { document, context, reports } = verified;
    plaintexts.push({
      decryption,
      document,
      context,
      signatures: reports,
      coverage: coverageOf(reports),
      findings: findWrapping(document, reports),
      content: readDecrypted(document.root).content,
    });
    plaintexts.push(...(await readPlaintexts(decryption.inner, document, keys)));
  }
  return plaintexts;
}
