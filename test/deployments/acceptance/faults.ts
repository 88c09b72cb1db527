// The documented requirements of the presets, each with the login that breaks it alone and the check that must be named as the cause.
import { NameIdFormat } from '../../../src/saml/names.ts';
import { OTHER_CERTIFICATE, OTHER_KEY, type Scene } from './scene.ts';

export interface Fault {
  /** Completes "a login with …". */
  readonly name: string;
  /** Whether the preset has such a requirement. */
  readonly of: (scene: Scene) => boolean;
  readonly broken: (scene: Scene) => Partial<Scene>;
  readonly cause: string | ((scene: Scene) => string);
  /** Checks that say what else follows from this very fault. */
  readonly also?: readonly string[];
  /** The SP took the login all the same, as it does where only a recommendation is broken. */
  readonly accepted?: boolean;
}

const any = () => true;
export const isSalesforceSp = ({ deployment: { sp } }: Scene) => /^(salesforce|experience)/.test(sp.product);
export const isSalesforceIdp = ({ deployment: { idp } }: Scene) => /^(salesforce|experience)/.test(idp.product);
export const isTwilio = ({ deployment: { sp } }: Scene) => sp.product.startsWith('twilio');
const isConsole = ({ deployment: { sp } }: Scene) => sp.product === 'twilio-console';
const hasShapes = (scene: Scene) => isTwilio(scene) && !isConsole(scene);
const asks = ({ unsolicited }: Scene) => !unsolicited;
const required = (scene: Scene) => scene.deployment.requirements;
const withRequirements = (
  { deployment }: Scene,
  requirements: Scene['deployment']['requirements'],
): Partial<Scene> => ({
  deployment: { ...deployment, requirements: { ...deployment.requirements, ...requirements } },
});
const withSettings = ({ deployment }: Scene, settings: Scene['deployment']['settings']): Partial<Scene> => ({
  deployment: { ...deployment, settings: { ...deployment.settings, ...settings } },
});
const upper = (text: string) => text.replace(/[a-z](?=[^a-z]*$)/, (letter) => letter.toUpperCase());
const without = (scene: Scene, name: string): Partial<Scene> => ({
  attributes: Object.fromEntries(Object.entries(scene.attributes).filter(([key]) => key !== name)),
});
const OTHER = 'https://other.example/saml';
const MINUTE = 60_000;

const ADDRESSING: readonly Fault[] = [
  { name: 'the audience of another SP', of: any, broken: () => ({ audience: OTHER }), cause: 'audience-differs' },
  {
    name: 'a slash behind the audience',
    of: any,
    broken: (s) => ({ audience: `${s.audience}/` }),
    cause: 'audience-differs',
  },
  {
    name: 'an audience in other case',
    of: any,
    broken: (s) => ({ audience: upper(s.audience) }),
    cause: 'audience-differs',
  },
  {
    name: 'the ACS URL as audience',
    of: any,
    broken: (s) => ({ audience: s.acs }),
    cause: 'audience-differs',
    also: ['twilio-entity-id-and-acs-swapped'],
  },
  { name: 'the recipient of another SP', of: any, broken: () => ({ recipient: OTHER }), cause: 'recipient-differs' },
  {
    name: 'a slash behind the recipient',
    of: any,
    broken: (s) => ({ recipient: `${s.recipient}/` }),
    cause: 'recipient-differs',
  },
  {
    name: 'a recipient in other case',
    of: any,
    broken: (s) => ({ recipient: upper(s.recipient) }),
    cause: 'recipient-differs',
  },
  {
    name: 'a recipient without its query',
    of: (s) => s.recipient.includes('?'),
    broken: (s) => ({ recipient: s.recipient.split('?')[0] ?? '' }),
    cause: 'recipient-differs',
  },
  {
    name: 'the destination of another SP',
    of: any,
    broken: () => ({ destination: OTHER }),
    cause: 'destination-differs',
  },
  {
    name: 'a slash behind the destination',
    of: any,
    broken: (s) => ({ destination: `${s.destination}/` }),
    cause: 'destination-differs',
  },
  {
    name: 'another address throughout',
    of: asks,
    broken: (s) => ({ acs: `${s.acs}x`, destination: `${s.acs}x`, recipient: `${s.acs}x`, requestedAcs: `${s.acs}x` }),
    cause: 'acs-differs-from-configured',
    also: ['recipient-differs', 'destination-differs'],
  },
  {
    name: 'a post to another address than it names',
    of: any,
    broken: (s) => ({ acs: new URL('/elsewhere', s.acs).href }),
    cause: 'acs-address-differs',
    also: ['salesforce-site-login-url'],
  },
  {
    name: 'a slash behind the issuer',
    of: any,
    broken: (s) => ({ responseIssuer: `${s.responseIssuer}/`, assertionIssuer: `${s.assertionIssuer}/` }),
    cause: 'issuer-differs',
  },
  {
    name: 'the issuer of another IdP',
    of: any,
    broken: () => ({ responseIssuer: OTHER, assertionIssuer: OTHER }),
    cause: 'issuer-differs',
  },
  {
    name: 'an issuer in other case',
    of: any,
    broken: (s) => ({ responseIssuer: upper(s.responseIssuer), assertionIssuer: upper(s.assertionIssuer) }),
    cause: 'issuer-differs',
  },
  {
    name: 'another issuer in the assertion',
    of: any,
    broken: () => ({ assertionIssuer: OTHER }),
    cause: 'issuer-differs',
  },
];

