// A field's value as the text of a form, and back: one place for every form that edits a deployment.
import { encodeBase64 } from '../base/base64.ts';
import { readCertificates } from '../crypto/read-certificates.ts';
import type { AttributeRequirement, Deployment, DeploymentCertificate, Endpoint, Requirements } from './deployment.ts';
import { durationText, readDuration } from './duration-text.ts';
import type { FieldPath } from './field.ts';
import { isSettingKey, isSettingValue } from './settings.ts';
import {
  eachLine,
  linesOf,
  readDomains,
  readEndpoint,
  readNameIdFormat,
  readSignatureAlgorithm,
  type Typed,
} from './typed-values.ts';

/** '' where nothing is configured. Lists have one a line; certificates are PEM; durations are as `5 min`; yes and no are `yes` and `no`. */
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
  if (path.startsWith('requirements.')) return requirementToText(key, requirements);
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
  // Characters of no width come along with what is copied from a web page.
  const text = typed
    .replace(/^[\s\u200b\u2060]+/, '')
    .replace(/[\u200b\u2060]+$/, '')
    .trimEnd();
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
      const read = eachLine(text, (line) => knownOrRead(line, sp[key]));
      if ('problem' in read) return { deployment, ...read };
      return { deployment: { ...deployment, sp: { ...sp, [key]: read.value } } };
    }
    case 'idp.singleSignOnServices':
    case 'idp.singleLogoutServices': {
      const key = path === 'idp.singleLogoutServices' ? 'singleLogoutServices' : 'singleSignOnServices';
      const read = eachLine(text, (line) => knownOrRead(line, idp[key]));
      if ('problem' in read) return { deployment, ...read };
      return { deployment: { ...deployment, idp: { ...idp, [key]: read.value } } };
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
  const read = key === 'expected.emailDomains' ? readDomains(value) : { value };
  if ('problem' in read) return { deployment, ...read };
  const { [key]: _before, ...settings } = deployment.settings;
  return { deployment: { ...deployment, settings: value === '' ? settings : { ...settings, [key]: read.value } } };
}

const toLine = ({ binding, location }: Endpoint): string => (binding ? `${binding} ${location}` : location);

/** What the form doesn't show of an endpoint stays where the line is the same. */
function knownOrRead(line: string, known: readonly Endpoint[]): Typed<Endpoint> {
  const same = known.find((endpoint) => toLine(endpoint) === line);
  return same ? { value: same } : readEndpoint(line);
}

function withOptional<T extends object, K extends keyof T>(whole: T, key: K, value: string): T {
  const { [key]: _before, ...rest } = whole;
  return (value === '' ? rest : { ...rest, [key]: value }) as T;
}

const DURATIONS = [
  'receivedBeforeIssueInstant',
  'receivedAfterIssueInstant',
  'clockSkew',
  'maximumAuthenticationAge',
] as const;
/** Milliseconds: what a stored deployment may have. */
const LONGEST_DURATION = 366 * 24 * 3_600_000;
/** What a stored deployment may have. */
const LARGEST_COUNT = 1_000_000;
const COUNTS = ['sessionIndexLength', 'certificateLength'] as const;
const WORDS = {
  encryption: ['required', 'forbidden'],
  unsolicited: ['allowed', 'forbidden'],
  nameIdShape: ['email-address'],
} as const;

const includes = (list: readonly string[], value: string): boolean => list.includes(value);

function requirementToText(key: string, requirements: Requirements): string {
  const value = requirements[key as keyof Requirements];
  if (value === undefined) return '';
  if (typeof value === 'number' && includes(DURATIONS, key)) return durationText(value);
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
  if (key === 'relayState') return written(linesOf(text));
  if (key === 'signatureAlgorithms' || key === 'nameIdFormats') {
    const read = eachLine(text, key === 'nameIdFormats' ? readNameIdFormat : readSignatureAlgorithm);
    return 'problem' in read ? refused(read.problem) : written([...new Set(read.value)]);
  }
  if (includes(DURATIONS, key)) {
    const duration = readDuration(text);
    if (duration === undefined) return refused('A duration is expected, for example: 5 min');
    return duration <= LONGEST_DURATION ? written(duration) : refused('This is longer than a year.');
  }
  if (includes(COUNTS, key))
    return /^\d+$/.test(text) && Number(text) <= LARGEST_COUNT
      ? written(Number(text))
      : refused(`A whole number from 0 to ${LARGEST_COUNT} is expected.`);
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
  if (refusals.some(({ code }) => code === 'metadata-instead'))
    return {
      deployment,
      problem: 'This is SAML metadata: paste it under “From metadata”, which fills this field, too.',
    };
  if (refusals.some(({ code }) => code === 'message-instead'))
    return { deployment, problem: 'This is a SAML message. A certificate that comes with one proves nothing.' };
  if (certificates.length === 0) return { deployment, problem: 'No certificate could be read from this text.' };
  const read = certificates.map(({ certificate }) => ({ owner, use, base64: encodeBase64(certificate.der) }));
  return { deployment: { ...deployment, certificates: [...others, ...read] } };
}

const toPem = (base64: string): string =>
  `-----BEGIN CERTIFICATE-----\n${base64.replace(/.{64}(?=.)/g, '$&\n')}\n-----END CERTIFICATE-----`;
