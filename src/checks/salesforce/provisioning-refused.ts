// Decodes Salesforce's error page of Just-in-Time provisioning, and points at the attribute of the assertion that was just sent.

import type { Exchange } from '../../capture/exchange.ts';
import { setting } from '../../deployments/settings.ts';
import type { Check } from '../check.ts';
import type { CheckSubject } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { nearest } from './identity.ts';
import { exchangesAfter, loginsOf, nameIdOf, placeOf, type SalesforceLogin, short, valuesOf } from './login.ts';
import { isSalesforceSp } from './products.ts';
import { type ProvisioningError, readProvisioningError } from './provisioning-error-page.ts';
import { PROVISIONING_ERRORS } from './provisioning-errors.ts';
import { FIELDS, isCustomField, readFieldName } from './provisioning-fields.ts';

interface Seen {
  readonly login: SalesforceLogin;
  readonly exchange: Exchange;
  readonly error: ProvisioningError;
}

/** The first error page behind each login; a page that is loaded again says nothing new. */
function errorsOf(subject: CheckSubject): readonly Seen[] {
  return loginsOf(subject).flatMap((login): Seen[] => {
    const answer = login.message.exchange;
    for (const exchange of [answer, ...exchangesAfter(subject, answer)]) {
      for (const url of [exchange.request.url, exchange.response?.redirectUrl ?? '']) {
        const error = readProvisioningError(url);
        if (error) return [{ login, exchange, error }];
      }
    }
    return [];
  });
}

export const provisioningRefused: Check = {
  id: 'salesforce-provisioning-refused',
  cites: ['F71', 'SF-JIT-010'],
  title: 'Salesforce provisioned the user: it showed no Just-in-Time error page after the assertion.',
  stage: 'subject',
  applies: (subject) => isSalesforceSp(subject.deployment) || errorsOf(subject).length > 0,
  run: (subject) => errorsOf(subject).map(judge),
};

function judge({ login, exchange, error }: Seen): Judgement {
  const meaning = error.code === undefined ? undefined : PROVISIONING_ERRORS.get(error.code);
  const culprit = culpritOf(login, error, meaning?.attributes ?? []);
  const custom = setting(login.deployment, 'salesforce.customErrorUrl');
  const said = meaning?.description ?? error.description;
  return {
    outcome: 'fail',
    where: culprit?.where ?? { exchange: exchange.id },
    seen: short(
      [`ErrorCode ${error.codeText}`, error.description || meaning?.description, error.details]
        .filter((part) => part !== undefined && part !== '')
        .join(' · '),
    ),
    expected: culprit?.expected ?? 'no error of Just-in-Time provisioning',
    message: `Salesforce took the assertion and could not create or update the user: ${said || 'it gives no reason'}${
      meaning ? ` (${meaning.constant})` : ''
    }. ${culprit?.message ?? 'Nothing in the assertion itself can be pointed at.'}${
      custom === undefined ? '' : ' The page is the configured Custom Error URL.'
    }`,
    fix: `${meaning?.fix ?? 'Look the code up in Salesforce’s list “Just-in-Time Provisioning Errors”.'}${
      custom === undefined ? '' : ` Custom Error URL: ${short(custom)}.`
    }`,
    party: meaning && meaning.attributes.length === 0 ? 'sp' : 'idp',
  };
}

interface Culprit {
  readonly where: Judgement['where'];
  readonly expected: string;
  readonly message: string;
}

/** A field that ErrorDetails names goes before what the code stands for. */
function culpritOf(login: SalesforceLogin, error: ProvisioningError, patterns: readonly string[]): Culprit | undefined {
  const names = login.attributes.flatMap(({ name }) => name ?? []);
  const named = namedIn(error, names);
  const wanted = named === undefined ? patterns : [named];
  for (const pattern of wanted) {
    if (pattern === 'NameID') {
      const value = nameIdOf(login);
      const where = placeOf(login, 'Response/Assertion/Subject/NameID', login.assertion?.subject?.identifier?.element);
      if (value)
        return { where, expected: 'another subject', message: `The subject that was sent is “${short(value)}”.` };
      if (login.assertion) return { where, expected: 'a NameID', message: 'The assertion has no NameID in clear.' };
      continue;
    }
    const sent = names.filter((name) => matches(pattern, name));
    if (sent.length === 0) continue;
    const culprits = unlisted(error.code, sent);
    const [first] = culprits;
    const attribute = login.attributes.find(({ name }) => name === first);
    const value = attribute ? valuesOf([attribute]).join(', ') : '';
    return {
      where: placeOf(
        login,
        `Response/Assertion/AttributeStatement/Attribute[${short(first ?? '')}]`,
        attribute?.element,
      ),
      expected: `another value or name of ${culprits.slice(0, 4).join(', ')}`,
      message:
        culprits.length === 1
          ? `Look at the attribute ${short(first ?? '')}, which was sent with ${value === '' ? 'no value' : `“${short(value)}”`}.`
          : `Of the attributes that were sent it is one of ${short(culprits.join(', '))}.`,
    };
  }
  const [missing] = wanted;
  if (missing === undefined || !login.assertion || /[.*]$|\*/.test(missing)) return undefined;
  const near = nearest(missing, names);
  return {
    where: placeOf(login, 'Response/Assertion/AttributeStatement', login.assertion.attributeStatements[0]?.element),
    expected: `an attribute ${missing}`,
    message: `The assertion has no attribute ${missing}${near === undefined ? '' : `; the closest is “${short(near)}”`}.`,
  };
}

/** `User.` stands for all that begin so, `User.*__c` for custom fields. */
function matches(pattern: string, name: string): boolean {
  if (pattern.endsWith('*__c')) return name.trim().startsWith(pattern.slice(0, -4)) && isCustomField(name.trim());
  return pattern.endsWith('.') ? name.trim().startsWith(pattern) : name === pattern;
}

/** Of fields that Salesforce does not know, those that are not listed are meant. */
function unlisted(code: number | undefined, sent: readonly string[]): readonly string[] {
  if (code !== 9) return sent;
  const unknown = sent.filter((name) => {
    const field = readFieldName(name);
    return field && !isCustomField(field.field) && !FIELDS[field.object].has(field.field);
  });
  return unknown.length > 0 ? unknown : sent;
}

/** ErrorDetails may be an API error with a field, such as INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST TimeZoneSidKey. */
function namedIn({ details, description }: ProvisioningError, names: readonly string[]): string | undefined {
  const tokens = new Set(`${details} ${description}`.split(/[^A-Za-z0-9_.]+/));
  return names.find((name) => {
    const field = readFieldName(name)?.field;
    return (
      tokens.has(name) ||
      (field !== undefined && field.length > 4 && /[a-z][A-Z]|__c$/.test(field) && tokens.has(field))
    );
  });
}
