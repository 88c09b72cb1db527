// Settings that are wrong by themselves.
import { expect } from 'vitest';
import { deployment, describeChecks, idp, login, sp } from './logins.ts';

const set = (key: string, value: string) => login({}, deployment({ settings: { [key]: value } }));
const certificate = (octets: number) =>
  login(
    {},
    deployment({
      certificates: [{ owner: 'idp', use: 'signing', base64: Buffer.alloc(octets, 1).toString('base64') }],
    }),
  );
const logoutAt = (location: string) =>
  login({}, deployment({ sp: sp('generic', { singleLogoutServices: [{ location }] }), idp: idp('salesforce') }));

describeChecks({
  'salesforce-certificate-too-large': {
    raises: {
      'a byte too large': [
        certificate(4_097),
        { outcome: 'fail', seen: '4,097 bytes', expected: 'at most 4,096 bytes' },
      ],
      'too large as text only': [certificate(4_096), { outcome: 'info', seen: expect.stringMatching(/bytes$/) }],
    },
    fine: { 'an ordinary one': [certificate(1_000), 'silent'], none: [login(), 'silent'] },
  },
  'salesforce-delegated-gateway-port': {
    raises: {
      'port 81': [set('delegated.gatewayUrl', 'http://gateway.example:81/x'), { outcome: 'warn' }],
      'https at port 80': [set('delegated.gatewayUrl', 'https://gateway.example:80'), { outcome: 'warn' }],
      'port 65536': [set('delegated.gatewayUrl', 'https://gateway.example:65536'), { outcome: 'warn' }],
      'no address': [set('delegated.gatewayUrl', 'gateway'), { outcome: 'warn' }],
    },
    fine: {
      https: [set('delegated.gatewayUrl', 'https://gateway.example/x'), 'silent'],
      http: [set('delegated.gatewayUrl', 'http://gateway.example'), 'silent'],
      'port 1024': [set('delegated.gatewayUrl', 'https://gateway.example:1024/'), 'silent'],
      'port 65535': [set('delegated.gatewayUrl', 'https://gateway.example:65535/'), 'silent'],
    },
  },
  'salesforce-auth-provider-logout-url': {
    raises: {
      'a path': [set('oidc.customLogoutUrl', '/bye'), { outcome: 'fail', seen: '/bye' }],
      http: [set('oidc.customLogoutUrl', 'http://acme.example'), { outcome: 'warn' }],
    },
    fine: { https: [set('oidc.customLogoutUrl', 'https://acme.example'), 'silent'], none: [login(), 'silent'] },
  },
  'salesforce-oidc-single-logout-url': {
    raises: { http: [set('oidc.singleLogoutUrl', 'http://acme.example'), { outcome: 'fail' }] },
    fine: { https: [set('oidc.singleLogoutUrl', 'https://acme.example'), 'silent'] },
  },
  'salesforce-relying-party-logout-url': {
    raises: {
      'another path': [set('oidc.relyingPartyLogoutUrl', 'https://acme.my.salesforce.com/logout'), { outcome: 'fail' }],
    },
    fine: {
      'the endpoint': [
        set('oidc.relyingPartyLogoutUrl', 'https://acme.my.salesforce.com/services/auth/rp/oidc/logout'),
        'silent',
      ],
    },
  },
  'salesforce-single-logout-url-not-https': {
    raises: { http: [logoutAt('http://sp.example/slo'), { outcome: 'fail', seen: 'http://sp.example/slo' }] },
    fine: { 'https with a query': [logoutAt('https://www.example.com/?logout'), 'silent'] },
  },
  'salesforce-custom-logout-url-not-absolute': {
    raises: { 'a path': [set('salesforce.customLogoutUrl', '/bye'), { outcome: 'warn', seen: '/bye' }] },
    fine: { 'an address': [set('salesforce.customLogoutUrl', 'https://acme.example/bye'), 'silent'] },
  },
});
