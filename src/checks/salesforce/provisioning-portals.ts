// Just-in-Time provisioning at portals and sites: roles, and the account and contact that a user hangs on.
import type { Check } from '../check.ts';
import type { Judgement } from '../finding.ts';
import { identityOf } from './identity.ts';
import { attributesNamed, placeOf, short, valuesOf } from './login.ts';
import {
  attributePath,
  has,
  isPortalLogin,
  isSite,
  isStandard,
  provisioningCheck,
  unlessAccepted,
} from './provisioned-attributes.ts';
import type { ProvisionedObject } from './provisioning-fields.ts';

const portalRole = provisioningCheck({
  id: 'salesforce-provisioning-portal-role',
  cites: ['SF-JIT-P03'],
  title: 'Portal users have PortalRole Worker and no role.',
  judge: (login) => {
    if (!isPortalLogin(login) || !isStandard(login)) return [];
    const judgements: Judgement[] = [];
    for (const name of ['User.Role', 'User.UserRoleId']) {
      const [attribute] = attributesNamed(login, name);
      const value = attribute ? valuesOf([attribute])[0] : undefined;
      if (!attribute || value === undefined) continue;
      judgements.push({
        ...unlessAccepted(login, 'fail'),
        where: placeOf(login, attributePath(name), attribute.element),
        seen: short(value),
        expected: 'no value',
        message: `Portal users have no role of the org’s hierarchy, so ${name} must be empty.`,
        fix: `At the IdP: leave ${name} empty for portal users.`,
        party: 'idp',
      });
    }
    const [role] = attributesNamed(login, 'User.PortalRole');
    const value = role ? valuesOf([role])[0] : undefined;
    if (role && value !== undefined && value !== 'Worker') {
      judgements.push({
        ...unlessAccepted(login, 'warn'),
        where: placeOf(login, attributePath('User.PortalRole'), role.element),
        seen: short(value),
        expected: 'Worker',
        message:
          'Salesforce’s guide has Worker for all portal users; others may end in error 37 (Invalid portal role).',
        fix: 'At the IdP: send Worker in User.PortalRole.',
        party: 'idp',
      });
    }
    return judgements;
  },
});

/** Two fields that must come together unless the record's key does. */
interface Pair {
  readonly object: ProvisionedObject;
  readonly keys: readonly string[];
  readonly match: string;
  readonly other: string;
  readonly errors: string;
}

const PAIRS: readonly Pair[] = [
  {
    object: 'Account',
    keys: ['Account.AccountId', 'Contact.Account', 'User.AccountId'],
    match: 'Account.AccountNumber',
    other: 'Account.Name',
    errors: '19 (Missing account name) or 20 (Missing account number)',
  },
  {
    object: 'Contact',
    keys: ['User.Contact', 'User.ContactId'],
    match: 'Contact.Email',
    other: 'Contact.LastName',
    errors: '24 (Missing contact email) or 25 (Missing contact last name)',
  },
];

const recordPair = provisioningCheck({
  id: 'salesforce-provisioning-record-incomplete',
  cites: ['SF-JIT-P04', 'SF-JIT-P05', 'SF-XC-005'],
  title:
    'For portals and sites, account and contact are named by their ID, or by both fields that Salesforce matches and creates them with.',
  judge: (login, fields) => {
    if (!isStandard(login) || !(isPortalLogin(login) || isSite(login))) return [];
    return PAIRS.filter(({ object, keys }) => {
      return fields.some((field) => field.object === object) && !keys.some((key) => has(login, key));
    }).flatMap(({ match, other, errors }): Judgement[] => {
      const missing = [match, other].filter((name) => !has(login, name));
      // A login of a user that exists may bring other fields of the record only.
      if (missing.length !== 1) return [];
      const [name] = missing as [string];
      return [
        {
          ...unlessAccepted(login, 'fail'),
          where: placeOf(
            login,
            'Response/Assertion/AttributeStatement',
            login.assertion?.attributeStatements[0]?.element,
          ),
          seen: name === match ? other : match,
          expected: `${match} and ${other}`,
          message: `${name} is missing beside the other one. Without the record’s ID Salesforce needs both, and answers with error ${errors}.`,
          fix: `At the IdP: send ${name} too.`,
          party: 'idp',
        },
      ];
    });
  },
});

const matching = provisioningCheck({
  id: 'salesforce-provisioning-match',
  cites: ['SF-XC-005', 'SF-JIT-P04', 'SF-JIT-P05'],
  title: 'Explains by which attribute Salesforce looks for user, contact and account.',
  judge: (login, fields) => {
    const identity = identityOf(login);
    const [first] = fields;
    if (!first || !(isPortalLogin(login) || isSite(login))) return [];
    const contact = ['User.Contact', 'Contact.Email'].find((name) => has(login, name));
    const account = ['Contact.Account', 'Account.AccountId', 'Account.AccountNumber'].find((name) => has(login, name));
    return [
      {
        outcome: 'info',
        where: placeOf(
          login,
          'Response/Assertion/AttributeStatement',
          login.assertion?.attributeStatements[0]?.element,
        ),
        seen: short(fields.map(({ name }) => name).join(', ')),
        expected: '',
        message: `Salesforce looks for a user with the Federation ID ${identity === undefined ? 'in the assertion' : `“${short(identity)}”`} and updates it. If there is none: for a contact by ${
          contact ?? 'User.Contact or Contact.Email (neither comes)'
        }; if there is none: for an account by ${
          account ?? 'Contact.Account or Account.AccountNumber (neither comes)'
        }; what it does not find it creates. An inactive user stays inactive unless User.IsActive is true.`,
        fix: 'If another record is used than intended, correct the first of these attributes that comes.',
        party: 'sp',
      },
    ];
  },
});

export const PORTAL_PROVISIONING_CHECKS: readonly Check[] = [portalRole, recordPair, matching];
