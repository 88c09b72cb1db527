import { describe, expect, it } from 'vitest';
import { utf8 } from '../../src/base/bytes.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { type PastedMetadata, readPastedMetadata } from '../../src/trust/pasted-metadata.ts';

const entity = (name: string): string =>
  `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://${name}.example/">
  <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://${name}.example/sso?a=1&amp;b=2"/>
  </md:IDPSSODescriptor>
</md:EntityDescriptor>`;

const read = (input: string | Uint8Array): PastedMetadata | undefined => readPastedMetadata(input, DEFAULT_LIMITS);
const entityIds = (input: string | Uint8Array): (string | undefined)[] | undefined =>
  read(input)?.documents.flatMap(({ entities }) => entities.map(({ entityId }) => entityId));
const places = (input: string): (readonly [number, number])[] | undefined =>
  read(input)?.unreadable.map(({ line, column }) => [line, column] as const);

const IDP = 'https://idp.example/';
const SP = 'https://sp.example/';
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

describe('metadata that people hand in', () => {
  const WAYS: readonly (readonly [string, string | Uint8Array, boolean])[] = [
    ['as it is', `<?xml version="1.0" encoding="UTF-16"?>\n${entity('idp')}`, false],
    ['behind a sentence', `Hi, here is our metadata:\n\n${entity('idp')}\nRegards`, true],
    ['behind a sentence and a declaration', `Ours:\n<?xml version="1.0"?>\n${entity('idp')}`, true],
    ['escaped', escaped(entity('idp')), false],
    ['as a JSON string', JSON.stringify(entity('idp')), true],
    [
      'as a UTF-16 file',
      Buffer.from(`\ufeff<?xml version="1.0" encoding="utf-16"?>${entity('idp')}`, 'utf16le'),
      false,
    ],
    ['inside another document', `<page>${entity('idp')}</page>`, true],
  ];
  for (const [way, input, hasOtherText] of WAYS)
    it(`is read ${way}`, () => {
      expect(entityIds(input)).toEqual([IDP]);
      expect(read(input)).toMatchObject({ unreadable: [], hasOtherText });
    });

  it('is read document by document where there are several, also of groups', () => {
    expect(entityIds(`${entity('idp')}\n<?xml version="1.0"?>\n${entity('sp')}`)).toEqual([IDP, SP]);
    const group = `<EntitiesDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata">${entity('idp')}</EntitiesDescriptor>`;
    expect(read(`A group: ${group} and ${entity('sp')}`)?.documents).toHaveLength(2);
  });

  it('keeps references as they were meant when the whole was escaped', () => {
    const [document] = read(escaped(entity('idp')))?.documents ?? [];
    expect(document?.entities[0]?.roles[0]?.endpoints[0]?.location).toBe('https://idp.example/sso?a=1&b=2');
  });

  it('is none where there is no such element', () => {
    expect(read('Paste the EntityDescriptor here.')).toBeUndefined();
    expect(read('<Response/>')).toBeUndefined();
    expect(read(utf8(''))).toBeUndefined();
  });
});

describe('metadata that is no XML', () => {
  it('gives nothing and says where it breaks, counted in what was handed in', () => {
    const bare = entity('idp').replace('&amp;', '&');
    expect(read(bare)?.documents).toEqual([]);
    expect(places(bare)).toEqual([[3, expect.any(Number)]]);
    expect(places(`A sentence.\n${bare}`)).toEqual([[4, expect.any(Number)]]);
    expect(read(bare)?.unreadable[0]?.message).toMatch(/&/);
  });

  it('is refused where its end or its beginning is missing', () => {
    const whole = entity('idp');
    expect(read(whole.slice(0, whole.lastIndexOf('\n')))).toMatchObject({ documents: [], unreadable: [{ line: 4 }] });
    const headless = whole.slice(whole.indexOf('\n'));
    expect(read(headless)).toMatchObject({ documents: [], unreadable: [{ line: 5, column: 1 }] });
  });

  it('takes nothing from the documents beside it but what reads itself', () => {
    const both = `${entity('idp').replace('&amp;', '&')}\n${entity('sp')}`;
    expect(entityIds(both)).toEqual([SP]);
    expect(places(both)).toHaveLength(1);
  });

  it('gives nothing where its tags are none any more, and says so', () => {
    const whole = entity('idp');
    for (const text of [
      whole.replace(/(?<=<\/?)[\w:]+/g, (name) => name.toLowerCase()),
      whole.replaceAll('<', '< '),
      whole.replaceAll('<', '\\x3c'),
      whole.replaceAll('<', ''),
      Buffer.from(whole).toString('base64'),
    ])
      expect(read(text)).toMatchObject({ documents: [], unreadable: [{ line: 1, column: 1 }] });
    expect(read(whole.replaceAll('<', '< '))?.unreadable[0]?.message).toMatch(/tags/);
  });

  it('of another namespace is told so', () => {
    const other = entity('idp').replace('urn:oasis:names:tc:SAML:2.0:metadata', 'urn:example');
    expect(read(other)).toMatchObject({ documents: [], unreadable: [{ line: 1, column: 1 }] });
    expect(read(other)?.unreadable[0]?.message).toMatch(/EntityDescriptor/);
  });
});

it('takes time in proportion to a text of start tags that never end', { timeout: 60_000 }, () => {
  const took = (count: number, end: string) => {
    const text = `x ${'<EntityDescriptor '.repeat(count)}${end}`;
    // The quickest of some: a busy machine delays one of them, not all.
    const times = Array.from({ length: 4 }, () => {
      const began = performance.now();
      readPastedMetadata(text, DEFAULT_LIMITS);
      return performance.now() - began;
    });
    return Math.min(...times);
  };
  for (const end of ['', '>']) {
    const [few, many] = [took(8_000, end), took(80_000, end)];
    // A quadratic walk takes a hundred times as long.
    expect(many / few).toBeLessThan(40);
  }
});
