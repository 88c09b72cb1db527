// Deployments as a JSON file: written for export, read strictly on import. docs/schema/deployment.json is made of the same shapes.
import { InputError } from '../base/input-error.ts';
import {
  type AttributeRequirement,
  BINDINGS,
  type Deployment,
  type DeploymentCertificate,
  type Endpoint,
  type IdentityProvider,
  type Requirements,
  type ServiceProvider,
} from './deployment.ts';
import { IDENTITY_PROVIDERS, SERVICE_PROVIDERS } from './presets/products.ts';
import { SETTINGS, type SettingDefinition } from './settings.ts';
import { base64Text, count, flag, list, object, oneOf, type Shape, ShapeError, text } from './shape.ts';

export const DEPLOYMENT_FORMAT = 'saml-scope-deployments';
export const DEPLOYMENT_VERSION = 1;

/** Characters of a whole file. */
const FILE_LENGTH = 4_000_000;
const VALUE_LENGTH = 4_096;
const YEAR = 366 * 24 * 3_600_000;

export interface DeploymentFile {
  readonly format: typeof DEPLOYMENT_FORMAT;
  readonly version: typeof DEPLOYMENT_VERSION;
  readonly deployments: readonly Deployment[];
}

const value = text(VALUE_LENGTH);
const location = text(VALUE_LENGTH, 1);

/** Of one kind; metadata of large services has more. */
export const MOST_ENDPOINTS = 100;

const endpoints = list(
  object<Endpoint>(
    {
      binding: oneOf(...BINDINGS),
      location,
      responseLocation: location,
      index: count(65_535),
      isDefault: flag,
    },
    ['location'],
  ),
  MOST_ENDPOINTS,
);

const keysOf = <K extends string>(record: Readonly<Record<K, unknown>>): K[] => Object.keys(record) as K[];

const serviceProvider = object<ServiceProvider>(
  {
    product: oneOf(...keysOf(SERVICE_PROVIDERS)),
    entityId: value,
    assertionConsumerServices: endpoints,
    singleLogoutServices: endpoints,
  },
  ['product', 'assertionConsumerServices', 'singleLogoutServices'],
);

const identityProvider = object<IdentityProvider>(
  {
    product: oneOf(...keysOf(IDENTITY_PROVIDERS)),
    entityId: value,
    singleSignOnServices: endpoints,
    singleLogoutServices: endpoints,
    defaultRelayState: value,
  },
  ['product', 'singleSignOnServices', 'singleLogoutServices'],
);

const certificate = object<DeploymentCertificate>(
  { owner: oneOf('sp', 'idp'), use: oneOf('signing', 'encryption'), base64: base64Text(100_000) },
  ['owner', 'use', 'base64'],
);

const requirements = object<Requirements>(
  {
    responseSigned: flag,
    assertionSigned: flag,
    somethingSigned: flag,
    requestSigned: flag,
    logoutSigned: flag,
    signatureAlgorithms: list(value, 50),
    encryption: oneOf('required', 'forbidden'),
    nameIdFormats: list(value, 50),
    attributes: list(
      object<AttributeRequirement>({ name: value, required: flag, values: list(value, 200) }, ['name', 'required']),
      500,
    ),
    unsolicited: oneOf('allowed', 'forbidden'),
    relayState: list(oneOf('echo', 'blank-when-unsolicited'), 2),
    receivedBeforeIssueInstant: count(YEAR),
    receivedAfterIssueInstant: count(YEAR),
    clockSkew: count(YEAR),
    maximumAuthenticationAge: count(YEAR),
    nameIdShape: oneOf('email-address'),
    identityAttribute: value,
    sessionIndexLength: count(1_000_000),
    certificateLength: count(1_000_000),
  },
  [],
);

const settings = object<Deployment['settings']>(
  Object.fromEntries(
    Object.entries<SettingDefinition>(SETTINGS).map(([key, { values }]): [string, Shape<string>] => [
      key,
      values ? oneOf(...values) : value,
    ]),
  ),
  [],
);

const deployment = object<Deployment>(
  {
    id: text(200, 1),
    name: text(200),
    preset: text(100, 1),
    sp: serviceProvider,
    idp: identityProvider,
    certificates: list(certificate, 100),
    requirements,
    settings,
  },
  ['id', 'name', 'preset', 'sp', 'idp', 'certificates', 'requirements', 'settings'],
);

const file = object<DeploymentFile>(
  {
    format: oneOf(DEPLOYMENT_FORMAT),
    version: oneOf(DEPLOYMENT_VERSION),
    deployments: list(deployment, 200),
  },
  ['format', 'version', 'deployments'],
);

/** JSON Schema, draft 7. */
export const DEPLOYMENT_SCHEMA: object = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'SAML Scope deployments',
  description: 'What logins are held against. A version has exactly these fields.',
  ...file.schema,
};

/** Two-space JSON with a line break at the end, keys in a fixed order. */
export const writeDeployments = (deployments: readonly Deployment[]): string =>
  `${JSON.stringify({ format: DEPLOYMENT_FORMAT, version: DEPLOYMENT_VERSION, deployments }, null, 2)}\n`;

/**
 * Reads what `writeDeployments` wrote. Errors: InputError `input-empty`, `input-too-large`, `deployment-version-unknown`,
 * `deployment-refused` (no JSON, other fields, wrong types, an id that stands twice).
 */
export function readDeployments(json: string): Deployment[] {
  if (json.trim() === '') throw new InputError('input-empty', 'The deployment file is empty.');
  if (json.length > FILE_LENGTH)
    throw new InputError('input-too-large', `A deployment file has at most ${FILE_LENGTH} characters.`);
  const parsed = parse(json);
  if (isForeign(parsed))
    throw new InputError(
      'deployment-refused',
      `This JSON is no deployments file: it does not say "format": "${DEPLOYMENT_FORMAT}".`,
    );
  const version = versionOf(parsed);
  if (version !== undefined && version !== DEPLOYMENT_VERSION)
    throw new InputError(
      'deployment-version-unknown',
      `This deployment file has version ${version}; this program reads version ${DEPLOYMENT_VERSION}.`,
    );
  const { deployments } = shaped(() => file.read(parsed, 'file'));
  const ids = new Set<string>();
  for (const { id } of deployments) {
    if (ids.has(id))
      throw new InputError('deployment-refused', `Two deployments of the file have the id ${id.slice(0, 64)}.`);
    ids.add(id);
  }
  return [...deployments];
}

/** One deployment from storage or a message; the same strictness. */
export const readDeploymentValue = (stored: unknown): Deployment => shaped(() => deployment.read(stored, 'deployment'));

function shaped<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof ShapeError) throw new InputError('deployment-refused', error.message);
    throw error;
  }
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new InputError('deployment-refused', 'The deployment file is not JSON.');
  }
}

/** A HAR, a trace, another program's settings: naming the first field that is not known there would help nobody. */
function isForeign(parsed: unknown): boolean {
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return true;
  return (parsed as { format?: unknown }).format !== DEPLOYMENT_FORMAT;
}

/** Only a number that a file of this format has. */
function versionOf(parsed: unknown): number | undefined {
  if (typeof parsed !== 'object' || parsed === null) return undefined;
  const { format, version } = parsed as { format?: unknown; version?: unknown };
  return format === DEPLOYMENT_FORMAT && typeof version === 'number' ? version : undefined;
}
