// Logins that something else starts: canvas apps in a frame, OAuth clients, and delegated authentication behind a login page (SYSTEMS §10–12).
import { toDisplayText, utf8 } from '../../base/bytes.ts';
import { DEFAULT_LIMITS } from '../../base/limits.ts';
import { readParameters } from '../../bindings/parameters.ts';
import type { Exchange } from '../../capture/exchange.ts';
import { setting } from '../../deployments/settings.ts';
import type { Check } from '../check.ts';
import type { CheckSubject } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { before } from '../transport/nearby.ts';
import { isSalesforceAddress, readAddress } from './address.ts';
import { exchangesAfter, short } from './login.ts';
import { isSalesforceSp } from './products.ts';

const AUTHENTICATION = 'In the SP’s org: My Domain → Authentication Configuration → Edit';

const canvasInitiation: Check = {
  id: 'salesforce-canvas-initiation-differs',
  cites: ['SF-CNV-001'],
  title: 'A canvas app’s login begins where its SAML Initiation Method says.',
  stage: 'request',
  applies: ({ deployment, flow }) =>
    flow.kind === 'sso' && ['identity-provider', 'service-provider'].includes(canvasMethod(deployment) ?? ''),
  run: ({ deployment, legs, flow }) => {
    const byIdp = canvasMethod(deployment) === 'identity-provider';
    const request = legs[0]?.request;
    const expected = byIdp ? 'Identity Provider Initiated' : 'Service Provider Initiated';
    if (flow.initiatedBy === 'unknown') return [];
    const matches = byIdp === (flow.initiatedBy === 'idp');
    const where = request ? { message: request.index, exchange: request.exchange.id } : {};
    if (matches) {
      return [
        {
          outcome: 'pass',
          where,
          seen: expected,
          expected,
          message: 'The login began where SAML Initiation Method says.',
          fix: '',
        },
      ];
    }
    return [
      {
        outcome: 'fail',
        confidence: 'likely',
        where,
        seen: byIdp ? 'an AuthnRequest' : 'no AuthnRequest',
        expected,
        message: byIdp
          ? 'The SP’s org sent a request, so it did not find the session that the IdP-initiated login should have opened before.'
          : 'The SP’s org sent no request: its My Domain does not start SSO by itself.',
        fix: byIdp
          ? 'Connected app → Canvas App Settings → SAML Initiation Method, and the ACS URL of the SP’s org (Login URL with `so=`).'
          : `${AUTHENTICATION}: tick the SAML configuration and untick Login Page.`,
        party: 'sp',
      },
    ];
  },
};

const canvasMethod = (deployment: CheckSubject['deployment']) =>
  setting(deployment, 'connected-app.samlInitiationMethod');

const loginPageInFrame: Check = {
  id: 'salesforce-login-page-in-frame',
  cites: ['SF-CNV-001', 'F29'],
  title: 'The login page of Salesforce is not loaded inside a frame, which it forbids.',
  stage: 'transport',
  applies: ({ deployment, exchanges }) =>
    (isSalesforceSp(deployment) || canvasMethod(deployment) !== undefined) &&
    exchanges.some(({ resourceType }) => resourceType === 'sub_frame'),
  run: ({ exchanges, deployment }) => {
    const page = exchanges.find(
      ({ resourceType, request, response }) =>
        resourceType === 'sub_frame' &&
        isLoginPage(request.url) &&
        (response?.status ?? 0) < 300 &&
        forbidsFrames(response?.headers),
    );
    if (!page) return [];
    return [
      {
        outcome: 'fail',
        confidence: canvasMethod(deployment) === 'service-provider' ? 'proven' : 'likely',
        where: { exchange: page.id, path: 'X-Frame-Options' },
        seen: short(page.request.url),
        expected: 'the page of the IdP, or the app',
        message:
          'Salesforce’s login page was to be shown inside a frame, and the browser refuses that, so the user sees an empty frame.',
        fix: `${AUTHENTICATION}: untick Login Page, so that the IdP is used at once. Or choose SAML Initiation Method = Identity Provider Initiated.`,
        party: 'sp',
      },
    ];
  },
};

const isLoginPage = (url: string): boolean => {
  const address = readAddress(url);
  return (
    address?.kind !== undefined && (/^\/(?:login(?:\.jsp)?)?$/i.test(address.path) || /\/login$/i.test(address.path))
  );
};

const forbidsFrames = (headers: readonly { name: string; value: string }[] = []): boolean =>
  headers.some(
    ({ name, value }) =>
      (name.toLowerCase() === 'x-frame-options' && /deny|sameorigin/i.test(value)) ||
      (name.toLowerCase() === 'content-security-policy' && /frame-ancestors\s+'(?:none|self)'/i.test(value)),
  );

const signedRequestLost: Check = {
  id: 'salesforce-canvas-signed-request',
  cites: ['SF-CNV-003'],
  title: 'Tells that a canvas app’s signed request does not survive the login.',
  stage: 'symptom',
  applies: ({ deployment, flow }) => canvasMethod(deployment) !== undefined && flow.kind === 'sso',
  run: () => [
    {
      outcome: 'info',
      where: {},
      seen: '',
      expected: '',
      message:
        'The redirects of SSO lose the signed request that the canvas app was opened with, and Salesforce does not send it again by itself.',
      fix: 'In the app’s page: call Sfdc.canvas.client.refreshSignedRequest after login.',
      party: 'sp',
    },
  ],
};

const MOST_BEFORE = 10;
/** Milliseconds. */
const BEFORE_WITHIN = 60_000;

