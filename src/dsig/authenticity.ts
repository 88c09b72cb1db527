// Whether a message as a whole is vouched for by trusted signatures: one careful reading of SAML core §5.4, to give a yes or no.
import { childElements, descendants, isNamed } from '../xml/read.ts';
import type { XmlDocument, XmlElement } from '../xml/tree.ts';
import { coverageOf } from './coverage.ts';
import { indexDocument, isWithin } from './document-index.ts';
import { issuerOf, maySpeakFor } from './issuer.ts';
import { SAML, SAML11, SAMLP, SAMLP11, XENC } from './namespaces.ts';
import type { SignatureReport } from './signature-report.ts';
import { isAssertion, isMessage, isQuoted } from './statements.ts';
import type { StructureFinding } from './structure-findings.ts';

export type AuthenticityCode =
  | 'id-repeated'
  | 'structure'
  | 'signature-not-trusted'
  | 'references-not-one'
  | 'reference-not-parent'
  | 'root-not-covered'
  | 'assertion-not-covered'
  | 'issuer-not-vouched'
  | 'encrypted-assertion-unread'
  | 'nothing-covered';

export interface Authenticity {
  /** Says that it comes from who signed it, unaltered. Time, audience and status play no part. */
  readonly authentic: boolean;
  /** Empty where authentic. */
  readonly why: readonly AuthenticityCode[];
}

/** Of a plaintext: signed and authentic itself, without a signature, with one that must not be relied on, or no assertion at all. */
export type PlaintextTrust = 'authentic' | 'unsigned' | 'refused' | 'no-assertion';

export interface JudgedPlaintext {
  readonly trust: PlaintextTrust;
  /** Its root, which nobody outside of the plaintext can be taken to have issued for another. */
  readonly root: XmlElement;
}

export interface JudgeOptions {
  /** What an EncryptedData holds, from `judgePlaintext`; undefined where it was not read. */
  readonly plaintextOf?: (encryptedData: XmlElement) => JudgedPlaintext | undefined;
  /** The message, where it isn't the root: what stands in a SOAP Body. */
  readonly message?: XmlElement | undefined;
  /** The document stands in another one: a reference to "the whole document" does not mean its root. */
  readonly embedded?: boolean;
}

/**
 * Authentic: the root is covered, or of a Response each assertion right below it, by signatures that are trusted, stand in
 * what they sign and refer to just that; and no ID stands twice, no assertion or message is out of place. Signatures within
 * Advice are not looked at. A redirect's or SimpleSign's signature over the message is the caller's to add.
 */
