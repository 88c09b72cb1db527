// Signs XML text for tests, with keys made in the test run and node:crypto: any part of the signature can be replaced by a forged one.
import { createHash } from 'node:crypto';
import { encodeBase64 } from '../../src/base/base64.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { canonicalizationAlgorithm, digestAlgorithm, signatureAlgorithm } from '../../src/crypto/algorithms.ts';
import type { TrustedKey } from '../../src/dsig/signature-report.ts';
import { type CanonicalizationOptions, canonicalize } from '../../src/xml/canonicalize.ts';
import { parseXmlText } from '../../src/xml/parse.ts';
import { attributeValue, descendants, isNamed } from '../../src/xml/read.ts';
import type { XmlDocument, XmlElement } from '../../src/xml/tree.ts';
import { type KeyPair, publicKeyOf, rsa, sign as signOctets } from '../crypto/keys.ts';

export const DS = 'http://www.w3.org/2000/09/xmldsig#';
export const EXC = 'http://www.w3.org/2001/10/xml-exc-c14n#';
export const C14N = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
export const ENVELOPED = `${DS}enveloped-signature`;
export const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
export const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';

export const trusting = (...pairs: readonly KeyPair[]): { trusted: TrustedKey[]; limits: typeof DEFAULT_LIMITS } => ({
  trusted: pairs.map((pair) => ({ key: publicKeyOf(pair) })),
  limits: DEFAULT_LIMITS,
});

export function parsed(xml: string): XmlDocument {
  const result = parseXmlText(xml, DEFAULT_LIMITS);
  if (!result.ok) throw new Error(`${result.problem.message}: ${xml.slice(0, 200)}`);
  return result.document;
}

export function byId(document: XmlDocument, id: string): XmlElement {
  for (const element of descendants(document)) {
    if (['ID', 'Id', 'AssertionID'].some((name) => attributeValue(element, name) === id)) return element;
  }
  throw new Error(`no element with ID ${id}`);
}

export interface SignOptions {
  readonly pair?: KeyPair;
  readonly algorithm?: string;
  readonly digest?: string;
  /** Of SignedInfo, and of the reference unless `transforms` is given. */
  readonly c14n?: string;
  readonly prefixList?: string;
  /** Algorithm identifiers, the enveloped one included. */
  readonly transforms?: readonly string[];
  /** Raw XML instead of ds:Transforms. */
  readonly transformsXml?: string;
  /** Reference/@URI; default `#id`. */
  readonly uri?: string;
  /** Octets to digest instead of those that the reference means. */
  readonly octets?: Uint8Array;
  readonly keyInfo?: string;
  /** Raw XML at the end of ds:Signature. */
  readonly objects?: string;
  /** Raw XML inside ds:SignatureMethod. */
  readonly methodXml?: string;
  readonly pss?: { readonly saltLength: number };
  /** Changes the Reference before it is signed, e.g. to add a second one. */
  readonly references?: (reference: string) => string;
  /** Changes the finished SignedInfo before it is signed. */
  readonly signedInfo?: (signedInfo: string) => string;
  /** Where the signature goes: an offset in the text, given the element without it. Default behind its Issuer, else first. */
  readonly place?: (element: XmlElement) => number;
}

const optionsOf = (uri: string, prefixList?: string): CanonicalizationOptions => {
  const algorithm = canonicalizationAlgorithm(uri);
  if (!algorithm) throw new Error(`no canonicalization: ${uri}`);
  const { mode, comments } = algorithm;
  return { mode, comments, inclusivePrefixes: prefixList?.split(' ') ?? [] };
};

const inclusive = (prefixList?: string): string =>
  prefixList === undefined ? '' : `<ec:InclusiveNamespaces xmlns:ec="${EXC}" PrefixList="${prefixList}"/>`;

/** Of an element that has no signature yet, as the enveloped transform and the canonicalization give it. */
export const digestOf = (
  element: XmlElement | XmlDocument,
  c14n = EXC,
  prefixList?: string,
  digest = SHA256,
): string => {
  const octets = canonicalize(element, { ...optionsOf(c14n, prefixList), comments: false });
  return hashed(octets, digest);
};

