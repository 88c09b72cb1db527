// Gives the exchanges that only devtools saw their place in the trace: a number between their neighbours', and their redirect chain.
import type { Exchange } from './exchange.ts';

export interface PlacedReport {
  readonly exchange: Exchange;
  readonly sequence: number;
  readonly requestId: string;
  readonly hop: number;
}

interface Chain {
  requestId: string;
  /** Some of it was told by webRequest, whose id it then has. */
  isNamed: boolean;
  /** Some of it was told by devtools alone: hops are counted anew. */
  hasOwn: boolean;
  hops: number;
}

/** Milliseconds within which a redirect is followed. */
const FOLLOWED_WITHIN = 10_000;

/** `list` in the order of the trace; the result in the same order. */
export function joinChains(list: readonly Exchange[]): PlacedReport[] {
  const chains = chainsOf(list);
  let sequence = (list.find(({ source }) => source !== 'devtools')?.sequence ?? 0) - 1;
  let behind = 0;
  return list.map((exchange, i) => {
    const chain = chains[i] as Chain;
    const hop = chain.hasOwn ? chain.hops++ : exchange.hop;
    if (exchange.source !== 'devtools') {
      sequence = exchange.sequence;
      behind = 0;
      return { exchange, sequence, requestId: chain.hasOwn ? chain.requestId : exchange.requestId, hop };
    }
    behind++;
    // Between this number and the next whole one, and the same again when more follows.
    return { exchange, sequence: sequence + 1 - 1 / (behind + 1), requestId: chain.requestId, hop };
  });
}

function chainsOf(list: readonly Exchange[]): Chain[] {
  const byRequest = new Map<string, Chain>();
  /** Where a redirect leads that nobody has followed yet. */
  const awaited = new Map<string, { readonly chain: Chain; readonly at: number; readonly own: boolean }>();
  return list.map((exchange) => {
    const { source, requestId, request, response, startedAt, endedAt } = exchange;
    const own = source === 'devtools';
    const key = withoutFragment(request.url);
    const before = awaited.get(key);
    const followed = before && Math.abs(startedAt - before.at) <= FOLLOWED_WITHIN ? before : undefined;
    let chain = own ? followed?.chain : byRequest.get(requestId);
    // webRequest began to tell of this chain where devtools alone had told of its first hops.
    if (!chain && followed?.own && !followed.chain.isNamed) chain = followed.chain;
    chain ??= { requestId, isNamed: false, hasOwn: false, hops: 0 };
    if (own) {
      chain.hasOwn = true;
    } else {
      byRequest.set(requestId, chain);
      if (!chain.isNamed) chain.requestId = requestId;
      chain.isNamed = true;
    }
    if (followed?.chain === chain) awaited.delete(key);
    if (response?.redirectUrl !== undefined) {
      awaited.set(withoutFragment(response.redirectUrl), { chain, at: endedAt ?? startedAt, own });
    }
    return chain;
  });
}

function withoutFragment(url: string): string {
  const hash = url.indexOf('#');
  return hash === -1 ? url : url.slice(0, hash);
}