export function judgeAuthenticity(
  document: XmlDocument,
  reports: readonly SignatureReport[],
  findings: readonly StructureFinding[],
  { plaintextOf = () => undefined, embedded = false, message }: JudgeOptions = {},
): Authenticity {
  const why = new Set<AuthenticityCode>();
  const root = message ?? document.root;
  if ([...indexDocument(document).owners.values()].some((owners) => owners.length > 1)) why.add('id-repeated');
  if (findings.some(({ wrapping }) => wrapping)) why.add('structure');
  const vouching = reports.filter(({ element }) => element && !isQuoted(element));
  for (const { element, verdict, references } of vouching) {
    if (verdict !== 'trusted') why.add('signature-not-trusted');
    if (references.length !== 1) why.add('references-not-one');
    const [reference] = references;
    const { uri, target } = reference ?? {};
    const named = uri?.startsWith('#') || (uri === '' && !embedded && element?.parent === document.root);
    if (!named || target?.element !== element?.parent) why.add('reference-not-parent');
  }
  const coverage = coverageOf(vouching);
  const isCovered = (element: XmlElement): boolean => coverage.of(element).state === 'trusted';
  if (hasOthers(document, root)) why.add('structure');
  const isResponse = isNamed(root, SAMLP, 'Response') || isNamed(root, SAMLP11, 'Response');
  const namespace = root.namespace === SAMLP11 ? SAML11 : SAML;
  const assertions = isResponse ? childElements(root, namespace, 'Assertion') : [];
  const encrypted = [root, ...descendants(root)].filter((element) => isEncrypted(element, root) && !isQuoted(element));
  if (!isCovered(root)) {
    if (!isResponse && !isEncrypted(root, root)) why.add('root-not-covered');
    else if (isResponse && assertions.length + encrypted.length === 0) why.add('nothing-covered');
    if (!assertions.every(isCovered)) why.add('assertion-not-covered');
  }
  // Whoever signed the message vouches for its own assertions only; see `coverageOf`.
  for (const element of descendants(root)) {
    if (isAssertion(element)) {
      if (isQuoted(element) || isCovered(element)) continue;
      if (element.parent.kind === 'element' && isCovered(element.parent)) why.add('issuer-not-vouched');
    } else if (isMessage(element)) {
      const { state, by } = coverage.of(element);
      const issuer = issuerOf(element);
      const speaks = by.some(({ trustedKey }) => !trustedKey || maySpeakFor(trustedKey, issuer));
      if (state === 'trusted' && issuer !== undefined && !speaks) why.add('issuer-not-vouched');
    }
  }
  for (const one of encrypted) {
    const data = isNamed(one, XENC, 'EncryptedData') ? one : encryptedDataOf(one);
    const read = data && plaintextOf(data);
    if (!data || read?.trust === 'no-assertion') why.add('structure');
    else if (read?.trust === 'refused') why.add('signature-not-trusted');
    if (!data || read?.trust === 'authentic') continue;
    // A signature over the ciphertext vouches for what is in it.
    const { state, by } = coverage.of(one);
    if (state === 'trusted') {
      if (read && !by.some((report) => speaksForAll(report, read.root))) why.add('issuer-not-vouched');
    } else if (read?.trust === 'unsigned') why.add('assertion-not-covered');
    else if (!read) why.add('encrypted-assertion-unread');
  }
  return { authentic: why.size === 0, why: [...why] };
}

/** An encrypted assertion where a reader may take it for one; of WS-Trust also the bare ciphertext that is the token itself. */
const isEncrypted = (element: XmlElement, root: XmlElement): boolean =>
  isNamed(element, SAML, 'EncryptedAssertion') || (element === root && isNamed(element, XENC, 'EncryptedData'));

/** Something that a reader could take for the message stands beside it in the document: in another Body, another token, a header. */
function hasOthers(document: XmlDocument, message: XmlElement): boolean {
  if (message === document.root) return false;
  const open: XmlElement[] = [document.root];
  for (let at = open.pop(); at; at = open.pop()) {
    if (at === message) continue;
    const isAround = isWithin(message, at);
    const isOther =
      isAssertion(at) ||
      isMessage(at) ||
      isNamed(at, SAML, 'EncryptedAssertion') ||
      isNamed(at, XENC, 'EncryptedData') ||
      at.localName === 'RequestedSecurityToken';
    if (isOther && !isAround) return true;
    for (const child of at.children) if (child.kind === 'element') open.push(child);
  }
  return false;
}

/** Whether its key may speak for the issuer of each assertion there, nested ones too. */
export function speaksForAll({ trustedKey }: SignatureReport, root: XmlElement): boolean {
  if (!trustedKey) return true;
  return [root, ...descendants(root)].every(
    (element) => !isAssertion(element) || isQuoted(element) || maySpeakFor(trustedKey, issuerOf(element)),
  );
}

export function judgePlaintext(
  document: XmlDocument,
  reports: readonly SignatureReport[],
  findings: readonly StructureFinding[],
): PlaintextTrust {
  if (!isAssertion(document.root)) return 'no-assertion';
  if (findings.some(({ wrapping }) => wrapping)) return 'refused';
  if (reports.length === 0) return 'unsigned';
  return judgeAuthenticity(document, reports, findings, { embedded: true }).authentic ? 'authentic' : 'refused';
}

/** The schema has one in an EncryptedAssertion, and keys beside it (SAML core §2.2.4): of more, readers take which they like. */
export function encryptedDataOf(encryptedAssertion: XmlElement): XmlElement | undefined {
  const elements = encryptedAssertion.children.filter((child) => child.kind === 'element');
  const [data, second] = elements.filter((element) => isNamed(element, XENC, 'EncryptedData'));
  const isWhole = elements.every((element) => element === data || isNamed(element, XENC, 'EncryptedKey'));
  return isWhole && !second ? data : undefined;
}
