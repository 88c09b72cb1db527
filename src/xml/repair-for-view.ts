// Makes a refused document digestible for the lenient viewer: bounded, balanced, without a DTD. For display only.
import type { Limits } from '../base/limits.ts';

// The viewer's parser is slower than linear in these: bounds of its own, far below the general ones.
const MOST_UNITS = 256 * 1024;
const MOST_TAGS = 10_000;
const MOST_DECLARATIONS = 1_000;

/** Illegal in XML, or half a surrogate pair: shown as U+FFFD. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for
const ILLEGAL = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Cs}/gu;

/**
 * The document inside one wrapper element that declares every prefix in sight, its tags balanced; undefined where it is
 * over a bound, in size, tags, namespace declarations or depth. Linear in the size.
 */
export function repairForView(source: string, limits: Limits): string | undefined {
  if (source.length > Math.min(MOST_UNITS, limits.xmlOctets)) return undefined;
  if (occurrences(source, '<', MOST_TAGS) || occurrences(source, 'xmlns', MOST_DECLARATIONS)) return undefined;
  const content = source.replace(/^\ufeff?<\?xml[^>]*>/, '').replace(ILLEGAL, '\ufffd');
  const prefixes = new Set<string>();
  const balanced = balance(content, limits.xmlDepth, prefixes);
  if (balanced === undefined || prefixes.size > MOST_DECLARATIONS) return undefined;
  prefixes.delete('xml');
  prefixes.delete('xmlns');
  const declarations = [...prefixes].map((prefix) => ` xmlns:${prefix}="urn:undeclared"`).join('');
  return `<view${declarations}>${balanced}</view>`;
}

/** Whether `what` stands in `source` more than `most` times. */
function occurrences(source: string, what: string, most: number): boolean {
  let count = 0;
  for (let at = source.indexOf(what); at >= 0; at = source.indexOf(what, at + what.length)) {
    if (++count > most) return true;
  }
  return false;
}

/** Closes what is left open, drops end tags of nothing, makes text of a "<" that begins no markup. */
function balance(source: string, mostDepth: number, prefixes: Set<string>): string | undefined {
  const out: string[] = [];
  const open: string[] = [];
  for (let at = 0; at < source.length; ) {
    const less = source.indexOf('<', at);
    const textEnd = less < 0 ? source.length : less;
    out.push(source.slice(at, textEnd).replace(/\]\]>/g, ']]&gt;'));
    if (less < 0) break;
    const skipped = sectionEnd(source, less);
    if (skipped !== undefined) {
      if (skipped.isKept) out.push(source.slice(less, skipped.end));
      at = skipped.end;
      continue;
    }
    const end = tagEnd(source, less);
    const tag = source.slice(less, end);
    const name = /^<\/?([\p{L}_][\p{L}\p{N}_.:-]{0,999})/u.exec(tag)?.[1];
    if (name === undefined) {
      out.push('&lt;');
      at = less + 1;
      continue;
    }
    at = end;
    // The last tag of a document that was cut off: shown as text.
    if (!tag.endsWith('>')) out.push(tag.replace(/</g, '&lt;'));
    else if (tag.startsWith('</')) {
      const level = open.lastIndexOf(name);
      if (level < 0) continue;
      for (const missing of open.splice(level).reverse()) out.push(`</${missing}>`);
    } else {
      for (const [, prefix] of tag.matchAll(/[<\s]([\p{L}_][\p{L}\p{N}_.-]{0,99}):/gu)) prefixes.add(prefix as string);
      out.push(tag);
      if (!tag.endsWith('/>')) open.push(name);
      if (open.length > mostDepth) return undefined;
    }
  }
  for (const missing of open.reverse()) out.push(`</${missing}>`);
  return out.join('');
}

/** Where a comment, CDATA section, instruction or DOCTYPE that begins at `start` ends; undefined where none begins. */
function sectionEnd(source: string, start: number): { readonly end: number; readonly isKept: boolean } | undefined {
  const closing = (close: string, from: number): { end: number; isKept: boolean } => {
    const at = source.indexOf(close, from);
    return at < 0 ? { end: source.length, isKept: false } : { end: at + close.length, isKept: true };
  };
  if (source.startsWith('<!--', start)) {
    const found = closing('-->', start + 4);
    // A "--" within would make the viewer give up on everything.
    return { end: found.end, isKept: found.isKept && !/--|-$/.test(source.slice(start + 4, found.end - 3)) };
  }
  if (source.startsWith('<![CDATA[', start)) return closing(']]>', start + 9);
  if (source.startsWith('<?', start)) return { ...closing('?>', start + 2), isKept: false };
  if (source.startsWith('<!', start)) return { end: declarationEnd(source, start), isKept: false };
  return undefined;
}

/** Behind the `>` of a DOCTYPE, across quotes and an internal subset. Nothing in it is ever evaluated. */
function declarationEnd(source: string, start: number): number {
  let depth = 0;
  for (let i = start; i < source.length; i++) {
    const character = source[i];
    if (character === '"' || character === "'") {
      const close = source.indexOf(character, i + 1);
      if (close < 0) return source.length;
      i = close;
    } else if (character === '<' || character === '[') depth++;
    else if (character === ']' || character === '>') {
      depth--;
      if (depth <= 0) return i + 1;
    }
  }
  return source.length;
}

/** Behind the `>` of a tag, across quoted values; where the next "<" stands if that comes first. */
function tagEnd(source: string, start: number): number {
  let quote = '';
  for (let i = start + 1; i < source.length; i++) {
    const character = source[i] as string;
    if (character === '<') return i;
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '>') return i + 1;
    else if (character === '"' || character === "'") quote = character;
  }
  return source.length;
}
