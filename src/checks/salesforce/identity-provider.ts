// Salesforce as IdP: what the connected app's settings make of the assertion, and why Salesforce issues none.
import { setting } from '../../deployments/settings.ts';
import type { Check } from '../check.ts';
import { isIdOf, readAddress } from './address.ts';
import { passed } from './identity.ts';
import { exchangesAfter, nameIdOf, placeOf, short } from './login.ts';
import { CONNECTED_APP, isSalesforceIdp, isSalesforceSp, SSO_SETTINGS } from './products.ts';
import { atSalesforceIdp, toSalesforceIdp } from './rule.ts';
import { signatureAlgorithmOf } from './signature-algorithm.ts';

const ASSIGN =
  'Setup → Profiles → the user’s profile → Edit → Connected App Access: tick the app. Or Setup → Manage Connected Apps → the app → Manage Profiles or Manage Permission Sets. Repeat for each profile. Setup → Identity Provider Event Log says who was refused.';

const looksLikeUsername = (value: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value.slice(0, 400));

const SUBJECT_TYPES = {
  username: 'Username',
  'federation-id': 'Federation ID',
  'user-id': 'User ID',
  'persistent-id': 'Persistent ID',
  'custom-attribute': 'Custom Attribute',
} as const;

const subjectType = atSalesforceIdp({
  id: 'salesforce-subject-type-differs',
  cites: ['SF-IDP-004', 'SCV-004', 'TW-FL-005', 'TW-FX-008'],
  title: 'The NameID is of the connected app’s Subject Type.',
  stage: 'subject',
  judge: (login) => {
    const type = setting(login.deployment, 'connected-app.subjectType');
    const value = nameIdOf(login);
    if (type === undefined || value === undefined || value === '' || value === 'null') return [];
    const where = placeOf(login, 'Response/Assertion/Subject/NameID', login.assertion?.subject?.identifier?.element);
    // Any string can be a Federation ID, a persistent ID or a custom attribute.
    if (type !== 'username' && type !== 'user-id') return [];
    const fits = type === 'username' ? looksLikeUsername(value) : isIdOf('005', value);
    if (fits) return [passed(where, value, 'The NameID has the form of the connected app’s Subject Type.')];
    return [
      {
        outcome: 'warn',
        confidence: 'likely',
        where,
        seen: short(value),
        expected:
          type === 'username'
            ? 'a Salesforce username, such as ada@example.com'
            : 'a User ID: 15 or 18 characters from 005',
        message: `The connected app’s Subject Type is ${SUBJECT_TYPES[type]}, and this NameID can’t be one. The SP will look for another user than is meant.`,
        fix: `${CONNECTED_APP} → Subject Type: choose what the SP knows its users by.`,
        party: 'idp',
      },
    ];
  },
});

const nameIdFormat = atSalesforceIdp({
  id: 'salesforce-name-id-format-differs',
  cites: ['SF-IDP-005', 'SCV-004', 'TW-FL-005', 'TW-FX-008', 'SF-CNV-004'],
  title: 'The NameID has the Format that the connected app’s Name ID Format says.',
  stage: 'subject',
  judge: (login) => {
    const configured = setting(login.deployment, 'connected-app.nameIdFormat');
    const identifier = login.assertion?.subject?.identifier;
    if (configured === undefined || identifier?.kind !== 'NameID') return [];
    // Formats that the SP requires are judged for every product alike.
    if ((login.deployment.requirements.nameIdFormats?.length ?? 0) > 0) return [];
    // An absent Format means unspecified (SAML Core §8.3.1).
    const format = identifier.format?.trim() ?? 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified';
    const where = placeOf(login, 'Response/Assertion/Subject/NameID/@Format', identifier.element);
    if (format === configured) return [passed(where, format, 'The NameID has the configured Name ID Format.')];
    return [
      {
        outcome: 'warn',
        confidence: 'likely',
        where,
        seen: short(format),
        expected: short(configured),
        message: 'The NameID’s Format is not the one that this deployment says. SPs that insist on theirs refuse it.',
        fix: `${CONNECTED_APP} → Name ID Format. Or correct this deployment.`,
        party: 'idp',
      },
    ];
  },
});

const requestSignatures = toSalesforceIdp({
  id: 'salesforce-signed-request-to-idp',
  cites: ['SF-IDP-007'],
  title: 'Tells that the SP signs its requests; Salesforce checks them only with the SP’s certificate.',
  stage: 'request',
  judge: (request, { deployment }) => {
    const algorithm = signatureAlgorithmOf(request);
    const verifies = setting(deployment, 'connected-app.verifyRequestSignatures');
    const where = { message: request.index, exchange: request.exchange.id, path: 'SigAlg' };
    if (algorithm === undefined && verifies === 'yes') {
      return [
        {
          outcome: 'fail',
          confidence: 'likely',
          where,
          seen: '',
          expected: 'a signed request',
          message:
            'The connected app verifies request signatures, and the SP sent this request without one: Salesforce refuses it.',
          fix: `${CONNECTED_APP}: untick Verify Request Signatures, or let the SP sign.`,
          party: 'sp',
        },
      ];
    }
    if (algorithm === undefined || verifies !== undefined) return [];
    return [
      {
        outcome: 'info',
        where,
        seen: short(algorithm),
        expected: '',
        message:
          'The SP signs its requests. With Verify Request Signatures ticked, Salesforce refuses them unless the connected app has the SP’s certificate.',
        fix: `${CONNECTED_APP}: leave Verify Request Signatures unticked, or upload the SP’s certificate there.`,
        party: 'sp',
      },
    ];
  },
});

