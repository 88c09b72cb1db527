// Where Salesforce finds the user: NameID or attribute, and whether the value can be what the settings say.
import * as saml from '../../builders/saml.ts';
import { deployment, describeChecks, login } from './logins.ts';

const byAttribute = deployment({
  settings: { 'salesforce.identityLocation': 'attribute', 'salesforce.attributeName': 'employee' },
});
const typed = (type: string) => deployment({ settings: { 'salesforce.identityType': type } });
const unset = { ...deployment(), settings: {} };

describeChecks({
  'salesforce-identity-missing': {
    raises: {
      'NameID is the word null': [
        login({ nameId: saml.nameId('null') }),
        { outcome: 'fail', seen: 'null', party: 'idp' },
      ],
      'no Subject at all': [login({ assertion: { subject: '' } }), { outcome: 'fail', seen: '' }],
      'no NameID': [
        login({ assertion: { subject: saml.subject({ nameId: '' }) } }),
        { outcome: 'fail', seen: '', expected: 'a NameID with the user’s identifier' },
      ],
      'no AttributeStatement': [
        login({}, byAttribute),
        { outcome: 'fail', expected: 'an AttributeStatement with the attribute employee' },
      ],
      'the name in another case': [
        login({ attributes: { Employee: ['E-1'] } }, byAttribute),
        { outcome: 'fail', seen: 'Employee', expected: 'employee' },
      ],
      'the name as a URI': [
        login({ attributes: { 'http://schemas.example/claims/employee': ['E-1'] } }, byAttribute),
        { outcome: 'fail', seen: 'http://schemas.example/claims/employee' },
      ],
      'an empty attribute': [login({ attributes: { employee: [' '] } }, byAttribute), { outcome: 'fail', seen: '' }],
      'nothing configured and nobody named': [
        login({ assertion: { subject: saml.subject({ nameId: '' }) } }, unset),
        { outcome: 'fail' },
      ],
    },
    fine: {
      'the user is in the NameID': [login(), 'pass'],
      'the user is in the attribute, NameID is null': [
        login({ nameId: saml.nameId('null'), attributes: { employee: ['E-1'] } }, byAttribute),
        'pass',
      ],
      'an encrypted NameID is another rule’s': [
        login({ assertion: { subject: saml.subject({ nameId: saml.encrypted('EncryptedID') }) } }),
        'silent',
      ],
      'nothing configured, and a user there': [login({}, unset), 'silent'],
    },
  },
  'salesforce-identity-not-of-its-type': {
    raises: {
      'no username': [
        login({ nameId: saml.nameId('E-4711') }, typed('username')),
        { outcome: 'warn', seen: 'E-4711', confidence: 'likely' },
      ],
      'no User ID': [login({ nameId: saml.nameId('003000000000001') }, typed('user-id')), { outcome: 'warn' }],
    },
    fine: {
      'a username': [login({ nameId: saml.nameId('ada@acme.example') }, typed('username')), 'pass'],
      'a User ID of 18 characters': [login({ nameId: saml.nameId('005000000000001AAA') }, typed('user-id')), 'pass'],
      'any Federation ID': [login({ nameId: saml.nameId('anything at all') }, typed('federation-id')), 'silent'],
    },
  },
  'salesforce-identity-several-values': {
    raises: {
      'two values': [
        login({ attributes: { employee: ['E-1', 'E-2'] } }, byAttribute),
        { outcome: 'warn', seen: 'E-1, E-2' },
      ],
    },
    fine: {
      'one value': [login({ attributes: { employee: ['E-1'] } }, byAttribute), 'silent'],
      'several values of another attribute': [
        login({ attributes: { employee: ['E-1'], roles: ['a', 'b'] } }, byAttribute),
        'silent',
      ],
    },
  },
  'salesforce-name-id-format-unlisted': {
    raises: {
      'transient is asked for': [
        login({
          request: {
            nameIdPolicy: saml.xml('samlp:NameIDPolicy', {
              Format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient',
            }),
          },
        }),
        { outcome: 'info', seen: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient' },
      ],
    },
    fine: {
      'no policy': [login(), 'silent'],
      emailAddress: [
        login({ request: { nameIdPolicy: saml.xml('samlp:NameIDPolicy', { Format: saml.EMAIL }) } }),
        'silent',
      ],
    },
  },
});
