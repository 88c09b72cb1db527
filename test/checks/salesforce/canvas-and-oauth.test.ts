// Canvas apps, OAuth clients, and delegated authentication behind a login page.
import { expect } from 'vitest';

import { subjectOf } from '../../builders/check-subject.ts';
import { Traffic } from '../../builders/exchanges.ts';
import { deployment, describeChecks, elsewhere, login } from './logins.ts';

const canvas = (method: string) => deployment({ settings: { 'connected-app.samlInitiationMethod': method } });
const byIdp = canvas('identity-provider');
const bySp = canvas('service-provider');
function inFrame(url: string, headers: { name: string; value: string }[]) {
  const made = new Traffic();
  made.ask('_request', undefined, { resourceType: 'sub_frame' });
  made.page(url, { resourceType: 'sub_frame' });
  made.answer('_request', undefined, { url: 'https://acme.my.salesforce.com', resourceType: 'sub_frame' });
  const exchanges = made.exchanges.map((exchange) =>
    exchange.request.url === url && exchange.response
      ? { ...exchange, response: { ...exchange.response, headers } }
      : exchange,
  );
  return subjectOf(exchanges, { deployment: bySp });
}
const DENY = [{ name: 'X-Frame-Options', value: 'DENY' }];
const authorize = (host: string, answer = {}) =>
  login({ before: (made) => made.page(`https://${host}/services/oauth2/authorize?client_id=x`), answer });

function byPassword(fields: Record<string, string>, relayState?: string, withheld: string[] = []) {
  const made = new Traffic();
  made.ask('_request', relayState);
  const body = { kind: 'form' as const, fields: Object.entries(fields).map(([name, value]) => ({ name, value })) };
  const post = made.add({ method: 'POST', url: 'https://acme.my.salesforce.com/', body });
  const exchanges = [made.exchanges[0], { ...post, request: { ...post.request, withheld } }].filter(
    (one) => one !== undefined,
  );
  return subjectOf(exchanges, { deployment: deployment() });
}
const WORDS = { un: 'ada', pw: 'secret' };

describeChecks({
  'salesforce-canvas-initiation-differs': {
    raises: {
      'a request although the IdP begins': [
        login({}, byIdp),
        { outcome: 'fail', seen: 'an AuthnRequest', expected: 'Identity Provider Initiated' },
      ],
      'no request although the SP begins': [
        login({ request: null }, bySp),
        { outcome: 'fail', seen: 'no AuthnRequest' },
      ],
    },
    fine: {
      'the IdP begins': [login({ request: null }, byIdp), 'pass'],
      'the SP begins': [login({}, bySp), 'pass'],
      'no canvas': [login(), 'silent'],
    },
  },
  'salesforce-login-page-in-frame': {
    raises: {
      'the login page in a frame': [
        inFrame('https://acme.my.salesforce.com/login.jsp', DENY),
        { outcome: 'fail', confidence: 'proven' },
      ],
    },
    fine: {
      'a page that may be framed': [inFrame('https://acme.my.salesforce.com/login.jsp', []), 'silent'],
      'another page': [inFrame('https://acme.my.salesforce.com/apex/app', DENY), 'silent'],
      'no frame': [login({}, bySp), 'silent'],
    },
  },
  'salesforce-canvas-signed-request': {
    raises: {
      'a canvas app': [login({}, bySp), { outcome: 'info', fix: expect.stringContaining('refreshSignedRequest') }],
    },
    fine: { 'no canvas': [login(), 'silent'] },
  },
  'salesforce-oauth-at-generic-host': {
    raises: {
      'and the login failed': [
        authorize('login.salesforce.com', { status: 500 }),
        { outcome: 'warn', seen: 'login.salesforce.com' },
      ],
      'and the login went on': [authorize('test.salesforce.com'), { outcome: 'info', seen: 'test.salesforce.com' }],
    },
    fine: { 'at the My Domain': [authorize('acme.my.salesforce.com'), 'silent'], 'no OAuth': [login(), 'silent'] },
  },
  'salesforce-delegated-authentication': {
    raises: {
      'a password is posted': [
        byPassword(WORDS),
        { outcome: 'info', fix: expect.stringContaining('Delegated Authentication Error History') },
      ],
      'one whose value was not recorded': [byPassword({}, undefined, ['un', 'pw', 'startURL']), { outcome: 'info' }],
    },
    fine: { 'a SAML login': [login(), 'silent'], 'another form': [byPassword({ q: 'x' }), 'silent'] },
  },
  'salesforce-start-url-differs': {
    raises: {
      'another page': [
        byPassword({ ...WORDS, startURL: '/home' }, '/001/o'),
        { outcome: 'fail', seen: '/home', expected: '/001/o' },
      ],
      'no startURL': [byPassword(WORDS, '/001/o'), { outcome: 'fail', seen: '' }],
      'values that were not recorded': [byPassword({}, '/001/o', ['un', 'pw', 'startURL']), { outcome: 'not-checked' }],
    },
    fine: {
      'the RelayState': [byPassword({ ...WORDS, startURL: '/001/o' }, '/001/o'), 'pass'],
      'no RelayState': [byPassword(WORDS), 'silent'],
    },
    foreign: elsewhere({ relayState: '/001/o' }),
  },
});
