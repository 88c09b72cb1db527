// Just-in-Time provisioning: which attributes Salesforce would read, and which of them it would refuse. A family of rules with one shape, hence its length.
import { setting } from '../../deployments/settings.ts';
import type { Attribute } from '../../saml/messages.ts';
import type { Check } from '../check.ts';
import type { Judgement } from '../finding.ts';
import { isIdOf } from './address.ts';
import { identityOf } from './identity.ts';
import { attributesNamed, placeOf, type SalesforceLogin, short, valuesOf } from './login.ts';
import { SSO_SETTINGS } from './products.ts';
import {
  attributePath,
  has,
  isPortalLogin,
  isSite,
  isStandard,
  provisionedOf,
  provisioningCheck,
  unlessAccepted,
} from './provisioned-attributes.ts';
import { FIELDS, isCustomField, meantField, REQUIRED_USER_FIELDS } from './provisioning-fields.ts';
import { atSalesforceSp } from './rule.ts';

const unused = atSalesforceSp({
  id: 'salesforce-provisioning-attributes-unused',
  cites: ['SF-SP-020'],
  title: 'Provisioning attributes are sent only where User Provisioning Enabled is ticked.',
  stage: 'subject',
  judge: (login) => {
    const [first] = provisionedOf(login);
    if (!first || setting(login.deployment, 'salesforce.jitEnabled') !== 'no') return [];
    return [
      {
        outcome: 'info',
        where: placeOf(login, attributePath(first.name), first.attribute.element),
        seen: short(first.name),
        expected: 'User Provisioning Enabled',
        message:
          'The assertion brings provisioning attributes. Salesforce reads them only with User Provisioning Enabled, and it is configured as off.',
        fix: `${SSO_SETTINGS} → User Provisioning Enabled, or leave the attributes out at the IdP.`,
        party: 'sp',
      },
    ];
  },
});

/** Names that are listed for User, sent without prefix and not with it; each once. */
function unprefixed({
  attributes,
}: SalesforceLogin): readonly { readonly attribute: Attribute; readonly field: string }[] {
  const sent = new Set(attributes.filter((attribute) => valuesOf([attribute]).length > 0).map(({ name }) => name));
  const found = new Map<string, Attribute>();
  for (const attribute of attributes) {
    const field = attribute.name?.trim() ?? '';
    if (!FIELDS.User.has(field) || sent.has(`User.${field}`) || sent.has(`Contact.${field}`)) continue;
    if (!found.has(field)) found.set(field, attribute);
  }
  return [...found].map(([field, attribute]) => ({ field, attribute }));
}

const prefixMissing = provisioningCheck({
  id: 'salesforce-provisioning-prefix-missing',
  cites: ['SF-JIT-001', 'F61'],
  title: 'Provisioning attributes have the prefix of their object: User., Account. or Contact.',
  judge: (login) =>
    unprefixed(login).map(
      ({ attribute, field }): Judgement => ({
        ...unlessAccepted(login, REQUIRED_USER_FIELDS.includes(field) && isStandard(login) ? 'fail' : 'warn'),
        where: placeOf(login, attributePath(field), attribute.element),
        seen: field,
        expected: `User.${field}`,
        message: `${field} has no prefix, so Salesforce does not read it as a field of the user to provision.`,
        fix: `At the IdP: name the attribute User.${field}.`,
        party: 'idp',
      }),
    ),
});

/** The fields that must come for this kind of login, with the rule that wants them. */
function requiredFields(login: SalesforceLogin): readonly string[] {
  const selfRegistration = setting(login.deployment, 'salesforce.selfRegistration');
  if (isPortalLogin(login)) return selfRegistration === 'no' ? ['ProfileId', 'PortalRole'] : [];
  if (isSite(login)) return selfRegistration === 'no' ? ['ProfileId'] : [];
  return REQUIRED_USER_FIELDS;
}

