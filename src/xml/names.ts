// The names of one document for the strict parser: each is checked and split once, however often it is used.
import { ASCII_CLASS, isNameCharacter, isNameStart, NAME } from './characters.ts';
import { clip, Refusal } from './refusal.ts';

export const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';
export const XMLNS_NAMESPACE = 'http://www.w3.org/2000/xmlns/';

/** A prefix of this document; `uri` is what it is bound to at the place where the parser stands. */
export interface Prefix {
  readonly text: string;
  uri: string | undefined;
}

export interface QualifiedName {
  readonly name: string;
  readonly prefix: Prefix;
  readonly localName: string;
  /** The prefix that an attribute of this name declares; undefined where it is no namespace declaration. */
  readonly declares: Prefix | undefined;
  /** Where it stands for the first time. */
  readonly at: number;
  /** Number of the last element that had an attribute of this name. */
  lastElement: number;
}

// Power of two. Names beyond it, or of equal hash, are found in the map: slower, never quadratic.
const RECENT = 256;

export class NameTable {
  private readonly names = new Map<string, QualifiedName>();
  private readonly prefixes = new Map<string, Prefix>();
  /** Names by a cheap hash, so that a known name costs neither a substring nor a look into the map. */
  private readonly recent: (QualifiedName | undefined)[] = new Array(RECENT).fill(undefined);

  constructor(private readonly source: string) {
    this.prefix('').uri = '';
    this.prefix('xml').uri = XML_NAMESPACE;
    this.prefix('xmlns').uri = XMLNS_NAMESPACE;
  }

  prefix(text: string): Prefix {
    const known = this.prefixes.get(text);
    if (known) return known;
    const prefix: Prefix = { text, uri: undefined };
    this.prefixes.set(text, prefix);
    return prefix;
  }

  /** The qualified name that begins at `start` (Namespaces in XML 1.0 §4). Throws `Refusal` where none does. */
  at(start: number): QualifiedName {
    const { source } = this;
    let hash = 0;
    let end = start;
    let code = source.charCodeAt(end);
    while (code < 0x80 && ((ASCII_CLASS[code] as number) & NAME) !== 0) {
      hash = (hash * 31 + code) | 0;
      code = source.charCodeAt(++end);
    }
    if (code >= 0x80) end = nameEnd(source, end);
    const slot = (hash ^ (hash >> 8)) & (RECENT - 1);
    const recent = this.recent[slot];
    if (recent !== undefined && recent.name.length === end - start && isSameText(source, recent.at, start, end)) {
      return recent;
    }
    const name = source.slice(start, end);
    let qualified = this.names.get(name);
    if (!qualified) {
      qualified = this.split(name, start);
      this.names.set(name, qualified);
    }
    this.recent[slot] = qualified;
    return qualified;
  }

  private split(name: string, start: number): QualifiedName {
    if (name === '') {
      throw new Refusal('name-invalid', 'A name must stand here, and what stands here begins none.', start);
    }
    const colon = name.indexOf(':');
    const prefix = colon < 0 ? '' : name.slice(0, colon);
    const localName = colon < 0 ? name : name.slice(colon + 1);
    if ((colon >= 0 && !isNcName(prefix)) || !isNcName(localName)) {
      throw new Refusal('name-invalid', `"${clip(name)}" is not a name in XML with namespaces.`, start);
    }
    const declared = name === 'xmlns' ? '' : prefix === 'xmlns' ? localName : undefined;
    const declares = declared === undefined ? undefined : this.prefix(declared);
    return { name, prefix: this.prefix(prefix), localName, declares, at: start, lastElement: 0 };
  }
}

/** Whether the text from `start` to `end` stands at `other` too. For short texts this beats every built-in comparison. */
export function isSameText(source: string, other: number, start: number, end: number): boolean {
  let at = other;
  for (let i = start; i < end; i++) if (source.charCodeAt(i) !== source.charCodeAt(at++)) return false;
  return true;
}

/** End of the run of name characters that begins at `from`; `from` itself where there is none. */
export function nameEnd(source: string, from: number): number {
  let end = from;
  for (;;) {
    const code = source.codePointAt(end);
    if (code === undefined || !isNameCharacter(code)) return end;
    end += code > 0xffff ? 2 : 1;
  }
}

/** Whether a run of name characters is a name without colon (Namespaces in XML 1.0 §3, NCName). */
export const isNcName = (name: string): boolean =>
  name !== '' && !name.includes(':') && isNameStart(name.codePointAt(0) as number);
