// An SP of the demo, on node-saml: sends AuthnRequests, checks Responses, follows deep links, takes part in logout. One
// file, since all of it works on the same few tables of sessions and logins under way.
import { randomBytes } from 'node:crypto';
import { type Profile, SAML, ValidateInResponseTo } from '@node-saml/node-saml';
import type { IdentityProviderAddresses, ServiceProviderAddresses } from './addresses.ts';
import type { KeyPair } from './certificates.ts';
import {
  crossSiteCookie,
  type DemoRequest,
  expiredCookie,
  htmlReply,
  Refusal,
  type Reply,
  redirectReply,
  type Site,
  withCookies,
} from './http.ts';
import { type Orders, readOrder } from './orders.ts';
import { clockHeaders, type ServiceProviderQuirks } from './quirks.ts';
import { RecentMap } from './recent-map.ts';
import { refuseOtherAddresses, refuseOtherTimes } from './refusals.ts';
import { findScenario } from './scenarios.ts';
import {
  fetchLoginPage,
  type LoginRecord,
  refusedPage,
  signedInPage,
  signedOutPage,
} from './service-provider-pages.ts';

interface Session {
  readonly profile: Profile;
  readonly logins: readonly LoginRecord[];
}

/** A login that is under way. */
interface Waiting {
  /** Value of the pre-login cookie that the browser got which began it. */
  readonly browser: string;
  readonly scenario: string;
  readonly relayState: string | undefined;
}

const sessionCookie = 'sp_session';

/** One for each login: with one for all, the second of two tabs that begin at once would overwrite that of the first. */
const preLoginCookie = (requestId: string): string => `sp_prelogin_${requestId.slice(1, 9)}`;

/** An SP whose fault makes logins go round and round gives up after so many within this time, as ADFS does (MSIS7042). */
const loopLimit = 4;
const loopMs = 20_000;

/** Browsers keep at most 4,096 octets of a cookie. */
const cookieOctets = 3_500;

const token = () => randomBytes(16).toString('hex');