const fieldMissing = provisioningCheck({
  id: 'salesforce-provisioning-field-missing',
  cites: ['SF-JIT-002', 'SF-JIT-P03', 'SF-JIT-X01', 'SF-JIT-011', 'F58'],
  title:
    'The fields come that Salesforce needs to create a user: Email, LastName, ProfileId, Username; for portals and sites without defaults ProfileId (and PortalRole).',
  judge: (login, fields) => {
    if (!isStandard(login)) return [];
    const bare = new Set(unprefixed(login).map(({ field }) => field));
    const missing = requiredFields(login).filter((field) => !has(login, `User.${field}`) && !bare.has(field));
    return missing.map((field): Judgement => {
      const name = `User.${field}`;
      const empty = attributesNamed(login, name)[0];
      const near = fields.find(
        (other) => other.name !== name && other.object === 'User' && meantField(other) === field,
      );
      return {
        ...unlessAccepted(login, 'fail'),
        where: placeOf(
          login,
          empty ? attributePath(name) : 'Response/Assertion/AttributeStatement',
          (empty ?? login.assertion?.attributeStatements[0])?.element,
        ),
        seen: near ? short(near.name) : '',
        expected: empty ? `a value in ${name}` : name,
        message: empty
          ? `${name} comes without a value, and Salesforce needs one to create a user.`
          : `${name} does not come${near ? ' under its exact name' : ''}, and Salesforce needs it to create a user. Users that exist already are not held up by it.`,
        fix: near
          ? `At the IdP: spell the attribute ${name}, without white space around it.`
          : `At the IdP: send ${name}${field === 'ProfileId' ? ' with the name or ID of a profile' : field === 'PortalRole' ? ' = Worker' : ''} for every user.`,
        party: 'idp',
      };
    });
  },
});

const unknownField = provisioningCheck({
  id: 'salesforce-provisioning-field-unknown',
  cites: ['SF-JIT-006', 'F61'],
  title: 'Fields are of Salesforce’s documented list, spelt exactly.',
  judge: (login, fields) => {
    if (!isStandard(login)) return [];
    return (
      fields
        .filter(({ object, field }) => !FIELDS[object].has(field) && !isCustomField(field))
        // Required ones under another case are another rule's.
        .filter((field) => !requiredFields(login).includes(meantField(field) ?? ''))
        .map((field): Judgement => {
          const meant = meantField(field);
          return {
            ...unlessAccepted(login, 'warn'),
            where: placeOf(login, attributePath(field.name), field.attribute.element),
            seen: short(field.name),
            expected: meant ? `${field.object}.${meant}` : `a documented field of ${field.object}`,
            message: `This field is not in Salesforce’s list. Anything that begins with ${field.object}. is taken for a field, so expect error 9 (Unrecognized standard field) or 8.`,
            fix: meant
              ? `At the IdP: spell the attribute ${field.object}.${meant}.`
              : 'At the IdP: correct the name or leave the attribute out. Custom fields end in __c and exist on User only.',
            party: 'idp',
          };
        })
    );
  },
});

const customField = provisioningCheck({
  id: 'salesforce-provisioning-custom-field',
  cites: ['SF-JIT-005'],
  title: 'Custom fields (__c) are provisioned on User only.',
  judge: (login, fields) =>
    isStandard(login)
      ? fields
          .filter(({ object, field }) => object !== 'User' && isCustomField(field))
          .map(
            ({ name, object, attribute }): Judgement => ({
              ...unlessAccepted(login, 'fail'),
              where: placeOf(login, attributePath(name), attribute.element),
              seen: short(name),
              expected: `no custom field of ${object}`,
              message: `Standard provisioning knows no custom fields on ${object}; it refuses them with error 8 or 15.`,
              fix: `At the IdP: leave the attribute out. Or ${SSO_SETTINGS} → User Provisioning Type = Custom SAML JIT with Apex handler.`,
              party: 'idp',
            }),
          )
      : [],
});

const nameSpaced = provisioningCheck({
  id: 'salesforce-provisioning-name-spaced',
  cites: ['SF-JIT-012'],
  title: 'No white space stands around the names of provisioning attributes.',
  judge: (login, fields) =>
    fields
      .filter(({ name }) => name !== name.trim())
      .map(
        ({ name, attribute }): Judgement => ({
          ...unlessAccepted(login, 'warn'),
          where: placeOf(login, attributePath(name.trim()), attribute.element),
          seen: short(name),
          expected: name.trim(),
          message:
            'White space stands around the attribute’s name. Salesforce compares names exactly and will not find the field.',
          fix: 'At the IdP: take the white space out of the attribute’s name.',
          party: 'idp',
        }),
      ),
});

