// Reads certificates out of whatever a user pastes or drops, says what it repaired, and refuses private keys.
import { toHex } from '../base/bytes.ts';
import { type DerNode, derNode, oidOf, pick, TAG } from './der.ts';
import { documentIn } from './pasted-documents.ts';
import { cleanText, type PastedBlock, pastedBlocks, pastedText, type Repair, readBase64 } from './pasted-text.ts';
import { type PublicKey, publicKeyOf } from './public-key.ts';
import { type Certificate, certificateOf } from './x509.ts';

export type CertificateUse = 'signing' | 'encryption';
export type CertificateSource = 'pem' | 'base64' | 'der' | 'pkcs7' | 'xml';

export interface PastedCertificate {
  readonly certificate: Certificate;
  readonly source: CertificateSource;
  /** What KeyDescriptor/@use said; empty where nothing restricts the use (SAML Metadata §2.4.1.1). */
  readonly uses: readonly CertificateUse[];
  readonly repairs: readonly Repair[];
}

export type RefusalCode =
  | 'input-empty'
  /** A private key, plain or encrypted, or a PKCS #12 file, which holds one: never kept, and the user is warned. */
  | 'private-key'
  | 'public-key-only'
  | 'certificate-request'
  | 'certificate-cut-short'
  | 'certificate-damaged'
  /** SAML metadata: its certificates speak for its own entities only, and the one of its own signature for none. Read it as metadata. */
  | 'metadata-instead'
  /** A SAML message, or a signature out of one: a certificate in it vouches for nothing. */
  | 'message-instead'
  | 'nothing-found';

export interface Refusal {
  readonly code: RefusalCode;
  /** For 'public-key-only', where the key could be read. */
  readonly key?: PublicKey;
  /** For 'certificate-cut-short': octets that are missing. */
  readonly missing?: number;
}

export interface PastedCertificates {
  /** Each certificate once, in the order found. */
  readonly certificates: readonly PastedCertificate[];
  readonly refusals: readonly Refusal[];
}

/** Never throws. The caller bounds the size of the input (`Limits.xmlOctets`); the work is linear in it. */
export function readCertificates(input: string | Uint8Array): PastedCertificates {
  const found = new Map<string, PastedCertificate>();
  const refusals: Refusal[] = [];
  const refuse = (refusal: Refusal): void => {
    if (!refusals.some(({ code }) => code === refusal.code)) refusals.push(refusal);
  };

  const keep = (
    certificate: Certificate,
    source: CertificateSource,
    use: CertificateUse | undefined,
    repairs: readonly Repair[],
  ): void => {
    const id = toHex(certificate.der);
    const known = found.get(id);
    // Listed once for signing and once for encryption is both; once without a use is any.
    const uses = !use || known?.uses.length === 0 ? [] : [...new Set([...(known?.uses ?? []), use])];
    found.set(id, { certificate, source: known?.source ?? source, uses, repairs: known?.repairs ?? repairs });
  };

  const take = (
    octets: Uint8Array,
    source: CertificateSource,
    use: CertificateUse | undefined,
    repairs: readonly Repair[],
  ): void => {
    const node = derNode(octets);
    const kind = node && KINDS.find(({ fits }) => fits(node));
    if (!node || !kind) {
      refuse({ code: 'certificate-damaged' });
      return;
    }
    if (kind.refusal) {
      const key = kind.refusal === 'public-key-only' ? publicKeyOf(node) : undefined;
      refuse(key ? { code: kind.refusal, key } : { code: kind.refusal });
    }
    for (const each of kind.certificates(node)) {
      const certificate = certificateOf(each);
      if ('problem' in certificate) refuse({ code: 'certificate-damaged' });
      else keep(certificate, kind.chain ? 'pkcs7' : source, use, repairs);
    }
  };

  const takeBlock = (
    block: PastedBlock,
    source: CertificateSource,
    use: CertificateUse | undefined,
    repairs: readonly Repair[],
  ): void => {
    // By its label alone: an encrypted or damaged private key is one all the same.
    if (/PRIVATE KEY/.test(block.label)) refuse({ code: 'private-key' });
    else if (block.octets) take(block.octets, source, use, [...repairs, ...block.repairs]);
    else if (block.label || block.missing)
      refuse(
        block.missing ? { code: 'certificate-cut-short', missing: block.missing } : { code: 'certificate-damaged' },
      );
  };

  if (typeof input !== 'string' && derNode(input)) {
    take(input, 'der', undefined, []);
    return { certificates: [...found.values()], refusals };
  }
  const pasted = typeof input === 'string' ? { text: input, repairs: [] } : pastedText(input);
  if (pasted.text.trim() === '') return { certificates: [], refusals: [{ code: 'input-empty' }] };

  const document = documentIn(pasted.text);
  if (document) return { certificates: [], refusals: [{ code: `${document}-instead` }] };

  let { text } = pasted;
  let repairs: readonly Repair[] = pasted.repairs;
  let elements = xmlCertificates(text);
  if (elements.length === 0) {
    const cleaned = cleanText(text);
    text = cleaned.text;
    repairs = [...repairs, ...cleaned.repairs];
    elements = xmlCertificates(text);
  }
  for (const { content, use } of elements) {
    const cleaned = cleanText(content);
    const marked = /BEGIN/.test(cleaned.text) ? pastedBlocks(cleaned.text)[0] : undefined;
    const block = marked ?? { label: 'CERTIFICATE', headers: '', ...readBase64(cleaned.text) };
    takeBlock(block, 'xml', use, [...repairs, ...cleaned.repairs]);
  }
  if (elements.length === 0) {
    for (const block of pastedBlocks(text)) takeBlock(block, block.label ? 'pem' : 'base64', undefined, repairs);
    const isJwk = /"kty"\s*:/.test(text);
    if (isJwk && /"d"\s*:/.test(text)) refuse({ code: 'private-key' });
    else if (found.size === 0 && (isJwk || KEY_VALUE.test(text))) refuse({ code: 'public-key-only' });
  }
  if (found.size === 0 && refusals.length === 0) refuse({ code: 'nothing-found' });
  return { certificates: [...found.values()], refusals };
}

