// Redacts one XML document in place: every range of its text that the allow-list does not keep is written anew, all else stays
// as it was written, so that structure, prefixes and quoting are still what they were.

import { fromUtf8, toDisplayText, utf8 } from '../../base/bytes.ts';
import { readDateTime } from '../../base/date-time.ts';
import type { Limits } from '../../base/limits.ts';
import { parseXml } from '../../xml/parse.ts';
import type { XmlAttribute, XmlDocument, XmlElement, XmlNode } from '../../xml/tree.ts';
import { looksLikeElementName } from './name-shape.ts';
import type { Substitution } from './substitution.ts';
import {
  attributeRule,
  isNamedBySpecification,
  isSpecified,
  MARKUP_WORDS,
  SPECIFIED_URIS,
  type Standing,
  standingWithin,
  textRule,
  type XmlRule,
} from './xml-rules.ts';

export interface XmlRedaction {
  readonly substitution: Substitution;
  readonly limits: Limits;
  /** An issuer, audience or endpoint. */
  readonly party: (value: string) => string;
}

/** Octets of the redacted document, in UTF-8. What is no well-formed XML stays that, with the same fault where that can be. */
export function redactXml(octets: Uint8Array, redaction: XmlRedaction): Uint8Array {
  const parsed = parseXml(octets, redaction.limits);
  return utf8(parsed.ok ? redactDocument(parsed.document, redaction) : redactMarkup(octets, redaction));
}

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

