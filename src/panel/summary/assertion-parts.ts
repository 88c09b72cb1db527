// What an assertion of SAML 2.0 says, part by part: subject, attributes, validity, confirmations, conditions, sign-in.
import type {
  Assertion,
  Attribute,
  AuthnStatement,
  Conditions,
  EncryptedElement,
  Subject,
  SubjectConfirmation,
} from '../../saml/messages.ts';
import { attributeTable } from './attribute-table.ts';
import { fact, part, text, texts, time, uri, uris, words } from './facts.ts';
import { identifierFacts, issuerFacts } from './identity-parts.ts';
import type { Statement, SummaryPart, ValidityWindow } from './summary.ts';
import { summaryText } from './text.ts';

const { parts: titles } = summaryText;

/** `prefix` stands before the title of each part, where a message holds several assertions. */
export function assertionParts(assertion: Assertion, prefix = ''): SummaryPart[] {
  const { subject, conditions } = assertion;
  return [
    ...(subject
      ? subjectParts(subject, prefix)
      : part('subject', prefix + titles.subject, { statements: [{ words: summaryText.noSubject, tone: 'warn' }] })),
    ...attributeParts(assertion, prefix),
    ...part('validity', prefix + titles.validity, { windows: validityWindows(assertion) }),
    ...(subject ? confirmationParts(subject, prefix) : []),
    ...(conditions ? conditionParts(conditions, prefix) : []),
    ...assertion.authnStatements.flatMap((statement) => authenticationParts(statement, prefix)),
    ...part('assertion', prefix + titles.assertion, { facts: assertionFacts(assertion) }, assertion.element),
  ];
}

function assertionFacts(assertion: Assertion) {
  return [
    ...issuerFacts(assertion.issuer),
    ...fact(summaryText.facts.id, text(assertion.id)),
    ...fact(summaryText.facts.issueInstant, time(assertion.issueInstant)),
    ...fact(summaryText.facts.version, text(assertion.version)),
    ...assertion.authzDecisionStatements.flatMap(({ resource, decision, actions }) => [
      ...fact('Resource', text(resource)),
      ...fact(summaryText.facts.decision, text(decision)),
      ...fact('Action', ...texts(actions)),
    ]),
    ...fact(summaryText.facts.statement, ...assertion.otherStatements.map(({ name }) => text(name))),
    ...(assertion.advice ? fact('Advice', words(summaryText.advice)) : []),
  ];
}

export function subjectParts(subject: Subject, prefix = ''): SummaryPart[] {
  const facts = identifierFacts(subject.identifier);
  const nobody = { words: summaryText.noIdentifier, tone: 'weak' } as const;
  return part(
    'subject',
    prefix + titles.subject,
    { facts, statements: facts.length === 0 ? [nobody] : [] },
    subject.element,
  );
}

export const confirmationParts = ({ confirmations }: Subject, prefix = ''): SummaryPart[] =>
  confirmations.flatMap((confirmation, i) => {
    const title = prefix + summaryText.confirmation(i + 1, confirmations.length);
    return part('confirmation', title, { facts: confirmationFacts(confirmation) }, confirmation.element);
  });

const confirmationFacts = ({ method, identifier, data }: SubjectConfirmation) => [
  ...fact('Method', uri(method)),
  ...identifierFacts(identifier),
  ...fact('Recipient', text(data?.recipient)),
  ...fact('NotBefore', time(data?.notBefore)),
  ...fact('NotOnOrAfter', time(data?.notOnOrAfter)),
  ...fact('InResponseTo', text(data?.inResponseTo)),
  ...fact('Address', text(data?.address)),
  ...(data && data.keyInfos.length > 0 ? fact('KeyInfo', words(summaryText.keyInfos(data.keyInfos.length))) : []),
];

/** The windows of the conditions and of each confirmation, which a receiver holds against one and the same clock. */
function validityWindows({ conditions, subject }: Assertion): ValidityWindow[] {
  const confirmations = subject?.confirmations ?? [];
  const windows = [
    { label: titles.conditions, from: conditions?.notBefore?.ms, to: conditions?.notOnOrAfter?.ms },
    ...confirmations.map(({ data }, i) => ({
      label: summaryText.confirmation(i + 1, confirmations.length),
      from: data?.notBefore?.ms,
      to: data?.notOnOrAfter?.ms,
    })),
  ];
  return windows.filter(({ from, to }) => from !== undefined || to !== undefined);
}

export function conditionParts(conditions: Conditions, prefix = ''): SummaryPart[] {
  const { audienceRestrictions, proxyRestriction, unknown } = conditions;
  const several = audienceRestrictions.length > 1;
  const statements: Statement[] = [
    ...(several ? [{ words: summaryText.audienceSets, tone: 'weak' } as const] : []),
    ...(unknown.length > 0 ? [{ words: summaryText.unknownConditions(unknown.length), tone: 'warn' } as const] : []),
  ];
  const facts = [
    ...fact('NotBefore', time(conditions.notBefore)),
    ...fact('NotOnOrAfter', time(conditions.notOnOrAfter)),
    ...audienceRestrictions.flatMap(({ audiences }) => fact(summaryText.facts.audience, ...texts(audiences))),
    ...(conditions.oneTimeUse ? fact('OneTimeUse', words(summaryText.oneTimeUse)) : []),
    ...(proxyRestriction
      ? fact(
          'ProxyRestriction',
          words(summaryText.proxyCount(proxyRestriction.count)),
          ...texts(proxyRestriction.audiences),
        )
      : []),
  ];
  return part('conditions', prefix + titles.conditions, { statements, facts }, conditions.element);
}

function authenticationParts(statement: AuthnStatement, prefix: string): SummaryPart[] {
  const { authnContext: context, subjectLocality: locality } = statement;
  const facts = [
    ...fact('AuthnInstant', time(statement.authnInstant)),
    ...fact('Context class', uri(context?.classRef?.text)),
    ...fact('Context declaration', text(context?.declRef?.text ?? context?.decl?.name)),
    ...fact('Authority', ...texts(context?.authenticatingAuthorities ?? [])),
    ...fact('SessionIndex', text(statement.sessionIndex)),
    ...fact('SessionNotOnOrAfter', time(statement.sessionNotOnOrAfter)),
    ...fact('Address', text(locality?.address)),
    ...fact('DNSName', text(locality?.dnsName)),
  ];
  return part('authentication', prefix + titles.authentication, { facts }, statement.element);
}

function attributeParts({ attributeStatements }: Assertion, prefix: string): SummaryPart[] {
  const attributes: Attribute[] = attributeStatements.flatMap((statement) => statement.attributes);
  const hidden: EncryptedElement[] = attributeStatements.flatMap((statement) => statement.encryptedAttributes);
  if (attributes.length + hidden.length === 0) return [];
  return part(
    'attributes',
    prefix + summaryText.attributes(attributes.length + hidden.length),
    {
      ...(attributes.length > 0 && { table: attributeTable(attributes) }),
      statements:
        hidden.length > 0 ? [{ words: summaryText.encrypted.attributes(hidden.length), tone: 'warn' as const }] : [],
    },
    attributeStatements[0]?.element,
  );
}

/** Classes and declarations together: a request may use either sort. */
export const contextReferences = (
  context:
    | { readonly classRefs: Parameters<typeof uris>[0]; readonly declRefs: Parameters<typeof uris>[0] }
    | undefined,
) => [...uris(context?.classRefs ?? []), ...uris(context?.declRefs ?? [])];