// Tags only, tolerantly: a fragment with undeclared prefixes, cut at either end, is what people copy.
const XML_TAG = /<(\/?)(?:[\w.-]{1,40}:)?(KeyDescriptor|X509Certificate)\b([^<>]*)>/g;

const KEY_VALUE = /<(?:[\w.-]{1,40}:)?(?:RSA|EC|DSA)?KeyValue\b/;

function xmlCertificates(text: string): { content: string; use: CertificateUse | undefined }[] {
  const elements: { content: string; use: CertificateUse | undefined }[] = [];
  let use: CertificateUse | undefined;
  for (const tag of text.matchAll(XML_TAG)) {
    const [whole, closing, name, attributes = ''] = tag;
    if (name === 'KeyDescriptor') {
      use = closing
        ? undefined
        : (/\buse\s*=\s*\\?["'](signing|encryption)\\?["']/.exec(attributes)?.[1] as CertificateUse | undefined);
    } else if (!closing && !attributes.endsWith('/')) {
      const from = tag.index + whole.length;
      const to = text.indexOf('<', from);
      elements.push({ content: text.slice(from, to === -1 ? text.length : to), use });
    }
  }
  return elements;
}

interface Kind {
  readonly fits: (node: DerNode) => boolean;
  readonly refusal?: RefusalCode;
  readonly chain?: boolean;
  readonly certificates: (node: DerNode) => readonly DerNode[];
}

const tagAt = (node: DerNode, ...path: number[]): number | undefined => pick(node, ...path)?.tag;
const refused = (refusal: RefusalCode, fits: Kind['fits']): Kind => ({ fits, refusal, certificates: () => [] });

/** What a structure is, by its shape. The first that fits counts. */
const KINDS: readonly Kind[] = [
  // PKCS #8, PKCS #1, SEC 1, PKCS #12: all begin with a version number. A PKCS #1 public key is two integers and no more.
  refused(
    'public-key-only',
    (node) => tagAt(node, 0) === TAG.integer && tagAt(node, 1) === TAG.integer && node.children.length === 2,
  ),
  refused('private-key', (node) => tagAt(node, 0) === TAG.integer),
  // EncryptedPrivateKeyInfo
  refused('private-key', (node) => tagAt(node, 0, 0) === TAG.oid && tagAt(node, 1) === TAG.octetString),
  refused('public-key-only', (node) => tagAt(node, 0, 0) === TAG.oid && tagAt(node, 1) === TAG.bitString),
  // CertificationRequestInfo is version, name, key, [0]; TBSCertificate has its validity before the name.
  refused('certificate-request', (node) => tagAt(node, 0, 0) === TAG.integer && tagAt(node, 0, 3) === TAG.context0),
  {
    // ContentInfo with SignedData (RFC 5652 §5.1): the certificates are its [0].
    fits: (node) => oidOf(pick(node, 0)) === '1.2.840.113549.1.7.2',
    chain: true,
    certificates: (node) => pick(node, 1, 0)?.children.find((child) => child.tag === TAG.context0)?.children ?? [],
  },
  { fits: (node) => node.tag === TAG.sequence && tagAt(node, 2) === TAG.bitString, certificates: (node) => [node] },
];
