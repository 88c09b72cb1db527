// What is left of a page: its forms (where they go, which fields they have), its title, and the words of an error message.
import { toDisplayText, utf8 } from '../../base/bytes.ts';
import { matchName } from '../../bindings/parameter-names.ts';
import { type Redaction, redactParameter } from './redaction.ts';
import { linesOf, redactShortAnswer } from './short-answer.ts';
import { PARAMETER_NAMES } from './vocabulary.ts';

/** Characters of a page's visible text that are gone through. */
const TEXT_LOOKED_AT = 60_000;
/** And of its markup: a page with a message in a form is not much longer than the message. */
const MARKUP_LOOKED_AT = 8_000_000;
const MOST_TAGS = 500;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/**
 * A small page with the same forms, without scripts, or an answer that may be nothing but its error. Undefined for anything else.
 * Values of fields stay only for SAML's own.
 */
export function redactPage(body: string, redaction: Redaction): string | undefined {
  if (!/<(?:!doctype html|html|head|body|form|title|input)\b/i.test(body.slice(0, 4_000)))
    return redactShortAnswer(body, redaction.substitution);
  const { substitution } = redaction;
  const prose = (text: string): string => escapeHtml(substitution.text(unescapeHtml(text), 'prose'));
  const title = /<title[^>]{0,200}>([^<]{0,400})/i.exec(body.slice(0, 100_000))?.[1];
  const parts = ['<!doctype html>', title === undefined ? '' : `<title>${prose(title.trim())}</title>`];
  for (const [tag, kind] of formTags(body.slice(0, MARKUP_LOOKED_AT))) parts.push(redactTag(tag, kind, redaction));
  const text = visibleText(body.slice(0, TEXT_LOOKED_AT));
  if (text !== '') parts.push(`<p>${prose(text)}</p>`);
  return parts.filter((part) => part !== '').join('\n');
}

/** The first tags of forms and their fields, with what they are in lower case. Linear: where no tag ends any more, none is looked for. */
function* formTags(html: string): Generator<readonly [tag: string, kind: string]> {
  const start = /<(\/?form|input|button|select|textarea)\b/gi;
  for (let count = 0; count < MOST_TAGS; count++) {
    const found = start.exec(html);
    const end = found ? html.indexOf('>', start.lastIndex) : -1;
    if (!found || end === -1) return;
    yield [html.slice(found.index, end + 1), (found[1] ?? '').toLowerCase()];
    start.lastIndex = end;
  }
}

function redactTag(tag: string, kind: string, redaction: Redaction): string {
  if (kind === '/form') return '</form>';
  const { substitution, address, known } = redaction;
  const written = (name: string, value: string | undefined): string =>
    value === undefined ? '' : ` ${name}="${escapeHtml(value)}"`;
  const word = (name: string): string | undefined => {
    const value = attribute(tag, name);
    return value === undefined || /^[a-z/-]{1,40}$/i.test(value) ? value : substitution.text(value, 'opaque');
  };
  if (kind === 'form') {
    const action = attribute(tag, 'action');
    return `<form${written('method', word('method'))}${written('action', action === undefined ? undefined : address(action))}>`;
  }
  const name = attribute(tag, 'name');
  const kept =
    name === undefined || matchName(name) || known.parameterNames.has(name.toLowerCase()) || known.isName(name)
      ? name
      : substitution.text(name, 'address');
  const isOurs = name !== undefined && (matchName(name) !== undefined || PARAMETER_NAMES.has(name.toLowerCase()));
  const value = isOurs ? attribute(tag, 'value') : undefined;
  const shown =
    value === undefined ? undefined : toDisplayText(redactParameter(name ?? '', utf8(value), 'body', redaction));
  return `<${kind}${written('type', word('type'))}${written('name', kept)}${written('value', shown)}>`;
}

function attribute(tag: string, name: string): string | undefined {
  const found = new RegExp(`[\\s"']${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(tag);
  const value = found?.[1] ?? found?.[2] ?? found?.[3];
  return value === undefined ? undefined : unescapeHtml(value);
}

/** Without scripts, styles and tags, each cut at its end or at the next tag. A tag ends a line. */
function visibleText(html: string): string {
  const parts: string[] = [];
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    parts.push(html.slice(at, open === -1 ? html.length : open));
    if (open === -1) break;
    const skipped = /^<(script|style|title|template|textarea)\b/i.exec(html.slice(open, open + 12))?.[1];
    const close = skipped ? endOf(html, skipped, open) : open;
    const end = html.indexOf('>', close);
    if (end === -1) break;
    at = end + 1;
    parts.push('\n');
  }
  return linesOf(parts.join(''));
}

function endOf(html: string, name: string, from: number): number {
  const end = new RegExp(`</${name}`, 'gi');
  end.lastIndex = from;
  return end.exec(html)?.index ?? html.length;
}

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (found) => `&#${found.charCodeAt(0)};`);
const unescapeHtml = (text: string): string =>
  text.replace(/&(?:(amp|lt|gt|quot|apos|nbsp)|#(\d{1,7})|#x([0-9a-f]{1,6}));/gi, (whole, name, decimal, hex) => {
    if (name !== undefined) return ENTITIES[String(name).toLowerCase()] ?? whole;
    const point = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
