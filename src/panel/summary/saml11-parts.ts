// What responses and assertions of SAML 1.1 say, in the words of SAML 1.1.
import type { Saml11Assertion, Saml11Response, Saml11Subject } from '../../saml/messages.ts';
import { saml11AttributeTable } from './attribute-table.ts';
import { fact, part, text, texts, time, uri, uris, words } from './facts.ts';
import { statusParts } from './protocol-parts.ts';
import type { Fact, SummaryPart } from './summary.ts';
import { summaryText } from './text.ts';

const { facts: names, parts: titles } = summaryText;

export function saml11ResponseParts(response: Saml11Response, sentTo: string | undefined): SummaryPart[] {
  const { status, assertions } = response;
  return [
    ...(status
      ? statusParts({
          // Qualified names in SAML's own namespace: the local name is the code.
          codes: status.codes.map(({ value }) => value?.localName ?? ''),
          message: status.message,
          detail: [],
          element: status.element,
        })
      : part('status', titles.status, { statements: [{ words: summaryText.statusMissing, tone: 'bad' }] })),
    ...part('parties', titles.parties, {
      facts: [
        ...fact(names.issuer, ...[...new Set(assertions.map(({ issuer }) => issuer))].map((issuer) => text(issuer))),
        ...fact('Recipient', text(response.recipient)),
        ...(sentTo === response.recipient ? [] : fact(names.sentTo, text(sentTo))),
        ...fact(names.audience, ...assertions.flatMap(audiences)),
      ],
    }),
    ...part(
      'message',
      titles.message,
      {
        facts: [
          ...fact('ResponseID', text(response.id)),
          ...fact(names.inResponseTo, text(response.inResponseTo)),
          ...fact(names.issueInstant, time(response.issueInstant)),
          ...fact(names.version, text(response.version)),
        ],
      },
      response.element,
    ),
    ...assertions.flatMap((assertion, i) =>
      saml11AssertionParts(assertion, summaryText.assertion(i + 1, assertions.length)),
    ),
  ];
}

const audiences = ({ conditions }: Saml11Assertion) =>
  (conditions?.audienceRestrictions ?? []).flatMap((restriction) => texts(restriction.audiences));

export function saml11AssertionParts(assertion: Saml11Assertion, prefix = ''): SummaryPart[] {
  const { conditions, authenticationStatements, attributeStatements } = assertion;
  // Each statement has a subject of its own; they are nearly always the same one.
  const subjects = [...authenticationStatements, ...attributeStatements].flatMap(({ subject }) => subject ?? []);
  const distinct = [...new Map(subjects.map((subject) => [subjectKey(subject), subject])).values()];
  const attributes = attributeStatements.flatMap((statement) => statement.attributes);
  const window = { label: titles.conditions, from: conditions?.notBefore?.ms, to: conditions?.notOnOrAfter?.ms };
  return [
    ...distinct.flatMap((subject) =>
      part('subject', prefix + titles.subject, { facts: subjectFacts(subject) }, subject.element),
    ),
    ...(attributes.length > 0
      ? part(
          'attributes',
          prefix + summaryText.attributes(attributes.length),
          { table: saml11AttributeTable(attributes) },
          attributeStatements[0]?.element,
        )
      : []),
    ...part('validity', prefix + titles.validity, {
      windows: window.from === undefined && window.to === undefined ? [] : [window],
    }),
    ...(conditions
      ? part(
          'conditions',
          prefix + titles.conditions,
          {
            facts: [
              ...fact('NotBefore', time(conditions.notBefore)),
              ...fact('NotOnOrAfter', time(conditions.notOnOrAfter)),
              ...conditions.audienceRestrictions.flatMap((restriction) =>
                fact(names.audience, ...texts(restriction.audiences)),
              ),
              ...(conditions.doNotCache ? fact('DoNotCache', words(summaryText.doNotCache)) : []),
            ],
          },
          conditions.element,
        )
      : []),
    ...authenticationStatements.flatMap(({ element, instant, method }) =>
      part(
        'authentication',
        prefix + titles.authentication,
        { facts: [...fact('AuthenticationInstant', time(instant)), ...fact('AuthenticationMethod', uri(method))] },
        element,
      ),
    ),
    ...part(
      'assertion',
      prefix + titles.assertion,
      {
        facts: [
          ...fact(names.issuer, text(assertion.issuer)),
          ...fact('AssertionID', text(assertion.id)),
          ...fact(names.issueInstant, time(assertion.issueInstant)),
          ...fact(names.version, text(assertion.version)),
          ...fact(names.statement, ...assertion.otherStatements.map(({ name }) => text(name))),
        ],
      },
      assertion.element,
    ),
  ];
}

const subjectFacts = ({ nameIdentifier, confirmationMethods }: Saml11Subject): Fact[] => [
  ...fact('NameIdentifier', text(nameIdentifier?.value)),
  ...fact('Format', uri(nameIdentifier?.format)),
  ...fact('NameQualifier', text(nameIdentifier?.nameQualifier)),
  ...fact('ConfirmationMethod', ...uris(confirmationMethods)),
];

const subjectKey = ({ nameIdentifier, confirmationMethods }: Saml11Subject): string =>
  JSON.stringify([
    nameIdentifier?.value,
    nameIdentifier?.format,
    nameIdentifier?.nameQualifier,
    confirmationMethods.map(({ text: method }) => method),
  ]);
