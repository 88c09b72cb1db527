// Short ways to parse in tests of the XML room.
import { DEFAULT_LIMITS, type Limits } from '../../src/base/limits.ts';
import { parseXmlText } from '../../src/xml/parse.ts';
import { descendants } from '../../src/xml/read.ts';
import type { XmlDocument, XmlElement, XmlProblem } from '../../src/xml/tree.ts';

/** The document, or an error that shows the problem. */
export function parsed(text: string, limits: Limits = DEFAULT_LIMITS): XmlDocument {
  const result = parseXmlText(text, limits);
  if (!result.ok) throw new Error(`${result.problem.code} at ${result.problem.offset}: ${result.problem.message}`);
  return result.document;
}

/** The problem, or an error where there is none. */
export function problemOf(text: string, limits: Limits = DEFAULT_LIMITS): XmlProblem {
  const result = parseXmlText(text, limits);
  if (result.ok) throw new Error(`accepted: ${text.slice(0, 100)}`);
  return result.problem;
}

export const elementById = (document: XmlDocument, id: string): XmlElement => {
  for (const element of descendants(document)) {
    if (element.attributes.some(({ name, value }) => /^(?:ID|Id|id)$/.test(name) && value === id)) return element;
  }
  throw new Error(`no element has the ID ${id}`);
};
