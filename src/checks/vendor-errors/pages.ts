// The pages among which an error page may be: those of the flow, and those that the same tab showed right after it.
import { toDisplayText } from '../../base/bytes.ts';
import { formDecode } from '../../base/percent.ts';
import type { Exchange } from '../../capture/exchange.ts';
import type { CheckSubject } from '../check-subject.ts';
import { hostOf } from '../trace-index.ts';

export interface Page {
  readonly exchange: Exchange;
  /** Lower case, without port. */
  readonly host: string;
  /** As requested, and once decoded: codes stand in parameters. */
  readonly address: string;
  /** `address` without scheme and host: words in a host's name say nothing of what happened there. */
  readonly beyondHost: string;
  /** '' where the source has no bodies. Without markup and scripts. */
  readonly text: string;
  readonly title: string;
  readonly status: number;
  readonly side: 'idp' | 'sp' | 'unknown';
  /** By status, title or address; loose words in an ordinary page mean nothing. */
  readonly isError: boolean;
  /** Before the answer came: what happened then, the login survived. */
  readonly survived: boolean;
}

/** Characters of a body that are looked at; an error page says early what it is. */
const BODY_READ = 65_536;
/** Characters of all bodies of one flow. */
const ALL_BODIES = 1_000_000;
const ADDRESS_READ = 8_000;
const MOST_PAGES = 200;
/** Exchanges and milliseconds after the flow that still belong to how it ended. */
const MOST_AFTER = 30;
const AFTER = 30_000;

const known = new WeakMap<CheckSubject, readonly Page[]>();

export function pagesOf(subject: CheckSubject): readonly Page[] {
  const before = known.get(subject);
  if (before) return before;
  const hosts = hostsOf(subject);
  const answered = lastAnswer(subject);
  const exchanges = [...subject.exchanges, ...after(subject)];
  let left = ALL_BODIES;
  const pages = exchanges.slice(-MOST_PAGES).map((exchange) => {
    const body = (exchange.response?.body ?? '').slice(0, Math.min(BODY_READ, left));
    left -= body.length;
    return toPage(exchange, body, hosts, answered, subject);
  });
  known.set(subject, pages);
  return pages;
}

/** What the tab did next, until something else began. Found by halving: the tab may have been used all day. */
function after({ exchanges, trace, flow }: CheckSubject): readonly Exchange[] {
  const last = exchanges.at(-1);
  if (!last) return [];
  const inTab = trace.ofTab(last.tab?.id);
  let [low, high] = [0, inTab.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((inTab[middle] as Exchange).sequence <= last.sequence) low = middle + 1;
    else high = middle;
  }
  const found: Exchange[] = [];
  for (const exchange of inTab.slice(low, low + MOST_AFTER)) {
    const other = trace.flowOf(exchange.id);
    if ((other && other !== flow) || exchange.startedAt - last.startedAt > AFTER) break;
    found.push(exchange);
  }
  return found;
}

interface Hosts {
  readonly idp: ReadonlySet<string>;
  readonly sp: ReadonlySet<string>;
}

function hostsOf({ legs }: CheckSubject): Hosts {
  const idp = new Set<string>();
  const sp = new Set<string>();
  for (const { request, response, requestHops } of legs) {
    const asks = request?.decoded.header.kind === 'AuthnRequest';
    if (request && asks) for (const hop of [request, ...requestHops]) idp.add(hostName(hop.exchange.request.url));
    if (request?.exchange.initiator && asks) sp.add(hostName(request.exchange.initiator));
    if (response?.decoded.header.kind === 'Response') {
      sp.add(hostName(response.exchange.request.url));
      if (response.exchange.initiator) idp.add(hostName(response.exchange.initiator));
    }
  }
  return { idp, sp };
}

function lastAnswer({ legs }: CheckSubject): number {
  const answers = legs.flatMap(({ response }) =>
    response?.decoded.header.status === 'Success' || response?.decoded.header.kind === 'Artifact'
      ? [response.exchange.sequence]
      : [],
  );
  return answers.reduce((latest, sequence) => Math.max(latest, sequence), -1);
}

function toPage(exchange: Exchange, body: string, hosts: Hosts, answered: number, subject: CheckSubject): Page {
  const host = hostName(exchange.request.url);
  const url = exchange.request.url.slice(0, ADDRESS_READ);
  // A message in the address is looked at by others, and base64 of it may read like anything.
  const address = carriesMessage(subject, exchange) ? '' : `${url}\n${toDisplayText(formDecode(url))}`;
  const title = /<title[^>]{0,200}>([^<]{0,300})/i.exec(body)?.[1]?.trim() ?? '';
  const text = looksLikeScript(body, url) ? '' : withoutMarkup(body);
  const status = exchange.response?.status ?? 0;
  const isIdp = hosts.idp.has(host);
  const isSp = hosts.sp.has(host);
  return {
    exchange,
    host,
    address,
    beyondHost: address.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#\n]*/gim, ''),
    text,
    title,
    status,
    side: isIdp === isSp ? 'unknown' : isIdp ? 'idp' : 'sp',
    isError:
      status >= 400 ||
      /error|fail|denied|invalid|problem|forbidden|unauthori|exception|fehler|erreur/i.test(title) ||
      /[/_-](?:saml)?error(?:[/?._#-]|$)/i.test(url),
    survived: exchange.sequence < answered,
  };
}

const carriesMessage = ({ messages }: CheckSubject, { id }: Exchange): boolean =>
  messages.some(({ exchange, encoded }) => exchange.id === id && encoded.place === 'query');

const looksLikeScript = (body: string, url: string): boolean =>
  /\.(?:js|css|map|svg)(?:[?#]|$)/i.test(url) || !/[<{]/.test(body.slice(0, 2_000));

/** The text between tags, scripts and styles left out. One walk. */
function withoutMarkup(html: string): string {
  const parts: string[] = [];
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    if (open === -1) {
      parts.push(html.slice(at));
      break;
    }
    parts.push(html.slice(at, open), ' ');
    const hidden = /^<(script|style)[\s>]/i.exec(html.slice(open, open + 10))?.[1]?.toLowerCase();
    const close = hidden ? indexOfEnd(html, hidden, open) : html.indexOf('>', open);
    if (close === -1) break;
    at = close + 1;
  }
  return parts
    .join('')
    .replace(/&(?:quot|#34|#x22);/g, '"')
    .replace(/&(?:apos|#39|#x27);/g, "'")
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ');
}

function indexOfEnd(html: string, name: string, from: number): number {
  const lower = html.indexOf(`</${name}`, from);
  const end = lower === -1 ? html.indexOf(`</${name.toUpperCase()}`, from) : lower;
  return end === -1 ? -1 : html.indexOf('>', end);
}

const hostName = (url: string): string => hostOf(url).replace(/:\d+$/, '');