const hashed = (octets: Uint8Array, digest: string): string =>
  createHash((digestAlgorithm(digest)?.hash ?? 'SHA-256').replace('-', ''))
    .update(octets)
    .digest('base64');

/** `xml` with a signature over the element with `id`, placed in it. */
export function signed(xml: string, id: string, options: SignOptions = {}): string {
  const document = parsed(xml);
  const element = byId(document, id);
  const at = (options.place ?? behindIssuer)(element);
  const { signature, withValue } = unsigned(document, element, options);
  const whole = `${xml.slice(0, at)}${signature}${xml.slice(at)}`;
  return withValue(whole, at);
}

function unsigned(document: XmlDocument, element: XmlElement, options: SignOptions) {
  const { c14n = EXC, digest = SHA256, algorithm = RSA_SHA256, prefixList, pair = rsa() } = options;
  const uri = options.uri ?? `#${attributeValue(element, 'ID') ?? attributeValue(element, 'AssertionID') ?? ''}`;
  const transforms = options.transforms ?? [ENVELOPED, c14n];
  const last = transforms.findLast((one) => canonicalizationAlgorithm(one));
  const digestValue = options.octets
    ? hashed(options.octets, digest)
    : digestOf(
        uri === '' ? document : element,
        last ?? C14N,
        last === EXC || last === `${EXC}WithComments` ? prefixList : undefined,
        digest,
      );
  const list =
    options.transformsXml ??
    (transforms.length === 0
      ? ''
      : `<ds:Transforms>${transforms
          .map(
            (one) =>
              `<ds:Transform Algorithm="${one}">${one === last && last?.startsWith(EXC) ? inclusive(prefixList) : ''}</ds:Transform>`,
          )
          .join('')}</ds:Transforms>`);
  const reference = `<ds:Reference URI="${uri}">${list}<ds:DigestMethod Algorithm="${digest}"/><ds:DigestValue>${digestValue}</ds:DigestValue></ds:Reference>`;
  const plain =
    `<ds:SignedInfo><ds:CanonicalizationMethod Algorithm="${c14n}">${c14n.startsWith(EXC) ? inclusive(prefixList) : ''}</ds:CanonicalizationMethod>` +
    `<ds:SignatureMethod Algorithm="${algorithm}">${options.methodXml ?? ''}</ds:SignatureMethod>${options.references?.(reference) ?? reference}</ds:SignedInfo>`;
  const signedInfo = options.signedInfo?.(plain) ?? plain;
  const signature = `<ds:Signature xmlns:ds="${DS}">${signedInfo}<ds:SignatureValue>VALUE</ds:SignatureValue>${options.keyInfo ?? ''}${options.objects ?? ''}</ds:Signature>`;

  const withValue = (whole: string, at: number): string => {
    const info = [...descendants(parsed(whole))].find((one) => one.start > at && isNamed(one, DS, 'SignedInfo'));
    if (!info) throw new Error('no SignedInfo');
    const data = canonicalize(info, optionsOf(c14n, prefixList));
    const hash = signatureAlgorithm(algorithm)?.hash ?? 'SHA-256';
    const value = signOctets(pair, data, options.pss ? { hash, pss: options.pss } : { hash });
    return whole.slice(0, at) + whole.slice(at).replace('VALUE', encodeBase64(value));
  };
  return { signature, withValue };
}

function behindIssuer(element: XmlElement): number {
  const issuer = element.children.find((child) => child.kind === 'element' && child.localName === 'Issuer');
  return issuer?.end ?? element.startTagEnd;
}

/** The text of the ds:Signature that stands in the element with `id`. */
export function signatureText(xml: string, id: string): string {
  const signature = byId(parsed(xml), id).children.find(
    (child) => child.kind === 'element' && child.localName === 'Signature',
  );
  if (!signature) throw new Error(`no signature in ${id}`);
  return xml.slice(signature.start, signature.end);
}

/** The text of the element with `id`. */
export function elementText(xml: string, id: string): string {
  const { start, end } = byId(parsed(xml), id);
  return xml.slice(start, end);
}
