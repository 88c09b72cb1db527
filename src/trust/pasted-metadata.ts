// Reads SAML metadata out of what people paste or hand in: with prose or a browser's banner around it, escaped, several documents in one. Strictly.
import { utf8 } from '../base/bytes.ts';
import type { Limits } from '../base/limits.ts';
import { documentIn, metadataSlices, unescapedViews } from '../crypto/pasted-documents.ts';
import { pastedText } from '../crypto/pasted-text.ts';
import { type Metadata, readMetadata } from '../saml/metadata/metadata.ts';
import { lineAndColumn } from '../xml/parse.ts';

/** A document of metadata that can't be read. Line and column count from 1, in the text that was handed in. */
export interface UnreadableMetadata {
  readonly line: number;
  readonly column: number;
  /** A sentence of the XML reader. */
  readonly message: string;
}

export interface PastedMetadata {
  readonly documents: readonly Metadata[];
  /** Nothing is taken from these, neither here nor in another way. */
  readonly unreadable: readonly UnreadableMetadata[];
  /** Other text stood around the metadata; it was not read. */
  readonly hasOtherText: boolean;
}

/** Far above what anybody pastes in one. */
const MOST_DOCUMENTS = 100;

/** Undefined where no metadata stands in it at all. Never throws. */
export function readPastedMetadata(input: string | Uint8Array, limits: Limits): PastedMetadata | undefined {
  // Text has no encoding any more, whatever its declaration says.
  const whole = typeof input === 'string' ? utf8(withoutDeclaration(input)) : input;
  const { metadata } = readMetadata(whole, limits);
  if (metadata) return { documents: [metadata], unreadable: [], hasOtherText: false };
  const text = typeof input === 'string' ? input : pastedText(input).text;
  if (documentIn(text) !== 'metadata') return undefined;
  const views = unescapedViews(text).filter((view) => metadataSlices(view).length > 0);
  // One kind of escape undone too few or too many is no XML.
  const read = views.map((view) => readSlices(view, limits));
  return read.find(({ unreadable }) => unreadable.length === 0) ?? read[0] ?? NOT_FOUND;
}

/** It is told by names of its elements: they are escaped in a way that is not undone, or no tags any more. */
const NO_TAGS =
  'The tags of its elements are altered, escaped or missing; hand in the file as its provider publishes it.';
const NOT_FOUND: PastedMetadata = {
  documents: [],
  unreadable: [{ line: 1, column: 1, message: NO_TAGS }],
  hasOtherText: false,
};

function readSlices(view: string, limits: Limits): PastedMetadata {
  const documents: Metadata[] = [];
  const unreadable: UnreadableMetadata[] = [];
  const others: string[] = [];
  let behind = 0;
  for (const { from, to, isHeadless } of metadataSlices(view).slice(0, MOST_DOCUMENTS)) {
    others.push(view.slice(behind, from));
    behind = to;
    if (isHeadless) {
      unreadable.push({ ...lineAndColumn(view, from), message: 'The start tag of this element is missing.' });
      continue;
    }
    const read = readMetadata(utf8(view.slice(from, to).trimEnd()), limits);
    if (read.metadata) documents.push(read.metadata);
    else {
      const { offset, message } = read.xmlProblem ?? { offset: 0, message: read.problems[0]?.message ?? '' };
      unreadable.push({ ...lineAndColumn(view, from + offset), message });
    }
  }
  others.push(view.slice(behind));
  return { documents, unreadable, hasOtherText: others.some((other) => withoutDeclaration(other) !== '') };
}

const withoutDeclaration = (text: string): string =>
  text
    .trim()
    .replace(/^<\?xml\b[^>]*\?>/, '')
    .trim();
