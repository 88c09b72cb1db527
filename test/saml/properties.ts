// Properties of the readers that hold for any input: run shortly beside the unit tests, at length by the fuzz project.
import fc from 'fast-check';
import { readDateTime, readDuration } from '../../src/base/date-time.ts';
import { DEFAULT_LIMITS, type Limits } from '../../src/base/limits.ts';
import type { DecodedMessage } from '../../src/saml/decoded-message.ts';
import { readDecrypted } from '../../src/saml/decrypted.ts';
import { readMetadata } from '../../src/saml/metadata/metadata.ts';
import { Namespace } from '../../src/saml/names.ts';
import { readMessage } from '../../src/saml/read-message.ts';
import { parseXmlText } from '../../src/xml/parse.ts';
import { descendants } from '../../src/xml/read.ts';
import {
  artifactResponse,
  assertion,
  authnRequest,
  encrypted,
  escapeXml,
  logoutRequest,
  logoutResponse,
  protocolMessage,
  response,
  soap,
  subject,
} from '../builders/saml.ts';
import { entities, entity, idpRole, spEntity, spRole } from '../builders/saml-metadata.ts';
import { saml11Response, tokenResponse } from '../builders/saml11.ts';

const LIMITS: Limits = { ...DEFAULT_LIMITS, xmlDepth: 64, xmlNodes: 5_000 };

const SEEDS: readonly string[] = [
  authnRequest(),
  response(),
  response({
    assertions: [encrypted('EncryptedAssertion'), assertion({ advice: `<saml:Advice>${assertion()}</saml:Advice>` })],
  }),
  logoutRequest(),
  logoutResponse(),
  artifactResponse(response()),
  protocolMessage('AttributeQuery', subject()),
  saml11Response(),
  tokenResponse(assertion()),
  soap(logoutRequest()),
  entity({ roles: idpRole() + spRole() }),
  entities([entity(), spEntity()]),
];

/** Pieces that break, nest, rename or interrupt, put at any place of a message. */
const PIECES: readonly string[] = [
  '<',
  '>',
  '/>',
  '"',
  '&',
  '&#0;',
  '&lt;',
  '<!--',
  '-->',
  '<!-- x -->',
  '<?p q?>',
  '<![CDATA[x]]>',
  '\u0000',
  '\ud800',
  ' xmlns=""',
  ' xsi:nil="true"',
  'saml:',
  'xmlns:saml="urn:x"',
  ' ID="_1"',
  '<saml:Subject>',
  '</saml:Subject>',
  '<saml:NameID/>',
  '<samlp:Status/>',
  '<md:Extensions/>',
  '2026-13-01T00:00:00Z',
  '9'.repeat(400),
];

interface Edit {
  readonly at: number;
  readonly cut: number;
  readonly piece: string;
}

const edit = fc.record<Edit>({
  // Not fc.double: most of its values lie next to 0.
  at: fc.nat(9_999).map((tenThousandth) => tenThousandth / 10_000),
  cut: fc.oneof(fc.constant(0), fc.nat(40)),
  piece: fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 8 })),
});

const apply = (text: string, { at, cut, piece }: Edit): string => {
  const start = Math.floor(at * text.length);
  return text.slice(0, start) + piece + text.slice(start + cut);
};

const mutant = fc
  .tuple(fc.constantFrom(...SEEDS), fc.array(edit, { minLength: 1, maxLength: 4 }))
  .map(([seed, edits]) => edits.reduce(apply, seed));

const words = (pattern: RegExp): string[] => [
  ...new Set(SEEDS.flatMap((seed) => [...seed.matchAll(pattern)].map(([, word]) => word ?? ''))),
];
const ELEMENTS = words(/<(?:\w+:)?(\w+)/g);
const ATTRIBUTES = words(/ (\w+)="/g).filter((name) => name !== 'xmlns');
const VALUES = ['', ' ', 'true', '0', '2026-11-22T10:00:00Z', '2.0', 'PT1H', 'x:y', '-1', ...words(/="([^"]{1,60})"/g)];
const PREFIXES = Object.keys(Namespace).filter((prefix) => prefix !== 'xml');
const DECLARATIONS = PREFIXES.map((prefix) => ` xmlns:${prefix}="${Namespace[prefix as keyof typeof Namespace]}"`).join(
  '',
);

/** Well-formed documents of SAML's words put together at random, so that readers meet anything at any place. */
const { jumble } = fc.letrec<{ jumble: string }>((tie) => ({
  jumble: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('', 'text', ' ', '<!-- c -->', '<?p q?>', '<![CDATA[x]]>'),
    fc
      .record({
        prefix: fc.constantFrom(...PREFIXES),
        name: fc.constantFrom(...ELEMENTS),
        attributes: fc.uniqueArray(fc.tuple(fc.constantFrom(...ATTRIBUTES), fc.constantFrom(...VALUES)), {
          maxLength: 4,
          selector: ([name]) => name,
        }),
        children: fc.array(tie('jumble'), { maxLength: 5 }),
      })
      .map(({ prefix, name, attributes, children }) => {
        const written = attributes.map(([key, value]) => ` ${key}="${escapeXml(value)}"`).join('');
        return `<${prefix}:${name}${written}>${children.join('')}</${prefix}:${name}>`;
      }),
  ),
}));

