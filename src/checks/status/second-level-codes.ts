// Second-level status codes in plain words (Core §3.2.2.2; FIELD §5): one check for each, with what each product means by it.
import type { IdentityProviderProduct } from '../../deployments/deployment.ts';
import { displayName, StatusCodeName } from '../../saml/names.ts';
import type { Check } from '../check.ts';
import type { CheckSubject } from '../check-subject.ts';
import type { Judgement, Party } from '../finding.ts';
import { cut, placeIn, startTag } from '../protocol/message-facts.ts';
import { codesShown, inItsWords, isSuccessful, logHint, type StatusAnswer, statusAnswers } from './status-answers.ts';

interface CodeRule {
  readonly id: string;
  readonly codes: readonly string[];
  readonly cites: readonly string[];
  readonly title: string;
  readonly expected: string | ((answer: StatusAnswer) => string);
  /** What it means. */
  readonly says: string | ((answer: StatusAnswer) => string);
  readonly fix: string;
  readonly hints?: Readonly<Partial<Record<IdentityProviderProduct, string>>>;
  readonly party?: Party;
}

const RULES: readonly CodeRule[] = [
  {
    id: 'status-invalid-nameid-policy',
    codes: [StatusCodeName.InvalidNameIDPolicy],
    cites: ['F51', 'N42', 'N63'],
    title: 'The identity provider could give the NameID format that was asked for.',
    expected: 'a NameID format that the identity provider can give',
    says: ({ request }) => {
      const format = request?.nameIdPolicy?.format;
      const asked = format === undefined ? '' : ` The request asked for ${displayName(format)} (${cut(format)}).`;
      return `The identity provider can’t give a NameID as the request’s NameIDPolicy wants it.${asked}`;
    },
    fix: 'Ask for …:1.1:nameid-format:unspecified or leave NameIDPolicy out at the service provider, or have the identity provider issue the format that is asked for.',
    hints: {
      adfs: 'AD FS: add a claim rule to the relying party trust that issues Name ID in this format (event log: MSIS7070).',
      'entra-id':
        'Entra ID: Single sign-on → Attributes & Claims → Unique User Identifier (Name ID) → Name identifier format.',
      okta: 'Okta: Sign On → Application username and Name ID format.',
      keycloak: 'Keycloak: client → Name ID format, and Force name ID format.',
    },
    party: 'sp',
  },
  {
    id: 'status-no-authn-context',
    codes: [StatusCodeName.NoAuthnContext],
    cites: ['F52', 'N42', 'N35'],
    title: 'The identity provider could log the user in the way that was asked for.',
    expected: 'no RequestedAuthnContext, or one that the user’s way of logging in meets',
    says: ({ request }) => {
      const context = request?.requestedAuthnContext;
      const classes = context?.classRefs.map(({ text }) => displayName(text.trim())).join(' or ') ?? '';
      const asked =
        classes === '' ? '' : ` The request insisted on ${cut(classes)} (${context?.comparison ?? 'exact'}).`;
      return `The user’s way of logging in (Kerberos, certificate, MFA, passwordless) is none that the request accepts.${asked}`;
    },
    fix: 'Drop RequestedAuthnContext at the service provider (php-saml: requestedAuthnContext = false), or ask with Comparison="minimum".',
    hints: { 'entra-id': 'Entra ID shows the same as AADSTS75011.' },
    party: 'sp',
  },
  {
    id: 'status-request-denied',
    codes: [StatusCodeName.RequestDenied],
    cites: ['F53', 'N42'],
    title: 'The identity provider did not deny the request.',
    expected: 'a Success',
    says: 'The identity provider understood the request and will not answer it, by its own rules.',
    fix: 'Look for the rule at the identity provider: who may use this application, from where, and whether requests must be signed.',
    hints: {
      adfs: 'AD FS: the access control policy or issuance authorization rules of the relying party trust deny this user.',
      okta: 'Okta: for a logout, the request is not signed or its Issuer is not the SP Issuer of the application.',
      'entra-id': 'Entra ID: compare Destination of the request with the address that it was sent to (AADSTS75008).',
    },
    party: 'idp',
  },
  {
    id: 'status-authn-failed',
    codes: [StatusCodeName.AuthnFailed],
    cites: ['N42', 'F54', 'SF-IDP-009', 'SCV-006', 'TW-FX-015'],
    title: 'The identity provider could authenticate the user, and the user may use the application.',
    expected: 'a Success',
    says: (answer) =>
      isSalesforce(answer) && (answer.status.message?.trim() ?? '') === ''
        ? 'Salesforce could not log the user in. Without a message this usually means that the user’s profile or permission set does not have the connected app.'
        : 'The identity provider could not authenticate the user, or the user may not use this application.',
    fix: 'Check the user’s account at the identity provider, and that the application is assigned to the user.',
    hints: {
      salesforce:
        'Salesforce: Setup → App Manager → the connected app → Manage → Manage Profiles or Manage Permission Sets; the reason stands in Setup → Identity Provider Event Log.',
      'experience-cloud':
        'Salesforce: Setup → App Manager → the connected app → Manage → Manage Profiles or Manage Permission Sets; the reason stands in Setup → Identity Provider Event Log.',
      okta: 'Okta: Applications → the application → Assignments.',
      'entra-id': 'Entra ID: Enterprise applications → the application → Users and groups.',
      'google-workspace': 'Google: Apps → Web and mobile apps → the application → User access.',
    },
    party: 'idp',
  },
  {
    id: 'status-unknown-principal',
    codes: [StatusCodeName.UnknownPrincipal],
    cites: ['N42'],
    title: 'The identity provider knows the user.',
    expected: 'a user that the identity provider has',
    says: 'The identity provider does not know the user whom the message is about.',
    fix: 'Check the NameID that was sent, and that the user exists at the identity provider and is active there.',
    party: 'idp',
  },
  {
    id: 'status-request-unsupported',
    codes: [StatusCodeName.RequestUnsupported],
    cites: ['N42'],
    title: 'The identity provider offers what was asked for.',
    expected: 'a request of a kind that the identity provider takes',
    says: 'The identity provider does not offer the profile or binding that the request uses.',
    fix: 'Compare the request with the identity provider’s metadata: send it by a binding and to an endpoint that are listed there.',
    party: 'sp',
  },
  {
    id: 'status-unsupported-binding',
    codes: [StatusCodeName.UnsupportedBinding],
    cites: ['N42', 'N34'],
    title: 'The identity provider can answer by the binding that was asked for.',
    expected: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST',
    says: ({ request }) =>
      `The identity provider can’t answer by the binding that the request wants${request?.protocolBinding === undefined ? '' : ` (${displayName(request.protocolBinding)})`}.`,
    fix: 'Set the service provider’s response binding (ProtocolBinding) to HTTP-POST, or leave it out.',
    party: 'sp',
  },
  {
    id: 'status-version-refused',
    codes: [
      StatusCodeName.RequestVersionDeprecated,
      StatusCodeName.RequestVersionTooHigh,
      StatusCodeName.RequestVersionTooLow,
    ],
    cites: ['N42', 'N23', 'F49'],
    title: 'Both sides speak the same version of SAML.',
    expected: 'SAML 2.0 on both sides',
    says: 'The receiver does not take messages of this SAML version.',
    fix: 'Choose SAML 2.0 for the application on both sides.',
  },
  {
    id: 'status-attribute-refused',
    codes: [StatusCodeName.InvalidAttrNameOrValue, StatusCodeName.UnknownAttrProfile],
    cites: ['N42'],
    title: 'The attributes that were asked for exist.',
    expected: 'attributes that the identity provider has',
    says: 'The request names attributes, values or an attribute profile that the identity provider does not know.',
    fix: 'Compare the attribute names in the request or in the service provider’s metadata with those of the identity provider.',
    party: 'sp',
  },
  {
    id: 'status-no-idp-available',
    codes: [StatusCodeName.NoAvailableIDP, StatusCodeName.NoSupportedIDP, StatusCodeName.ProxyCountExceeded],
    cites: ['N42'],
    title: 'A proxying identity provider can reach one that is allowed.',
    expected: 'an identity provider that can be asked',
    says: 'The identity provider passes logins on to others, and none of those that the request allows could be asked.',
    fix: 'Check Scoping in the request (IDPList, ProxyCount), and whether the identity provider behind is up.',
    party: 'idp',
  },
  {
    id: 'status-resource-refused',
    codes: [StatusCodeName.ResourceNotRecognized, StatusCodeName.TooManyResponses],
    cites: ['N42'],
    title: 'The receiver could answer with one Response.',
    expected: 'a Success',
    says: 'The receiver does not know the resource that was asked about, or would have to give more than it can.',
    fix: 'Look at the receiver’s log: these codes belong to attribute and authorization queries and are unusual for a login.',
  },
];

