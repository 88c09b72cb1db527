// A request of the login that got no answer: name not found, TLS refused, blocked, given up (the browser's error name, in words).
import type { Exchange } from '../../capture/exchange.ts';
import type { Check } from '../check.ts';
import type { CheckSubject } from '../check-subject.ts';
import type { Judgement, Party } from '../finding.ts';
import { hostOf } from '../trace-index.ts';
import { cut, isNavigation } from './http-facts.ts';

interface Meaning {
  /** Beginnings of the names in Chromium (net::) and Firefox. */
  readonly names: RegExp;
  readonly what: string;
  readonly fix: string;
  readonly party: Party;
  /** Not a failure by itself. */
  readonly mild?: true;
}

/** Chromium follows 19 redirects and tells extensions no more than that it gave up; Firefox follows 20 and names it. */
const MOST_REDIRECTS = 19;

const CIRCLE: Meaning = {
  names: /TOO_MANY_REDIRECTS|REDIRECT_LOOP/,
  what: 'the servers redirected so often, mostly in a circle, that the browser gave up',
  fix: 'Look at the addresses of the chain: where they repeat, see the finding about the login loop or about cookies, and clear the cookies of both hosts once. Browsers follow about 20 redirects.',
  party: 'sp',
};

const MEANINGS: readonly Meaning[] = [
  {
    names: /NAME_NOT_RESOLVED|UNKNOWN_HOST|DNS_/,
    what: 'the name of the host is not known to DNS',
    fix: 'Check the host in the configured address for spelling; an internal name needs the company’s network or VPN.',
    party: 'between',
  },
  {
    names: /CERT_|SSL_|TLS|NS_ERROR_NET_INADEQUATE_SECURITY|SEC_ERROR|MOZILLA_PKIX/,
    what: 'the browser does not trust the host’s TLS certificate, or could not agree on encryption with it',
    fix: 'Renew or correct the TLS certificate of the web server (this is not the SAML signing certificate), with its whole chain.',
    party: 'between',
  },
  CIRCLE,
  {
    names: /BLOCKED_BY_CLIENT|NS_ERROR_ABORT_BLOCKED/,
    what: 'an extension in this browser blocked it, such as an ad or tracking blocker',
    fix: 'Allow both hosts in the blocker, or try in a profile without other extensions.',
    party: 'browser',
  },
  {
    names: /BLOCKED_BY_RESPONSE|XFO_VIOLATION/,
    what: 'the answer forbids to be shown here (X-Frame-Options, Content-Security-Policy or Cross-Origin policies)',
    fix: 'Open the login in the top window or a pop-up; or allow this site in frame-ancestors at the server that answers.',
    party: 'idp',
  },
  {
    names: /BLOCKED_BY_CSP|CSP_/,
    what: 'the Content-Security-Policy of the page before it forbids it',
    fix: 'Add the target’s origin to form-action of that page; browsers apply it to redirects after the submit too.',
    party: 'idp',
  },
  {
    names: /BLOCKED_BY_ADMINISTRATOR|BLOCKED_BY_LOCAL|BLOCKED_BY_PRIVATE|UNSAFE_PORT|PORT_ACCESS/,
    what: 'a policy of this browser or computer blocks the address',
    fix: 'Allow the address in the browser’s policy, or use a usual port.',
    party: 'browser',
  },
  {
    names:
      /RESPONSE_HEADERS_TOO_BIG|HEADERS_TRUNCATED|INVALID_REDIRECT|INVALID_HTTP_RESPONSE|CONTENT_DECODING|HTTP2_PROTOCOL/,
    what: 'the server’s answer is broken or too long for the browser',
    fix: 'Look at the server and the proxy before it; many or very long Set-Cookie headers are a usual reason.',
    party: 'between',
  },
  {
    names:
      /CONNECTION_|EMPTY_RESPONSE|TIMED_OUT|ADDRESS_UNREACHABLE|NET_TIMEOUT|NET_RESET|NET_INTERRUPT|OFFLINE|INTERNET_DISCONNECTED|NETWORK_|PROXY_/,
    what: 'no connection could be made, or it broke off',
    fix: 'Check that the host can be reached from this network, at this port; the address may be an internal one, or the server, or a proxy before it, may be down or close the connection.',
    party: 'between',
  },
  {
    names: /ABORTED|BINDING_ABORTED|no response/i,
    what: 'it was given up before an answer came: another navigation, a closed tab, a second click',
    fix: 'Try again without clicking twice.',
    party: 'browser',
    mild: true,
  },
];

const NOT_FOLLOWED =
  'its redirect was not followed; the user went elsewhere or clicked twice, or the Content-Security-Policy (form-action) of the page that posted forbids where it leads';

export const requestFailed: Check = {
  id: 'request-failed',
  cites: ['F28', 'F29', 'F39', 'F40'],
  title: 'Every page and message of the login gets an answer.',
  stage: 'symptom',
  applies: (subject) => failedIn(subject).length > 0,
  run: (subject) =>
    failedIn(subject)
      .slice(0, 1)
      .map((exchange) => judge(exchange, subject)),
};

/** Firmer failures first: of a login with an abort and a broken connection, the connection is meant. */
function failedIn({ messages, exchanges, flow }: CheckSubject): Exchange[] {
  const own = new Set(messages.map(({ exchange }) => exchange));
  const failed = exchanges.filter(
    (exchange) =>
      exchange.state === 'failed' &&
      exchange.source !== 'pasted' &&
      !isToldByFrame(exchange) &&
      (own.has(exchange) || (isNavigation(exchange) && flow.outcome !== 'succeeded')),
  );
  return failed.sort((a, b) => Number(isMild(a)) - Number(isMild(b)));
}

/** The answer arrived and was not shown; the check of frames says why. Only some sources call that a failure. */
const isToldByFrame = ({ error = '', response }: Exchange): boolean =>
  (response?.status ?? 0) > 0 && /BLOCKED_BY_RESPONSE|XFO_VIOLATION/.test(error);

const meaningOf = ({ error = '', hop, response }: Exchange): Meaning | undefined =>
  hop >= MOST_REDIRECTS && response?.redirectUrl !== undefined
    ? CIRCLE
    : MEANINGS.find(({ names }) => names.test(error));
const isMild = (exchange: Exchange): boolean => meaningOf(exchange)?.mild === true;

function judge(exchange: Exchange, { flow }: CheckSubject): Judgement {
  const meaning = meaningOf(exchange);
  const mild = meaning?.mild === true || flow.outcome === 'succeeded';
  const host = hostOf(exchange.request.url);
  const answered = (exchange.response?.status ?? 0) > 0;
  const kept = answered && meaning?.mild === true && exchange.response?.redirectUrl !== undefined;
  const what = kept ? NOT_FOLLOWED : (meaning?.what ?? 'the browser gave up for a reason that it names only in code');
  return {
    outcome: mild ? 'info' : 'fail',
    confidence: meaning?.mild ? 'hint' : 'proven',
    where: { exchange: exchange.id },
    seen: cut(exchange.error ?? 'no answer'),
    expected: `An answer from ${host}`,
    message: `${answered ? `The browser did not take the answer of ${host} to its end` : `The request to ${host} got no answer`}: ${what}.`,
    fix: kept
      ? 'If nobody went elsewhere, look for form-action in the Content-Security-Policy of the page that posted, and add the origin to which this redirect leads.'
      : (meaning?.fix ?? 'Open the address by itself in this browser and see what it says.'),
    ...(meaning && { party: meaning.party }),
  };
}
