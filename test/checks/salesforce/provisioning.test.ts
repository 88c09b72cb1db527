// Just-in-Time provisioning: prefixes, required, unknown and custom fields, portals and sites.
import { describe, expect, it } from 'vitest';
import * as saml from '../../builders/saml.ts';
import { deployment, describeChecks, judged, login, ORG, PORTAL, sp } from './logins.ts';

const USER = {
  'User.Email': ['ada@example.com'],
  'User.LastName': ['Byron'],
  'User.ProfileId': ['Standard User'],
  'User.Username': ['ada@acme.example'],
};
const user = (more: Readonly<Record<string, readonly string[]>> = {}, without: string[] = []) => ({
  attributes: Object.fromEntries(Object.entries({ ...USER, ...more }).filter(([name]) => !without.includes(name))),
});
const on = (settings: Record<string, string> = {}) =>
  deployment({ settings: { 'salesforce.jitEnabled': 'yes', ...settings } });
const apex = on({ 'salesforce.jitType': 'apex' });
const portal = deployment({ sp: sp('salesforce-portal'), settings: { 'salesforce.selfRegistration': 'no' } });
const site = deployment({ sp: sp('experience-cloud'), settings: { 'salesforce.selfRegistration': 'no' } });
const ids = { portal_id: [PORTAL], organization_id: [ORG] };
const PORTAL_USER = { ...ids, 'User.ProfileId': ['Portal'], 'User.PortalRole': ['Worker'] };
const opened = {
  after: (made: { page: (url: string) => unknown }) =>
    made.page('https://acme.my.salesforce.com/secur/frontdoor.jsp?sid=x'),
};

