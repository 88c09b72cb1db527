// What all SAML readers share: where problems are gathered, and how names are quoted in them.
import type { NamespaceScope, SourceRange, XmlElement } from '../xml/tree.ts';
import type { MessageProblem } from './decoded-message.ts';

/**
 * Codes of the problems that reading a message or metadata can give. A code keeps its meaning for ever.
 * None of them says that a message must be refused; the checks decide that.
 */
export type ReadProblemCode =
  | 'root-unknown'
  | 'namespace-near-miss'
  | 'namespace-missing'
  | 'soap-body-missing'
  | 'soap-body-empty'
  | 'soap-body-several'
  | 'soap-fault'
  | 'token-missing'
  | 'token-unknown'
  | 'inner-message-unknown'
  | 'inner-message-several'
  | 'version-unexpected'
  | 'id-invalid'
  | 'id-repeated'
  | 'element-missing'
  | 'element-repeated'
  | 'element-unexpected'
  | 'element-order'
  | 'text-unexpected'
  | 'attribute-missing'
  | 'attribute-unexpected'
  | 'value-empty'
  | 'value-too-long'
  | 'value-invalid'
  | 'whitespace-around-value'
  | 'comment-in-text'
  | 'pi-in-text'
  | 'element-in-text'
  | 'time-invalid'
  | 'time-not-utc'
  | 'duration-invalid'
  | 'boolean-invalid'
  | 'number-invalid'
  | 'nil-invalid'
  | 'nil-with-content'
  | 'type-undeclared'
  | 'certificate-not-base64'
  | 'entity-repeated'
  | 'problems-cut-off';

/** A hostile document can have a problem per node; nobody reads more than this, and memory stays bounded. */
const MOST_PROBLEMS = 1_000;

/** One reading of one document: the readers add to its problems as they walk. */
export class Reading {
  readonly #problems: MessageProblem[] = [];
  readonly #scopes = new Map<NamespaceScope, ReadonlyMap<string, string>>();

  get problems(): readonly MessageProblem[] {
    return this.#problems;
  }

  /** Adds a problem at a place (an element or attribute of the tree may be passed as its own range). */
  report(code: ReadProblemCode, message: string, place?: SourceRange): void {
    if (this.#problems.length > MOST_PROBLEMS) return;
    if (this.#problems.length === MOST_PROBLEMS) {
      const text = `More than ${MOST_PROBLEMS} problems; the others are not listed.`;
      this.#problems.push({ code: 'problems-cut-off', message: text });
      return;
    }
    this.#problems.push(place ? { code, message, range: { start: place.start, end: place.end } } : { code, message });
  }
  /**
   * What a prefix of a qualified name in content means; undefined where it is not declared. Keeps an index of each
   * scope: a document may hold as many such names as declarations, and walking all for each would take minutes.
   */
  namespaceOf(scope: NamespaceScope, prefix: string): string | undefined {
    if (prefix === 'xml') return 'http://www.w3.org/XML/1998/namespace';
    for (let at: NamespaceScope | undefined = scope; at; at = at.parent) {
      let uris = this.#scopes.get(at);
      if (!uris) {
        uris = new Map(at.declarations.map((declaration) => [declaration.prefix, declaration.uri]));
        this.#scopes.set(at, uris);
      }
      const uri = uris.get(prefix);
      if (uri !== undefined) return uri;
    }
    return prefix === '' ? '' : undefined;
  }
}

/** The start tag of an element: where a problem about the element as a whole is shown. */
export const startTag = (element: XmlElement): SourceRange => ({ start: element.start, end: element.startTagEnd });

/** Text from the message as it may stand in a sentence: quoted, one line, at most 80 characters. */
export function quoted(text: string): string {
  const oneLine = text.replace(/\s+/g, ' ');
  return `“${oneLine.length > 80 ? `${oneLine.slice(0, 79)}…` : oneLine}”`;
}

/** The name of an element or attribute in a sentence, as written, cut to a bearable length. */
export const shortened = (name: string): string => (name.length > 60 ? `${name.slice(0, 59)}…` : name);
