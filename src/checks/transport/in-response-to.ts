// Whether the response answers the request that the SP is waiting for (FIELD F25, F26): four checks about InResponseTo.
import type { Exchange } from '../../capture/exchange.ts';
import type { Check } from '../check.ts';
import type { CheckSubject } from '../check-subject.ts';
import type { Judgement, Weakness } from '../finding.ts';
import { hostOf } from '../trace-index.ts';
import { carriesRequest } from './carries.ts';
import { cut, hopBefore } from './http-facts.ts';
import {
  type AnsweredLeg,
  answeredLegs,
  beganLate,
  ENOUGH_BEFORE,
  endStatus,
  pageBehind,
  wentOn,
} from './login-legs.ts';
import { before } from './nearby.ts';

const isReadable = ({ response: { decoded } }: AnsweredLeg): boolean =>
  decoded.header.kind === 'Response' && decoded.header.version === 'SAML 2.0';

const readableLegs = (subject: CheckSubject): AnsweredLeg[] => answeredLegs(subject).filter(isReadable);

const placeOf = ({ response }: AnsweredLeg): Judgement['where'] => ({
  message: response.index,
  exchange: response.exchange.id,
  path: 'Response/@InResponseTo',
});

export const inResponseToUnknown: Check = {
  id: 'in-response-to-unknown',
  cites: ['F25', 'N40'],
  title: 'InResponseTo of a Response names a request that this browser sent.',
  stage: 'session',
  applies: (subject) => unknownLegs(subject).length > 0,
  run: (subject) => unknownLegs(subject).map((leg) => judgeUnknown(leg, subject)),
};

const unknownLegs = (subject: CheckSubject): AnsweredLeg[] =>
  readableLegs(subject).filter(
    ({ request, response }) => !request && (response.decoded.header.inResponseTo ?? '') !== '',
  );

function judgeUnknown(leg: AnsweredLeg, subject: CheckSubject): Judgement {
  const { exchange, decoded } = leg.response;
  const asked = pendingRequest(exchange, subject);
  const late = !asked && beganLate(subject, exchange.startedAt);
  const went = wentOn(subject, leg);
  const weakenedBy: Weakness[] = late ? ['recording-began-late'] : [];
  const how = asked
    ? 'Another request was sent in this tab before, and this does not answer it: the IdP made the value up, or answered the request of another browser'
    : late
      ? 'The recording may have begun after the request was sent; else the request was made in another browser, or the IdP’s login page was bookmarked'
      : 'The request was made in another browser, the IdP’s login page was opened from a bookmark or a restored tab, or the IdP puts InResponseTo into a login that it began itself, which SAML forbids';
  return {
    outcome: went === 'badly' ? 'fail' : late || went === 'well' ? 'info' : 'warn',
    confidence: asked ? 'proven' : late ? 'hint' : 'likely',
    weakenedBy,
    where: placeOf(leg),
    seen: cut(decoded.header.inResponseTo ?? ''),
    expected: 'The ID of a request that was sent from this browser',
    message: `The Response says that it answers a request that is not in this recording. ${how}. A service provider that remembers its requests refuses it (“InResponseTo is not valid”).`,
    fix: 'Start at the application and not at the IdP’s login page. If that is what was done, let the IdP copy the ID of the request into InResponseTo, and leave it out of logins that begin at the IdP.',
    party: asked ? 'idp' : 'browser',
  };
}

/** A request of a login in the same tab that nobody answered before the response came. */
function pendingRequest(exchange: Exchange, subject: CheckSubject): Exchange | undefined {
  return before(subject.trace.ofTab(exchange.tab?.id), exchange, ENOUGH_BEFORE).find((other) => {
    if (!carriesRequest(other)) return false;
    const flow = subject.trace.flowOf(other.id);
    return flow !== undefined && flow.kind === 'sso' && flow.legs.every(({ response }) => response === undefined);
  });
}

export const answerToOlderRequest: Check = {
  id: 'answer-to-older-request',
  cites: ['F25'],
  title: 'The Response answers the newest request that the service provider made in this browser.',
  stage: 'session',
  applies: (subject) => readableLegs(subject).some(({ request }) => request !== undefined),
  run: (subject) =>
    readableLegs(subject).flatMap((leg) => {
      // Most service providers keep several logins apart, so it is worth a word only where this one failed.
      if (wentOn(subject, leg) !== 'badly') return [];
      const newer = newerLeg(leg, subject) ?? newerRequest(leg, subject);
      return newer ? [judgeOlder(leg, newer, subject)] : [];
    }),
};

