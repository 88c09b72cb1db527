// The IdP of the demo, on samlp: signs one user in, answers AuthnRequests, and runs single logout over all its SPs.
import { randomBytes } from 'node:crypto';
import samlp, { type Participant } from 'samlp';
import type { IdentityProviderAddresses, ServiceProviderAddresses } from './addresses.ts';
import type { KeyPair } from './certificates.ts';
import { faultOf } from './faults.ts';
import { html, page, selfSubmittingForm } from './html.ts';
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
import { LogoutParticipants } from './logout-participants.ts';
import { type Order, type Orders, readOrder } from './orders.ts';
import { RecentMap } from './recent-map.ts';
import { makeResponse, readAuthnRequest, runMiddleware, toSamlpRequest } from './samlp-adapter.ts';

export interface RegisteredServiceProvider extends ServiceProviderAddresses {
  readonly certificatePem: string;
}

interface User {
  readonly mail: string;
  readonly displayName: string;
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
const emailAddress = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';
const redirectBinding = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';
const noOrder: Order = { pad: 0, auto: false };

const token = () => randomBytes(16).toString('hex');

export function createIdentityProvider(options: {
  readonly at: IdentityProviderAddresses;
  readonly keys: KeyPair;
  readonly serviceProviders: readonly RegisteredServiceProvider[];
  readonly orders: Orders;
}): Site {
  const { at, keys, serviceProviders, orders } = options;
  const sessions = new RecentMap<Session>();
  const questions = new RecentMap<Question>();
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
    const fields = request.method === 'POST' ? request.form : request.url.searchParams;
    if (!fields.has('SAMLRequest')) throw new Refusal(400, 'There is no SAMLRequest in this request to the IdP.');
    const asked = await readAuthnRequest(toSamlpRequest(request), (issuer) => spOf(issuer)?.certificatePem);
    const sp = spOf(asked.issuer);
    if (sp === undefined || asked.id === undefined)
      throw new Refusal(400, 'The AuthnRequest has no ID or no known Issuer.');
    if ((asked.assertionConsumerServiceURL ?? sp.acsUrl) !== sp.acsUrl) {
      throw new Refusal(400, 'The AuthnRequest asks for an answer to an address that is not registered for its SP.');
    }
    const relayState = fields.get('RelayState') ?? undefined;
    return ask(request, { sp, relayState, inResponseTo: asked.id, order: orders.get(asked.id) ?? noOrder });
  }

  /** `?sp=<entityID>&RelayState=…`, and `fault`, `pad` and `auto` as at the SP. */
  function startHere(request: DemoRequest): Reply | Promise<Reply> {
    const query = request.url.searchParams;
    const sp = spOf(query.get('sp'));
    if (sp === undefined) throw new Refusal(400, 'The IdP knows no such SP.');
    return ask(request, { sp, relayState: query.get('RelayState') ?? undefined, order: readOrder(query, noOrder) });
  }

  function ask(request: DemoRequest, question: Question): Reply | Promise<Reply> {
    const session = sessions.get(request.cookies.get(sessionCookie));
    if (session !== undefined) return answer(request, question, session);
    const byScript = request.headers.accept === 'application/json';
    if (question.order.auto || byScript) {
      const { session: started, cookie } = startSession(request);
      return answer(request, question, started).then((reply) => withCookies(reply, cookie));
    }
    const key = token();
    questions.set(key, question);
    return htmlReply(loginPage(question.sp, key));
  }

  function startSession(request: DemoRequest): { session: Session; cookie: string } {
    const id = token();
    const session: Session = { user: ann, index: `_${token()}`, participants: [] };
    sessions.set(id, session);
    return { session, cookie: crossSiteCookie(request, sessionCookie, id) };
  }

  function signIn(request: DemoRequest): Reply {
    const key = request.form.get('question') ?? '';
    if (questions.get(key) === undefined) throw new Refusal(400, 'This login page is too old. Start again at the SP.');
    return withCookies(redirectReply(`/sso/continue?question=${key}`, 303), startSession(request).cookie);
  }

  function continueLogin(request: DemoRequest): Promise<Reply> {
    const question = questions.get(request.url.searchParams.get('question') ?? '');
    const session = sessions.get(request.cookies.get(sessionCookie));
    if (question === undefined) throw new Refusal(400, 'This login is too old. Start again at the SP.');
    if (session === undefined) throw new Refusal(400, 'The browser did not send back the session cookie of the IdP.');
    return answer(request, question, session);
  }

  async function answer(request: DemoRequest, question: Question, session: Session): Promise<Reply> {
    const { sp, relayState, inResponseTo, order } = question;
    const participant = takePart(session, sp);
    const xml = await makeResponse(
      {
        ...signing,
        audience: sp.entityId,
        destination: sp.acsUrl,
        recipient: sp.acsUrl,
        ...(inResponseTo === undefined ? {} : { inResponseTo }),
        sessionIndex: participant.sessionIndex,
        authnContextClassRef: 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport',
        nameIdentifierFormat: emailAddress,
        lifetimeInSeconds: 300,
        signResponse: true,
        profileMapper: (user: User) => ({
          getClaims: () => ({ ...user, ...(order.pad === 0 ? {} : { padding: padding(order.pad) }) }),
          getNameIdentifier: () => ({ nameIdentifier: user.mail }),
        }),
      },
      session.user,
    );
    const fields = {
      SAMLResponse: Buffer.from(xml, 'utf8').toString('base64'),
      RelayState: order.fault === undefined ? relayState : faultOf(order.fault).change(relayState),
    };
    if (request.headers.accept === 'application/json') return toScript(request, sp, fields);
    return htmlReply(selfSubmittingForm(sp.acsUrl, fields));
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
    session.participants.push(participant);
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
      'GET /sso/continue': continueLogin,
      'POST /sign-in': signIn,
      'GET /idp-initiated': startHere,
      'GET /slo': singleLogout,
    },
  };
}

/** The answer for a script of the SP, which asks with `Accept: application/json` and its cookies. */
function toScript(
  request: DemoRequest,
  sp: RegisteredServiceProvider,
  fields: Record<string, string | undefined>,
): Reply {
  const cors: Record<string, string> =
    request.headers.origin === sp.origin
      ? { 'access-control-allow-origin': sp.origin, 'access-control-allow-credentials': 'true', vary: 'Origin' }
      : {};
  return { status: 200, headers: { 'content-type': 'application/json', ...cors }, body: JSON.stringify(fields) };
}

const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';

const padding = (octets: number): string => alphabet.repeat(Math.ceil(octets / alphabet.length)).slice(0, octets);

const loginPage = (sp: RegisteredServiceProvider, question: string): string =>
  page(
    'Identity provider · idp.localhost',
    'Who are you?',
    html`<p><code>${sp.origin}</code> asks you to sign in. This is a demo: there is one user and no password.</p>
<form method="post" action="/sign-in">
<input type="hidden" name="question" value="${question}">
<button id="sign-in">Sign in as ann</button>
</form>`,
  );
