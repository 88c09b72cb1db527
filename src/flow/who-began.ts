// Who began a login or logout: the SP by its request, or the IdP by sending a response that nobody asked for.
import type { Flow, Leg } from './flow.ts';
import { hostNameOf, senderHost, siteOf } from './leg-parties.ts';
import type { FlowMessage } from './pair-legs.ts';
import type { TraceOrder } from './trace-order.ts';

/** Pages before a response that are looked at, and for how many milliseconds. */
const PAGES = 20;
const LOOKED_BACK = 15 * 60 * 1_000;

/** Entity IDs by what the recording's logins show them to be. */
export interface KnownIssuers {
  readonly sp: ReadonlySet<string>;
  readonly idp: ReadonlySet<string>;
}

export function whoBegan(
  leg: Leg,
  messages: readonly FlowMessage[],
  order: TraceOrder,
  issuers: KnownIssuers,
): Flow['initiatedBy'] {
  const request = leg.request === undefined ? undefined : messages[leg.request];
  const response = leg.response === undefined ? undefined : messages[leg.response];
  if (request) {
    return request.header.kind === 'LogoutRequest' ? (logoutAsker(leg, messages, issuers) ?? 'unknown') : 'sp';
  }
  if (!response) return 'unknown';
  const { kind, inResponseTo } = response.header;
  if (kind === 'Response' && inResponseTo === undefined) return 'idp';
  return kind !== 'LogoutResponse' && beganAtIdp(response, order) ? 'idp' : 'unknown';
}

/** Which side the LogoutRequest is of: by its issuer, else by who answers it; undefined where neither was in a login. */
export function logoutAsker(
  { request, response }: Leg,
  messages: readonly FlowMessage[],
  issuers: KnownIssuers,
): 'sp' | 'idp' | undefined {
  const sideOf = (index: number | undefined): 'sp' | 'idp' | undefined => {
    const issuer = index === undefined ? undefined : messages[index]?.header.issuer;
    if (issuer === undefined) return undefined;
    if (issuers.sp.has(issuer)) return 'sp';
    return issuers.idp.has(issuer) ? 'idp' : undefined;
  };
  const asker = sideOf(request);
  if (asker) return asker;
  const answerer = sideOf(response);
  return answerer && (answerer === 'sp' ? 'idp' : 'sp');
}

/**
 * True where the pages before the response show the login beginning at the IdP: an address that asks the IdP to log in at
 * a named SP, without any request of that SP. Of an artifact nothing else tells.
 */
function beganAtIdp({ exchange }: FlowMessage, order: TraceOrder): boolean {
  const sender = siteOf(senderHost(exchange, order.chains));
  for (const page of order.pagesBefore(exchange, PAGES)) {
    if (order.hasMessage(page) || exchange.startedAt - page.startedAt > LOOKED_BACK) return false;
    const site = siteOf(hostNameOf(page.request.url));
    if (sender !== '' && site !== sender) continue;
    if (ASKS_IDP.some((address) => address.test(page.request.url))) return true;
  }
  return false;
}

/** How products are asked for an IdP-initiated login; none of these stands in an address that carries a request. */
const ASKS_IDP: readonly RegExp[] = [
  // SimpleSAMLphp and Shibboleth IdP name the SP in a parameter, as do PingFederate and AD FS (loginToRp).
  /^[^?#]*\/(?:SSOService\.php|singleSignOnService|Unsolicited\/SSO|startSSO\.ping)\/?\?(?:[^#]*&)?(?:spentityid|providerId|PartnerSpId)=/i,
  /^[^?#]*\/adfs\/ls\/idpinitiatedsign-?on(?:\.aspx)?(?:[?#/]|$)/i,
  // Keycloak: a client's IdP-initiated SSO URL name.
  /^[^?#]*\/protocol\/saml\/clients\/[^/?#]+/i,
  // Salesforce as IdP, Google Workspace, Okta's and OneLogin's tiles, Entra ID's My Apps.
  /^[^?#]*\/idp\/login\?(?:[^#]*&)?app=0sp/i,
  /^https:\/\/accounts\.google\.com\/o\/saml2\/initsso\?/i,
  /^https:\/\/[^/?#]*\.(?:okta|oktapreview|okta-emea)\.com\/home\/[^/?#]+\/[^/?#]+/i,
  /^https:\/\/[^/?#]*\.onelogin\.com\/(?:launch|client\/apps\/select)\/\d+/i,
  /^https:\/\/(?:launcher\.)?myapp(?:lication)?s\.microsoft\.com\/(?:api\/)?signin\//i,
];