/** Where both requests are of one login, begun anew. A broker's two are of different issuers, and it waits for both. */
function newerLeg({ request, response }: AnsweredLeg, { legs }: CheckSubject): Exchange | undefined {
  if (!request) return undefined;
  const issuer = request.decoded.header.issuer;
  const newer = legs.find(
    ({ request: other }) =>
      other !== undefined &&
      other.decoded.header.issuer === issuer &&
      other.decoded.header.id !== request.decoded.header.id &&
      other.exchange.sequence > request.exchange.sequence &&
      other.exchange.sequence < response.exchange.sequence,
  );
  return newer?.request?.exchange;
}

function newerRequest({ request, response }: AnsweredLeg, subject: CheckSubject): Exchange | undefined {
  if (!request) return undefined;
  const sender = hostOf(pageBehind(request.exchange, subject) ?? '');
  const own = new Set(subject.exchanges);
  const list = subject.trace.ofHost(hostOf(request.exchange.request.url));
  return before(list, response.exchange, response.exchange.startedAt - request.exchange.startedAt).find((other) => {
    if (other.sequence <= request.exchange.sequence || own.has(other) || !carriesRequest(other)) return false;
    const flow = subject.trace.flowOf(other.id);
    if (!flow || flow.id === subject.flow.id || flow.kind !== 'sso') return false;
    return sender === '' || hostOf(pageBehind(other, subject) ?? '') === sender;
  });
}

/** ID and time of the request in the exchange, as far as it could be read. */
function requestIn({ id }: Exchange, subject: CheckSubject): string {
  const { legs = [] } = subject.trace.flowOf(id) ?? {};
  const sightings = legs.flatMap(({ request, requestHops }) => [request ?? [], requestHops].flat());
  const message = sightings
    .flatMap((index) => subject.messageAt(index) ?? [])
    .find(({ exchange }) => exchange.id === id);
  const { id: name, issueInstant } = message?.decoded.header ?? {};
  if (name === undefined) return 'The ID of the newer request';
  return issueInstant === undefined ? cut(name) : `${cut(name)}, issued at ${cut(issueInstant)}`;
}

const judgeOlder = (leg: AnsweredLeg, newer: Exchange, subject: CheckSubject): Judgement => ({
  outcome: 'fail',
  // Many service providers keep several requests apart: any firmer finding goes before this one.
  confidence: 'hint',
  where: placeOf(leg),
  seen: cut(leg.response.decoded.header.inResponseTo ?? ''),
  expected: requestIn(newer, subject),
  message:
    'While this login was under way, the same service provider began another one in this browser: another tab, or a double click. Many service providers remember only the newest request, and refuse the answer to the older one.',
  fix: 'Close the other tabs and start once more. For good: let the service provider remember several requests for each session, or keep them on its side by ID.',
  party: 'sp',
});

export const requestAnsweredTwice: Check = {
  id: 'request-answered-twice',
  cites: ['F25', 'F27'],
  title: 'One request is answered by one Response.',
  stage: 'session',
  applies: (subject) => readableLegs(subject).some(({ request }) => request !== undefined),
  run: (subject) => {
    const answered = new Map<number, AnsweredLeg>();
    const found: Judgement[] = [];
    for (const leg of readableLegs(subject)) {
      const request = leg.request?.index;
      if (request === undefined) continue;
      const first = answered.get(request);
      // An error first and an answer after the user tried again is how some IdPs go on.
      if (first && first.response.decoded.header.status === 'Success') found.push(judgeSecond(first, leg, subject));
      answered.set(request, leg);
    }
    return found;
  },
};

function judgeSecond(first: AnsweredLeg, second: AnsweredLeg, subject: CheckSubject): Judgement {
  const gap = (second.response.exchange.startedAt - first.response.exchange.startedAt) / 1_000;
  const kept = redirectFromCache(first, second, subject);
  return {
    outcome: endStatus(second.response.exchange, subject) >= 400 ? 'fail' : 'warn',
    where: placeOf(second),
    seen: `${cut(second.response.decoded.header.inResponseTo ?? '')}, which was answered ${gap.toFixed(1)} seconds before`,
    expected: 'A request that nothing has answered yet',
    ...(kept
      ? {
          message: `The browser did not ask the service provider again: it took the redirect of ${cut(kept.request.url)} from its cache, and with it the AuthnRequest of the login before. The service provider forgot that request once it was answered, and refuses the second answer.`,
          fix: 'Let the service provider answer with 302 or 303, and send Cache-Control: no-cache, no-store with every redirect that carries a request (SAML Bindings 3.4.5.1). Until then, users have to clear the browser’s cache.',
          party: 'sp' as const,
        }
      : {
          message:
            'The IdP made a second Response to the same request, as when the user goes back to its page and logs in again. The service provider forgot the request once it was answered, and refuses the second answer.',
          fix: 'Start at the application again instead of going back to the IdP’s page.',
          party: 'browser' as const,
        }),
  };
}

