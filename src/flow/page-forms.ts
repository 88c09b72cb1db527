// The hidden fields of a page that posts a SAML message on: the page's own text is read, as far as a source has it (HAR).
import { matchName } from '../bindings/parameter-names.ts';
import { htmlUnescape } from './relay-state-class.ts';

/** One form that has a message or a RelayState in it. */
export interface PageForm {
  /** Names as spelt, with values as a browser reads them: attributes unescaped once. */
  readonly message?: { readonly name: string; readonly value: string };
  /** Every RelayState of the form; `wire` is the attribute's text as it stood. */
  readonly relayStates: readonly { readonly name: string; readonly wire: string; readonly value: string }[];
}

/** Characters of a page that are read; an auto-submit page is not much more than its message. */
const PAGE_READ = 4_000_000;
/** Forms of a page that are read. */
const MOST_FORMS = 16;

/** Cheap to ask of every page: whether `pageForms` may find anything. */
export const mayHaveForms = (html: string): boolean => /saml[\s_.-]?(?:re|art)|relay[\s_.-]?state/i.test(html);

/** Read as a browser would, but for scripts and comments, which are not told from markup. Linear in the text. */
export function pageForms(html: string): PageForm[] {
  const text = html.length > PAGE_READ ? html.slice(0, PAGE_READ) : html;
  const forms: { message?: { name: string; value: string }; relayStates: PageForm['relayStates'][number][] }[] = [];
  let open: (typeof forms)[number] | undefined;
  const tags = /<(form|input|textarea|\/form)(?=[\s/>])/gi;
  for (let tag = tags.exec(text); tag && forms.length < MOST_FORMS; tag = tags.exec(text)) {
    const name = tag[1]?.toLowerCase();
    if (name === 'form' || name === '/form') {
      open = undefined;
      continue;
    }
    const { attributes, end } = readAttributes(text, tags.lastIndex);
    tags.lastIndex = end;
    const field = htmlUnescape(attributes.get('name') ?? '');
    const match = matchName(field);
    if (!match) continue;
    const wire = name === 'textarea' ? textUntilTag(text, end + 1) : (attributes.get('value') ?? '');
    if (!open) {
      open = { relayStates: [] };
      forms.push(open);
    }
    if (match.parameter === 'RelayState') open.relayStates.push({ name: field, wire, value: htmlUnescape(wire) });
    else if (match.parameter.startsWith('SAMLR') && !open.message) {
      open.message = { name: match.parameter, value: htmlUnescape(wire) };
    }
  }
  return forms.filter(({ message, relayStates }) => message || relayStates.length > 0);
}

function textUntilTag(text: string, from: number): string {
  const to = text.indexOf('<', from);
  return text.slice(from, to === -1 ? text.length : to);
}

/** Attributes from `from`, right behind a tag's name, to its `>`; names in lower case, the first of a name counts. */
function readAttributes(text: string, from: number): { attributes: Map<string, string>; end: number } {
  const attributes = new Map<string, string>();
  let at = from;
  const skip = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? '';
    at += found.length;
    return found;
  };
  while (at < text.length && text[at] !== '>') {
    if (skip(/[\s/]+/y) !== '') continue;
    const name = skip(/=?[^\s/>=]*/y).toLowerCase();
    skip(/\s*/y);
    let value = '';
    if (text[at] === '=') {
      at++;
      skip(/\s*/y);
      const quote = text[at];
      if (quote === '"' || quote === "'") {
        const close = text.indexOf(quote, at + 1);
        value = text.slice(at + 1, close === -1 ? text.length : close);
        at = close === -1 ? text.length : close + 1;
      } else value = skip(/[^\s>]*/y);
    }
    if (name !== '' && !attributes.has(name)) attributes.set(name, value);
  }
  return { attributes, end: at };
}
