// A login page inside a frame whose server forbids framing: the frame stays blank (FIELD F29).
import type { Exchange } from '../../capture/exchange.ts';
import { headerValue } from '../../capture/headers.ts';
import type { Check } from '../check.ts';
import type { CheckSubject } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { hostOf } from '../trace-index.ts';
import { readAddress } from './addresses.ts';
import { allows, sourcesOf } from './content-security-policy.ts';
import { cut, inFrame, redirectOf, statusOf } from './http-facts.ts';
import { before } from './nearby.ts';

const OPEN_FOR = 8 * 3_600_000;

export const loginInFrameRefused: Check = {
  id: 'login-in-frame-refused',
  cites: ['F29'],
  title: 'A login page inside a frame may be shown there (X-Frame-Options, frame-ancestors).',
  stage: 'transport',
  applies: ({ exchanges }) => exchanges.some(inFrame),
  run: (subject) => {
    const refused = subject.exchanges.filter(isPage).flatMap((exchange) => refusal(exchange, subject) ?? []);
    return refused.slice(0, 1).map((found) => judge(found, subject));
  },
};

/** Browsers look at these headers only of an answer that they would show. */
const isPage = (exchange: Exchange): boolean =>
  inFrame(exchange) && statusOf(exchange) > 0 && redirectOf(exchange) === undefined && statusOf(exchange) !== 204;

interface Refused {
  readonly exchange: Exchange;
  readonly header: string;
  readonly value: string;
  readonly top: string | undefined;
}

/** frame-ancestors goes before X-Frame-Options (CSP Level 3 §6.4.2). Without knowing who frames, only a blanket refusal counts. */
function refusal(exchange: Exchange, subject: CheckSubject): Refused | undefined {
  const top = topPage(exchange, subject);
  const { url } = exchange.request;
  const lists = sourcesOf(exchange, 'frame-ancestors');
  if (lists.length > 0) {
    const blanket = lists.some((sources) => sources.length === 0 || sources.some((source) => /^'none'$/i.test(source)));
    if (!blanket && (top === undefined || allows(lists, originOf(top), url))) return undefined;
    return {
      exchange,
      header: 'Content-Security-Policy',
      value: `frame-ancestors ${lists.map((l) => l.join(' ')).join(', ')}`,
      top,
    };
  }
  const options = headerValue(exchange.response?.headers, 'x-frame-options')?.trim() ?? '';
  const isRefused =
    /^deny$/i.test(options) || (/^sameorigin$/i.test(options) && top !== undefined && originOf(top) !== originOf(url));
  return isRefused ? { exchange, header: 'X-Frame-Options', value: options, top } : undefined;
}

const originOf = (url: string): string => `${readAddress(url)?.origin ?? ''}/`;

/** The page in the tab's top frame, as far back as the tab goes. */
function topPage(exchange: Exchange, { trace }: CheckSubject): string | undefined {
  if (!exchange.tab) return undefined;
  const page = before(trace.ofTab(exchange.tab.id), exchange, OPEN_FOR).find(
    (other) => other.resourceType === 'main_frame' && redirectOf(other) === undefined && statusOf(other) > 0,
  );
  return page?.request.url;
}

function judge({ exchange, header, value, top }: Refused, { flow }: CheckSubject): Judgement {
  // Frames that are hidden on purpose (single logout, asking silently for a session) need nothing shown.
  const hidden = flow.kind === 'slo' || flow.outcome === 'succeeded';
  const host = hostOf(exchange.request.url);
  return {
    outcome: hidden ? 'info' : 'fail',
    where: { exchange: exchange.id, path: header },
    seen: cut(`${header}: ${value}`),
    expected: top
      ? `A policy that lets ${originOf(top).slice(0, -1)} show this page in a frame`
      : 'A policy that allows the frame',
    message: `The login runs in a frame${top ? ` of ${hostOf(top)}` : ''}, and ${host} forbids that its page is shown in one. The browser leaves the frame blank or says “refused to connect”.`,
    fix: 'Open the login in a pop-up or in the top window. Or allow the embedding site at the server that answers: frame-ancestors there (Okta: iframe embedding and trusted origins; Salesforce: Trusted URLs and clickjack protection).',
    party: 'idp',
  };
}
