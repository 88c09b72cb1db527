// Where Salesforce looks for the user, what it finds there, and whether that can be what it is configured to be.
import { setting } from '../../deployments/settings.ts';
import type { Check } from '../check.ts';
import type { Judgement } from '../finding.ts';
import { isIdOf } from './address.ts';
import { attributesNamed, nameIdOf, placeOf, type SalesforceLogin, short, valuesOf } from './login.ts';
import { LOGIN_HISTORY, SSO_SETTINGS } from './products.ts';
import { atSalesforceSp, ofSalesforceSp } from './rule.ts';

const IDENTITY_TYPES = {
  username: 'Assertion contains the User’s Salesforce username',
  'federation-id': 'Assertion contains the Federation ID from the User object',
  'user-id': 'Assertion contains the User ID from the User object',
} as const;

const identityMissing = atSalesforceSp({
  id: 'salesforce-identity-missing',
  cites: ['SF-SP-007', 'SF-SP-009', 'SF-VAL-05', 'SF-VAL-08', 'SF-LH-02', 'SF-LH-09'],
  title:
    'The user stands where SAML Identity Location says: in the NameID, or in the attribute that Attribute Name names.',
  stage: 'subject',
  judge: (login) => {
    const { deployment, assertion } = login;
    const location = setting(deployment, 'salesforce.identityLocation');
    if (!assertion) return [];
    if (location === undefined) return login.attributes.length === 0 ? judgeNameId(login, false) : [];
    return location === 'name-id' ? judgeNameId(login) : judgeAttribute(login);
  },
});

/** `configured`: that it must stand there; else it is only that it stands nowhere. */
function judgeNameId(login: SalesforceLogin, configured = true): readonly Judgement[] {
  const kind = login.assertion?.subject?.identifier?.kind;
  // What an EncryptedID is to Salesforce, another rule says.
  if (kind === 'EncryptedID') return [];
  const value = nameIdOf(login);
  const where = placeOf(login, 'Response/Assertion/Subject/NameID', login.assertion?.subject?.identifier?.element);
  if (value !== undefined && value !== '' && value !== 'null') {
    return configured
      ? [passed(where, value, 'The user stands in the NameID, where SAML Identity Location looks.')]
      : [];
  }
  return [
    {
      outcome: 'fail',
      where,
      seen: value ?? '',
      expected: 'a NameID with the user’s identifier',
      message: `${configured ? 'Salesforce is set to find the user in the NameIdentifier element of the Subject' : 'Salesforce finds the user in the NameID or in an attribute'}, and ${
        login.assertion?.subject === undefined ? 'the assertion has no Subject' : 'there is no usable value in it'
      }. Login History will say “Assertion Invalid” or “Subject Confirmation Error”.`,
      fix: `At the IdP: map the user’s identifier to the NameID. Or, if it comes in an attribute: ${SSO_SETTINGS} → SAML Identity Location = Identity is in an Attribute element, with its Attribute Name. ${LOGIN_HISTORY}`,
      party: 'idp',
    },
  ];
}

function judgeAttribute(login: SalesforceLogin): readonly Judgement[] {
  const name = setting(login.deployment, 'salesforce.attributeName');
  const { assertion, attributes } = login;
  const fix = `At the IdP: send the attribute under exactly this name. Or correct ${SSO_SETTINGS} → Attribute Name, or SAML Identity Location if the user is in the NameID. ${LOGIN_HISTORY}`;
  if (assertion?.attributeStatements.length === 0) {
    return [
      {
        outcome: 'fail',
        where: placeOf(login, 'Response/Assertion', undefined),
        seen: '',
        expected: `an AttributeStatement with ${name ? `the attribute ${name}` : 'the identity attribute'}`,
        message: 'Salesforce reads the user from an attribute, and the assertion brings no attributes at all.',
        fix,
        party: 'idp',
      },
    ];
  }
  if (name === undefined) return [];
  const found = attributesNamed(login, name);
  const [first] = found;
  if (!first) {
    const near = nearest(
      name,
      attributes.flatMap((attribute) => attribute.name ?? []),
    );
    return [
      {
        outcome: 'fail',
        where: placeOf(login, 'Response/Assertion/AttributeStatement'),
        seen: short(near ?? attributes.map((attribute) => attribute.name ?? '').join(', ')),
        expected: name,
        message: `No attribute has the name that Salesforce reads the user from. Names are compared exactly${
          near === undefined ? '' : ', and the closest one differs'
        }; NameFormat and FriendlyName play no part.`,
        fix,
        party: 'idp',
      },
    ];
  }
  const values = valuesOf(found);
  const where = placeOf(login, `Response/Assertion/AttributeStatement/Attribute[${name}]`, first.element);
  const [value] = values;
  if (value === undefined || value === 'null') {
    return [
      {
        outcome: 'fail',
        where,
        seen: value ?? '',
        expected: 'the user’s identifier',
        message: 'The attribute that Salesforce reads the user from is there, but it is empty.',
        fix: `At the IdP: fill ${name} for this user, or map another field to it. ${LOGIN_HISTORY}`,
        party: 'idp',
      },
    ];
  }
  return [passed(where, value, 'The user stands in the attribute that Attribute Name names.')];
}