/** Of the times at which the request was sent between the two answers: the redirect before it, where a cache gave it. */
function redirectFromCache(first: AnsweredLeg, second: AnsweredLeg, subject: CheckSubject): Exchange | undefined {
  const [from, to] = [first.response.exchange.sequence, second.response.exchange.sequence];
  const id = first.request?.decoded.header.id;
  for (const { exchange, decoded } of subject.messages) {
    if (exchange.sequence < from || exchange.sequence > to || decoded.header.id !== id) continue;
    const before = hopBefore(exchange, subject.trace);
    if (before?.response?.fromCache) return before;
  }
  return undefined;
}

export const unsolicitedResponse: Check = {
  id: 'unsolicited-response',
  cites: ['F26', 'N40'],
  title: 'A Response without InResponseTo is one that the service provider accepts, and InResponseTo is never empty.',
  stage: 'session',
  applies: (subject) => readableLegs(subject).some(({ response }) => !response.decoded.header.inResponseTo),
  run: (subject) =>
    readableLegs(subject)
      .filter(({ response }) => !response.decoded.header.inResponseTo)
      .map((leg) =>
        leg.response.decoded.header.inResponseTo === '' ? judgeEmpty(leg) : judgeUnsolicited(leg, subject),
      ),
};

const judgeEmpty = (leg: AnsweredLeg): Judgement => ({
  outcome: 'fail',
  where: placeOf(leg),
  seen: '',
  expected: 'The request’s ID, or no InResponseTo at all',
  message:
    'InResponseTo is there and empty. An ID can’t be empty: service providers look for a request without a name, or refuse the XML.',
  fix: 'Let the IdP leave the attribute out of logins that begin there, in the Response and in SubjectConfirmationData.',
  party: 'idp',
});

/** What SPs say of a Response that they did not ask for (FIELD §4). */
const REFUSED = /unsolicited|InResponseTo is missing|in.?response.?to.{0,60}(?:missing|required|invalid|null)/i;

/** By its documents, or because the user said so. */
const takesUnsolicited = ({ deployment: { sp, requirements } }: CheckSubject): boolean =>
  requirements.unsolicited === 'allowed' ||
  (requirements.relayState?.includes('blank-when-unsolicited') ?? false) ||
  /^(?:salesforce-|experience-cloud)/.test(sp.product);

function judgeUnsolicited(leg: AnsweredLeg, subject: CheckSubject): Judgement {
  const { deployment } = subject;
  const forbidden = deployment.requirements.unsolicited === 'forbidden';
  const badly = wentOn(subject, leg) === 'badly';
  const page = (leg.response.exchange.response?.body ?? '').slice(0, 50_000);
  const said = badly && REFUSED.test(page);
  // Of a product that takes them this explains nothing.
  const suspect = badly && (said || !takesUnsolicited(subject));
  return {
    outcome: forbidden || suspect ? 'fail' : 'info',
    confidence: forbidden ? 'proven' : said ? 'likely' : suspect ? 'hint' : 'proven',
    where: placeOf(leg),
    seen: 'no InResponseTo',
    expected:
      forbidden || said
        ? 'The ID of a request of the service provider'
        : suspect
          ? 'The ID of a request, if the service provider takes only logins that it asked for'
          : 'none: a login that the IdP begins has no request',
    message: forbidden
      ? 'The IdP began this login, and the service provider takes only logins that it asked for.'
      : said
        ? 'The IdP began this login, and the service provider says that it takes only logins that it asked for.'
        : suspect
          ? 'The IdP began this login, and it failed. Many service providers take only logins that they asked for; a login that starts at the application shows whether that is the reason.'
          : 'The IdP began this login; the service provider did not ask for it.',
    fix:
      forbidden || suspect
        ? 'Allow IdP-initiated login (unsolicited responses) at the service provider, or let the IdP’s tile be a link to the page at which the application’s own login starts.'
        : '',
    party: 'idp',
  };
}
