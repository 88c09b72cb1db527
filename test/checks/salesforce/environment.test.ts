// Another org, sandbox or My Domain than is meant; sites and their addresses.
import { describe, expect, it } from 'vitest';
import { isIdOf, readAddress, sameId } from '../../../src/checks/salesforce/address.ts';
import { deployment, describeChecks, idp, LOGIN_URL, login, ORG, sp } from './logins.ts';

const SANDBOX = `https://acme--uat.sandbox.my.salesforce.com?so=00D000000000UAT`;
const SITE = 'https://acme.my.site.com/customers';
const SITE_URL = `${SITE}/login?so=${ORG}`;
const observed = { ...deployment({ sp: sp('salesforce-org', { assertionConsumerServices: [] }) }), settings: {} };
const site = deployment({
  sp: sp('experience-cloud', { entityId: SITE, assertionConsumerServices: [{ location: SITE_URL }] }),
});
const observedSite = deployment({ sp: sp('experience-cloud', { assertionConsumerServices: [] }) });
const pasted = { answer: { source: 'pasted' as const } };

describeChecks({
  'salesforce-other-org': {
    raises: {
      'the org of the address is another': [
        login({ url: 'https://acme.my.salesforce.com?so=00D000000000ZZZ' }),
        { outcome: 'info', seen: 'so=00D000000000ZZZ', expected: `so=${ORG}` },
      ],
      'the org alone is configured': [
        login(
          { url: 'https://acme.my.salesforce.com?so=00D000000000ZZZ' },
          { ...observed, settings: { 'salesforce.orgId': ORG } },
        ),
        { outcome: 'fail', confidence: 'proven', expected: `so=${ORG}` },
      ],
      'the case of the ID differs': [login({ url: LOGIN_URL.replace('ABC', 'abc') }), { outcome: 'info' }],
    },
    fine: {
      'the configured org': [login(), 'pass'],
      'the same with 18 characters': [login({ url: `${LOGIN_URL}AAA` }), 'pass'],
      'nothing configured': [login({}, observed), 'silent'],
      'an address without so': [login({ url: 'https://acme.my.salesforce.com' }), 'silent'],
    },
  },
  'salesforce-environment-moved': {
    raises: {
      'production instead of the sandbox': [
        login(
          { url: LOGIN_URL },
          deployment({ sp: sp('salesforce-org', { assertionConsumerServices: [{ location: SANDBOX }] }) }),
        ),
        {
          outcome: 'info',
          confidence: 'proven',
          expected: 'acme--uat.sandbox.my.salesforce.com',
          message: expect.stringContaining('of production'),
        },
      ],
      'a Recipient of a sandbox, nothing configured': [
        login({ recipient: SANDBOX }, observed),
        { outcome: 'fail', confidence: 'likely', seen: SANDBOX, message: expect.stringContaining('sandbox uat') },
      ],
      'another My Domain': [
        login({ recipient: `https://older.my.salesforce.com?so=${ORG}` }),
        { outcome: 'info', message: expect.stringContaining('My Domain older') },
      ],
    },
    fine: {
      'one environment': [login(), 'silent'],
      'a site named otherwise than its org': [login({ url: 'https://shop.my.site.com/login' }), 'silent'],
      'a custom domain': [login({ url: 'https://login.acme.example/login' }, observed), 'silent'],
      'a pasted response': [login(pasted), 'silent'],
    },
  },
  'salesforce-legacy-host': {
    raises: {
      'an instance': [
        login(
          { url: `https://na35.salesforce.com?so=${ORG}` },
          deployment({ settings: { 'salesforce.myDomain': 'acme.my.salesforce.com' } }),
        ),
        { outcome: 'warn', expected: 'acme.my.salesforce.com' },
      ],
    },
    fine: {
      'no My Domain configured': [login({ url: 'https://login.salesforce.com/?saml=x' }), 'silent'],
      'the configured address is the old one': [
        login(
          { url: 'https://login.salesforce.com/?saml=x' },
          deployment({
            sp: sp('salesforce-org', {
              assertionConsumerServices: [{ location: 'https://login.salesforce.com/?saml=x' }],
            }),
            settings: { 'salesforce.myDomain': 'acme.my.salesforce.com' },
          }),
        ),
        'silent',
      ],
    },
  },
  'salesforce-site-login-url': {
    raises: {
      'the org’s address instead of the site’s': [
        login({ url: LOGIN_URL }, observedSite),
        { outcome: 'fail', expected: 'the Login URL of the site' },
      ],
      'the same, where the addresses are compared anyway': [login({ url: LOGIN_URL }, site), { outcome: 'info' }],
      'no so': [login({ url: `${SITE}/login` }, observedSite), { outcome: 'warn', expected: 'so=00D…' }],
      'so is no org': [login({ url: `${SITE}/login?so=12` }, observedSite), { outcome: 'warn', seen: 'so=12' }],
    },
    fine: { 'the site’s address': [login({ url: SITE_URL }, site), 'silent'], 'an org': [login(), 'silent'] },
  },
  'salesforce-site-entity-id': {
    raises: {
      'the shared Entity ID between two of Salesforce’s': [
        login({ url: SITE_URL, audience: 'https://saml.salesforce.com' }, { ...site, idp: idp('salesforce') }),
        { outcome: 'fail', seen: 'https://saml.salesforce.com' },
      ],
      'no https': [login({ url: SITE_URL, audience: 'urn:acme' }, site), { outcome: 'warn', seen: 'urn:acme' }],
    },
    fine: {
      'the site’s URL': [login({ url: SITE_URL, audience: SITE }, { ...site, idp: idp('salesforce') }), 'silent'],
      'the shared one from another IdP': [
        login({ url: SITE_URL, audience: 'https://saml.salesforce.com' }, site),
        'silent',
      ],
    },
  },
});

