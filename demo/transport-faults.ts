// The faults of everything but the value of RelayState: redirects, cookies, frames, sizes, clocks, addresses, refusals. Each is had
// by an SP of its own, below sp.localhost, so that its cookies meet those of no other login. One table, hence its length.

import { errorPage } from './html.ts';
import { type DemoRequest, htmlReply, type Reply, redirectReply } from './http.ts';
import type { IdentityProviderQuirks, ServiceProviderQuirks } from './quirks.ts';

export interface TransportFault {
  readonly title: string;
  /** One sentence: what happens, and where it is met. */
  readonly explains: string;
  /** Id of the check whose finding has to be the cause. */
  readonly cause: string;
  /** How the login ends, as the browser sees it. */
  readonly outcome: 'succeeded' | 'failed' | 'not-seen';
  readonly sp?: ServiceProviderQuirks;
  readonly idp?: IdentityProviderQuirks;
  /** How the login begins; at the SP unless said. */
  readonly begins?: 'sp' | 'idp' | 'frame';
  /** HTTP-Redirect unless said. */
  readonly binding?: 'redirect' | 'post';
  /** `/app/inbox?tab=unread` unless said. */
  readonly relayState?: string;
  /** Octets of padding in the assertion. */
  readonly pad?: number;
}

const minute = 60_000;

const refusal = (status: number, message: string, headers: Record<string, string> = {}): Reply => {
  const reply = htmlReply(errorPage(message), status);
  return { ...reply, headers: { ...reply.headers, ...headers } };
};

const headerOctets = (request: DemoRequest): number =>
  Object.entries(request.headers).reduce((sum, [name, value]) => sum + name.length + (value ?? '').length + 4, 0);

