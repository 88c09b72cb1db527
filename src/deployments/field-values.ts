// A field's value as the text of a form, and back: one place for every form that edits a deployment.
import { encodeBase64 } from '../base/base64.ts';
import type { Binding } from '../bindings/encoded-message.ts';
import { readCertificates } from '../crypto/read-certificates.ts';
import type { AttributeRequirement, Deployment, DeploymentCertificate, Endpoint, Requirements } from './deployment.ts';
import type { FieldPath } from './field.ts';
import { isSettingKey, isSettingValue } from './settings.ts';

/** '' where nothing is configured. Lists have one a line; certificates are PEM; yes and no are `yes` and `no`. */
export function readField(deployment: Deployment, path: FieldPath): string {
  const { sp, idp, requirements, settings } = deployment;
  switch (path) {
    case 'sp.entityId':
      return sp.entityId ?? '';
    case 'idp.entityId':
      return idp.entityId ?? '';
    case 'idp.defaultRelayState':
      return idp.defaultRelayState ?? '';
    case 'sp.assertionConsumerServices':
      return sp.assertionConsumerServices.map(toLine).join('\n');
    case 'sp.singleLogoutServices':
      return sp.singleLogoutServices.map(toLine).join('\n');
    case 'idp.singleSignOnServices':
      return idp.singleSignOnServices.map(toLine).join('\n');
    case 'idp.singleLogoutServices':
      return idp.singleLogoutServices.map(toLine).join('\n');
    default:
      break;
  }
  const key = path.slice(path.indexOf('.') + 1);
  if (path.startsWith('settings.')) return (Object.hasOwn(settings, key) ? settings[key] : undefined) ?? '';
  if (path.startsWith('requirements.')) return requirementToText(requirements[key as keyof Requirements]);
  const [owner, use] = key.split('.');
  return deployment.certificates
    .filter((certificate) => certificate.owner === owner && certificate.use === use)
    .map(({ base64 }) => toPem(base64))
    .join('\n');
}

/** `problem`: one sentence for whoever typed the text; the deployment is then as it was. */
export type FieldWritten =
  | { readonly deployment: Deployment }
  | { readonly deployment: Deployment; readonly problem: string };

/** White space around a value is left out, except in RelayStates. Empty text takes the value away. */
export function writeField(deployment: Deployment, path: FieldPath, typed: string): FieldWritten {
  const { sp, idp } = deployment;
  const text = typed.trim();
  const endpoints = (known: readonly Endpoint[]): Endpoint[] => linesOf(text).map((line) => fromLine(line, known));
  switch (path) {
    case 'sp.entityId':
      return { deployment: { ...deployment, sp: withOptional(sp, 'entityId', text) } };
    case 'idp.entityId':
      return { deployment: { ...deployment, idp: withOptional(idp, 'entityId', text) } };
    case 'idp.defaultRelayState':
      return { deployment: { ...deployment, idp: withOptional(idp, 'defaultRelayState', typed) } };
    case 'sp.assertionConsumerServices':
    case 'sp.singleLogoutServices': {
      const key = path === 'sp.singleLogoutServices' ? 'singleLogoutServices' : 'assertionConsumerServices';
      return { deployment: { ...deployment, sp: { ...sp, [key]: endpoints(sp[key]) } } };
    }
    case 'idp.singleSignOnServices':
    case 'idp.singleLogoutServices': {
      const key = path === 'idp.singleLogoutServices' ? 'singleLogoutServices' : 'singleSignOnServices';
      return { deployment: { ...deployment, idp: { ...idp, [key]: endpoints(idp[key]) } } };
    }
    default:
      break;
  }
  const key = path.slice(path.indexOf('.') + 1);
  if (path.startsWith('settings.')) return writeSetting(deployment, key, key === 'expected.relayState' ? typed : text);
  if (path.startsWith('requirements.')) return writeRequirement(deployment, key as keyof Requirements, text);
  const [owner, use] = key.split('.') as [DeploymentCertificate['owner'], DeploymentCertificate['use']];
  return writeCertificates(deployment, owner, use, text);
}

function writeSetting(deployment: Deployment, key: string, value: string): FieldWritten {
  if (!isSettingKey(key) || (value !== '' && !isSettingValue(key, value)))
    return { deployment, problem: 'This setting cannot have that value.' };
  const { [key]: _before, ...settings } = deployment.settings;
  return { deployment: { ...deployment, settings: value === '' ? settings : { ...settings, [key]: value } } };
}

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

const BINDINGS: readonly Binding[] = [
  'HTTP-Redirect',
  'HTTP-POST',
  'HTTP-POST-SimpleSign',
  'HTTP-Artifact',
  'SOAP',
  'PAOS',
  'WS-Federation',
];

