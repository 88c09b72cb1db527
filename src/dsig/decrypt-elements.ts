// Decrypts what SAML encrypts (EncryptedAssertion, EncryptedID, EncryptedAttribute) with private keys that the user holds.
// The keys and what they open stay with the caller: nothing here keeps, logs or names them.
import type { Limits } from '../base/limits.ts';
import { blockAlgorithm } from '../crypto/algorithms.ts';
import { decryptContent, unwrapWithRsa } from '../crypto/decrypt.ts';
import type { RsaPrivateKey } from '../crypto/private-key.ts';
import { keyIdentity } from '../crypto/public-key.ts';
import { parseXml } from '../xml/parse.ts';
import { attributeValue, descendants, firstChild, isNamed } from '../xml/read.ts';
import type { ParseResult, XmlDocument, XmlElement } from '../xml/tree.ts';
import type { Decryption, DecryptionCode, DecryptionProblem } from './decryption-report.ts';
import { SAML, XENC } from './namespaces.ts';
import { encryptedKeysOf, type ReadEncryptedKey, readCipherValue } from './read-encrypted-key.ts';
import { algorithmUse } from './read-signature.ts';
import type { SignatureReport, VerificationKeys } from './signature-report.ts';
import { verifySignatures } from './verify-signatures.ts';

/** RSA with big integers is slow, so that a message full of encrypted keys could stop the page. */
const MOST_ENCRYPTED = 256;
/** Keys that are tried for one message, all of its layers together. */
const MOST_UNWRAPPED = 256;
/** An EncryptedID in an EncryptedAssertion is as deep as SAML goes. */
const MOST_LAYERS = 3;

/**
 * One result for each xenc:EncryptedData of `document`, in document order; what is encrypted within a plaintext is in `inner`.
 * Never rejects. Decryption proves nothing about the sender: anybody can
 * encrypt for a public key, so look at the signatures (`verifyDecrypted`).
 */
export async function decryptElements(
  document: XmlDocument,
  privateKeys: readonly RsaPrivateKey[],
  limits: Limits,
  layer = 1,
  budget = { unwraps: MOST_UNWRAPPED },
): Promise<readonly Decryption[]> {
  const found: Decryption[] = [];
  for (const element of descendants(document)) {
    if (!isNamed(element, XENC, 'EncryptedData')) continue;
    if (found.length >= MOST_ENCRYPTED) {
      const problem: DecryptionProblem = { code: 'limit-encrypted', detail: String(MOST_ENCRYPTED) };
      // One for all the rest.
      found.push({ ...nothing(element), keys: [], cause: problem.code, problems: [problem] });
      break;
    }
    const one = await decryptOne(element, document, privateKeys, limits, budget);
    const deeper = one.document && layer < MOST_LAYERS;
    found.push(
      deeper ? { ...one, inner: await decryptElements(one.document, privateKeys, limits, layer + 1, budget) } : one,
    );
  }
  return found;
}

const nothing = (element: XmlElement) => ({
  element,
  kind: kindOf(element),
  algorithm: undefined,
  octets: undefined,
  document: undefined,
  xmlProblem: undefined,
  inner: [],
  key: undefined,
});

async function decryptOne(
  element: XmlElement,
  document: XmlDocument,
  privateKeys: readonly RsaPrivateKey[],
  limits: Limits,
  budget: { unwraps: number },
): Promise<Decryption> {
  const method = firstChild(element, XENC, 'EncryptionMethod');
  const uri = method && attributeValue(method, 'Algorithm');
  const algorithm = blockAlgorithm(uri ?? '');
  const { keys, problems: references } = encryptedKeysOf(element, document);
  const report = {
    ...nothing(element),
    algorithm: uri === undefined ? undefined : algorithmUse(uri, algorithm),
    keys,
  };
  const fail = (...problems: DecryptionProblem[]): Decryption => ({
    ...report,
    cause: problems[0]?.code,
    problems: [...problems, ...references.filter((one) => !problems.includes(one))],
  });
  if (uri === undefined) return fail({ code: 'encryption-method-missing', detail: element.name });
  if (!algorithm || algorithm.run === 'unsupported') return fail({ code: 'algorithm-unsupported', detail: uri });
  const cipher = readCipherValue(element);
  if (!cipher.octets) return fail(cipher.problem);
  if (keys.length === 0) return fail(references[0] ?? { code: 'encrypted-key-missing' });
  if (privateKeys.length === 0) return fail({ code: 'no-key' });

  const problems: DecryptionProblem[] = [];
  for (const [encryptedKey, key] of pairs(keys, privateKeys)) {
    if (!encryptedKey.wrapped) continue;
    if (budget.unwraps-- <= 0) return fail({ code: 'limit-encrypted', detail: String(MOST_UNWRAPPED) });
    const content = await unwrapWithRsa(encryptedKey.wrapped, key);
    const opened = content.ok ? await decryptContent(algorithm, content.octets, cipher.octets) : content;
    if (!opened.ok) problems.push({ code: opened.code });
    else return { ...report, ...readPlaintext(opened.octets, element, limits), key };
  }
  return fail(...whyNot(keys, privateKeys, problems));
}