/** Codes that have a check of their own elsewhere. */
export const CODES_APART: readonly string[] = [StatusCodeName.NoPassive, StatusCodeName.PartialLogout];

/** Every code that some check knows. */
export const KNOWN_SECOND_LEVEL: readonly string[] = [...RULES.flatMap(({ codes }) => codes), ...CODES_APART];

/** Also on top, where it must not stand: what it means is clear all the same. */
const carries = ({ status }: StatusAnswer, codes: readonly string[]): boolean =>
  status.codes.some(({ value }) => value !== undefined && codes.includes(value));

const SALESFORCE_HOST = /^https:\/\/[a-z0-9.-]{1,200}\.(?:my\.salesforce\.com|my\.site\.com|force\.com)(?:[/:]|$)/i;

const isSalesforce = ({ message }: StatusAnswer): boolean =>
  SALESFORCE_HOST.test(message.decoded.header.issuer?.trim() ?? '');

/** The product that is configured, or that shows by its issuer. */
function productOf(answer: StatusAnswer, { deployment }: CheckSubject): IdentityProviderProduct {
  return deployment.idp.product === 'generic' && isSalesforce(answer) ? 'salesforce' : deployment.idp.product;
}

const toCheck = (rule: CodeRule): Check => ({
  id: rule.id,
  cites: rule.cites,
  title: rule.title,
  stage: 'status',
  applies: (subject) => statusAnswers(subject).some((answer) => !isSuccessful(answer) && carries(answer, rule.codes)),
  run: (subject) =>
    statusAnswers(subject).flatMap((answer): Judgement[] => {
      if (isSuccessful(answer) || !carries(answer, rule.codes)) return [];
      const says = typeof rule.says === 'string' ? rule.says : rule.says(answer);
      const hint = rule.hints?.[productOf(answer, subject)];
      return [
        {
          outcome: 'fail',
          where: placeIn(answer.message, `${answer.kind}/Status/StatusCode`, startTag(answer.status.element)),
          seen: codesShown(answer),
          expected: typeof rule.expected === 'string' ? rule.expected : rule.expected(answer),
          message: `${says}${inItsWords(answer)}`,
          fix: `${rule.fix}${hint === undefined ? '' : ` ${hint}`} ${logHint(answer)}`,
          ...(rule.party && { party: rule.party }),
        },
      ];
    }),
});

export const SECOND_LEVEL_CHECKS: readonly Check[] = RULES.map(toCheck);