/** Of a refusal Salesforce's page says nothing but that there was one. */
const also = ['salesforce-idp-gave-no-answer'];

const SPACED: readonly Fault[] = [
  {
    name: 'white space around the audience',
    of: any,
    broken: (s) => ({ audience: `\n  ${s.audience}\n` }),
    cause: 'value-padded',
  },
  {
    name: 'white space around the issuers',
    of: any,
    broken: (s) => ({ responseIssuer: ` ${s.responseIssuer} `, assertionIssuer: ` ${s.assertionIssuer} ` }),
    cause: 'value-padded',
  },
];

const REQUESTS: readonly Fault[] = [
  {
    name: 'a request under another name that the IdP refuses',
    of: asks,
    broken: (s) => ({ requestIssuer: `${s.requestIssuer}/`, isRequestRefused: true }),
    cause: 'request-issuer-differs',
    also,
  },
  {
    name: 'a request under another name that the IdP answers',
    of: asks,
    broken: (s) => ({ requestIssuer: `${s.requestIssuer}/` }),
    cause: 'request-issuer-differs',
  },
  {
    name: 'a request for an answer elsewhere that the IdP refuses',
    of: asks,
    broken: () => ({ requestedAcs: OTHER, isRequestRefused: true }),
    cause: 'acs-differs-from-configured',
    also,
  },
  {
    name: 'a request for an answer elsewhere that the IdP overrules',
    of: asks,
    broken: () => ({ requestedAcs: OTHER }),
    cause: 'acs-differs-from-configured',
  },
  {
    name: 'a request to another address',
    of: asks,
    broken: (s) => ({ sso: `${s.sso}x`, requestDestination: `${s.sso}x`, isRequestRefused: true }),
    cause: 'sso-url-differs',
    also,
  },
  {
    name: 'a request that is addressed elsewhere',
    of: asks,
    broken: (s) => ({ requestDestination: `${s.sso}x`, isRequestRefused: true }),
    cause: 'sso-url-differs',
    also,
  },
  {
    name: 'a request by another binding',
    of: asks,
    broken: () => ({ requestBinding: 'HTTP-POST', isRequestRefused: true }),
    cause: 'binding-differs',
    also,
  },
  {
    name: 'an unsigned request where it must be signed',
    of: asks,
    broken: (s) => ({
      isRequestSigned: false,
      isRequestRefused: true,
      ...withRequirements(s, { requestSigned: true }),
    }),
    cause: 'request-not-signed',
    also,
  },
  {
    name: 'a request that is signed with another certificate',
    of: asks,
    broken: () => ({ requestKey: OTHER_KEY, isRequestRefused: true }),
    cause: 'query-signature-broken',
    also,
  },
  {
    name: 'a request that is signed otherwise than configured',
    of: (s) => asks(s) && isSalesforceSp(s),
    broken: () => ({ requestAlgorithm: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' }),
    cause: 'salesforce-request-signature-method',
    accepted: true,
  },
  {
    name: 'an answer to another request',
    of: asks,
    broken: () => ({ inResponseTo: '_another' }),
    cause: 'in-response-to-unknown',
  },
];

const PROTECTION: readonly Fault[] = [
  {
    name: 'no signature at all',
    of: any,
    broken: () => ({ signs: { response: false, assertion: false } }),
    cause: 'response-not-signed',
  },
  {
    name: 'an unsigned Response where it must be signed',
    of: any,
    broken: (s) => ({ signs: { response: false, assertion: true }, ...withRequirements(s, { responseSigned: true }) }),
    cause: 'required-part-not-signed',
  },
  {
    name: 'an unsigned assertion where it must be signed',
    of: any,
    broken: (s) => ({ signs: { response: true, assertion: false }, ...withRequirements(s, { assertionSigned: true }) }),
    cause: 'required-part-not-signed',
  },
  {
    name: 'the signature of another certificate',
    of: any,
    broken: () => ({ signingKey: OTHER_KEY }),
    cause: 'signed-with-other-certificate',
  },
  {
    name: 'an old certificate in the deployment',
    of: any,
    broken: ({ deployment }) => ({
      deployment: {
        ...deployment,
        certificates: [{ owner: 'idp', use: 'signing', base64: OTHER_CERTIFICATE }],
      },
    }),
    cause: 'signed-with-other-certificate',
  },
  {
    name: 'a NameID that was changed after signing',
    of: any,
    broken: ({ nameId }) => ({ alters: (xml) => xml.replace(`>${nameId}<`, '>root@acme.example<') }),
    cause: 'content-changed-after-signing',
  },
  {
    name: 'an algorithm that the SP does not take',
    of: (s) => required(s).signatureAlgorithms !== undefined,
    broken: () => ({ algorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512' }),
    cause: 'signature-algorithm-not-taken',
  },
  {
    name: 'an encrypted assertion where the SP cannot decrypt',
    of: (s) => required(s).encryption === 'forbidden',
    broken: (s) => ({ encrypts: true, ...withSettings(s, { 'connected-app.encryptSamlResponse': 'yes' }) }),
    cause: 'encryption-not-as-configured',
  },
  {
    name: 'an encrypted assertion though the connected app encrypts none',
    of: (s) =>
      s.deployment.settings['connected-app.encryptSamlResponse'] === 'no' && !isSalesforceSp(s) && !isTwilio(s),
    broken: () => ({ encrypts: true }),
    cause: 'salesforce-response-encrypted-though-off',
  },
  {
    name: 'an encrypted assertion where none is expected',
    of: (s) => s.deployment.settings['salesforce.decryptionCertificate'] === 'none',
    broken: () => ({ encrypts: true }),
    cause: 'salesforce-encryption-differs-from-setting',
  },
  {
    name: 'a plain assertion where it must be encrypted',
    of: (s) => !isSalesforceSp(s) && required(s).encryption === undefined,
    broken: (s) => withRequirements(s, { encryption: 'required' }),
    cause: 'encryption-not-as-configured',
  },
  {
    name: 'a plain assertion where a decryption certificate is set',
    of: (s) => s.deployment.settings['salesforce.decryptionCertificate'] === 'none',
    broken: (s) => withSettings(s, { 'salesforce.decryptionCertificate': 'set' }),
    cause: 'salesforce-encryption-differs-from-setting',
  },
];

const TIMES: readonly Fault[] = [
  {
    name: 'an assertion that has expired',
    of: any,
    broken: () => ({ issuedAt: -6 * MINUTE, notBefore: -7 * MINUTE, notOnOrAfter: -MINUTE, confirmedUntil: -MINUTE }),
    cause: 'assertion-expired',
  },
  {
    name: 'a confirmation that has expired',
    of: any,
    broken: () => ({ confirmedUntil: -2_000 }),
    cause: 'assertion-expired',
  },
  {
    name: 'an assertion that is not yet valid',
    of: any,
    broken: () => ({
      issuedAt: 4 * MINUTE,
      notBefore: 4 * MINUTE,
      notOnOrAfter: 9 * MINUTE,
      confirmedUntil: 9 * MINUTE,
      authenticatedAt: 4 * MINUTE,
    }),
    cause: 'clock-idp-ahead',
  },
  {
    name: 'an assertion of more than 8 minutes',
    of: (s) => required(s).receivedAfterIssueInstant !== undefined,
    broken: () => ({ issuedAt: -8 * MINUTE - 2_000 }),
    cause: 'salesforce-validator-timestamps',
  },
  {
    name: 'an assertion that is older than the deployment allows',
    of: isSalesforceSp,
    broken: (s) => ({
      issuedAt: -2 * MINUTE - 2_000,
      ...withRequirements(s, { receivedAfterIssueInstant: 2 * MINUTE }),
    }),
    cause: 'salesforce-validator-timestamps',
  },
  {
    name: 'an assertion that is issued more than 3 minutes ahead',
    of: (s) => required(s).receivedBeforeIssueInstant !== undefined,
    broken: () => ({ issuedAt: 3 * MINUTE + 2_000 }),
    cause: 'clock-idp-ahead',
  },
  {
    name: 'no NotBefore',
    of: isSalesforceSp,
    broken: () => ({ notBefore: undefined }),
    cause: 'salesforce-validator-constraints-missing',
  },
  {
    name: 'an old authentication',
    of: (s) => required(s).maximumAuthenticationAge !== undefined,
    broken: (s) => ({ authenticatedAt: -(required(s).maximumAuthenticationAge ?? 0) - 5_000 }),
    cause: 'authentication-too-old',
  },
];

const SUBJECTS: readonly Fault[] = [
  {
    name: 'another NameID Format than the SP takes',
    of: (s) => required(s).nameIdFormats !== undefined && !hasShapes(s),
    broken: () => ({ nameIdFormat: NameIdFormat.unspecified }),
    cause: (s) => (isConsole(s) ? 'twilio-console-nameid-not-email' : 'nameid-format-not-accepted'),
  },
  {
    name: 'another NameID Format than the SP asked for',
    of: (s) => required(s).nameIdFormats === undefined && asks(s) && !isSalesforceIdp(s),
    broken: () => ({ requestedFormat: NameIdFormat.persistent }),
    cause: 'nameid-format-differs',
    accepted: true,
  },
  {
    name: 'another NameID Format than unspecified',
    of: hasShapes,
    broken: () => ({ nameIdFormat: NameIdFormat.emailAddress }),
    cause: 'twilio-nameid-format',
  },
  {
    name: 'another NameID Format than the connected app has',
    of: (s) => isSalesforceIdp(s) && !isTwilio(s),
    broken: () => ({ nameIdFormat: NameIdFormat.emailAddress }),
    cause: 'salesforce-name-id-format-differs',
  },
  {
    name: 'a NameID that is no e-mail address',
    of: (s) => required(s).nameIdShape === 'email-address',
    broken: () => ({ nameId: 'E-4711' }),
    cause: (s) => (isConsole(s) ? 'twilio-console-nameid-not-email' : 'nameid-not-an-address'),
  },
  {
    name: 'a NameID of another Subject Type',
    of: (s) => s.deployment.settings['connected-app.subjectType'] === 'username',
    broken: () => ({ nameId: 'E-4711' }),
    cause: 'salesforce-subject-type-differs',
  },
  {
    name: 'a NameID of another identity type',
    of: isSalesforceSp,
    broken: (s) => ({ nameId: 'E-4711', ...withSettings(s, { 'salesforce.identityType': 'username' }) }),
    // Between two orgs that the type is Username is the fault.
    cause: (s) => (isSalesforceIdp(s) ? 'salesforce-username-of-another-org' : 'salesforce-identity-not-of-its-type'),
    also: ['salesforce-identity-not-of-its-type'],
  },
  {
    name: 'the NameID null',
    of: any,
    broken: () => ({ nameId: 'null' }),
    cause: (s) => (isSalesforceSp(s) ? 'salesforce-identity-missing' : 'nameid-missing'),
  },
  {
    name: 'an empty NameID',
    of: any,
    broken: () => ({ nameId: '' }),
    cause: (s) => (isSalesforceSp(s) ? 'salesforce-identity-missing' : 'nameid-missing'),
  },
  {
    name: 'no attribute where Salesforce looks for the user',
    of: isSalesforceSp,
    broken: (s) =>
      withSettings(s, { 'salesforce.identityLocation': 'attribute', 'salesforce.attributeName': 'employee' }),
    cause: 'salesforce-identity-missing',
  },
  {
    name: 'a transient NameID',
    of: (s) => isSalesforceSp(s) && !isSalesforceIdp(s),
    broken: () => ({ nameIdFormat: NameIdFormat.transient, nameId: '_4f1c22' }),
    cause: 'nameid-changes-every-time',
  },
  ...['email', 'full_name', 'roles', 'portal_id', 'organization_id', 'siteurl'].map(
    (name): Fault => ({
      name: `no attribute ${name}`,
      of: (s) => required(s).attributes?.some((attribute) => attribute.required && attribute.name === name) ?? false,
      broken: (s) => without(s, name),
      cause: (s) =>
        isTwilio(s)
          ? TWILIO_ATTRIBUTES(name)
          : isSalesforceSp(s)
            ? 'salesforce-portal-attribute-missing'
            : 'attribute-missing',
    }),
  ),
  {
    name: 'a role that does not exist',
    of: hasShapes,
    broken: (s) => ({ attributes: { ...s.attributes, roles: ['janitor'] } }),
    cause: 'twilio-role-unknown',
  },
  {
    name: 'the portal of another organization',
    of: (s) => 'portal_id' in s.attributes,
    broken: (s) => ({ attributes: { ...s.attributes, portal_id: ['060000000000009'] } }),
    cause: 'salesforce-portal-id-differs',
  },
  {
    name: 'another organization',
    of: (s) => 'organization_id' in s.attributes,
    broken: (s) => ({ attributes: { ...s.attributes, organization_id: ['00D000000000009'] } }),
    cause: 'salesforce-portal-id-differs',
  },
  {
    name: 'a site URL without https',
    of: (s) => 'siteurl' in s.attributes,
    broken: (s) => ({ attributes: { ...s.attributes, siteurl: ['http://acme.my.salesforce-sites.com/shop'] } }),
    cause: 'salesforce-site-url-invalid',
  },
  {
    name: 'a SessionIndex that is too long',
    of: (s) => required(s).sessionIndexLength !== undefined,
    broken: (s) => ({ sessionIndex: '_'.padEnd((required(s).sessionIndexLength ?? 0) + 1, 'a') }),
    cause: 'session-index-too-long',
    accepted: true,
  },
];

function TWILIO_ATTRIBUTES(name: string): string {
  return `twilio-${name.replace('_', '-')}-missing`;
}

const RELAY_STATES: readonly Fault[] = [
  {
    name: 'no RelayState',
    of: (s) => asks(s) && s.relayState !== undefined,
    broken: () => ({ returnedRelayState: undefined }),
    cause: 'relay-state-missing',
    accepted: true,
  },
  {
    name: 'an escaped RelayState',
    of: (s) => asks(s) && (s.relayState?.includes('/') ?? false),
    broken: (s) => ({ returnedRelayState: encodeURIComponent(s.relayState ?? '') }),
    cause: 'relay-state-encoded-again',
    accepted: true,
  },
  {
    name: 'a RelayState of the IdP’s own',
    of: (s) => asks(s) && s.relayState !== undefined,
    broken: () => ({ returnedRelayState: 'https://www.acme.example/' }),
    cause: 'relay-state-replaced',
    accepted: true,
  },
];

const BEGINNINGS: readonly Fault[] = [
  {
    name: 'an answer by HTTP-Redirect',
    of: any,
    broken: () => ({ answersBy: 'HTTP-Redirect' }),
    cause: 'response-by-get',
    also: ['signature-inside-redirect'],
  },
  {
    name: 'an answer that nobody asked for',
    of: (s) => required(s).unsolicited === 'forbidden',
    broken: () => ({ unsolicited: true, returnedRelayState: undefined }),
    cause: 'unsolicited-response',
  },
  {
    name: 'a default RelayState of the IdP’s',
    of: (s) => required(s).relayState?.includes('blank-when-unsolicited') ?? false,
    broken: () => ({ unsolicited: true, returnedRelayState: 'https://www.acme.example/' }),
    cause: 'twilio-relay-state-not-blank',
  },
  {
    name: 'a canvas app that is begun by the IdP',
    of: (s) => s.framedBy !== undefined,
    broken: () => ({ unsolicited: true, returnedRelayState: undefined }),
    cause: 'salesforce-canvas-initiation-differs',
  },
];

export const FAULTS: readonly Fault[] = [
  ...ADDRESSING,
  ...SPACED,
  ...REQUESTS,
  ...PROTECTION,
  ...TIMES,
  ...SUBJECTS,
  ...RELAY_STATES,
  ...BEGINNINGS,
];