/** Each encrypted key with each private key, those first that the sender's hint and the length speak for. */
function pairs(
  encryptedKeys: readonly ReadEncryptedKey[],
  privateKeys: readonly RsaPrivateKey[],
): [ReadEncryptedKey, RsaPrivateKey][] {
  const all = encryptedKeys.flatMap((one) => privateKeys.map((key): [ReadEncryptedKey, RsaPrivateKey] => [one, key]));
  const rank = ([one, key]: [ReadEncryptedKey, RsaPrivateKey]): number => (isHinted(one, key) ? 0 : 1);
  return all.sort((a, b) => rank(a) - rank(b));
}

const isHinted = ({ hints }: ReadEncryptedKey, { publicKey }: RsaPrivateKey): boolean =>
  hints.some(({ key }) => keyIdentity(key) === keyIdentity(publicKey));

/** The plainest reason first: what the message itself says about whom it was encrypted for, then what was tried. */
function whyNot(
  keys: readonly ReadEncryptedKey[],
  privateKeys: readonly RsaPrivateKey[],
  tried: readonly DecryptionProblem[],
): DecryptionProblem[] {
  const unreadable = keys.flatMap(({ problem }) => (problem ? [problem] : []));
  if (tried.length === 0) return unreadable;
  const names = keys.flatMap(({ hints }) =>
    hints.flatMap(({ certificate }) => (certificate ? [certificate.subject] : [])),
  );
  const hinted = keys.some(({ hints }) => hints.length > 0);
  const isOurs = keys.some((one) => privateKeys.some((key) => isHinted(one, key)));
  const order: DecryptionCode[] = [
    'content-key-length-wrong',
    'content-decrypt-failed',
    'cipher-text-malformed',
    'key-unwrap-failed',
  ];
  const codes = [...new Set(tried.map(({ code }) => code))].sort((a, b) => rankOf(order, a) - rankOf(order, b));
  const problems = [...codes.map((code): DecryptionProblem => ({ code })), ...unreadable];
  if (!hinted || isOurs) return problems;
  const other: DecryptionProblem =
    names[0] === undefined ? { code: 'other-certificate' } : { code: 'other-certificate', detail: names[0] };
  return [other, ...problems];
}

const rankOf = (order: readonly DecryptionCode[], code: DecryptionCode): number =>
  order.includes(code) ? order.indexOf(code) : order.length;

/** Standalone under the policy of every document; prefixes may be declared around the place where it stood. */
function readPlaintext(
  octets: Uint8Array,
  { parent }: XmlElement,
  limits: Limits,
): Pick<Decryption, 'octets' | 'document' | 'xmlProblem' | 'cause' | 'problems'> {
  const parsed = parseXml(octets, limits, parent.kind === 'element' ? parent.scope : undefined);
  if (parsed.ok) return { octets, document: parsed.document, xmlProblem: undefined, cause: undefined, problems: [] };
  const { problem } = parsed;
  const problems: DecryptionProblem[] = [{ code: 'plaintext-not-xml', detail: problem.message }];
  return { octets, document: undefined, xmlProblem: problem, cause: 'plaintext-not-xml', problems };
}

const KINDS = ['EncryptedAssertion', 'EncryptedID', 'EncryptedAttribute', 'NewEncryptedID'] as const;

const kindOf = ({ parent }: XmlElement): Decryption['kind'] =>
  (parent.kind === 'element' && parent.localName !== 'NewEncryptedID' && parent.namespace !== SAML
    ? undefined
    : KINDS.find((kind) => parent.kind === 'element' && parent.localName === kind)) ?? 'other';

export interface VerifiedPlaintext {
  /** The tree to read from: the one that the signatures of `reports` were verified in. */
  readonly document: XmlDocument;
  /** `own-document`: the signatures hold only where the plaintext is taken out of the message. */
  readonly context: 'in-place' | 'own-document';
  readonly reports: readonly SignatureReport[];
}

/**
 * Verifies the signatures inside a plaintext. In place, as it stands in the message, namespaces and IDs of the message
 * included; where one does not hold so, also as a document of its own, for a signer that signed before it encrypted, with
 * inclusive canonicalization or an empty URI. Undefined where there is no plaintext.
 */
export async function verifyDecrypted(
  { document, octets }: Decryption,
  around: XmlDocument,
  keys: VerificationKeys,
): Promise<VerifiedPlaintext | undefined> {
  if (!document || !octets) return undefined;
  const reports = await verifySignatures(document, keys, around);
  const inPlace: VerifiedPlaintext = { document, context: 'in-place', reports };
  const holds = (all: readonly SignatureReport[]): number =>
    all.filter(({ verdict }) => verdict === 'trusted').length * 1_000 +
    all.filter(({ verdict }) => verdict === 'intact').length;
  if (reports.every(({ verdict }) => verdict === 'trusted')) return inPlace;
  const alone: ParseResult = parseXml(octets, keys.limits);
  if (!alone.ok) return inPlace;
  // An ID that the message around has too is no ID in either reading.
  const own = await verifySignatures(alone.document, keys, around, 'means-root');
  return holds(own) > holds(reports) ? { document: alone.document, context: 'own-document', reports: own } : inPlace;
}
