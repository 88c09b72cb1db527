// The IdP of the demo, on samlp: signs one user in, answers AuthnRequests, and runs single logout over all its SPs.
import { randomBytes } from 'node:crypto';
import samlp, { type Participant } from 'samlp';
import type { IdentityProviderAddresses, ServiceProviderAddresses } from './addresses.ts';
import type { KeyPair } from './certificates.ts';
import { type FaultId, faultOf } from './faults.ts';
import { selfSubmittingForm } from './html.ts';
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
  withHeaders,
} from './http.ts';
import { loginPage, type ResponseFields, scriptReply } from './identity-provider-pages.ts';
import { LogoutParticipants } from './logout-participants.ts';
import { type Order, type Orders, readOrder } from './orders.ts';
import { clockHeaders, type IdentityProviderQuirks } from './quirks.ts';
import { RecentMap } from './recent-map.ts';
import { addressWithResponse, emailAddress, responseFor, type User } from './responses.ts';
import { readAuthnRequest, runMiddleware, toSamlpRequest } from './samlp-adapter.ts';

export interface RegisteredServiceProvider extends ServiceProviderAddresses {
  readonly certificatePem: string;
  /** What the IdP does for this SP that it should not do. */
  readonly quirks?: IdentityProviderQuirks;
  /** Single logout leaves this SP alone. */
  readonly withoutLogout?: boolean;
}

/** Whom a broker asks who the user is, in place of a login page of its own. */
export interface Upstream {
  /** Sends the browser to the other IdP; it comes back with the handle. */
  begin(request: DemoRequest, handle: string, auto: boolean): Promise<Reply>;
  readonly routes: (signedIn: (request: DemoRequest, handle: string, mail: string) => Promise<Reply>) => Site['routes'];
}

interface Session {
  readonly user: User;
  readonly index: string;
  readonly participants: Participant[];
}

/** What the IdP is asked to answer, once it knows who the user is. */
interface Question {
  readonly sp: RegisteredServiceProvider;
  readonly relayState: string | undefined;
  /** ID of the AuthnRequest; undefined for a login that starts here. */
  readonly inResponseTo?: string;
  readonly order: Order;
}

const ann: User = { mail: 'ann@demo.example', displayName: 'Ann Demo' };
const sessionCookie = 'idp_session';
const loginCookie = 'idp_login';
const redirectBinding = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';
const noOrder: Order = { pad: 0, auto: false, crossed: false };

const token = () => randomBytes(16).toString('hex');

