// Finds the attribute that was meant: under another case, as a URI, with blanks, or by its FriendlyName (F58, F61).
import type { Attribute } from '../../saml/attribute.ts';
import { trimXml } from '../addressing/compare.ts';

export type NearName = 'white-space' | 'case' | 'uri' | 'friendly-name' | 'separators';

export interface NearMiss {
  readonly attribute: Attribute;
  readonly how: NearName;
}

/** What directories and products call the same thing. Lower case, without separators; the last step of a URI counts too. */
const SYNONYMS: readonly (readonly string[])[] = [
  ['email', 'mail', 'emailaddress', 'useremail', 'urn:oid:0.9.2342.19200300.100.1.3'],
  ['fullname', 'displayname', 'name', 'cn', 'commonname', 'urn:oid:2.5.4.3', 'urn:oid:2.16.840.1.113730.3.1.241'],
  ['roles', 'role', 'userroles'],
  ['groups', 'group', 'memberof'],
  ['firstname', 'givenname', 'urn:oid:2.5.4.42'],
  ['lastname', 'surname', 'sn', 'urn:oid:2.5.4.4'],
  ['username', 'uid', 'login', 'urn:oid:0.9.2342.19200300.100.1.1'],
];

/** Undefined also where the attribute is there by its exact name. */
export function nearMissOf(name: string, attributes: readonly Attribute[]): NearMiss | undefined {
  const tests: readonly [NearName, (attribute: Attribute) => boolean][] = [
    ['white-space', (attribute) => attribute.name !== undefined && trimXml(attribute.name) === name],
    ['case', (attribute) => trimXml(attribute.name ?? '').toLowerCase() === name.toLowerCase()],
    ['friendly-name', ({ friendlyName }) => friendlyName !== undefined && plain(friendlyName) === plain(name)],
    [
      'uri',
      (attribute) => attribute.name !== lastStep(attribute.name) && plain(lastStep(attribute.name)) === plain(name),
    ],
    ['separators', (attribute) => plain(attribute.name ?? '') === plain(name) || areSynonyms(name, attribute)],
  ];
  for (const [how, test] of tests) {
    const attribute = attributes.find(test);
    if (attribute) return { attribute, how };
  }
  return undefined;
}

const plain = (name: string): string =>
  name
    .slice(0, 300)
    .toLowerCase()
    .replace(/[\s_.-]/g, '');

const lastStep = (name = ''): string => name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf(':')) + 1);

function areSynonyms(wanted: string, { name = '' }: Attribute): boolean {
  const group = SYNONYMS.find((names) => names.includes(plain(wanted)));
  return (
    group?.some((other) => other === plain(name) || other === name.toLowerCase() || other === plain(lastStep(name))) ??
    false
  );
}

export const HOW: Readonly<Record<NearName, string>> = {
  'white-space': 'with white space around the name',
  case: 'in another case',
  uri: 'in the form of a URI',
  'friendly-name': 'as FriendlyName of another one, which no SP may go by',
  separators: 'under another name',
};

/** Empty: no value, an empty one, or xsi:nil. */
export const isEmpty = ({ values }: Attribute): boolean =>
  values.every(({ text, nil, elements }) => nil || (trimXml(text) === '' && elements.length === 0));
