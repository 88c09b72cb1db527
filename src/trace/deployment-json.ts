// Deployments of a trace file, read as untrusted input. They hold certificates; a key never gets into one.
import {
  type AttributeRequirement,
  BINDINGS,
  type Deployment,
  type DeploymentCertificate,
  type Endpoint,
  type Requirements,
} from '../deployments/deployment.ts';
import type { Fields } from './json-fields.ts';

const SP_PRODUCTS = [
  'salesforce-org',
  'experience-cloud',
  'salesforce-portal',
  'salesforce-sites',
  'service-cloud-voice',
  'twilio-frontline',
  'twilio-flex-enhanced',
  'twilio-flex-legacy',
  'twilio-console',
  'generic',
] as const;
const IDP_PRODUCTS = [
  'salesforce',
  'experience-cloud',
  'entra-id',
  'adfs',
  'okta',
  'google-workspace',
  'keycloak',
  'shibboleth',
  'simplesamlphp',
  'generic',
] as const;
const MOST = 1_000;

/** Errors: InputError `trace-invalid`, `input-too-large`. */
export function deploymentFromJson(fields: Fields): Deployment {
  const sp = fields.object('sp');
  const idp = fields.object('idp');
  const spId = sp.optionalText('entityId');
  const idpId = idp.optionalText('entityId');
  const relayState = idp.optionalText('defaultRelayState');
  return {
    id: fields.text('id'),
    name: fields.text('name'),
    preset: fields.text('preset'),
    sp: {
      product: sp.word('product', SP_PRODUCTS),
      ...(spId !== undefined && { entityId: spId }),
      assertionConsumerServices: sp.objects('assertionConsumerServices', MOST, readEndpoint),
      singleLogoutServices: sp.objects('singleLogoutServices', MOST, readEndpoint),
    },
    idp: {
      product: idp.word('product', IDP_PRODUCTS),
      ...(idpId !== undefined && { entityId: idpId }),
      singleSignOnServices: idp.objects('singleSignOnServices', MOST, readEndpoint),
      singleLogoutServices: idp.objects('singleLogoutServices', MOST, readEndpoint),
      ...(relayState !== undefined && { defaultRelayState: relayState }),
    },
    certificates: fields.objects('certificates', MOST, readCertificate),
    requirements: readRequirements(fields.object('requirements')),
    settings: readSettings(fields),
  };
}

function readEndpoint(fields: Fields): Endpoint {
  const responseLocation = fields.optionalText('responseLocation');
  return {
    ...(fields.has('binding') && { binding: fields.word('binding', BINDINGS) }),
    location: fields.text('location'),
    ...(responseLocation !== undefined && { responseLocation }),
    ...(fields.has('index') && { index: fields.integer('index', 0, 65_535) }),
    ...(fields.has('isDefault') && { isDefault: fields.boolean('isDefault') }),
  };
}

const readCertificate = (fields: Fields): DeploymentCertificate => ({
  owner: fields.word('owner', ['sp', 'idp']),
  use: fields.word('use', ['signing', 'encryption']),
  base64: fields.text('base64'),
});

type Readers = {
  readonly [Name in keyof Required<Requirements>]: (fields: Fields, name: Name) => NonNullable<Requirements[Name]>;
};

const flag = (fields: Fields, name: string): boolean => fields.boolean(name);
const span = (fields: Fields, name: string): number => fields.number(name, 0, 1e15);

/** One for each requirement: a new one that is not read here does not compile. */
const REQUIREMENTS: Readers = {
  responseSigned: flag,
  assertionSigned: flag,
  somethingSigned: flag,
  requestSigned: flag,
  logoutSigned: flag,
  signatureAlgorithms: (fields, name) => fields.texts(name, MOST),
  encryption: (fields, name) => fields.word(name, ['required', 'forbidden']),
  nameIdFormats: (fields, name) => fields.texts(name, MOST),
  attributes: (fields, name) => fields.objects(name, MOST, readAttribute),
  unsolicited: (fields, name) => fields.word(name, ['allowed', 'forbidden']),
  relayState: (fields, name) =>
    fields.list(name, 2, (value) => {
      if (value === 'echo' || value === 'blank-when-unsolicited') return value;
      throw fields.wrong(name, 'a list of echo and blank-when-unsolicited');
    }),
  receivedBeforeIssueInstant: span,
  receivedAfterIssueInstant: span,
  clockSkew: span,
  maximumAuthenticationAge: span,
  nameIdShape: (fields, name) => fields.word(name, ['email-address']),
  identityAttribute: (fields, name) => fields.text(name),
  sessionIndexLength: span,
  certificateLength: span,
};

const readRequirements = (fields: Fields): Requirements =>
  Object.fromEntries(
    (Object.keys(REQUIREMENTS) as (keyof Requirements)[]).flatMap((name) => {
      const read = REQUIREMENTS[name] as (fields: Fields, name: string) => unknown;
      return fields.has(name) ? [[name, read(fields, name)]] : [];
    }),
  );

const readAttribute = (fields: Fields): AttributeRequirement => ({
  name: fields.text('name'),
  required: fields.boolean('required'),
  ...(fields.has('values') && { values: fields.texts('values', MOST) }),
});

/** Names that objects have by themselves are no settings. */
function readSettings(fields: Fields): Record<string, string> {
  const settings = fields.get('settings');
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings)) {
    throw fields.wrong('settings', 'an object');
  }
  const entries = Object.entries(settings as Record<string, unknown>).slice(0, MOST);
  return Object.fromEntries(
    entries.flatMap(([name, value]) => (typeof value === 'string' && name !== '__proto__' ? [[name, value]] : [])),
  );
}