export function createIdentityProvider(options: {
  readonly at: IdentityProviderAddresses;
  readonly keys: KeyPair;
  readonly serviceProviders: readonly RegisteredServiceProvider[];
  readonly orders: Orders;
  /** Set for a broker. */
  readonly upstream?: Upstream;
}): Site {
  const { at, keys, serviceProviders, orders, upstream } = options;
  const site = `${upstream === undefined ? 'Identity provider' : 'Broker'} · ${new URL(at.origin).hostname}`;
  const sessions = new RecentMap<Session>();
  const questions = new RecentMap<Question>();
  /** The first of two questions about an SP whose quirk is that the older one is answered, by the SP's entity ID. */
  const olderQuestions = new RecentMap<Question>();
  /** The newest RelayState of a browser, for the fault that the IdP keeps one a browser instead of one a login. */
  const newestRelayStates = new RecentMap<string | undefined>();
  /** Where samlp keeps the logouts that are under way, under handles that nobody guesses. */
  const logoutState: Record<string, unknown> = {};
  const signing = {
    issuer: at.entityId,
    key: keys.privateKeyPem,
    cert: keys.certificatePem,
    signatureAlgorithm: 'rsa-sha256',
    digestAlgorithm: 'sha256',
  } as const;

  const spOf = (entityId: string | null | undefined) => serviceProviders.find((sp) => sp.entityId === entityId);

  async function singleSignOn(request: DemoRequest): Promise<Reply> {
    if (request.url.searchParams.has('question')) return loginPageHop(request);
    const fields = request.method === 'POST' ? request.form : request.url.searchParams;
    if (!fields.has('SAMLRequest')) throw new Refusal(400, 'There is no SAMLRequest in this request to the IdP.');
    const asked = await readAuthnRequest(toSamlpRequest(request), (issuer) => spOf(issuer)?.certificatePem);
    const sp = spOf(asked.issuer);
    if (sp === undefined || asked.id === undefined)
      throw new Refusal(400, 'The AuthnRequest has no ID or no known Issuer.');
    if ((asked.assertionConsumerServiceURL ?? sp.acsUrl) !== sp.acsUrl) {
      throw new Refusal(400, 'The AuthnRequest asks for an answer to an address that is not registered for its SP.');
    }
    const instead = sp.quirks?.beforeSso?.(request);
    if (instead !== undefined) return instead;
    // Bindings 3.4.5.2 and 3.5.5.2: a signed request whose Destination is another address is to be refused.
    if (asked.destination !== undefined && asked.destination !== at.ssoUrl) {
      throw new Refusal(400, `The Destination of the AuthnRequest is ${asked.destination}, not ${at.ssoUrl}.`);
    }
    const relayState = fields.get('RelayState') ?? undefined;
    const question = { sp, relayState, inResponseTo: asked.id, order: orders.get(asked.id) ?? noOrder };
    const { fault } = question.order;
    if (fault !== undefined && faultOf(fault).where === 'login-page') return hopToLoginPage(request, question, fault);
    return ask(request, question);
  }

  /** To the login page, which gets the request once more, with what this IdP makes of RelayState on the way. */
  function hopToLoginPage(request: DemoRequest, question: Question, fault: FaultId): Reply {
    const handle = token();
    questions.set(handle, question);
    const relayState = faultOf(fault).change(question.relayState);
    const query = new URLSearchParams({
      question: handle,
      SAMLRequest: request.url.searchParams.get('SAMLRequest') ?? '',
    });
    if (relayState !== undefined) query.set('RelayState', relayState);
    return redirectReply(`/sso/login?${query}`);
  }

  function loginPageHop(request: DemoRequest): Reply | Promise<Reply> {
    const query = request.url.searchParams;
    const question = questions.get(query.get('question') ?? '');
    if (question === undefined) throw new Refusal(400, 'This login is too old. Start again at the SP.');
    return ask(request, { ...question, relayState: query.get('RelayState') ?? undefined });
  }

  /** `?sp=<entityID>&RelayState=…`, and `fault`, `pad` and `auto` as at the SP. */
  function startHere(request: DemoRequest): Reply | Promise<Reply> {
    const query = request.url.searchParams;
    const sp = spOf(query.get('sp'));
    if (sp === undefined) throw new Refusal(400, 'The IdP knows no such SP.');
    return ask(request, { sp, relayState: query.get('RelayState') ?? undefined, order: readOrder(query, noOrder) });
  }

  async function ask(request: DemoRequest, question: Question): Promise<Reply> {
    const { quirks } = question.sp;
    const reply = await askForUser(request, question);
    return withHeaders(reply, { ...quirks?.headers, ...clockHeaders(quirks?.clockMs) });
  }

  function askForUser(request: DemoRequest, question: Question): Reply | Promise<Reply> {
    const { sp, order } = question;
    const session = sessions.get(request.cookies.get(sessionCookie));
    if (sp.quirks?.inResponseTo === 'older' && olderQuestions.get(sp.entityId) === undefined) {
      olderQuestions.set(sp.entityId, question);
      const again = redirectReply(`${sp.origin}/app/again`);
      return session === undefined ? withCookies(again, startSession(request).cookie) : again;
    }
    const crossed = order.crossed && !order.auto;
    if (session !== undefined && !crossed) return answer(request, question, session);
    const handle = token();
    questions.set(handle, question);
    if (upstream !== undefined) return upstream.begin(request, handle, order.auto);
    const byScript = request.headers.accept === 'application/json';
    if (order.auto || byScript) {
      const { session: started, cookie } = startSession(request);
      return answer(request, question, started).then((reply) => withCookies(reply, cookie));
    }
    const page = htmlReply(loginPage(site, sp.origin, handle));
    if (!crossed) return page;
    const browser = request.cookies.get(loginCookie) ?? token();
    newestRelayStates.set(browser, question.relayState);
    return withCookies(page, crossSiteCookie(request, loginCookie, browser));
  }

  function startSession(request: DemoRequest, mail = ann.mail): { session: Session; cookie: string } {
    const id = token();
    const session: Session = { user: { ...ann, mail }, index: `_${token()}`, participants: [] };
    sessions.set(id, session);
    return { session, cookie: crossSiteCookie(request, sessionCookie, id) };
  }

  function signIn(request: DemoRequest): Reply {
    const key = request.form.get('question') ?? '';
    if (questions.get(key) === undefined) throw new Refusal(400, 'This login page is too old. Start again at the SP.');
    return withCookies(redirectReply(`/sso/continue?question=${key}`, 303), startSession(request).cookie);
  }

  async function continueLogin(request: DemoRequest): Promise<Reply> {
    const question = questions.get(request.url.searchParams.get('question') ?? '');
    const session = sessions.get(request.cookies.get(sessionCookie));
    if (question === undefined) throw new Refusal(400, 'This login is too old. Start again at the SP.');
    if (session === undefined) throw new Refusal(400, 'The browser did not send back the session cookie of the IdP.');
    const { quirks } = question.sp;
    const reply = await answer(request, question, session);
    return withHeaders(reply, { ...quirks?.headers, ...clockHeaders(quirks?.clockMs) });
  }

  /** The broker's user has come back from the IdP behind it. */
  async function signedInUpstream(request: DemoRequest, handle: string, mail: string): Promise<Reply> {
    const question = questions.get(handle);
    if (question === undefined) throw new Refusal(400, 'This login is too old. Start again at the SP.');
    const { session, cookie } = startSession(request, mail);
    return withCookies(await answer(request, question, session), cookie);
  }

  async function answer(request: DemoRequest, asked: Question, session: Session): Promise<Reply> {
    const { sp } = asked;
    const { quirks = {} } = sp;
    const question = (quirks.inResponseTo === 'older' && olderQuestions.get(sp.entityId)) || asked;
    olderQuestions.delete(sp.entityId);
    const xml = await responseFor(signing, {
      sp: question.sp,
      quirks,
      inResponseTo: question.inResponseTo,
      pad: question.order.pad,
      sessionIndex: takePart(session, sp).sessionIndex,
      user: session.user,
    });
    const fields: ResponseFields = {
      SAMLResponse: Buffer.from(xml, 'utf8').toString('base64'),
      RelayState: returned(request, question),
    };
    if (request.headers.accept === 'application/json') return scriptReply(request, sp.origin, fields);
    if (quirks.sends === 'redirect') return redirectReply(addressWithResponse(sp.acsUrl, xml, fields.RelayState));
    const names = quirks.relayStateFields ?? ['RelayState'];
    const form = [
      ['SAMLResponse', fields.SAMLResponse] as const,
      ...names.map((name) => [name, fields.RelayState] as const),
    ];
    return htmlReply(selfSubmittingForm(sp.acsUrl, form, { twice: quirks.sends === 'post-twice' }));
  }

  /** RelayState as this IdP gives it back. */
  function returned(
    request: DemoRequest,
    { relayState, order: { fault, crossed, auto } }: Question,
  ): string | undefined {
    if (crossed && !auto) return newestRelayStates.get(request.cookies.get(loginCookie));
    if (fault === undefined || (faultOf(fault).where ?? 'answer') !== 'answer') return relayState;
    return faultOf(fault).change(relayState);
  }

  /** An SP that signs in again keeps its SessionIndex, so that a logout asks it once. */
  function takePart(session: Session, sp: RegisteredServiceProvider): Participant {
    const known = session.participants.find((participant) => participant.serviceProviderId === sp.entityId);
    if (known !== undefined) return known;
    const participant: Participant = {
      serviceProviderId: sp.entityId,
      sessionIndex: `${session.index}-${serviceProviders.indexOf(sp) + 1}`,
      nameId: session.user.mail,
      nameIdFormat: emailAddress,
      serviceProviderLogoutURL: sp.sloUrl,
      cert: sp.certificatePem,
      binding: redirectBinding,
    };
    if (sp.withoutLogout !== true) session.participants.push(participant);
    return participant;
  }

  async function singleLogout(request: DemoRequest): Promise<Reply> {
    const participants = new LogoutParticipants(sessions, request.cookies.get(sessionCookie));
    // A middleware of its own for each request: samlp writes the state of the exchange into its options.
    const middleware = samlp.logout({
      ...signing,
      deflate: true,
      protocolBinding: redirectBinding,
      sessionParticipants: participants,
      clearIdPSession: (done) => {
        participants.endSession();
        done();
      },
    });
    const reply = await runMiddleware(middleware, toSamlpRequest(request, logoutState));
    return participants.ended ? withCookies(reply, expiredCookie(request, sessionCookie)) : reply;
  }

  const metadata = samlp.metadata({
    issuer: at.entityId,
    cert: keys.certificatePem,
    redirectEndpointPath: '/sso',
    postEndpointPath: '/sso',
    logoutEndpointPaths: { redirect: '/slo' },
  });

  return {
    origin: at.origin,
    routes: {
      'GET /metadata': (request) => runMiddleware(metadata, toSamlpRequest(request)),
      'GET /sso': singleSignOn,
      'POST /sso': singleSignOn,
      'GET /sso/login': singleSignOn,
      'GET /sso/continue': continueLogin,
      'POST /sign-in': signIn,
      'GET /idp-initiated': startHere,
      'GET /slo': singleLogout,
      ...upstream?.routes(signedInUpstream),
    },
  };
}
