// The XML declaration at the start of a document, for the strict parser.
import { isSpace } from './characters.ts';
import { clip, Refusal } from './refusal.ts';

export interface XmlDeclaration {
  /** Offset behind `?>`. */
  readonly end: number;
  /** The encoding as written, and where; '' for none. */
  readonly encoding: string;
  readonly encodingAt: number;
}

/** Reads the declaration that `source` begins with (XML 1.0 §2.8, production 23); undefined where there is none. */
export function readXmlDeclaration(source: string): XmlDeclaration | undefined {
  if (!source.startsWith('<?xml') || !isSpace(source.charCodeAt(5))) return undefined;
  let at = 5;
  let valueAt = 0;
  const invalid = (message: string, offset = at): never => {
    throw new Refusal('xml-declaration-invalid', message, offset);
  };
  const skipSpace = (): void => {
    while (isSpace(source.charCodeAt(at))) at++;
  };
  const value = (name: string): string | undefined => {
    const from = at;
    skipSpace();
    if (at === from || !source.startsWith(name, at)) {
      at = from;
      return undefined;
    }
    at += name.length;
    skipSpace();
    if (source[at] !== '=') invalid(`An "=" must follow ${name}.`);
    at++;
    skipSpace();
    const quote = source[at];
    const end = quote === '"' || quote === "'" ? source.indexOf(quote, at + 1) : -1;
    if (end < 0) invalid(`The value of ${name} must stand between quotes.`);
    valueAt = at + 1;
    at = end + 1;
    return source.slice(valueAt, end);
  };

  const version = value('version') ?? invalid('The XML declaration names no version.');
  if (version !== '1.0') {
    throw new Refusal('xml-version-unsupported', `XML version "${clip(version)}" is not 1.0.`, valueAt);
  }
  const encoding = value('encoding');
  const encodingAt = valueAt;
  // A length of its own, since no encoding has a name this long and an expression must not run over megabytes.
  if (encoding !== undefined && !(encoding.length < 100 && /^[A-Za-z][A-Za-z0-9._-]*$/.test(encoding))) {
    invalid('What the XML declaration names is no encoding.', encodingAt);
  }
  const standalone = value('standalone');
  if (standalone !== undefined && standalone !== 'yes' && standalone !== 'no') {
    invalid('In an XML declaration, standalone is "yes" or "no".', valueAt);
  }
  skipSpace();
  if (!source.startsWith('?>', at)) invalid('The XML declaration is malformed here.');
  return { end: at + 2, encoding: encoding ?? '', encodingAt };
}
