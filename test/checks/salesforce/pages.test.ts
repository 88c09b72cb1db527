// Start, login, logout and error pages.
import { expect } from 'vitest';
import { deployment, describeChecks, elsewhere, login } from './logins.ts';

const ERROR = 'ErrorCode=5&ErrorDescription=x&ErrorDetails=y';
const withCookie = (value: string) => {
  const subject = login();
  const [leg] = subject.legs;
  if (!leg?.response) throw new TypeError('There is no response.');
  const { exchange } = leg.response;
  const request = { ...exchange.request, headers: [{ name: 'Cookie', value }] };
  return { ...subject, legs: [{ ...leg, response: { ...leg.response, exchange: { ...exchange, request } } }] };
};
const custom = deployment({ settings: { 'salesforce.customLogoutUrl': 'https://www.acme.example/bye' } });
const failed = (parts = {}) => login({ answer: { status: 500 }, ...parts });
const errorPage = (redirectUrl?: string) =>
  login({
    after: (made) =>
      made.page(
        `https://www.acme.example/sorry?${ERROR}`,
        redirectUrl === undefined ? {} : { status: 302, redirectUrl },
      ),
  });

describeChecks({
  'salesforce-assertion-sets-login-page': {
    raises: {
      'ssoStartPage in any case': [
        login({ attributes: { ssostartpage: ['https://idp.example/start'] } }),
        { outcome: 'info', seen: 'https://idp.example/start' },
      ],
    },
    fine: { none: [login(), 'silent'], 'an empty one': [login({ attributes: { ssoStartPage: [''] } }), 'silent'] },
  },
  'salesforce-assertion-sets-logout-page': {
    raises: {
      logoutURL: [
        login({ attributes: { logoutURL: ['https://idp.example/bye'] } }),
        { outcome: 'info', seen: 'https://idp.example/bye' },
      ],
    },
    fine: { none: [login(), 'silent'] },
  },
  'salesforce-login-page-without-logout-page': {
    raises: {
      'a login page alone': [
        login({ attributes: { ssoStartPage: ['https://idp.example'] } }),
        { outcome: 'warn', confidence: 'likely' },
      ],
    },
    fine: {
      both: [
        login({ attributes: { ssoStartPage: ['https://idp.example'], logouturl: ['https://idp.example/bye'] } }),
        'silent',
      ],
      'a Custom Logout URL': [login({ attributes: { ssoStartPage: ['https://idp.example'] } }, custom), 'silent'],
    },
  },
  'salesforce-session-cookie-wins': {
    raises: {
      'a session cookie': [
        withCookie('a=b; sid=00D0000000000000!AQ'),
        { outcome: 'info', seen: 'a session cookie (sid)' },
      ],
    },
    fine: {
      'another cookie': [withCookie('BrowserId=abcdefgh; oidsid=12345678'), 'silent'],
      'no headers': [login(), 'silent'],
    },
  },
  'salesforce-relay-state-opens-page': {
    raises: {
      'a page of the org': [login({ relayState: '/001/o' }), { outcome: 'info', seen: '/001/o' }],
      'an OAuth client': [
        login({ relayState: 'https://acme.my.salesforce.com/services/oauth2/authorize?x=1' }),
        {
          outcome: 'info',
          message: expect.stringContaining('OAuth client'),
          fix: expect.stringContaining('exactly as it came'),
        },
      ],
    },
    fine: { 'no RelayState': [login(), 'silent'] },
  },
  'salesforce-custom-error-page-not-public': {
    raises: {
      'the error page asks to log in': [
        errorPage('https://acme.my.salesforce.com/login?startURL=%2Fsorry'),
        { outcome: 'warn', seen: 'https://acme.my.salesforce.com/login?startURL=%2Fsorry' },
      ],
    },
    fine: {
      'the page is shown': [errorPage(), 'silent'],
      'it redirects elsewhere': [errorPage('https://www.acme.example/sorry/en'), 'silent'],
    },
  },
  'salesforce-password-login-offer': {
    raises: {
      'the login failed': [
        failed(),
        { outcome: 'info', message: expect.stringContaining('https://acme.my.salesforce.com/?login=true') },
      ],
    },
    fine: { 'the login succeeded': [login(), 'silent'] },
    foreign: elsewhere({ answer: { status: 500 } }),
  },
});