const encryptResponse = atSalesforceIdp({
  id: 'salesforce-response-encrypted-though-off',
  cites: ['SF-IDP-008', 'SF-CNV-004'],
  title: 'Salesforce encrypts only where Encrypt SAML Response is ticked.',
  stage: 'structure',
  judge: (login) => {
    const encrypts = setting(login.deployment, 'connected-app.encryptSamlResponse');
    // Where the SP is Salesforce, its own setting says what it takes.
    if (encrypts !== 'no' || !login.encrypted || isSalesforceSp(login.deployment)) return [];
    return [
      {
        outcome: 'fail',
        where: placeOf(
          { ...login, decrypted: false },
          'Response/EncryptedAssertion',
          login.response.encryptedAssertions[0]?.element,
        ),
        seen: 'EncryptedAssertion',
        expected: 'Assertion',
        message:
          'The connected app encrypts, though this deployment says that it must not. An SP without the key can’t read the assertion.',
        fix: `${CONNECTED_APP}: untick Encrypt SAML Response.`,
        party: 'idp',
      },
    ];
  },
});

const noAnswer = toSalesforceIdp({
  id: 'salesforce-idp-gave-no-answer',
  cites: ['SF-IDP-009', 'SF-IDP-011', 'SCV-006', 'F54'],
  title: 'Salesforce answers the request, and does not stop on an error page of its own.',
  stage: 'status',
  judge: (request, subject) => {
    if (subject.legs[0]?.response) return [];
    const stopped = [request.exchange, ...exchangesAfter(subject, request.exchange)].find(
      ({ request: { url }, response }) =>
        readAddress(url)?.kind !== undefined &&
        (/\/SamlError(?:[/?#]|$)|\/saml-error\.jsp|_nc_external\/identity\/saml|insufficientPrivileges/i.test(url) ||
          (/\/idp\/(?:endpoint|login)/.test(url) && (response?.status ?? 0) >= 400)),
    );
    if (!stopped) return [];
    return [
      {
        outcome: 'fail',
        // The page does not say why: what is wrong with the request goes first.
        confidence: 'hint',
        where: { exchange: stopped.id },
        seen: short(stopped.request.url),
        expected: 'a Response to the SP',
        message:
          'Salesforce stopped on an error page instead of answering. Mostly the user’s profile lacks the connected app, or the app is unknown: a new one takes some minutes until it works.',
        fix: ASSIGN,
        party: 'idp',
      },
    ];
  },
});

const otherOrgsUsername = atSalesforceIdp({
  id: 'salesforce-username-of-another-org',
  cites: ['SF-MO-001'],
  title: 'Between two orgs, users are known by Federation ID on both sides: usernames belong to one org.',
  stage: 'subject',
  judge: (login) => {
    if (!isSalesforceSp(login.deployment)) return [];
    const type = setting(login.deployment, 'connected-app.subjectType');
    const identity = setting(login.deployment, 'salesforce.identityType');
    const value = nameIdOf(login);
    const mixed = type === 'username' || identity === 'username';
    if (!mixed || value === undefined) return [];
    return [
      {
        outcome: login.accepted === true ? 'info' : 'fail',
        confidence: 'likely',
        where: placeOf(login, 'Response/Assertion/Subject/NameID', login.assertion?.subject?.identifier?.element),
        seen: short(value),
        expected: 'a Federation ID',
        message:
          'The user is named by username, which exists in one org only: the org that takes the assertion has no user by that name. Two orgs agree on users by Federation ID.',
        fix: `In the IdP’s org: ${CONNECTED_APP} → Subject Type = Federation ID. In the SP’s org: ${SSO_SETTINGS} → SAML Identity Type = Federation ID. Give both users the same Federation ID.`,
        party: type === 'username' ? 'idp' : 'sp',
      },
    ];
  },
});

const serviceNotTicked: Check = {
  id: 'salesforce-no-request-between-orgs',
  cites: ['SF-MO-002'],
  title: 'Tells that the SP’s org sent no request where the IdP is another org.',
  stage: 'symptom',
  applies: ({ deployment, flow }) =>
    isSalesforceIdp(deployment) && isSalesforceSp(deployment) && flow.kind === 'sso' && flow.initiatedBy === 'idp',
  run: () => [
    {
      outcome: 'info',
      where: {},
      seen: '',
      expected: '',
      message:
        'This login began at the IdP’s org. If it was meant to begin at the SP’s: its My Domain does not offer the IdP as authentication service.',
      fix: 'In the SP’s org: My Domain → Authentication Configuration → Edit: tick the SAML configuration.',
      party: 'sp',
    },
  ],
};

export const IDENTITY_PROVIDER_CHECKS: readonly Check[] = [
  noAnswer,
  requestSignatures,
  encryptResponse,
  subjectType,
  nameIdFormat,
  otherOrgsUsername,
  serviceNotTicked,
];