function redactDocument(document: XmlDocument, redaction: XmlRedaction): string {
  const edits: Edit[] = [];
  const label = /^<\?xml[^>]*?encoding\s*=\s*["']([^"']*)/.exec(document.source);
  if (label?.[1] && !/^utf-8$/i.test(label[1])) {
    const to = label[0].length;
    edits.push({ from: to - label[1].length, to, text: 'UTF-8' });
  }
  const open = document.children.toReversed().map((node): readonly [XmlNode, Standing] => [node, 'other']);
  for (let next = open.pop(); next; next = open.pop()) {
    const [node, around] = next;
    const standing = node.kind === 'element' ? standingWithin(node, around) : around;
    editNode(node, standing, document.source, edits, redaction);
    if (node.kind === 'element')
      for (let i = node.children.length - 1; i >= 0; i--) open.push([node.children[i] as XmlNode, standing]);
  }
  return applyEdits(document.source, edits);
}

function applyEdits(source: string, edits: readonly Edit[]): string {
  let out = '';
  let at = 0;
  for (const { from, to, text } of edits.toSorted((a, b) => a.from - b.from)) {
    out += source.slice(at, from) + text;
    at = to;
  }
  return out + source.slice(at);
}

function editNode(node: XmlNode, standing: Standing, source: string, edits: Edit[], redaction: XmlRedaction): void {
  switch (node.kind) {
    case 'element':
      editElement(node, standing, source, edits, redaction);
      return;
    case 'text': {
      if (!/\S/.test(node.text)) return;
      const text = redactValue(node.text, textRule(node.parent, standing), redaction);
      if (text !== node.text) edits.push({ ...range(node), text: node.cdata ? cdata(text) : escapeText(text) });
      return;
    }
    // What was in them is gone; that they stood there is what attacks on NameID are told by.
    case 'comment':
      edits.push({ ...range(node), text: '<!---->' });
      return;
    case 'processing-instruction':
      edits.push({ ...range(node), text: '<?removed?>' });
      return;
  }
}

const range = ({ start, end }: { start: number; end: number }) => ({ from: start, to: end });
const escapeText = (text: string): string => text.replace(/[&<>\r]/g, (found) => `&#${found.charCodeAt(0)};`);
const escapeValue = (text: string): string => text.replace(/[&<>"'\t\n\r]/g, (found) => `&#${found.charCodeAt(0)};`);
const cdata = (text: string): string => `<![CDATA[${text.replaceAll(']]>', ']] >')}]]>`;

function editElement(
  element: XmlElement,
  standing: Standing,
  source: string,
  edits: Edit[],
  redaction: XmlRedaction,
): void {
  const name = redactName(element, element.namespace, redaction);
  if (name !== element.name) {
    edits.push({ from: element.start + 1, to: element.start + 1 + element.name.length, text: name });
    if (element.startTagEnd !== element.end) {
      const at = source.lastIndexOf('</', element.end - 1) + 2;
      edits.push({ from: at, to: at + element.name.length, text: name });
    }
  }
  for (const declaration of element.declarations) {
    const { prefix, uri, start, end } = declaration;
    const written = source.slice(start, end);
    const kept = redactPrefix(prefix, redaction);
    if (kept !== prefix) {
      const at = start + written.indexOf(':') + 1;
      edits.push({ from: at, to: at + prefix.length, text: kept });
    }
    if (uri === '' || isSpecified(uri)) continue;
    const quote = written.search(/["']/);
    const text = escapeValue(redaction.substitution.text(uri, 'address'));
    edits.push({ from: start + quote + 1, to: end - 1, text });
  }
  for (const attribute of element.attributes) editAttribute(element, attribute, standing, edits, redaction);
}

function editAttribute(
  element: XmlElement,
  attribute: XmlAttribute,
  standing: Standing,
  edits: Edit[],
  redaction: XmlRedaction,
): void {
  const known = isNamedBySpecification(attribute.namespace === '' ? element.namespace : attribute.namespace);
  const name = redactName(attribute, known ? 'urn:oasis:' : attribute.namespace, redaction);
  if (name !== attribute.name)
    edits.push({ from: attribute.start, to: attribute.start + attribute.name.length, text: name });
  const rule = known ? attributeRule(element, attribute, standing) : 'opaque';
  const value = redactValue(attribute.value, rule, redaction);
  if (value !== attribute.value) {
    edits.push({ from: attribute.valueStart, to: attribute.valueEnd, text: escapeValue(value) });
  }
}

const COMMON_PREFIX = /^(?:[a-z]{1,8}\d{0,4}|)$/i;

const redactPrefix = (prefix: string, { substitution }: XmlRedaction): string =>
  COMMON_PREFIX.test(prefix) ? prefix : substitution.text(prefix, 'opaque');

function redactName(
  { prefix, localName }: { readonly prefix: string; readonly localName: string },
  namespace: string,
  redaction: XmlRedaction,
): string {
  const local =
    isNamedBySpecification(namespace) && looksLikeElementName(localName)
      ? localName
      : redaction.substitution.text(localName, 'opaque');
  return prefix === '' ? local : `${redactPrefix(prefix, redaction)}:${local}`;
}

/** Words of schemas: booleans, small numbers, languages, durations; nothing that could be anybody's. */
const WORD =
  /^\s*(?:true|false|exact|minimum|maximum|better|signing|encryption|\d{1,4}(?:\.\d)?|[a-z]{2}(?:-[A-Z]{2})?|P[\dDTHMSYW.]{1,20}|(?:\w{1,12}:)?(?:Success|Requester|Responder|VersionMismatch|Client|Server|Sender|Receiver|MustUnderstand))\s*$/;
/** Of an attribute: words, OIDs and addresses of claims. An e-mail address is none. */
const ATTRIBUTE_NAME = /^[\w:/.# &?=+-]{1,200}$/;

function redactValue(value: string, rule: XmlRule, { substitution, party }: XmlRedaction): string {
  const { start, core, end } = trimmed(value);
  if (core === '') return value;
  switch (rule) {
    case 'keep':
      return substitution.kept(value);
    case 'party':
      return start + party(core) + end;
    case 'uri': {
      const list = core.split(/(\s+)/);
      return start + list.map((one) => keptUri(one, substitution)).join('') + end;
    }
    case 'time':
      return readDateTime(core) ? substitution.kept(value) : start + substitution.text(core, 'opaque') + end;
    case 'word':
      return WORD.test(value) ? substitution.kept(value) : start + substitution.text(core, 'opaque') + end;
    case 'prose':
      return substitution.text(value, 'prose');
    case 'name':
      return ATTRIBUTE_NAME.test(core) ? substitution.kept(value) : start + substitution.text(core, 'opaque') + end;
    case 'qname':
      return /^(?:[A-Za-z]\w{0,15}:)?(?:string|boolean|integer|int|long|decimal|dateTime|date|anyURI|anyType|base64Binary|NameIDType)$/.test(
        core,
      )
        ? value
        : start + substitution.text(core, 'opaque') + end;
    case 'key':
    case 'opaque':
      return start + substitution.text(core, 'opaque') + end;
  }
}

const keptUri = (text: string, substitution: Substitution): string =>
  text.trim() === '' || isSpecified(text) ? substitution.kept(text) : substitution.text(text, 'address');

/** White space around a value is a fault that checks tell, and no secret. */
function trimmed(value: string): { readonly start: string; readonly core: string; readonly end: string } {
  const core = value.trim();
  const at = value.indexOf(core);
  return { start: value.slice(0, at), core, end: value.slice(at + core.length) };
}

const DECLARATION =
  /^\s*<\?xml version=["']1\.0["'](?: encoding=["'](?:utf-8|us-ascii|iso-8859-1)["'])?(?: standalone=["'](?:yes|no)["'])?\s*\?>/i;

/** A text that only looks like XML: URIs of specifications and names of SAML stay, all other letters and digits go. */
function redactMarkup(octets: Uint8Array, { substitution }: XmlRedaction): string {
  const text = fromUtf8(octets) ?? toDisplayText(octets);
  const head = DECLARATION.exec(text)?.[0] ?? '';
  const body = text.slice(head.length);
  let out = head;
  let at = 0;
  const plain = (piece: string): string =>
    piece.replace(/[^<>="'\s/:]+/g, (word) =>
      MARKUP_WORDS.has(word.toLowerCase().replace(/^[!?[]+|\[+$/g, '')) ? word : substitution.text(word, 'opaque'),
    );
  for (const match of body.matchAll(SPECIFIED_URIS)) {
    out += plain(body.slice(at, match.index)) + match[0];
    at = match.index + match[0].length;
  }
  return out + plain(body.slice(at));
}
