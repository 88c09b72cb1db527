// Encryption as Salesforce takes it, and the Login URL that changes by it.
import * as saml from '../../builders/saml.ts';
import { deployment, describeChecks, LOGIN_URL, login, sp } from './logins.ts';

const withCertificate = deployment({ settings: { 'salesforce.decryptionCertificate': 'set' } });
const withoutCertificate = deployment({ settings: { 'salesforce.decryptionCertificate': 'none' } });
const encrypted = { response: { assertions: [saml.encrypted('EncryptedAssertion')] } };
const SC_URL = `${LOGIN_URL}&sc=0LE000000000001`;
const withUrl = deployment({
  sp: sp('salesforce-org', { assertionConsumerServices: [{ location: SC_URL }] }),
  settings: { 'salesforce.decryptionCertificate': 'set' },
});
const required = { ...withCertificate, requirements: { encryption: 'required' as const } };

/** Key beside the data (layout A of the guide); `to` is where the data says that its key is. */
const keyBeside = (to: string, data = '#ed'): string =>
  saml.xml(
    'saml:EncryptedAssertion',
    {
      'xmlns:saml': saml.SAML,
      'xmlns:xenc': 'http://www.w3.org/2001/04/xmlenc#',
      'xmlns:ds': 'http://www.w3.org/2000/09/xmldsig#',
    },
    [
      saml.xml('xenc:EncryptedData', { Id: 'ed', Type: 'http://www.w3.org/2001/04/xmlenc#Element' }, [
        saml.xml(
          'ds:KeyInfo',
          {},
          saml.xml('ds:RetrievalMethod', { Type: 'http://www.w3.org/2001/04/xmlenc#EncryptedKey', URI: to }),
        ),
        '<xenc:CipherData><xenc:CipherValue>AAAA</xenc:CipherValue></xenc:CipherData>',
      ]),
      saml.xml('xenc:EncryptedKey', { Id: 'ek' }, [
        '<xenc:CipherData><xenc:CipherValue>AAAA</xenc:CipherValue></xenc:CipherData>',
        saml.xml('xenc:ReferenceList', {}, saml.xml('xenc:DataReference', { URI: data })),
      ]),
    ],
  );
const beside = (...parts: Parameters<typeof keyBeside>) => login({ response: { assertions: [keyBeside(...parts)] } });

describeChecks({
  'salesforce-encryption-differs-from-setting': {
    raises: {
      'encrypted without a certificate': [
        login(encrypted, withoutCertificate),
        { outcome: 'fail', seen: 'EncryptedAssertion', expected: 'Assertion', party: 'sp' },
      ],
      'in clear with a certificate': [
        login({}, withCertificate),
        { outcome: 'fail', seen: 'Assertion', expected: 'EncryptedAssertion', party: 'idp' },
      ],
    },
    fine: {
      'encrypted with a certificate': [login(encrypted, withCertificate), 'pass'],
      'in clear without one': [login({}, withoutCertificate), 'pass'],
      'nothing configured': [login(encrypted), 'silent'],
      'a requirement of the deployment is another rule’s': [login({}, required), 'silent'],
    },
  },
  'salesforce-encryption-in-parts': {
    raises: {
      'an encrypted NameID': [
        login({ assertion: { subject: saml.subject({ nameId: saml.encrypted('EncryptedID') }) } }),
        { outcome: 'fail', seen: 'EncryptedID' },
      ],
      'an encrypted attribute': [
        login({
          assertion: {
            attributeStatement: saml.xml('saml:AttributeStatement', {}, saml.encrypted('EncryptedAttribute')),
          },
        }),
        { outcome: 'fail', seen: 'EncryptedAttribute' },
      ],
    },
    fine: { 'nothing encrypted': [login(), 'silent'], 'the whole assertion': [login(encrypted), 'silent'] },
  },
  'salesforce-encrypted-key-dangling': {
    raises: {
      'the key has another Id': [beside('#other'), { outcome: 'fail', seen: '#other', expected: '#ek' }],
      'the key’s list names other data': [beside('#ek', '#gone'), { outcome: 'info', seen: '#gone', expected: '#ed' }],
    },
    fine: { 'both refer to each other': [beside('#ek'), 'silent'], 'no references': [login(encrypted), 'silent'] },
  },
  'salesforce-login-url-without-certificate-id': {
    raises: {
      'the old address': [login(encrypted, withUrl), { outcome: 'fail', seen: '', expected: 'sc=0LE000000000001' }],
      'the ID of another certificate': [
        login({ ...encrypted, url: `${LOGIN_URL}&sc=0LE000000000002` }, withUrl),
        { outcome: 'fail', seen: 'sc=0LE000000000002' },
      ],
      'encrypted, and nothing configured': [
        login(encrypted, deployment({ sp: sp('salesforce-org', { assertionConsumerServices: [] }) })),
        { outcome: 'info', expected: 'sc=0LE…' },
      ],
    },
    fine: {
      'the new address': [login({ ...encrypted, url: SC_URL }, withUrl), 'pass'],
      'the configured address never had one': [login(encrypted, withCertificate), 'silent'],
      'nothing encrypted': [login(), 'silent'],
    },
  },
});
