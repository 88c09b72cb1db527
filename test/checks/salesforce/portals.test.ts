// Portals and Sites: portal_id, organization_id and siteurl.
import { describe, expect, it } from 'vitest';
import { readSiteUrl } from '../../../src/checks/salesforce/portals.ts';
import { deployment, describeChecks, login, ORG, PORTAL, sp } from './logins.ts';

const portal = deployment({ sp: sp('salesforce-portal') });
const sites = deployment({ sp: sp('salesforce-sites') });
const ids = { portal_id: [PORTAL], organization_id: [ORG] };
const configured = deployment({
  sp: sp('salesforce-portal'),
  settings: { 'salesforce.orgId': ORG, 'salesforce.portalId': PORTAL },
});

describeChecks({
  'salesforce-portal-attribute-missing': {
    raises: {
      'no organization_id': [
        login({ attributes: { portal_id: [PORTAL] } }),
        { outcome: 'fail', seen: 'portal_id', expected: 'portal_id, organization_id' },
      ],
      'neither, for a portal': [login({}, portal), { outcome: 'fail', seen: '' }],
      'no siteurl, for Sites': [
        login({ attributes: ids }, sites),
        { outcome: 'fail', message: expect.stringMatching(/^siteurl is missing/) },
      ],
      'siteurl alone': [
        login({ attributes: { siteurl: ['https://acme.example'] } }),
        { outcome: 'warn', confidence: 'likely' },
      ],
    },
    fine: {
      'both for a portal': [login({ attributes: ids }, portal), 'pass'],
      'all three for Sites': [login({ attributes: { ...ids, siteurl: ['https://acme.example/x'] } }, sites), 'pass'],
      'none for an org': [login(), 'silent'],
    },
  },
  'salesforce-portal-id-malformed': {
    raises: {
      'an ID of something else': [
        login({ attributes: { ...ids, portal_id: ['00D000000000001'] } }, portal),
        { outcome: 'warn', seen: '00D000000000001' },
      ],
      'one that is too short': [
        login({ attributes: { ...ids, organization_id: ['00D1'] } }, portal),
        { outcome: 'warn', seen: '00D1' },
      ],
    },
    fine: { 'both in form': [login({ attributes: ids }, portal), 'silent'], neither: [login(), 'silent'] },
  },
  'salesforce-portal-id-differs': {
    raises: {
      'another org than the address': [
        login({ attributes: { ...ids, organization_id: ['00D000000000ZZZ'] } }, portal),
        { outcome: 'fail', seen: '00D000000000ZZZ', expected: ORG },
      ],
      'another portal': [
        login({ attributes: { ...ids, portal_id: ['060000000000000'] } }, configured),
        { outcome: 'fail', expected: PORTAL },
      ],
      'another case': [
        login({ attributes: { ...ids, organization_id: [ORG.toLowerCase()] } }, portal),
        { outcome: 'fail' },
      ],
    },
    fine: {
      'as configured': [login({ attributes: ids }, configured), 'silent'],
      'with 18 characters': [login({ attributes: { ...ids, organization_id: [`${ORG}AAA`] } }, configured), 'silent'],
    },
  },
  'salesforce-portal-provisioning-without-portal': {
    raises: {
      'a portal role alone': [
        login({ attributes: { 'User.PortalRole': ['Worker'] } }),
        { outcome: 'warn', seen: 'User.PortalRole' },
      ],
    },
    fine: {
      'a portal is named': [login({ attributes: { ...ids, 'User.PortalRole': ['Worker'] } }), 'silent'],
      'no portal role': [login({ attributes: { 'User.Title': ['x'] } }), 'silent'],
    },
  },
  'salesforce-site-url-invalid': {
    raises: {
      'no https': [
        login({ attributes: { siteurl: ['http://acme.example'] } }),
        { outcome: 'fail', message: expect.stringContaining('HTTPS is required for Site URL') },
      ],
      'no address': [
        login({ attributes: { siteurl: ['/help'] } }),
        { outcome: 'fail', message: expect.stringContaining('Site URL is invalid') },
      ],
    },
    fine: {
      'an https address': [login({ attributes: { siteurl: ['https://acme.my.salesforce-sites.com/help'] } }), 'pass'],
      none: [login(), 'silent'],
    },
  },
});

describe('the outcome of Site URL', () => {
  it.each([
    [undefined, 'absent'],
    ['', 'absent'],
    ['https://acme.example/a', 'good'],
    ['HTTPS://acme.example', 'good'],
    ['http://acme.example', 'insecure'],
    ['ftp://acme.example', 'invalid'],
    ['acme.example/help', 'invalid'],
    ['https://', 'invalid'],
    ['https://acme example', 'invalid'],
  ] as const)('of %s is %s', (value, outcome) => {
    expect(readSiteUrl(value)).toBe(outcome);
  });
});