export const transportFaults = {
  'acs-moved': {
    title: 'ACS moved by 301',
    explains:
      'The SP answers the posted Response with a redirect to the address with a slash; browsers go on with GET.',
    cause: 'acs-post-became-get',
    outcome: 'failed',
    sp: { beforeAcs: () => redirectReply('/acs/', 301) },
  },
  'strict-cookie': {
    title: 'Pre-login cookie with SameSite=Strict',
    explains: 'The cookie that ties the Response to the login stays at home when the page of the IdP posts.',
    cause: 'cookie-missing-at-acs',
    outcome: 'failed',
    sp: { preLoginCookie: 'Path=/; Secure; HttpOnly; SameSite=Strict' },
  },
  'lax-cookie': {
    title: 'Pre-login cookie with SameSite=Lax',
    explains:
      'Lax cookies come along on links, but not on a POST from another site; many frameworks set them by default.',
    cause: 'cookie-missing-at-acs',
    outcome: 'failed',
    sp: { preLoginCookie: 'Path=/; Secure; HttpOnly; SameSite=Lax' },
  },
  'cookie-not-secure': {
    title: 'SameSite=None without Secure',
    explains: 'Browsers refuse such a cookie at once, so the SP never sees it again.',
    cause: 'cookie-missing-at-acs',
    outcome: 'failed',
    sp: { preLoginCookie: 'Path=/; HttpOnly; SameSite=None' },
  },
  'session-path': {
    title: 'Session cookie for the path of the ACS only',
    explains: 'The SP accepts the login, but its session cookie is not sent to the pages below /app.',
    cause: 'session-cookie-not-kept',
    outcome: 'failed',
    sp: { sessionCookie: 'Path=/acs; Secure; HttpOnly; SameSite=Lax', withoutSession: 'refuse' },
  },
  'session-domain': {
    title: 'Session cookie for another domain',
    explains:
      'The SP names the domain it had before it moved; browsers refuse the cookie, and the login goes round and round.',
    cause: 'set-cookie-refused',
    outcome: 'failed',
    sp: { sessionCookie: 'Domain=old.example; Path=/; Secure; HttpOnly; SameSite=Lax' },
  },
  'login-loop': {
    title: 'Login loop',
    explains:
      'The IdP signs in a user whom the application does not know; it sends them to sign in again, without a word.',
    cause: 'login-loop',
    outcome: 'failed',
    sp: { unknownUser: true },
  },
  'frame-denied': {
    title: 'IdP refuses frames',
    explains: 'The login runs in an iframe, and the IdP answers X-Frame-Options: DENY; the frame stays blank.',
    cause: 'login-in-frame-refused',
    outcome: 'not-seen',
    idp: { headers: { 'x-frame-options': 'DENY' } },
    begins: 'frame',
  },
  'frame-cookies': {
    title: 'Third-party cookies in an iframe',
    explains: 'Cookies of a framed SP that are not partitioned are refused where third-party cookies are blocked.',
    cause: 'third-party-cookies-blocked',
    outcome: 'failed',
    sp: { unpartitioned: true },
    begins: 'frame',
  },
  'form-action': {
    title: 'Form blocked by CSP',
    explains:
      "The page of the IdP has the policy form-action 'self', so the browser does not post the Response to the SP.",
    cause: 'form-action-blocks-post',
    outcome: 'not-seen',
    idp: { headers: { 'content-security-policy': "form-action 'self'" } },
  },
  'url-too-long': {
    title: 'Request too long for a URL',
    explains: 'The SP packs 9,000 characters into RelayState and sends them by Redirect; the IdP takes 8 KB of URL.',
    cause: 'url-too-long',
    outcome: 'failed',
    idp: {
      beforeSso: ({ target }) => (target.length > 8_192 ? refusal(414, 'The address is too long.') : undefined),
    },
    relayState: `/app/report?columns=${'name,mail,city,'.repeat(600)}`,
  },
  'headers-too-long': {
    title: 'Too many cookies',
    explains: 'Cookies of the SP have grown to more than the 8 KB of headers that the server at its ACS takes.',
    cause: 'headers-too-long',
    outcome: 'failed',
    sp: {
      cookieOctets: 10_000,
      beforeAcs: (request) =>
        headerOctets(request) > 8_192 ? refusal(431, 'The headers of this request are too long.') : undefined,
    },
  },
  'body-too-large': {
    title: 'Response too large',
    explains: 'The Response carries many groups, and the server at the ACS takes no more than 64 KB.',
    cause: 'body-too-large',
    outcome: 'failed',
    sp: {
      beforeAcs: ({ headers }) =>
        Number(headers['content-length']) > 65_536 ? refusal(413, 'The body of this request is too large.') : undefined,
    },
    pad: 100_000,
  },
  firewall: {
    title: 'Blocked by a firewall',
    explains: 'A firewall in front of the ACS takes the base64 of a Response for an attack.',
    cause: 'blocked-by-firewall',
    outcome: 'failed',
    sp: {
      beforeAcs: () =>
        refusal(403, 'Sorry, you have been blocked.', { server: 'cloudflare', 'cf-ray': '8f0c2d9e4b7a1234-FRA' }),
    },
  },
  'acs-500': {
    title: 'ACS breaks',
    explains: 'The SP answers the Response with an error of its own (500).',
    cause: 'http-error-at-acs',
    outcome: 'failed',
    sp: { beforeAcs: () => refusal(500, 'The application failed.') },
  },
  'idp-503': {
    title: 'IdP is down',
    explains: 'The IdP answers the AuthnRequest with 503.',
    cause: 'http-error-at-idp',
    outcome: 'failed',
    idp: { beforeSso: () => refusal(503, 'The service is not available.') },
  },
  'connection-closed': {
    title: 'Connection closed at the ACS',
    explains: 'The server behind the ACS is gone: it closes the connection without an answer.',
    cause: 'request-failed',
    outcome: 'not-seen',
    sp: { beforeAcs: () => ({ status: 0, headers: {}, body: '', hangUp: true }) },
  },
  'downgraded-to-http': {
    title: 'From https to http',
    explains:
      'TLS ends at a proxy, and the SP behind it sends the user on to http, where the Secure session cookie stays away.',
    cause: 'downgraded-to-http',
    outcome: 'failed',
    sp: { landing: (origin, path) => origin.replace('https:', 'http:') + path, withoutSession: 'refuse' },
  },
  'posted-twice': {
    title: 'Response posted twice',
    explains: 'The ACS is slow, the form is posted again, and the SP takes the second post for a replay.',
    cause: 'response-posted-twice',
    outcome: 'failed',
    sp: { slowMs: 1_500 },
    idp: { sends: 'post-twice' },
  },
  'older-request': {
    title: 'Answer to an older request',
    explains:
      'The login began twice; the IdP answers the first request, and the SP waits for the answer to the second.',
    cause: 'answer-to-older-request',
    outcome: 'failed',
    sp: { newestOnly: true },
    idp: { inResponseTo: 'older' },
  },
  'unknown-request': {
    title: 'Answer to a request that nobody sent',
    explains: 'InResponseTo names a request that this browser did not carry, as after a bookmarked login page.',
    cause: 'in-response-to-unknown',
    outcome: 'failed',
    idp: { inResponseTo: 'unknown' },
  },
  'tile-refused': {
    title: 'Unsolicited Response refused',
    explains: 'The login starts at a tile of the IdP, and the SP takes only answers to its own requests.',
    cause: 'unsolicited-response',
    outcome: 'failed',
    sp: { refusesUnsolicited: true },
    begins: 'idp',
  },
  'response-by-get': {
    title: 'Response by GET',
    explains: 'The IdP sends the Response in the address (HTTP-Redirect), which the profile forbids.',
    cause: 'response-by-get',
    outcome: 'failed',
    idp: { sends: 'redirect' },
  },
  'idp-clock-ahead': {
    title: 'Clock of the IdP ahead',
    explains: 'The clock of the IdP is ten minutes ahead, so its assertions are not yet valid for anyone else.',
    cause: 'clock-idp-ahead',
    outcome: 'failed',
    idp: { clockMs: 10 * minute },
  },
  'sp-clock-behind': {
    title: 'Clock of the SP behind',
    explains: 'The clock of the SP is ten minutes behind, so good assertions are not yet valid for it.',
    cause: 'clock-idp-ahead',
    outcome: 'failed',
    sp: { clockMs: -10 * minute },
  },
  'arrived-late': {
    title: 'Response arrived too late',
    explains: 'The Response lay in a page of the IdP for an hour before it was posted, as in a tab that was restored.',
    cause: 'assertion-expired',
    outcome: 'failed',
    idp: { ageMs: 60 * minute },
  },
  'destination-http': {
    title: 'Destination with http',
    explains: 'The IdP was given the ACS address with http; the Response is posted to https and says http.',
    cause: 'acs-address-differs',
    outcome: 'failed',
    idp: {
      destination: (acsUrl) => acsUrl.replace('https:', 'http:'),
      recipient: (acsUrl) => acsUrl.replace('https:', 'http:'),
    },
  },
  'recipient-slash': {
    title: 'Recipient with a slash',
    explains: 'The address of the ACS has a slash at the end in the Recipient of the assertion, and nowhere else.',
    cause: 'acs-address-differs',
    outcome: 'failed',
    idp: { recipient: (acsUrl) => `${acsUrl}/` },
  },
  'destination-port': {
    title: 'Destination without the port',
    explains: 'A proxy hides the port from the IdP, which names the ACS without it.',
    cause: 'acs-address-differs',
    outcome: 'failed',
    idp: {
      destination: (acsUrl) => acsUrl.replace(/:\d+/, ''),
      recipient: (acsUrl) => acsUrl.replace(/:\d+/, ''),
    },
  },
  'request-destination': {
    title: 'Request for another address',
    explains: 'The SP names the address that the IdP had last year as Destination; the IdP refuses the request.',
    cause: 'request-destination-differs',
    outcome: 'failed',
    sp: { requestDestination: (idpOrigin) => `${idpOrigin}/2019/sso` },
  },
  'field-misspelt': {
    title: 'RelayState misspelt',
    explains: 'The form of the IdP calls the field relaystate; names are case-sensitive, so the SP finds none.',
    cause: 'relay-state-misspelt',
    outcome: 'succeeded',
    idp: { relayStateFields: ['relaystate'] },
  },
  'field-repeated': {
    title: 'RelayState twice',
    explains:
      'A template of the IdP and a filter behind it both write the field, and receivers differ in which they read.',
    cause: 'relay-state-repeated',
    outcome: 'succeeded',
    idp: { relayStateFields: ['RelayState', 'RelayState'] },
  },
  'status-no-authn-context': {
    title: 'NoAuthnContext',
    explains: 'The SP asks for exactly a password, and the user came to the IdP by another way, such as Kerberos.',
    cause: 'status-no-authn-context',
    outcome: 'failed',
    idp: { status: ['Responder', 'NoAuthnContext'] },
  },
  'status-authn-failed': {
    title: 'AuthnFailed',
    explains: 'The IdP could not or would not sign the user in, and says so in a Response without an assertion.',
    cause: 'status-authn-failed',
    outcome: 'failed',
    idp: { status: ['Responder', 'AuthnFailed'] },
  },
  'status-name-id-policy': {
    title: 'InvalidNameIDPolicy',
    explains: 'The SP asks for a format of NameID that the IdP does not give.',
    cause: 'status-invalid-nameid-policy',
    outcome: 'failed',
    idp: { status: ['Requester', 'InvalidNameIDPolicy'] },
  },
} as const satisfies Readonly<Record<string, TransportFault>>;

export type TransportFaultId = keyof typeof transportFaults;

export const transportFaultIds = Object.keys(transportFaults) as TransportFaultId[];

/** The fault, typed by its interface. */
export const transportFaultOf = (id: TransportFaultId): TransportFault => transportFaults[id];
