// Where Salesforce takes the user: start, login, logout and error pages, as assertion, RelayState and settings say (SYSTEMS §4).
import { setting } from '../../deployments/settings.ts';
import type { Attribute } from '../../saml/messages.ts';
import type { Check } from '../check.ts';
import type { Judgement } from '../finding.ts';
import { readAddress } from './address.ts';
import { exchangesAfter, loginsOf, placeOf, type SalesforceLogin, short, valuesOf } from './login.ts';
import { isSalesforceSp, SSO_SETTINGS } from './products.ts';
import { readProvisioningError } from './provisioning-error-page.ts';
import { atSalesforceSp } from './rule.ts';

/** The guide spells these names in two ways, so they are looked for in any case. */
const pageAttribute = (
  { attributes }: SalesforceLogin,
  name: string,
): { attribute: Attribute; value: string } | undefined => {
  for (const attribute of attributes) {
    if (attribute.name?.trim().toLowerCase() !== name.toLowerCase()) continue;
    const [value] = valuesOf([attribute]);
    if (value !== undefined) return { attribute, value };
  }
  return undefined;
};

const placeOfAttribute = (login: SalesforceLogin, { name, element }: Attribute): Judgement['where'] =>
  placeOf(login, `Response/Assertion/AttributeStatement/Attribute[${short(name ?? '')}]`, element);

const startPage = atSalesforceSp({
  id: 'salesforce-assertion-sets-login-page',
  cites: ['SF-PG-001', 'SF-PG-003', 'SF-PG-004'],
  title: 'Tells that the assertion says where users without a session are sent (attribute ssoStartPage).',
  stage: 'after',
  judge: (login) => {
    const found = pageAttribute(login, 'ssoStartPage');
    if (!found) return [];
    return [
      {
        outcome: 'info',
        where: placeOfAttribute(login, found.attribute),
        seen: short(found.value),
        expected: '',
        message:
          'Salesforce will send this user here to log in once the session has ended, instead of to Identity Provider Login URL. The page must start SSO by itself.',
        fix: `To go by the settings, leave ssoStartPage out at the IdP and set ${SSO_SETTINGS} → Identity Provider Login URL.`,
        party: 'idp',
      },
    ];
  },
});

const logoutPage = atSalesforceSp({
  id: 'salesforce-assertion-sets-logout-page',
  cites: ['SF-PG-002', 'SF-PG-003', 'SF-PG-004'],
  title: 'Tells that the assertion says where users go after Logout (attribute logoutURL).',
  stage: 'after',
  judge: (login) => {
    const found = pageAttribute(login, 'logoutURL');
    if (!found) return [];
    return [
      {
        outcome: 'info',
        where: placeOfAttribute(login, found.attribute),
        seen: short(found.value),
        expected: '',
        message: 'Salesforce will send this user here after Logout, whatever Custom Logout URL says.',
        fix: `To go by the settings, leave logoutURL out at the IdP and set ${SSO_SETTINGS} → Custom Logout URL.`,
        party: 'idp',
      },
    ];
  },
});

const logoutPageMissing = atSalesforceSp({
  id: 'salesforce-login-page-without-logout-page',
  cites: ['SF-PG-005'],
  title: 'An assertion that sets the login page sets the logout page as well.',
  stage: 'after',
  judge: (login) => {
    const found = pageAttribute(login, 'ssoStartPage');
    if (!found || pageAttribute(login, 'logoutURL') || setting(login.deployment, 'salesforce.customLogoutUrl'))
      return [];
    return [
      {
        outcome: 'warn',
        confidence: 'likely',
        where: placeOfAttribute(login, found.attribute),
        seen: short(found.value),
        expected: 'logoutURL, or a Custom Logout URL',
        message:
          'A login page is set and no logout page: after Logout the user lands on Salesforce’s default page, and may be logged in again from there at once. Salesforce recommends to set both.',
        fix: `${SSO_SETTINGS} → Custom Logout URL, or send the attribute logoutURL.`,
        party: 'idp',
      },
    ];
  },
});

const hasSession = ({
  request,
}: {
  readonly request: { readonly headers?: readonly { name: string; value: string }[] };
}): boolean =>
  (request.headers ?? []).some(
    ({ name, value }) => name.toLowerCase() === 'cookie' && /(?:^|;\s*)sid=[^;\s]{8}/.test(value),
  );

