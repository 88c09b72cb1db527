// Generates XML documents, good and bad, for the differential tests of the strict parser.
import fc from 'fast-check';

const prefixes = fc.constantFrom('', '', 'p', 'q', 'saml', 'é', 'xml');
const locals = fc.constantFrom('a', 'b', 'Response', 'ID', 'ü', 'a-b', 'a.b', '_1', 'xmlnsx', 'lang');
const names = fc.tuple(prefixes, locals).map(([prefix, local]) => (prefix === '' ? local : `${prefix}:${local}`));
const uris = fc.constantFrom('urn:1', 'urn:2', 'urn:a&amp;b', ' urn:1 ', 'http://x/?a=b', 'urn:é', '');
const texts = fc.constantFrom(
  'text',
  ' ',
  '\n',
  '\r\n',
  '\r',
  '\t',
  '&amp;',
  '&lt;',
  '&#65;',
  '&#xD;',
  '&#x1F600;',
  '&quot;',
  '😀',
  'é',
  '\u2028',
  '\u0085',
  '\ufffd',
  ']]',
  '>',
  "'",
);
const values = fc.array(texts, { maxLength: 4 }).map((parts) => parts.join(''));

const attributes = fc
  .array(
    fc.oneof(
      fc.tuple(names, values).map(([name, value]) => ` ${name}="${value}"`),
      fc.tuple(locals, values).map(([name, value]) => `\n${name} = '${value.replaceAll("'", '"')}'`),
      fc.tuple(fc.constantFrom('p', 'q', 'saml', 'é'), uris).map(([prefix, uri]) => ` xmlns:${prefix}="${uri}"`),
      uris.map((uri) => ` xmlns="${uri}"`),
    ),
    { maxLength: 5 },
  )
  .map((parts) => parts.join(''));

const leaves = fc.oneof(
  { weight: 4, arbitrary: values },
  { weight: 1, arbitrary: values.map((text) => `<!--${text.replaceAll('-', '')}-->`) },
  { weight: 1, arbitrary: values.map((text) => `<![CDATA[${text}]]>`) },
  { weight: 1, arbitrary: values.map((text) => `<?pi ${text}?>`) },
);

const { element } = fc.letrec<{ element: string; content: string }>((tie) => ({
  element: fc.tuple(names, attributes, tie('content'), fc.boolean()).map(([name, at, content, isEmpty]) => {
    return isEmpty ? `<${name}${at}/>` : `<${name}${at}>${content}</${name}>`;
  }),
  content: fc
    .array(fc.oneof({ depthSize: 'small' }, leaves, tie('element')), { maxLength: 4 })
    .map((parts) => parts.join('')),
}));

const DECLARED = ' xmlns:p="urn:1" xmlns:q="urn:2" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:é="urn:3"';

/** Mostly well-formed: every prefix is declared at the root, attributes may still collide. */
const documents = fc
  .tuple(
    fc.constantFrom('', '<?xml version="1.0"?>', '<!--c-->\n', '<?xml version="1.0" encoding="UTF-8"?>\n'),
    element,
  )
  .map(([prolog, body]) => `${prolog}<root${DECLARED}>${body}</root>`);

/** What is put into, or in place of, a part of a document. */
const faults = fc.constantFrom(
  ...['<', '>', '&', '"', "'", '/', '=', '?', '!', '[', ']', ':', ';', '-', ' ', 'x', '\0', '\x0b', '\x7f', '\ufeff'],
  ...['\ufffe', '\ud800', '\udc00', '&#0;', '&#xD800;', '&#x110000;', '&#;', '&foo;', '&#xg;', ']]>', '--', '-->'],
  ...['<![CDATA[', '<!--', '<?xml version="1.0"?>', '<?x?>', '<?x:y z?>', '<a/>', '</a>', 'xmlns:xml="urn:x"'],
  ...[
    ' xmlns:p=""',
    ' xmlns:xmlns="urn:x"',
    ' p:a="" q:a=""',
    ' a=""',
    '<p:.q/>',
    '<:a/>',
    '<a:/>',
    '<a:b:c/>',
    '<?XML x?>',
  ],
  ...['\u0300', '\u00b7', '\u037e', '\u2028', ' xmlns:p="http://www.w3.org/XML/1998/namespace"', ' xmlns=" urn:1"'],
);

const mutations = fc.array(fc.tuple(fc.nat({ max: 9_999 }), fc.nat({ max: 3 }), faults), { maxLength: 3 });

/** A document with up to three places changed. */
export const arbitraryDocuments: fc.Arbitrary<string> = fc.tuple(documents, mutations).map(([document, changes]) => {
  let text = document;
  for (const [where, removed, added] of changes) {
    const at = Math.floor((where / 10_000) * (text.length + 1));
    text = text.slice(0, at) + added + text.slice(at + removed);
  }
  return text;
});