/** The latest exchanges of the same tab before the flow's first one, newest first. */
const beforeFlow = ({ trace, exchanges: [first] }: CheckSubject): readonly Exchange[] =>
  first ? before(trace.ofTab(first.tab?.id), first, BEFORE_WITHIN).slice(0, MOST_BEFORE) : [];

const oauthHost: Check = {
  id: 'salesforce-oauth-at-generic-host',
  cites: ['SF-MOB-002'],
  title: 'An OAuth client that logs in by SSO begins at the org’s My Domain.',
  stage: 'request',
  applies: ({ deployment, flow }) => isSalesforceSp(deployment) && flow.kind === 'sso',
  run: (subject) => {
    const authorize = [...subject.exchanges.slice(0, MOST_BEFORE), ...beforeFlow(subject)].find(
      ({ request: { url } }) => readAddress(url)?.kind !== undefined && /\/services\/oauth2\/authorize\b/.test(url),
    );
    const host = authorize && readAddress(authorize.request.url);
    if (!authorize || host?.kind !== 'generic') return [];
    const failed = subject.flow.outcome === 'failed' || subject.legs[0]?.response === undefined;
    return [
      {
        outcome: failed ? 'warn' : 'info',
        confidence: 'likely',
        where: { exchange: authorize.id },
        seen: host.host,
        expected: 'the org’s My Domain',
        message:
          'The client asks for authorization at a host that all orgs share. There Salesforce does not know which IdP to send the user to, so SP-initiated SSO can’t begin.',
        fix: 'In the client: set the custom domain (Salesforce app: without https://; SalesforceA for Android: with https://; Data Loader: Use Custom Domain).',
        party: 'sp',
      },
    ];
  },
};

/** Posts of username and password to Salesforce's login page behind the flow's request, without an assertion. */
function passwordPosts(subject: CheckSubject): readonly Exchange[] {
  const [outer] = subject.legs;
  const from = outer?.request?.exchange ?? subject.exchanges[0];
  if (!from || outer?.response) return [];
  return exchangesAfter(subject, from).filter(({ request }) => {
    if (request.method !== 'POST' || !isSalesforceAddress(request.url)) return false;
    const names = [...(request.withheld ?? []), ...readParameters(request, DEFAULT_LIMITS).all.map(({ name }) => name)];
    return names.includes('pw') && (names.includes('un') || names.includes('username'));
  });
}

const delegated: Check = {
  id: 'salesforce-delegated-authentication',
  cites: ['SF-DA-001', 'SF-DA-003'],
  title: 'Tells that username and password were posted to Salesforce, which is no SAML.',
  stage: 'symptom',
  applies: (subject) => isSalesforceSp(subject.deployment) && passwordPosts(subject).length > 0,
  run: (subject) =>
    passwordPosts(subject)
      .slice(0, 1)
      .map(
        ({ id, response }): Judgement => ({
          outcome: 'info',
          where: { exchange: id },
          seen: 'a form with username and password',
          expected: '',
          message: `The login went on by password. With delegated authentication Salesforce asks the company’s own service about it, from server to server, which the browser can’t see.${
            /check your username and password/i.test(response?.body?.slice(0, 100_000) ?? '')
              ? ' It was refused: the service said no, or the user lacks the permission “Is Single Sign-On Enabled”.'
              : ''
          }`,
          fix: 'Setup → Delegated Authentication Error History has the last 21 refusals.',
          party: 'sp',
        }),
      ),
};

const startUrl: Check = {
  id: 'salesforce-start-url-differs',
  cites: ['SF-DA-002'],
  title: 'Where a login page answers a SAML request by posting a password, it hands on RelayState as startURL.',
  stage: 'relay-state',
  applies: (subject) =>
    isSalesforceSp(subject.deployment) &&
    subject.legs[0]?.request?.encoded.relayState.presence === 'present' &&
    passwordPosts(subject).length > 0,
  run: (subject) => {
    const sent = subject.legs[0]?.request?.encoded.relayState;
    const [post] = passwordPosts(subject);
    if (!sent || !post) return [];
    const where = { exchange: post.id, path: 'startURL' };
    const fix = 'In the login service: put the RelayState of the SAML request into the field startURL, unchanged.';
    const found = readParameters(post.request, DEFAULT_LIMITS).all.find(({ name }) => name === 'startURL');
    if (!found && (post.requestBody !== 'complete' || (post.request.withheld ?? []).length > 0)) {
      return [
        {
          outcome: 'not-checked',
          where,
          seen: '',
          expected: short(sent.value),
          message:
            'Values of a form with a password are not recorded, so whether startURL is the RelayState was not checked.',
          fix: '',
        },
      ];
    }
    const value = found ? toDisplayText(found.octets()) : '';
    if (value === sent.value && utf8(value).length === sent.octets.length) {
      return [
        {
          outcome: 'pass',
          where,
          seen: short(value),
          expected: short(value),
          message: 'RelayState was handed on as startURL.',
          fix: '',
        },
      ];
    }
    return [
      {
        outcome: 'fail',
        where,
        seen: short(value),
        expected: short(sent.value),
        message:
          'After login by password, Salesforce opens startURL, and it is not the RelayState of the request: the user ends on another page than asked for.',
        fix,
        party: 'idp',
      },
    ];
  },
};

export const OTHER_LOGIN_CHECKS: readonly Check[] = [
  canvasInitiation,
  loginPageInFrame,
  signedRequestLost,
  oauthHost,
  delegated,
  startUrl,
];