describe('an address of Salesforce', () => {
  it.each([
    ['https://acme.my.salesforce.com?so=00D1', { kind: 'my-domain', myDomain: 'acme', sandbox: undefined, so: '00D1' }],
    [
      'https://acme--uat.sandbox.my.salesforce.com/?so=1&sc=0LE',
      { kind: 'my-domain', myDomain: 'acme', sandbox: 'uat', sc: '0LE' },
    ],
    ['https://acme--uat.my.salesforce.com', { kind: 'my-domain', myDomain: 'acme', sandbox: 'uat' }],
    ['https://acme.cs12.my.salesforce.com/', { kind: 'my-domain', myDomain: 'acme' }],
    ['https://acme.lightning.force.com/', { kind: undefined }],
    ['https://ACME.my.site.com/customers/login', { kind: 'site', myDomain: 'acme', path: '/customers/login' }],
    ['https://acme.force.com/x', { kind: 'site', myDomain: 'acme' }],
    ['https://login.salesforce.com/?saml=1', { kind: 'generic', myDomain: undefined }],
    ['https://cs12.salesforce.com/', { kind: 'instance' }],
    ['https://my.salesforce.com.evil.example/', { kind: undefined }],
    ['https://evilsalesforce.com/', { kind: undefined }],
  ])('%s is read', (url, parts) => {
    expect(readAddress(url)).toMatchObject(parts);
  });

  it('is not read from what is no address', () => {
    expect(readAddress('javascript:alert(1)')).toBeUndefined();
  });
});

describe('an ID of Salesforce', () => {
  it('is the same with 15 and with 18 characters, in the same case', () => {
    expect(sameId('00D000000000ABC', '00D000000000ABCAA2')).toBe(true);
    expect(sameId('00D000000000ABC', '00D000000000abc')).toBe(false);
  });

  it('has a prefix and 15 or 18 characters', () => {
    expect(isIdOf('00D', ORG)).toBe(true);
    expect(isIdOf('00D', `${ORG}A`)).toBe(false);
    expect(isIdOf('060', ORG)).toBe(false);
  });
});