describeChecks({
  'salesforce-provisioning-attributes-unused': {
    raises: {
      'provisioning is off': [
        login(user(), on({ 'salesforce.jitEnabled': 'no' })),
        { outcome: 'info', seen: 'User.Email' },
      ],
    },
    fine: { 'provisioning is on': [login(user(), on()), 'silent'] },
  },
  'salesforce-provisioning-prefix-missing': {
    raises: {
      'a required field': [
        login(user({ Email: ['ada@example.com'] }, ['User.Email']), on()),
        { outcome: 'fail', seen: 'Email', expected: 'User.Email', confidence: 'likely' },
      ],
      'an optional field': [
        login(user({ Title: ['Countess'] })),
        { outcome: 'warn', seen: 'Title', expected: 'User.Title' },
      ],
      'a login that was let in all the same': [
        login({ ...user({ Title: ['Countess'] }), ...opened }),
        { outcome: 'info' },
      ],
    },
    fine: {
      'sent with and without prefix': [login(user({ Email: ['ada@example.com'] })), 'silent'],
      'no provisioning': [login({ attributes: { Email: ['ada@example.com'] } }), 'silent'],
    },
  },
  'salesforce-provisioning-field-missing': {
    raises: {
      'no last name': [login(user({}, ['User.LastName'])), { outcome: 'fail', expected: 'User.LastName', seen: '' }],
      'an empty last name': [
        login(user({ 'User.LastName': [''] })),
        { outcome: 'fail', expected: 'a value in User.LastName' },
      ],
      'the name in another case': [
        login(user({ 'User.username': ['ada'] }, ['User.Username'])),
        { outcome: 'fail', seen: 'User.username', expected: 'User.Username' },
      ],
      'a site without profile': [
        login({ attributes: { 'User.Email': ['a@b.example'] } }, site),
        { outcome: 'fail', expected: 'User.ProfileId' },
      ],
      'a portal without role': [
        login({ attributes: { ...ids, 'User.ProfileId': ['Portal'] } }, portal),
        { outcome: 'fail', expected: 'User.PortalRole' },
      ],
      'a user who was let in all the same': [login({ ...user({}, ['User.LastName']), ...opened }), { outcome: 'info' }],
    },
    fine: {
      'all four come': [login(user(), on()), 'silent'],
      'an optional field is empty': [login(user({ 'User.UserRoleId': [''] })), 'silent'],
      'an Apex handler decides': [login(user({}, ['User.LastName']), apex), 'silent'],
      'a site with defaults': [
        login(
          { attributes: { 'User.Email': ['a@b.example'] } },
          { ...site, settings: { ...site.settings, 'salesforce.selfRegistration': 'yes' } },
        ),
        'silent',
      ],
    },
    foreign: login(user(), on({ 'salesforce.jitEnabled': 'no' })),
  },
  'salesforce-provisioning-field-unknown': {
    raises: {
      'no field of this name': [
        login(user({ 'User.Shoe': ['38'] })),
        { outcome: 'warn', seen: 'User.Shoe', expected: 'a documented field of User' },
      ],
      'another case': [
        login(user({ 'User.firstname': ['Ada'] })),
        { outcome: 'warn', seen: 'User.firstname', expected: 'User.FirstName' },
      ],
      'unknown of Contact': [login(user({ 'Contact.Nick': ['x'] })), { outcome: 'warn', seen: 'Contact.Nick' }],
    },
    fine: {
      'both spellings of role and active': [
        login(user({ 'User.Role': ['CEO'], 'User.UserRoleId': ['CEO'], 'User.Active': ['1'], 'User.IsActive': ['1'] })),
        'silent',
      ],
      'a custom field': [login(user({ 'User.Shoe__c': ['38'] })), 'silent'],
      'an Apex handler': [login(user({ 'User.Shoe': ['38'] }), apex), 'silent'],
    },
  },
  'salesforce-provisioning-custom-field': {
    raises: {
      'on Contact': [login(user({ 'Contact.Shoe__c': ['38'] })), { outcome: 'fail', seen: 'Contact.Shoe__c' }],
    },
    fine: {
      'on User': [login(user({ 'User.Shoe__c': ['38'] })), 'silent'],
      'an Apex handler': [login(user({ 'Contact.Shoe__c': ['38'] }), apex), 'silent'],
    },
  },
  'salesforce-provisioning-name-spaced': {
    raises: {
      'a space before': [
        login(user({ ' User.Title': ['x'] })),
        { outcome: 'warn', seen: ' User.Title', expected: 'User.Title' },
      ],
    },
    fine: { none: [login(user()), 'silent'] },
  },
  'salesforce-provisioning-profile-by-id': {
    raises: {
      'an ID': [login(user({ 'User.ProfileId': ['00e000000000001'] })), { outcome: 'info', seen: '00e000000000001' }],
    },
    fine: { 'a name': [login(user()), 'silent'] },
  },
  'salesforce-provisioning-version': {
    raises: {
      'version 2': [login(user({ ProvisionVersion: ['2.0'] })), { outcome: 'warn', seen: '2.0', expected: '1.0' }],
    },
    fine: { 'version 1.0': [login(user({ ProvisionVersion: ['1.0'] })), 'silent'], none: [login(user()), 'silent'] },
  },
  'salesforce-provisioning-federation-id': {
    raises: {
      'another identity type': [
        login(user(), on({ 'salesforce.identityType': 'username' })),
        { outcome: 'fail', party: 'sp' },
      ],
      'another user': [
        login(user({ 'User.FederationIdentifier': ['E-1'] })),
        { outcome: 'fail', seen: 'E-1', expected: 'E-4711', party: 'idp' },
      ],
    },
    fine: {
      'the same user': [login(user({ 'User.FederationIdentifier': ['E-4711'] })), 'silent'],
      'no such attribute': [login(user()), 'silent'],
    },
  },
  'salesforce-provisioning-mixed-objects': {
    raises: {
      'a Contact field with a handler': [
        login(user({ 'Contact.Email': ['x'] }), apex),
        { outcome: 'warn', seen: 'Contact.Email' },
      ],
    },
    fine: {
      'standard provisioning': [login(user({ 'Contact.Email': ['x'] })), 'silent'],
      'User only': [login(user(), apex), 'silent'],
    },
  },
  'salesforce-provisioning-portal-role': {
    raises: {
      'a role': [
        login({ attributes: { ...PORTAL_USER, 'User.Role': ['CEO'] } }, portal),
        { outcome: 'fail', seen: 'CEO', expected: 'no value' },
      ],
      'no worker': [
        login({ attributes: { ...PORTAL_USER, 'User.PortalRole': ['Executive'] } }, portal),
        { outcome: 'warn', seen: 'Executive', expected: 'Worker' },
      ],
    },
    fine: {
      'a worker with an empty role': [login({ attributes: { ...PORTAL_USER, 'User.Role': [''] } }, portal), 'silent'],
      'an ordinary user with a role': [login(user({ 'User.Role': ['CEO'] })), 'silent'],
    },
  },
  'salesforce-provisioning-record-incomplete': {
    raises: {
      'an account number without name': [
        login({ attributes: { ...PORTAL_USER, 'Account.AccountNumber': ['A-1'] } }, portal),
        { outcome: 'fail', seen: 'Account.AccountNumber', expected: 'Account.AccountNumber and Account.Name' },
      ],
      'a last name without e-mail': [
        login({ attributes: { 'User.ProfileId': ['C'], 'Contact.LastName': ['Byron'] } }, site),
        { outcome: 'fail', expected: 'Contact.Email and Contact.LastName' },
      ],
    },
    fine: {
      'the contact by its ID': [
        login(
          {
            attributes: { 'User.ProfileId': ['C'], 'User.Contact': ['003000000000001'], 'Contact.LastName': ['Byron'] },
          },
          site,
        ),
        'silent',
      ],
      'both fields': [
        login({ attributes: { ...PORTAL_USER, 'Account.AccountNumber': ['A-1'], 'Account.Name': ['Acme'] } }, portal),
        'silent',
      ],
    },
  },
  'salesforce-provisioning-match': {
    raises: {
      'a site': [
        login({ attributes: { 'User.ProfileId': ['C'], 'Contact.Email': ['a@b.example'] } }, site),
        { outcome: 'info', message: expect.stringContaining('for a contact by Contact.Email') },
      ],
    },
    fine: { 'an org': [login(user()), 'silent'] },
  },
});

describe('an assertion that breaks several rules', () => {
  it('names each missing field once', () => {
    const expected = judged(
      'salesforce-provisioning-field-missing',
      login({ attributes: { 'User.Title': ['x'] } }),
    ).map((finding) => finding.expected);
    expect(expected).toEqual(['User.Email', 'User.LastName', 'User.ProfileId', 'User.Username']);
  });

  it('with thousands of attributes is judged soon, in twenty findings at most', () => {
    const many = Object.fromEntries(Array.from({ length: 3_000 }, (_, i) => [`User.X${i}`, ['x']]));
    expect(judged('salesforce-provisioning-field-unknown', login({ attributes: many }))).toHaveLength(20);
  });

  it('is not judged without an assertion in clear', () => {
    const subject = login({ response: { assertions: [saml.encrypted('EncryptedAssertion')] } }, on());
    expect(judged('salesforce-provisioning-field-missing', subject)).toEqual([]);
  });
});
