// What requests ask for: AuthnRequest, LogoutRequest, and the requests that browsers seldom carry.
import type {
  ArtifactResolve,
  AttributeQuery,
  AuthnQuery,
  AuthnRequest,
  LogoutRequest,
  ManageNameIdRequest,
  NameIdMappingRequest,
  NameIdPolicy,
  RequestedAuthnContext,
  Scoping,
} from '../../saml/messages.ts';
import { conditionParts, confirmationParts, contextReferences, subjectParts } from './assertion-parts.ts';
import { attributeTable } from './attribute-table.ts';
import { fact, flag, part, text, texts, time, uri, words } from './facts.ts';
import { identifierFacts } from './identity-parts.ts';
import { messagePart, partiesPart } from './protocol-parts.ts';
import type { Fact, SummaryPart } from './summary.ts';
import { summaryText } from './text.ts';

const { facts: names, parts: titles } = summaryText;

export function authnRequestParts(request: AuthnRequest, sentTo: string | undefined): SummaryPart[] {
  const { subject, conditions } = request;
  const ways = [
    ...fact(names.acsUrl, text(request.assertionConsumerServiceUrl)),
    ...fact(names.acsIndex, text(request.assertionConsumerServiceIndex)),
    ...fact(names.provider, text(request.providerName)),
  ];
  const asked = [
    ...fact('ProtocolBinding', uri(request.protocolBinding)),
    ...fact('ForceAuthn', flag(request.forceAuthn, summaryText.forceAuthn)),
    ...fact('IsPassive', flag(request.isPassive, summaryText.isPassive)),
    ...policyFacts(request.nameIdPolicy),
    ...contextFacts(request.requestedAuthnContext),
    ...fact('Attributes index', text(request.attributeConsumingServiceIndex)),
    ...scopingFacts(request.scoping),
  ];
  return [
    ...partiesPart(request, sentTo, ways),
    ...part('request', titles.request, { facts: asked }, request.element),
    ...(subject ? [...subjectParts(subject), ...confirmationParts(subject)] : []),
    ...(conditions ? conditionParts(conditions) : []),
    ...messagePart(request),
  ];
}

const policyFacts = (policy: NameIdPolicy | undefined): Fact[] =>
  policy
    ? [
        ...fact('NameID format', uri(policy.format)),
        ...fact('AllowCreate', flag(policy.allowCreate, summaryText.allowCreate)),
        ...fact('SPNameQualifier', text(policy.spNameQualifier)),
      ]
    : [];

const contextFacts = (context: RequestedAuthnContext | undefined): Fact[] =>
  context
    ? [
        ...fact('Context', ...contextReferences(context)),
        ...fact('Comparison', words(summaryText.comparison(context.comparison))),
      ]
    : [];

const scopingFacts = (scoping: Scoping | undefined): Fact[] =>
  scoping
    ? [
        ...fact('ProxyCount', text(scoping.proxyCount)),
        ...fact(
          'IDPList',
          ...scoping.idpList.map(({ providerId, name, location }) => {
            const marks = [name, location].filter((mark) => mark !== undefined);
            return text(providerId ?? '', marks);
          }),
        ),
        ...fact('GetComplete', text(scoping.getComplete?.text)),
        ...fact('RequesterID', ...texts(scoping.requesterIds)),
      ]
    : [];

export function logoutRequestParts(request: LogoutRequest, sentTo: string | undefined): SummaryPart[] {
  const sessions =
    request.sessionIndexes.length > 0
      ? fact('SessionIndex', ...texts(request.sessionIndexes))
      : fact('SessionIndex', words(summaryText.logoutEverything, 'weak'));
  return [
    ...partiesPart(request, sentTo),
    ...part(
      'logout',
      titles.logout,
      {
        facts: [
          ...identifierFacts(request.identifier),
          ...sessions,
          ...fact('Reason', uri(request.reason)),
          ...fact('NotOnOrAfter', time(request.notOnOrAfter)),
        ],
      },
      request.element,
    ),
    ...messagePart(request),
  ];
}

type OtherRequest = ArtifactResolve | ManageNameIdRequest | NameIdMappingRequest | AttributeQuery | AuthnQuery;

/** Requests whose own content is a handful of facts. */
export function otherRequestParts(request: OtherRequest, sentTo: string | undefined): SummaryPart[] {
  return [...partiesPart(request, sentTo), ...ownParts(request), ...messagePart(request)];
}

function ownParts(request: OtherRequest): SummaryPart[] {
  const asked = (facts: Fact[]): SummaryPart[] => part('request', titles.request, { facts }, request.element);
  switch (request.kind) {
    case 'ArtifactResolve':
      return asked(fact('Artifact', text(request.artifact?.text)));
    case 'ManageNameIDRequest':
      return asked([
        ...identifierFacts(request.identifier),
        ...fact('NewID', text(request.newId?.text)),
        ...(request.newEncryptedId ? fact('NewEncryptedID', words(summaryText.encrypted.newId, 'warn')) : []),
        ...(request.terminate ? fact('Terminate', words(summaryText.terminate)) : []),
      ]);
    case 'NameIDMappingRequest':
      return asked([...identifierFacts(request.identifier), ...policyFacts(request.nameIdPolicy)]);
    case 'AttributeQuery':
      return [
        ...(request.subject ? subjectParts(request.subject) : []),
        ...(request.attributes.length > 0
          ? part('attributes', titles.attributes, { table: attributeTable(request.attributes) })
          : []),
      ];
    case 'AuthnQuery':
      return [
        ...(request.subject ? subjectParts(request.subject) : []),
        ...asked([...fact('SessionIndex', text(request.sessionIndex)), ...contextFacts(request.requestedAuthnContext)]),
      ];
  }
}