const toLine = ({ binding, location }: Endpoint): string => (binding ? `${binding} ${location}` : location);

/** What the form doesn't show of an endpoint stays where the line is the same. */
function fromLine(line: string, known: readonly Endpoint[]): Endpoint {
  const same = known.find((endpoint) => toLine(endpoint) === line);
  if (same) return same;
  const [first = '', ...rest] = line.split(/[ \t]+/);
  const binding = BINDINGS.find((name) => name.toLowerCase() === first.toLowerCase());
  return binding && rest.length > 0 ? { binding, location: rest.join(' ') } : { location: line };
}

function withOptional<T extends object, K extends keyof T>(whole: T, key: K, value: string): T {
  const { [key]: _before, ...rest } = whole;
  return (value === '' ? rest : { ...rest, [key]: value }) as T;
}

const LISTS = ['signatureAlgorithms', 'nameIdFormats', 'relayState'] as const;
const NUMBERS = [
  'receivedBeforeIssueInstant',
  'receivedAfterIssueInstant',
  'clockSkew',
  'maximumAuthenticationAge',
  'sessionIndexLength',
  'certificateLength',
] as const;
const WORDS = {
  encryption: ['required', 'forbidden'],
  unsolicited: ['allowed', 'forbidden'],
  nameIdShape: ['email-address'],
} as const;

const includes = (list: readonly string[], value: string): boolean => list.includes(value);

function requirementToText(value: Requirements[keyof Requirements]): string {
  if (value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value !== 'object') return String(value);
  return value.map((each) => (typeof each === 'string' ? each : attributeToLine(each))).join('\n');
}

function writeRequirement(deployment: Deployment, key: keyof Requirements, text: string): FieldWritten {
  const { [key]: _before, ...others } = deployment.requirements;
  const written = (value: unknown): FieldWritten => ({
    deployment: { ...deployment, requirements: { ...others, [key]: value } },
  });
  const refused = (problem: string): FieldWritten => ({ deployment, problem });
  if (text === '') return { deployment: { ...deployment, requirements: others } };
  if (key === 'attributes') return written(linesOf(text).map(attributeFromLine));
  if (key === 'identityAttribute') return written(text);
  if (key === 'relayState' && !linesOf(text).every((line) => includes(['echo', 'blank-when-unsolicited'], line)))
    return refused('RelayState rules are echo and blank-when-unsolicited.');
  if (includes(LISTS, key)) return written(linesOf(text));
  if (includes(NUMBERS, key))
    return /^\d{1,12}$/.test(text) ? written(Number(text)) : refused('A whole number is expected.');
  if (key in WORDS)
    return includes(WORDS[key as keyof typeof WORDS], text) ? written(text) : refused('This cannot be chosen.');
  return text === 'yes' || text === 'no' ? written(text === 'yes') : refused('Yes or no is expected.');
}

/** `roles = agent | supervisor`; `?email` is optional. */
const attributeToLine = ({ name, required, values }: AttributeRequirement): string =>
  `${required ? '' : '?'}${name}${values ? ` = ${values.join(' | ')}` : ''}`;

function attributeFromLine(line: string): AttributeRequirement {
  const at = line.indexOf(' = ');
  const named = at === -1 ? line : line.slice(0, at).trim();
  const values =
    at === -1
      ? []
      : line
          .slice(at + 3)
          .split('|')
          .map((value) => value.trim());
  const required = !named.startsWith('?');
  return { name: required ? named : named.slice(1), required, ...(values.length > 0 && { values }) };
}

function writeCertificates(
  deployment: Deployment,
  owner: DeploymentCertificate['owner'],
  use: DeploymentCertificate['use'],
  text: string,
): FieldWritten {
  const others = deployment.certificates.filter(
    (certificate) => certificate.owner !== owner || certificate.use !== use,
  );
  if (text === '') return { deployment: { ...deployment, certificates: others } };
  const { certificates, refusals } = readCertificates(text);
  if (refusals.some(({ code }) => code === 'private-key'))
    return { deployment, problem: 'This is a private key; only the certificate belongs here. Nothing was kept.' };
  if (certificates.length === 0) return { deployment, problem: 'No certificate could be read from this text.' };
  const read = certificates.map(({ certificate }) => ({ owner, use, base64: encodeBase64(certificate.der) }));
  return { deployment: { ...deployment, certificates: [...others, ...read] } };
}

const toPem = (base64: string): string =>
  `-----BEGIN CERTIFICATE-----\n${base64.replace(/.{64}(?=.)/g, '$&\n')}\n-----END CERTIFICATE-----`;