export function createServiceProvider(options: {
  readonly name: string;
  readonly at: ServiceProviderAddresses;
  readonly keys: KeyPair;
  readonly idp: IdentityProviderAddresses & { readonly certificatePem: string };
  /** Origin of the start page, which may hear from a pop-up that the login is done. */
  readonly startOrigin: string;
  readonly orders: Orders;
  /** In what this SP is not as it should be. */
  readonly quirks?: ServiceProviderQuirks;
  /** Something between SP and IdP to which POSTed requests go instead. */
  readonly gatewayUrl?: string;
}): Site {
  const { name, at, keys, idp, startOrigin, orders, quirks = {}, gatewayUrl } = options;
  const site = `${name} · ${new URL(at.origin).hostname}`;
  const sessions = new RecentMap<Session>();
  const waiting = new RecentMap<Waiting>();
  let newestRequest = '';
  /** When somebody was sent to the IdP because they came without a session. */
  let sentAway: readonly number[] = [];

  const setCookie = (request: DemoRequest, name: string, value: string, attributes: string | undefined): string => {
    if (attributes !== undefined) return `${name}=${value}; ${attributes}`;
    const usual = crossSiteCookie(request, name, value);
    return quirks.unpartitioned === true ? usual.replace('; Partitioned', '') : usual;
  };

  const config = {
    issuer: at.entityId,
    callbackUrl: at.acsUrl,
    logoutCallbackUrl: at.sloUrl,
    entryPoint: quirks.requestDestination?.(idp.origin) ?? idp.ssoUrl,
    logoutUrl: idp.sloUrl,
    idpIssuer: idp.entityId,
    idpCert: idp.certificatePem,
    privateKey: keys.privateKeyPem,
    publicCert: keys.certificatePem,
    signatureAlgorithm: 'sha256',
    digestAlgorithm: 'sha256',
    wantAssertionsSigned: true,
    wantAuthnResponseSigned: true,
    // A login that starts at the IdP answers no request; one that answers must answer ours.
    validateInResponseTo: ValidateInResponseTo.ifPresent,
  } as const;
  const saml = new SAML(config);
  const { cacheProvider } = saml;

  interface Begun {
    readonly id: string;
    readonly binding: 'redirect' | 'post';
    readonly relayState: string | undefined;
    readonly cookies: readonly string[];
    /** node-saml with this login's ID. */
    readonly saml: SAML;
  }

  /**
   * `?scenario=…` names an entry of the table of scenarios; `binding`, `relayState`, `fault`, `pad` and `auto`
   * override what the table says. `relayState` must hold none of blank ! ' ( ) ~ when it goes by Redirect: node-saml signs
   * these differently from how it sends them.
   */
  function begin(request: DemoRequest, query: URLSearchParams): Begun {
    const scenario = findScenario(query.get('scenario') ?? 'healthy-redirect');
    if (scenario === undefined) throw new Refusal(404, 'The demo has no such scenario.');
    const binding = query.get('binding') ?? scenario.binding;
    if (binding !== 'redirect' && binding !== 'post') throw new Refusal(400, '"binding" is redirect or post.');
    const id = `_${randomBytes(20).toString('hex')}`;
    const browser = token();
    const padding = Math.ceil((quirks.cookieOctets ?? 0) / cookieOctets);
    const relayState = query.get('relayState') ?? scenario.relayState(at.origin);
    orders.set(id, readOrder(query, scenario.order));
    waiting.set(id, { browser, scenario: scenario.id, relayState });
    newestRequest = id;
    return {
      id,
      binding,
      relayState,
      cookies: [
        setCookie(request, preLoginCookie(id), browser, quirks.preLoginCookie),
        ...Array.from({ length: padding }, (_, i) =>
          crossSiteCookie(request, `sp_pages_${i + 1}`, 'x'.repeat(cookieOctets)),
        ),
      ],
      // node-saml deflates a POSTed request too unless told not to; HTTP-POST has none of that (Bindings 3.5.4).
      saml: new SAML({
        ...config,
        cacheProvider,
        generateUniqueId: () => id,
        skipRequestCompression: binding === 'post',
      }),
    };
  }

  async function login(request: DemoRequest, query = request.url.searchParams): Promise<Reply> {
    const begun = begin(request, query);
    const relayState = begun.relayState ?? '';
    const reply =
      begun.binding === 'post'
        ? htmlReply(sentTo(await begun.saml.getAuthorizeFormAsync(relayState)))
        : redirectReply(sentTo(await begun.saml.getAuthorizeUrlAsync(relayState, undefined, {})));
    return withCookies(reply, ...begun.cookies);
  }

  /** node-saml writes one address into the request and sends it there; some faults need two. */
  function sentTo(formOrAddress: string): string {
    const goal = gatewayUrl ?? idp.ssoUrl;
    return formOrAddress.startsWith('http')
      ? formOrAddress.replace(config.entryPoint, goal)
      : formOrAddress.replace(`action="${config.entryPoint}"`, `action="${goal}"`);
  }

  async function fetchLogin(request: DemoRequest): Promise<Reply> {
    const begun = begin(request, request.url.searchParams);
    const requestUrl = await begun.saml.getAuthorizeUrlAsync(begun.relayState ?? '', undefined, {});
    return withCookies(htmlReply(fetchLoginPage(site, requestUrl, at.acsUrl)), ...begun.cookies);
  }

  async function assertionConsumer(request: DemoRequest): Promise<Reply> {
    const instead = quirks.beforeAcs?.(request);
    if (instead !== undefined) return instead;
    const response = request.form.get('SAMLResponse');
    if (response === null) throw new Refusal(400, 'There is no SAMLResponse in this request to the SP.');
    let profile: Profile | null;
    try {
      ({ profile } = await saml.validatePostResponseAsync({ SAMLResponse: response }));
    } catch (error) {
      return htmlReply(refusedPage(site, error instanceof Error ? error.message : String(error)), 403);
    }
    if (profile === null) throw new Refusal(403, 'The Response names no user.');
    refuseOtherAddresses(profile, at.acsUrl);
    refuseOtherTimes(profile, Date.now() + (quirks.clockMs ?? 0));
    const received = request.form.get('RelayState') ?? undefined;
    const { login, over } = finish(request, profile, received);
    const known = request.cookies.get(sessionCookie);
    const earlier = sessions.get(known);
    const id = known !== undefined && earlier !== undefined ? known : token();
    sessions.set(id, { profile, logins: [login, ...(earlier?.logins ?? [])].slice(0, 20) });
    if (quirks.slowMs !== undefined) await new Promise((resolve) => setTimeout(resolve, quirks.slowMs));
    const path = ownPath(received) ?? '/app/';
    return withCookies(
      redirectReply(quirks.landing?.(at.origin, path) ?? path, 303),
      ...over,
      setCookie(request, sessionCookie, id, quirks.sessionCookie),
    );
  }

  /**
   * Joins the Response to the login that this browser began; one that began in another browser is refused. `over`: takes
   * the login's cookie away.
   */
  function finish(
    request: DemoRequest,
    profile: Profile,
    received: string | undefined,
  ): { login: LoginRecord; over: readonly string[] } {
    const answers = typeof profile.inResponseTo === 'string' ? profile.inResponseTo : undefined;
    if (answers === undefined) {
      if (quirks.refusesUnsolicited === true) throw new Refusal(403, 'This SP takes no unsolicited Responses.');
      return { login: { scenario: 'idp-initiated', received }, over: [] };
    }
    const cookie = preLoginCookie(answers);
    const began = waiting.get(answers);
    if (began === undefined || began.browser !== request.cookies.get(cookie)) {
      throw new Refusal(403, 'The cookie that this SP set before the login did not come back with the Response.');
    }
    if (quirks.newestOnly === true && newestRequest !== answers) {
      throw new Refusal(403, 'The Response answers an older request than the one that this SP waits for.');
    }
    waiting.delete(answers);
    return {
      login: { scenario: began.scenario, sent: began.relayState, received },
      over: [expiredCookie(request, cookie)],
    };
  }

  /** Path, query and fragment when the value is a path or an address of this SP; nothing else is followed. */
  function ownPath(relayState: string | undefined): string | undefined {
    if (relayState === undefined || !(relayState.startsWith('/') || relayState.startsWith(at.origin))) return undefined;
    const url = URL.canParse(relayState, at.origin) ? new URL(relayState, at.origin) : undefined;
    return url?.origin === at.origin ? url.pathname + url.search + url.hash : undefined;
  }

  /** A page of the SP. Who is not signed in is sent to the IdP, with the page's address as RelayState. */
  function application(request: DemoRequest): Reply | Promise<Reply> {
    // To loopback browsers send Secure cookies over http too; elsewhere they don't, so there is no session then.
    const isSecure = request.url.protocol === 'https:';
    const session = isSecure ? sessions.get(request.cookies.get(sessionCookie)) : undefined;
    if (session === undefined || quirks.unknownUser === true) {
      if (quirks.withoutSession === 'refuse') throw new Refusal(401, 'You are not signed in.');
      if (quirks.unknownUser === true || quirks.sessionCookie !== undefined) refuseLoop();
      return login(request, new URLSearchParams({ relayState: request.target }));
    }
    return htmlReply(signedInPage(site, startOrigin, session.profile.nameID, session.logins, request));
  }

  function refuseLoop(): void {
    const lately = sentAway.filter((time) => time > Date.now() - loopMs);
    sentAway = lately.length >= loopLimit ? [] : [...lately, Date.now()];
    if (lately.length >= loopLimit) throw new Refusal(403, 'You come back from the IdP again and again.');
  }

  async function logout(request: DemoRequest): Promise<Reply> {
    const session = sessions.get(request.cookies.get(sessionCookie));
    const query = request.url.searchParams;
    if (session === undefined) {
      if (query.has('after-login'))
        throw new Refusal(403, 'The browser did not send back the session cookie of the SP.');
      return login(request, new URLSearchParams({ scenario: 'single-logout' }));
    }
    return redirectReply(await saml.getLogoutUrlAsync(session.profile, '/signed-out', {}));
  }

  /** HTTP-Redirect only: the answer to our LogoutRequest, or a LogoutRequest that another SP set off. */
  async function singleLogout(request: DemoRequest): Promise<Reply> {
    const fields = Object.fromEntries(request.url.searchParams);
    if (fields.SAMLRequest === undefined && fields.SAMLResponse === undefined) {
      throw new Refusal(400, 'There is no SAML message in this request to the SP.');
    }
    // node-saml lets an unsigned message through.
    if (fields.Signature === undefined) throw new Refusal(403, 'The logout message is not signed.');
    let profile: Profile | null;
    try {
      ({ profile } = await saml.validateRedirectAsync(fields, request.rawQuery));
    } catch (error) {
      return htmlReply(refusedPage(site, error instanceof Error ? error.message : String(error)), 403);
    }
    if (fields.SAMLResponse !== undefined) {
      sessions.delete(request.cookies.get(sessionCookie) ?? '');
      return withCookies(
        redirectReply(ownPath(fields.RelayState) ?? '/signed-out', 303),
        expiredCookie(request, sessionCookie),
      );
    }
    if (profile === null) throw new Refusal(403, 'The LogoutRequest names no user.');
    for (const [id, session] of sessions.entries()) {
      const { nameID, sessionIndex } = session.profile;
      if (nameID === profile.nameID && sessionIndex === profile.sessionIndex) sessions.delete(id);
    }
    const answer = await saml.getLogoutResponseUrlAsync(profile, fields.RelayState ?? '', {}, true);
    return withCookies(redirectReply(answer), expiredCookie(request, sessionCookie));
  }

  const noMessage = (request: DemoRequest): Reply => {
    if (request.url.searchParams.has('SAMLResponse')) throw new Refusal(405, 'A Response is accepted by POST only.');
    throw new Refusal(400, 'There is no SAMLResponse in this request to the SP.');
  };

  const routes: Site['routes'] = {
    'GET /': () => redirectReply('/app/'),
    'GET /metadata': () => ({
      status: 200,
      headers: { 'content-type': 'application/samlmetadata+xml; charset=utf-8' },
      body: saml.generateServiceProviderMetadata(null, keys.certificatePem),
    }),
    'GET /login': (request) => login(request),
    'GET /fetch-login': fetchLogin,
    'POST /acs': assertionConsumer,
    'GET /acs': noMessage,
    'GET /acs/': noMessage,
    'GET /app/*': application,
    'GET /logout': logout,
    'GET /slo': singleLogout,
    'GET /signed-out': () => htmlReply(signedOutPage(site, startOrigin)),
  };
  return { origin: at.origin, routes, headers: () => clockHeaders(quirks.clockMs) };
}
