// Addresses, headers and bodies that a server refused for their length (FIELD F38): three checks over one table.
import type { Exchange } from '../../capture/exchange.ts';
import type { Check } from '../check.ts';
import type { CheckSubject } from '../check-subject.ts';
import type { Confidence, Judgement } from '../finding.ts';
import { bodyLength, headerLength, headersLength, isNavigation, statusOf, statusText } from './http-facts.ts';

interface Size {
  readonly id: string;
  readonly title: string;
  /** What is measured, for the message. */
  readonly what: string;
  /** Octets; undefined where they can't be told. */
  readonly lengthOf: (exchange: Exchange) => number | undefined;
  /** Statuses that say it outright. */
  readonly says: readonly number[];
  /** Other statuses that servers answer with, believed from `suspect` octets on. */
  readonly may: readonly number[];
  readonly suspect: number;
  /** From here on it is worth a word even where nothing went wrong. */
  readonly notable: number;
  readonly path: string;
  readonly fix: string;
}

const SIZES: readonly Size[] = [
  {
    id: 'url-too-long',
    title: 'No server refuses a request of the login because its address is too long.',
    what: 'address',
    lengthOf: ({ request }) => request.url.length,
    says: [414],
    may: [400, 431, 494, 502],
    suspect: 4_096,
    notable: 2_000,
    path: 'URL',
    fix: 'Send the message by HTTP-POST instead of HTTP-Redirect, shorten RelayState to an opaque key, or raise the server’s limit for the request line (large_client_header_buffers, LimitRequestLine, maxHttpHeaderSize).',
  },
  {
    id: 'headers-too-long',
    title: 'No server refuses a request of the login because its headers, mostly cookies, are too long.',
    what: 'header',
    lengthOf: headersLength,
    says: [431, 494],
    may: [400, 413, 502],
    suspect: 8_000,
    notable: 8_000,
    path: 'Cookie',
    fix: 'Find out which cookies pile up for this host (each begun login may leave one) and let them be deleted; keep sessions on the server; or raise the server’s limit (large_client_header_buffers, LimitRequestFieldSize, maxHttpHeaderSize).',
  },
  {
    id: 'body-too-large',
    title: 'No server refuses the post of a message because it is too large.',
    what: 'posted body',
    lengthOf: bodyLength,
    says: [413],
    may: [400, 500, 502, 503],
    suspect: 1_000_000,
    notable: 1_000_000,
    path: 'Content-Length',
    fix: 'Let the IdP send fewer groups and attributes, or raise the limit for this path (client_max_body_size, maxPostSize, post_max_size, or the body limit of the firewall).',
  },
];

export const TOO_LONG_CHECKS: readonly Check[] = SIZES.map((size) => ({
  id: size.id,
  cites: ['F38'],
  title: size.title,
  stage: 'transport',
  applies: (subject) => carriers(subject).length > 0,
  run: (subject) => {
    const judged = carriers(subject).flatMap((exchange) => judge(exchange, size) ?? []);
    const failure = judged.find(({ outcome }) => outcome === 'fail');
    return failure ? [failure] : judged.slice(0, 1);
  },
}));

const bytes = (length: number): string => `${length.toLocaleString('en')} bytes`;

/** Pages and messages of the flow; images and scripts don't stop a login. */
const carriers = ({ messages, exchanges }: CheckSubject): readonly Exchange[] => {
  const own = new Set(messages.map(({ exchange }) => exchange));
  return exchanges.filter((exchange) => own.has(exchange) || isNavigation(exchange));
};

function judge(exchange: Exchange, size: Size): Judgement | undefined {
  const length = size.lengthOf(exchange);
  const status = statusOf(exchange);
  const says = size.says.includes(status) && !isAnotherPart(exchange, size);
  const may =
    length !== undefined && length > size.suspect && size.may.includes(status) && !isAnotherPart(exchange, size);
  if (says || may) return refused(exchange, size, length, says ? 'proven' : 'likely');
  if (length === undefined || length <= size.notable || status >= 400) return undefined;
  return {
    outcome: 'info',
    where: { exchange: exchange.id, path: size.path },
    seen: bytes(length),
    expected: `At most about ${bytes(size.notable)}`,
    message: `The ${size.what} is long. This server took it; proxies and other servers on the way may not.`,
    fix: size.fix,
  };
}

/** 431 counts the request line too: the longer one of both is meant. */
function isAnotherPart(exchange: Exchange, { id }: Size): boolean {
  const { url } = exchange.request;
  const headers = headersLength(exchange);
  if (id === 'url-too-long') return headers !== undefined && headers > url.length && statusOf(exchange) !== 414;
  return id === 'headers-too-long' && (headers === undefined ? url.length > 4_096 : url.length > headers);
}

function refused(exchange: Exchange, size: Size, length: number | undefined, confidence: Confidence): Judgement {
  const cookies = size.id === 'headers-too-long' ? headerLength(exchange, 'cookie') : 0;
  const measured = length === undefined ? '' : ` of ${bytes(length)}`;
  return {
    outcome: 'fail',
    confidence,
    ...(length === undefined && { weakenedBy: ['headers-missing' as const] }),
    where: { exchange: exchange.id, path: size.path },
    seen: `${statusText(exchange)}${length === undefined ? '' : `, ${bytes(length)}`}`,
    expected: 'An answer to the request',
    message: `The server refused the request because its ${size.what}${measured} is too long${
      cookies > 0 ? ` (${cookies.toLocaleString('en')} of them cookies)` : ''
    }; the application behind it never saw the message.`,
    fix: size.fix,
  };
}