/** A name that is the same but for case, white space, or what stands before its last `/`, `:` or `.`. */
export function nearest(name: string, others: readonly string[]): string | undefined {
  const simple = (text: string): string => text.trim().toLowerCase();
  const tail = (text: string): string => simple(text).split(/[/:.]/).at(-1) ?? '';
  return (
    others.find((other) => simple(other) === simple(name)) ??
    others.find((other) => tail(other) !== '' && tail(other) === tail(name))
  );
}

/** What Salesforce takes for the user; undefined where it isn't configured or isn't there. */
export function identityOf(login: SalesforceLogin): string | undefined {
  const location = setting(login.deployment, 'salesforce.identityLocation');
  if (location !== 'attribute') return nameIdOf(login) || undefined;
  const name = setting(login.deployment, 'salesforce.attributeName');
  return name === undefined ? undefined : valuesOf(attributesNamed(login, name))[0];
}

const identityForm = atSalesforceSp({
  id: 'salesforce-identity-not-of-its-type',
  cites: ['SF-SP-008'],
  title:
    'The user’s identifier has the form of the SAML Identity Type: usernames look like e-mail addresses, User IDs begin with 005.',
  stage: 'subject',
  judge: (login) => {
    const type = setting(login.deployment, 'salesforce.identityType');
    const value = identityOf(login);
    if (type === undefined || value === undefined || type === 'federation-id') return [];
    const fits = type === 'username' ? /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value.slice(0, 400)) : isIdOf('005', value);
    const where = placeOf(login, 'Response/Assertion/Subject', login.assertion?.subject?.element);
    if (fits) return [passed(where, value, `The value has the form of what SAML Identity Type asks for.`)];
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
        message: `SAML Identity Type is “${IDENTITY_TYPES[type]}”, and this value can’t be one, so no user will be found by it. Whether a user has it can’t be seen from the browser.`,
        fix: `${SSO_SETTINGS} → SAML Identity Type: choose what the IdP sends (any string can be a Federation ID). Or change what the IdP sends.`,
        party: 'idp',
      },
    ];
  },
});

const severalValues = atSalesforceSp({
  id: 'salesforce-identity-several-values',
  cites: ['SF-SP-010'],
  title: 'The attribute that Salesforce reads the user from has one value.',
  stage: 'subject',
  judge: (login) => {
    if (setting(login.deployment, 'salesforce.identityLocation') !== 'attribute') return [];
    const name = setting(login.deployment, 'salesforce.attributeName');
    const found = name === undefined ? [] : attributesNamed(login, name);
    const values = valuesOf(found);
    if (name === undefined || values.length < 2) return [];
    return [
      {
        outcome: 'warn',
        confidence: 'likely',
        where: placeOf(login, `Response/Assertion/AttributeStatement/Attribute[${name}]`, found[0]?.element),
        seen: short(values.join(', ')),
        expected: 'one value',
        message: `${name} names the user and has ${values.length} values. Salesforce’s guide only shows the first one being used, so another user than intended may be looked for.`,
        fix: `At the IdP: send one value in ${name}.`,
        party: 'idp',
      },
    ];
  },
});

const LISTED_FORMATS: readonly string[] = [
  'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
  'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
  'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
];

const requestedFormat = ofSalesforceSp({
  id: 'salesforce-name-id-format-unlisted',
  cites: ['SF-SP-011'],
  title: 'Salesforce asks for one of the Name ID Formats that its setting offers.',
  stage: 'request',
  judge: (request) => {
    const message = request.decoded.message;
    const policy = message?.kind === 'AuthnRequest' ? message.nameIdPolicy : undefined;
    const format = policy?.format?.trim();
    if (!policy || !format || LISTED_FORMATS.includes(format)) return [];
    return [
      {
        outcome: 'info',
        where: {
          message: request.index,
          exchange: request.exchange.id,
          path: 'AuthnRequest/NameIDPolicy/@Format',
          range: policy.element,
        },
        seen: short(format),
        expected: 'unspecified, emailAddress or persistent',
        message:
          'Salesforce asks for a NameID format that its guide does not list. The IdP may refuse it with InvalidNameIDPolicy.',
        fix: `${SSO_SETTINGS} → Name ID Format (used where SAML Identity Location is an Attribute element).`,
        party: 'sp',
      },
    ];
  },
});

export const passed = (where: Judgement['where'], value: string, message: string): Judgement => ({
  outcome: 'pass',
  where,
  seen: short(value),
  expected: short(value),
  message,
  fix: '',
});

export const IDENTITY_CHECKS: readonly Check[] = [identityMissing, identityForm, severalValues, requestedFormat];