const sessionWins = atSalesforceSp({
  id: 'salesforce-session-cookie-wins',
  cites: ['SF-PG-006', 'SF-MO-005'],
  title: 'Tells that a Salesforce session was there already when the response came.',
  stage: 'after',
  judge: (login) => {
    const { exchange } = login.message;
    if (!hasSession(exchange)) return [];
    return [
      {
        outcome: 'info',
        where: { message: login.message.index, exchange: exchange.id, path: 'Cookie' },
        seen: 'a session cookie (sid)',
        expected: '',
        message:
          'The browser still had a Salesforce session. For start and logout pages it goes before what the assertion and Single Sign-On Settings say, and it can hide that SSO fails.',
        fix: 'To test SSO, log out of every org that takes part, or use a fresh browser profile.',
        party: 'browser',
      },
    ];
  },
});

const relayStatePage = atSalesforceSp({
  id: 'salesforce-relay-state-opens-page',
  cites: ['SF-RS-005', 'SF-PG-008', 'SF-RS-004', 'SF-MOB-001'],
  title:
    'Tells which page Salesforce will open after login, by RelayState; for OAuth clients that it must come back whole.',
  stage: 'after',
  judge: (login) => {
    const { relayState, exchangeId } = login.message.encoded;
    const sent = login.request?.encoded.relayState;
    const isOAuth = [relayState, sent].some(
      (one) => one?.presence === 'present' && OAUTH.test(one.value.slice(0, 2_000)),
    );
    if (relayState.presence !== 'present' && !isOAuth) return [];
    return [
      {
        outcome: 'info',
        where: { message: login.message.index, exchange: exchangeId, path: 'RelayState' },
        seen: short(relayState.value),
        expected: '',
        message: isOAuth
          ? 'This is the login of an OAuth client (mobile app, Data Loader): RelayState leads back to the OAuth approval page. Where it is lost, the user ends on the home page and the client gets no token.'
          : 'After login Salesforce opens what RelayState names; an address without host is one of the org’s own pages.',
        fix: isOAuth
          ? 'At the IdP: return RelayState exactly as it came, encoding included. Try SP-initiated login in a desktop browser first.'
          : '',
        party: 'idp',
      },
    ];
  },
});

const OAUTH = /\/services\/oauth2\/|RemoteAccessAuthorizationPage/i;

const errorPageBehindLogin: Check = {
  id: 'salesforce-custom-error-page-not-public',
  cites: ['SF-SP-016'],
  title: 'The Custom Error URL is a page that can be read without a session.',
  stage: 'symptom',
  applies: (subject) => isSalesforceSp(subject.deployment) && loginsOf(subject).length > 0,
  run: (subject) =>
    loginsOf(subject).flatMap((login): Judgement[] => {
      for (const exchange of exchangesAfter(subject, login.message.exchange)) {
        if (!readProvisioningError(exchange.request.url)) continue;
        const next = exchange.response?.redirectUrl;
        const address = next === undefined ? undefined : readAddress(next);
        if (next === undefined || !address) continue;
        const isLogin = /\/login(?:\.jsp)?$/i.test(address.path) || /[?&]startURL=/i.test(next);
        if (!isLogin) continue;
        return [
          {
            outcome: 'warn',
            where: { exchange: exchange.id },
            seen: short(next),
            expected: 'the page itself',
            message:
              'Salesforce sent the user to the error page, and that page sent the user on to log in, so nobody reads the error.',
            fix: `${SSO_SETTINGS} → Custom Error URL: a public page, such as a Visualforce page of a public site.`,
            party: 'sp',
          },
        ];
      }
      return [];
    }),
};

const passwordLogin: Check = {
  id: 'salesforce-password-login-offer',
  cites: ['SF-SP-015'],
  title: 'Tells how to get in without SSO where the login failed.',
  stage: 'symptom',
  applies: ({ deployment, flow }) => isSalesforceSp(deployment) && flow.kind === 'sso' && flow.outcome === 'failed',
  run: ({ deployment, legs, exchanges }) => {
    const candidates = [
      setting(deployment, 'salesforce.myDomain'),
      ...deployment.sp.assertionConsumerServices.map(({ location }) => location),
      legs[0]?.response?.exchange.request.url,
      ...exchanges.slice(0, 20).map(({ request }) => request.url),
    ];
    const host = candidates
      .flatMap((url) => (url === undefined ? [] : readAddress(url.includes('://') ? url : `https://${url}`)) ?? [])
      .find(({ kind }) => kind === 'my-domain')?.host;
    return [
      {
        outcome: 'info',
        where: {},
        seen: '',
        expected: '',
        message: `Admins who may log in by password get in without SSO at https://${host ?? '<My Domain>.my.salesforce.com'}/?login=true.`,
        fix: 'Needs My Domain → Authentication Configuration → Login Page, and a user for whom “Disable login with Salesforce credentials” is off.',
        party: 'sp',
      },
    ];
  },
};

export const PAGE_CHECKS: readonly Check[] = [
  startPage,
  logoutPage,
  logoutPageMissing,
  sessionWins,
  relayStatePage,
  errorPageBehindLogin,
  passwordLogin,
];
