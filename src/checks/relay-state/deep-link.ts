// The page that the user asked for: lost before RelayState existed, or by an SP that got its value back and opened another page (F12, F09).
import type { Exchange } from '../../capture/exchange.ts';
import { besideMessage } from '../../flow/relay-state.ts';
import type { Check } from '../check.ts';
import type { CheckSubject, SubjectLeg } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { hostOf } from '../trace-index.ts';
import { goesToSalesforce, isSalesforceHost, shown } from './leg-values.ts';

/** The first leg of a login that succeeded, as far as was seen. */
const login = ({ flow, legs }: CheckSubject): SubjectLeg | undefined =>
  flow.kind === 'sso' && flow.outcome === 'succeeded' ? legs[0] : undefined;

const pathOf = (url: string): string => /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*([^?#]*)/i.exec(url)?.[1] ?? '';
const withoutFragment = (url: string): string => url.split('#', 1)[0] ?? url;

/** Addresses that only start a login, so nobody asked for them as a page. */
const STARTS_LOGIN =
  /(?:^|[/._-])(?:log-?in|sign-?in|sso|saml2?|auth|authenticate|authn|oauth2?|session|idp|acs|start)(?=$|[/._-])/i;

/** The page of the SP that was asked for and answered by the request: the first hop of the request's redirects. */
function askedPage({ trace }: CheckSubject, { request }: SubjectLeg): Exchange | undefined {
  if (!request) return undefined;
  const [first] = trace.chainOf(request.exchange);
  if (!first || first === request.exchange || first.request.method !== 'GET') return undefined;
  return first;
}

/** The page with which the redirects that answered the response ended. */
function landing({ trace }: CheckSubject, { response }: SubjectLeg): Exchange | undefined {
  const end = response && trace.chainOf(response.exchange).at(-1);
  return end && end !== response.exchange && end.response?.status === 200 ? end : undefined;
}

/** An address of one record or view: that another page opens behind `/app` is what many SPs mean to do. */
const isDeep = (url: string): boolean =>
  /\d/.test(pathOf(url)) ||
  url.includes('?') ||
  pathOf(url)
    .split('/')
    .filter((part) => part !== '').length > 2;

const sameHost = (a: Exchange, b: Exchange): boolean => hostOf(a.request.url) === hostOf(b.request.url);

export const RELAY_STATE_DEEP_LINK: readonly Check[] = [
  {
    id: 'deep-link-not-carried',
    cites: ['F12'],
    title: 'A page of the SP that was asked for before the login is the one that opens after it.',
    stage: 'after',
    applies: (subject) => lostBeforehand(subject).length > 0,
    run: (subject) => lostBeforehand(subject),
  },
  {
    id: 'deep-link-not-opened',
    cites: ['F12'],
    title: 'The SP opens the page that RelayState names, once it came back.',
    stage: 'after',
    applies: (subject) => notOpened(subject).length > 0,
    run: (subject) => notOpened(subject),
  },
  {
    id: 'relay-state-of-another-site',
    cites: ['F09'],
    title: 'A RelayState that Salesforce gets is a path, or a URL of the org’s own sites.',
    stage: 'relay-state',
    applies: (subject) => foreign(subject).length > 0,
    run: (subject) => foreign(subject),
  },
];

function lostBeforehand(subject: CheckSubject): Judgement[] {
  const leg = login(subject);
  const asked = leg && askedPage(subject, leg);
  const end = leg && landing(subject, leg);
  if (!leg?.request || !asked || !end || !sameHost(asked, end)) return [];
  const path = pathOf(asked.request.url);
  if (path.length < 2 || STARTS_LOGIN.test(path)) return [];
  if (leg.request.encoded.relayState.presence !== 'absent') return [];
  if (withoutFragment(asked.request.url) === withoutFragment(end.request.url) || path === pathOf(end.request.url))
    return [];
  return [
    {
      outcome: isDeep(asked.request.url) ? 'warn' : 'info',
      confidence: isDeep(asked.request.url) ? 'likely' : 'hint',
      where: { message: leg.request.index, exchange: asked.id, path: 'RelayState' },
      seen: shown(end.request.url),
      expected: shown(asked.request.url),
      message:
        'The user asked for one page and landed on another one. The SP sent no RelayState with its request, so nothing carried the page through the login.',
      fix: 'At the SP: keep the page that was asked for, and send a token for it as RelayState. Parts behind # never reach the server; a script has to save them.',
      party: 'sp',
    },
  ];
}

function notOpened(subject: CheckSubject): Judgement[] {
  const leg = login(subject);
  const lost = leg?.leg.trail.find(({ where, changed }) => where === 'after' && changed === 'lost');
  const end = lost && subject.trace.exchange(lost.exchange);
  if (!leg?.response || !end || leg.leg.relayState.verdict !== 'exact') return [];
  const asked = askedPage(subject, leg);
  if (asked && withoutFragment(asked.request.url) === withoutFragment(end.request.url)) return [];
  return [
    {
      outcome: 'info',
      confidence: 'likely',
      where: { message: leg.response.index, exchange: end.id, path: 'RelayState' },
      seen: shown(end.request.url),
      expected: shown(besideMessage(leg.response.encoded).value),
      message:
        'RelayState came back as it was sent, and names a page, but the SP opened another one: it may not read RelayState, or refuse the address in it.',
      fix: 'At the SP: read RelayState at the assertion consumer service, and allow its own pages as targets.',
      party: 'sp',
    },
  ];
}

function foreign(subject: CheckSubject): Judgement[] {
  return subject.legs.flatMap((leg): Judgement[] => {
    const { response } = leg;
    if (response?.decoded.header.kind !== 'Response' || !goesToSalesforce(subject, leg)) return [];
    // A value that came back changed is told of as that.
    if (leg.leg.relayState.verdict === 'mutated') return [];
    const { value, presence } = besideMessage(response.encoded);
    if (presence !== 'present' || !/^https?:\/\//i.test(value)) return [];
    const host = hostOf(value);
    const own = new Set([
      hostOf(response.exchange.request.url),
      ...subject.deployment.sp.assertionConsumerServices.map(({ location }) => hostOf(location)),
      ...Object.values(subject.deployment.settings).map(hostOf),
    ]);
    if (isSalesforceHost(host) || own.has(host)) return [];
    const refused = subject.flow.outcomeEvidence.some(({ detail }) => /Invalid Page Redirection/i.test(detail));
    return [
      {
        outcome: refused ? 'fail' : 'warn',
        confidence: refused ? 'proven' : 'likely',
        where: { message: response.index, exchange: response.exchange.id, path: 'RelayState' },
        seen: shown(value),
        expected: 'a path such as /001/o, or a URL of the org’s own hosts',
        message: `RelayState is a URL of ${host}, which is no host of Salesforce. Salesforce answers “Invalid Page Redirection”${refused ? ', as it did here' : ', unless it is a custom domain of the org'}.`,
        fix: 'At the IdP: enter a path, or a URL of the org (My Domain or site), as default RelayState or start URL. In Salesforce, a custom domain must be registered in Setup, Domains.',
        party: leg.request ? 'sp' : 'idp',
      },
    ];
  });
}
