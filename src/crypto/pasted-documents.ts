// Tells SAML metadata and messages in pasted text from loose certificates: what stands in them is nobody's until they are read as what they are.
import { decodeBase64 } from '../base/base64.ts';
import { fromUtf8 } from '../base/bytes.ts';
import { cleanText, withoutQuoting } from './pasted-text.ts';

export type DocumentKind = 'metadata' | 'message';

// Tags only, whatever their prefix and case (as HTML, a browser copies them in lower case): text that is cut, escaped or no XML any
// more is what this is for. Linear, since no run holds a second `<`.
const METADATA = /<(\/?)(?:[^\s<>:/&"'=]+:)?(?:EntityDescriptor|EntitiesDescriptor)(?![\w.:@-])/gi;
const MESSAGE =
  /<(?:[^\s<>:/&"'=]+:)?(?:AuthnRequest|Response|Assertion|EncryptedAssertion|Logout(?:Request|Response)|Artifact(?:Resolve|Response)|(?:ManageNameID|NameIDMapping)(?:Request|Response)|(?:Attribute|Authn|AuthzDecision|Subject)Query|AssertionIDRequest|BinarySecurityToken)(?![\w.:@-])/i;
const SIGNATURE = /<(?:[^\s<>:/&"'=]+:)?Signature(?![\w.:@-])/i;

/** Names of elements, without their `<`: for text whose markup was altered in a way that nothing here undoes. */
const NAMES =
  /Entit(?:y|ies)Descriptor|(?:IDPSSO|SPSSO|AuthnAuthority|AttributeAuthority|PDP)Descriptor|SignedInfo|SignatureValue|DigestValue|AuthnStatement|SubjectConfirmation|EncryptedAssertion|KeyDescriptor|KeyInfo|X509Data|X509Certificate/gi;
/** Of those, what stands in metadata only; and what stands beside no loose certificate. */
const OF_METADATA = /^(?:entit|idpsso|spsso|authnauth|attributeauth|pdp)/;
const BESIDE_ANY = /^(?:key|x509)/;

/** Text may have been escaped on its way, and escaped again. */
const MOST_ESCAPES = 4;

/**
 * What text is, or holds. A signature without what it signs is taken for a piece of a message: its certificate proves as little.
 * A KeyInfo or KeyDescriptor alone is neither.
 */
export function documentIn(text: string): DocumentKind | undefined {
  const views = [text];
  for (let i = 0; i < MOST_ESCAPES; i++) {
    const view = views.at(-1) ?? '';
    const kind = kindByTags(view);
    if (kind) return kind;
    const cleaned = cleanText(view).text;
    if (cleaned === view) break;
    views.push(cleaned);
  }
  views.push(...inBase64(views.at(-1) ?? ''));
  return (
    firstOf(views, kindByTags) ??
    firstOf(views, kindByNames) ??
    (views.some((view) => SIGNATURE.test(view)) ? 'message' : undefined)
  );
}

function firstOf(
  views: readonly string[],
  kindOf: (view: string) => DocumentKind | undefined,
): DocumentKind | undefined {
  for (const view of views) {
    const kind = kindOf(view);
    if (kind) return kind;
  }
  return undefined;
}

function kindByTags(text: string): DocumentKind | undefined {
  const metadata = text.search(METADATA);
  const message = text.search(MESSAGE);
  // Metadata may hold an Assertion among its extensions.
  if (metadata !== -1 && (message === -1 || metadata < message)) return 'metadata';
  return message === -1 ? undefined : 'message';
}

/** Two different names, not one: a sentence may speak of an EntityDescriptor. Lines may have been broken within a name. */
function kindByNames(text: string): DocumentKind | undefined {
  const names = new Set<string>();
  for (const [name] of text.replace(/=?\r?\n[ \t]*/g, '').matchAll(NAMES)) {
    // So spelt, it is the field of a certificate (RFC 5280 §4.1).
    if (name !== 'signatureValue') names.add(name.toLowerCase());
  }
  if (names.size < 2) return undefined;
  const all = [...names];
  if (all.some((name) => OF_METADATA.test(name))) return 'metadata';
  return all.every((name) => BESIDE_ANY.test(name)) ? undefined : 'message';
}

/** Base64 that begins as that of `<?`, `<` and a letter, or a byte order mark does, alone or with other text around it. */
const BASE64_OF_XML = /(?<![A-Za-z0-9+/])(?:P[C-H]|77u\/P)[A-Za-z0-9+/_\s-]{30,}/g;

function inBase64(text: string): string[] {
  return [...text.matchAll(BASE64_OF_XML)].flatMap(([run]) => {
    const compact = run.replace(/\s+/g, '').replace(/-/g, '+').replace(/_/g, '/');
    // What is cut off, if only by a word behind it, is read as far as it goes.
    const octets = decodeBase64(compact.slice(0, compact.length - (compact.length % 4)));
    // Cut within a character, or no UTF-8 at all, the names of elements are still there.
    return octets ? [fromUtf8(octets) ?? new TextDecoder('latin1').decode(octets)] : [];
  });
}

/** One metadata document in a text. Offsets count UTF-16 code units. */
export interface MetadataSlice {
  readonly from: number;
  readonly to: number;
  /** An end tag without its start tag: the document's beginning is missing. */
  readonly isHeadless: boolean;
}

/** Every outermost metadata document of the text: from its start tag to the end tag that belongs to it, or to the end of the text. */
export function metadataSlices(text: string): MetadataSlice[] {
  const slices: MetadataSlice[] = [];
  let depth = 0;
  let from = 0;
  // Looked for again only when passed: a text of many start tags without an end is walked once.
  let close = -1;
  for (const tag of text.matchAll(METADATA)) {
    if (close < tag.index) close = text.indexOf('>', tag.index);
    if (close === -1) close = text.length;
    const end = Math.min(text.length, close + 1);
    if (tag[1] === '/') {
      if (depth === 0) slices.push({ from: tag.index, to: end, isHeadless: true });
      else if (--depth === 0) slices.push({ from, to: end, isHeadless: false });
      continue;
    }
    if (depth === 0) from = tag.index;
    if (text[close - 1] !== '/') depth++;
    else if (depth === 0) slices.push({ from, to: end, isHeadless: false });
  }
  if (depth > 0) slices.push({ from, to: text.length, isHeadless: false });
  return slices;
}

/** The texts that a paste may stand for, marks of quoted mail apart: as it is, with one kind of escape undone once, and with every kind undone. */
export function unescapedViews(given: string): string[] {
  const text = withoutQuoting(given);
  const views = [
    text,
    text.replace(/&(?:(lt|gt|quot|apos|amp)|#(\d{1,6})|#x([\da-f]{1,6}));/gi, undone),
    text.replace(/\\(?:([nrt"\\/])|u([\da-f]{4}))/gi, (_, letter?: string, hex?: string) =>
      hex === undefined ? (LETTERS[letter ?? ''] ?? letter ?? '') : String.fromCharCode(Number.parseInt(hex, 16)),
    ),
  ];
  for (let i = 0, last = text; i < MOST_ESCAPES; i++) {
    last = cleanText(last).text;
    views.push(last);
  }
  return [...new Set(views)];
}

const LETTERS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

function undone(whole: string, name?: string, decimal?: string, hex?: string): string {
  if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole;
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}