const ROOTS = [
  'samlp:Response',
  'samlp:AuthnRequest',
  'samlp:LogoutRequest',
  'samlp:ArtifactResponse',
  'saml:Assertion',
  'samlp11:Response',
  'saml11:Assertion',
  'trust13:RequestSecurityTokenResponseCollection',
  'trust2005:RequestSecurityTokenResponse',
  'md:EntityDescriptor',
  'md:EntitiesDescriptor',
  'soap11:Envelope',
  'samlp:AttributeQuery',
];

const jumbled = fc
  .tuple(fc.constantFrom(...ROOTS), fc.array(jumble, { maxLength: 6 }))
  .map(([root, children]) => `<${root}${DECLARATIONS}>${children.join('')}</${root}>`);

/** Ways to change one element of a document that leave it well-formed. `other` is an element from anywhere in it. */
const CHANGES: readonly ((element: string, other: string) => string)[] = [
  () => '',
  (element) => element + element,
  (_, other) => other,
  (element, other) => other + element,
  (element) => element.replace(/>/, '><!-- c -->'),
  (element) => element.replace(/<\//, '<?p q?></'),
  (element) => element.replace(/>/, '> <![CDATA[x]]>'),
  (element) => element.replace(/ \w+="[^"]*"/, ''),
  (element) => element.replace(/( \w+=")[^"]*"/, '$1 odd "'),
  (element) => element.replace(/^<[^\s/>]+/, '$& xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"'),
  (element) => element.replace(/^<[^\s/>]+/, '$& Format="urn:x" Value="y" use="z" index="-1"'),
  (element, other) => element.replace(/>/, `>${other}`),
];

interface Change {
  readonly at: number;
  readonly other: number;
  readonly change: (element: string, other: string) => string;
}

/** Changes one element of a document; where that left it ill-formed (an attribute twice), gives it unchanged. */
function restructure(text: string, { at, other, change }: Change): string {
  const parsed = parseXmlText(text, LIMITS);
  if (!parsed.ok) return text;
  const elements = [...descendants(parsed.document)].slice(1);
  const [chosen, second] = [elements[at % elements.length], elements[other % elements.length]];
  if (!chosen || !second) return text;
  const piece = change(text.slice(chosen.start, chosen.end), text.slice(second.start, second.end));
  const changed = text.slice(0, chosen.start) + piece + text.slice(chosen.end);
  return parseXmlText(changed, LIMITS).ok ? changed : text;
}

const restructured = fc
  .tuple(
    fc.constantFrom(...SEEDS),
    fc.array(fc.record<Change>({ at: fc.nat(200), other: fc.nat(200), change: fc.constantFrom(...CHANGES) }), {
      minLength: 1,
      maxLength: 5,
    }),
  )
  .map(([seed, changes]) => changes.reduce(restructure, seed));

/** What must hold of every reading, whatever was read. */
function holds(decoded: DecodedMessage): boolean {
  const { header, document, xmlProblem, problems, message, metadata } = decoded;
  const source = document?.source ?? '';
  const inside = problems.every(
    ({ range }) => !range || (range.start >= 0 && range.start <= range.end && range.end <= source.length),
  );
  const coded = problems.every(({ code, message: text }) => /^[a-z]+(-[a-z0-9]+)*$/.test(code) && text.length < 600);
  const refused = document === undefined;
  return (
    inside &&
    coded &&
    problems.length <= 1_001 &&
    refused === (xmlProblem !== undefined) &&
    refused === (header.kind === 'unreadable') &&
    (header.kind !== 'other' || message === undefined) &&
    (message === undefined || metadata === undefined)
  );
}

const octetsOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Title and property; nothing in them may throw. */
export const PROPERTIES: [string, fc.IProperty<[string]> | fc.IProperty<[Uint8Array<ArrayBuffer>]>][] = [
  [
    'octets of any kind are read without an exception',
    fc.property(fc.uint8Array({ maxLength: 300 }), (octets) => holds(readMessage(octets, LIMITS))),
  ],
  [
    'a message with pieces cut out and put in is read without an exception',
    fc.property(mutant, (text) => holds(readMessage(octetsOf(text), LIMITS))),
  ],
  [
    'a well-formed jumble of SAML’s words is read without an exception',
    fc.property(jumbled, (text) => {
      const decoded = readMessage(octetsOf(text), LIMITS);
      return holds(decoded) && decoded.document !== undefined;
    }),
  ],
  [
    'a message whose elements were removed, repeated, moved and changed is read without an exception',
    fc.property(restructured, (text) => {
      const decoded = readMessage(octetsOf(text), LIMITS);
      return holds(decoded) && decoded.document !== undefined;
    }),
  ],
  [
    'broken metadata is read without an exception',
    fc.property(mutant, (text) => {
      const decoded = readMetadata(octetsOf(text), LIMITS);
      return (decoded.document === undefined) === (decoded.xmlProblem !== undefined);
    }),
  ],
  [
    'whatever came out of decryption is read without an exception',
    fc.property(jumbled, (text) => {
      const { document } = readMessage(octetsOf(text), LIMITS);
      if (document) readDecrypted(document.root);
    }),
  ],
  [
    'a text is read as the time that it is, or as none',
    fc.property(
      fc.oneof(
        fc.string({ maxLength: 40 }),
        fc
          .date({ noInvalidDate: true, min: new Date(Date.UTC(1, 0)), max: new Date(Date.UTC(9999, 0)) })
          .map((date) => date.toISOString()),
      ),
      (text) => {
        readDuration(text);
        const time = readDateTime(text);
        return time === undefined
          ? !/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text)
          : time.zone !== 'Z' || time.ms === Date.parse(text);
      },
    ),
  ],
];