const profileId = provisioningCheck({
  id: 'salesforce-provisioning-profile-by-id',
  cites: ['SF-JIT-003'],
  title: 'User.ProfileId holds the profile’s name, which is the same in every org.',
  judge: (login) => {
    const [attribute] = attributesNamed(login, 'User.ProfileId');
    const [value] = attribute ? valuesOf([attribute]) : [];
    if (!attribute || value === undefined || !isIdOf('00e', value)) return [];
    return [
      {
        outcome: 'info',
        where: placeOf(login, attributePath('User.ProfileId'), attribute.element),
        seen: value,
        expected: 'the profile’s name',
        message: 'IDs of profiles differ from org to org: this one fails with error 16 in a sandbox or a second org.',
        fix: 'At the IdP: send the profile’s name as in Setup → Profiles.',
        party: 'idp',
      },
    ];
  },
});

const version = provisioningCheck({
  id: 'salesforce-provisioning-version',
  cites: ['SF-JIT-004'],
  title: 'ProvisionVersion, where it is sent, is 1.0.',
  judge: (login) => {
    const [attribute] = attributesNamed(login, 'ProvisionVersion');
    const value = attribute ? valuesOf([attribute])[0] : undefined;
    if (!attribute || value === undefined || value === '1.0') return [];
    return [
      {
        ...unlessAccepted(login, 'warn'),
        where: placeOf(login, attributePath('ProvisionVersion'), attribute.element),
        seen: short(value),
        expected: '1.0',
        message:
          'Salesforce knows version 1.0 of provisioning; others end in error 13 (Unsupported provision API version).',
        fix: 'At the IdP: send ProvisionVersion 1.0, or leave it out: 1.0 is the default.',
        party: 'idp',
      },
    ];
  },
});

const federationId = provisioningCheck({
  id: 'salesforce-provisioning-federation-id',
  cites: ['SF-JIT-007', 'SF-JIT-P02', 'SF-XC-005'],
  title:
    'Provisioning finds users by Federation ID: SAML Identity Type says so, and the subject equals User.FederationIdentifier.',
  judge: (login, fields) => {
    const type = setting(login.deployment, 'salesforce.identityType');
    const where = placeOf(login, 'Response/Assertion/Subject', login.assertion?.subject?.element);
    if (type !== undefined && type !== 'federation-id' && fields.length > 0) {
      return [
        {
          ...unlessAccepted(login, 'fail'),
          where,
          seen:
            type === 'username'
              ? 'Assertion contains the User’s Salesforce username'
              : 'Assertion contains the User ID from the User object',
          expected: 'Assertion contains the Federation ID from the User object',
          message:
            'Just-in-Time provisioning finds and creates users by their Federation ID; with another SAML Identity Type it ends in error 1 (Missing Federation Identifier).',
          fix: `${SSO_SETTINGS} → SAML Identity Type = Assertion contains the Federation ID from the User object.`,
          party: 'sp',
        },
      ];
    }
    const [attribute] = attributesNamed(login, 'User.FederationIdentifier');
    const sent = attribute ? valuesOf([attribute])[0] : undefined;
    const identity = identityOf(login);
    if (!attribute || sent === undefined || identity === undefined || sent === identity) return [];
    return [
      {
        ...unlessAccepted(login, 'fail'),
        where: placeOf(login, attributePath('User.FederationIdentifier'), attribute.element),
        seen: short(sent),
        expected: short(identity),
        message:
          'The subject and User.FederationIdentifier name different users, which Salesforce refuses with error 2 (Mis-matched Federation Identifier).',
        fix: 'At the IdP: send the same value in both, or leave User.FederationIdentifier out.',
        party: 'idp',
      },
    ];
  },
});

const mixedObjects = provisioningCheck({
  id: 'salesforce-provisioning-mixed-objects',
  cites: ['SF-JIT-008'],
  title: 'With an Apex handler, one assertion does not bring Account or Contact fields beside those of User.',
  judge: (login, fields) => {
    const other = fields.find(({ object }) => object !== 'User');
    if (isStandard(login) || !other || !fields.some(({ object }) => object === 'User')) return [];
    return [
      {
        ...unlessAccepted(login, 'warn'),
        where: placeOf(login, attributePath(other.name), other.attribute.element),
        seen: short(other.name),
        expected: 'fields of User only',
        message:
          'The handler that Salesforce generates can’t write User together with Contact or Account: expect error 41 (Execution error) for mixed DML.',
        fix: `Change the Apex class in ${SSO_SETTINGS} → SAML JIT Handler to write them apart, or leave the fields out at the IdP.`,
        party: 'sp',
      },
    ];
  },
});

export const PROVISIONING_CHECKS: readonly Check[] = [
  unused,
  federationId,
  prefixMissing,
  fieldMissing,
  unknownField,
  customField,
  nameSpaced,
  profileId,
  version,
  mixedObjects,
];
