// Whose server a host is, within one leg: needed to say whose hop changed a RelayState.
import type { Exchange } from '../capture/exchange.ts';
import type { Leg } from './flow.ts';
import type { FlowMessage } from './pair-legs.ts';
import { hopsAround } from './redirect-chain.ts';
import type { HopParty } from './relay-state-hop.ts';

export interface LegParties {
  /** The one that asked: the SP of a login, either of a logout. */
  readonly asker: 'sp' | 'idp';
  readonly answerer: 'sp' | 'idp';
  /** Of the server with this host; `stage` decides where one host is both. */
  partyOf(host: string, stage: 'request' | 'response'): HopParty;
}

/** Host without port, lower case; '' where there is none. */
export function hostNameOf(url: string): string {
  const host = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?(\[[^\]/?#]*\]|[^/?#:]*)/i.exec(url)?.[1] ?? '';
  return host.toLowerCase();
}

const SHORT_SECOND_LEVEL = /^(?:co|com|org|net|gov|ac|edu|or|ne|go)$/;

/** Roughly the site that a host belongs to: its last two names, three under `co.uk` and the like. */
export function siteOf(host: string): string {
  if (/^[\d.]+$/.test(host) || host.startsWith('[')) return host;
  const names = host.split('.');
  const second = names.at(-2) ?? '';
  const kept = names.at(-1)?.length === 2 && SHORT_SECOND_LEVEL.test(second) ? 3 : 2;
  return names.slice(-kept).join('.');
}

/** The exchange whose answer sent the browser here: the hop before, of the same redirect chain. */
export function senderOf(exchange: Exchange, chains: ReadonlyMap<string, readonly Exchange[]>): Exchange | undefined {
  if (exchange.hop === 0) return undefined;
  return hopsAround(exchange, chains.get(exchange.requestId) ?? []).find(({ hop }) => hop === exchange.hop - 1);
}

export const senderHost = (exchange: Exchange, chains: ReadonlyMap<string, readonly Exchange[]>): string =>
  hostNameOf(senderOf(exchange, chains)?.request.url ?? (exchange.hop === 0 ? (exchange.initiator ?? '') : ''));

export function legParties(
  leg: Leg,
  messages: readonly FlowMessage[],
  chains: ReadonlyMap<string, readonly Exchange[]>,
  asker: 'sp' | 'idp',
  /** Host of the first page that had the response in a form, where a source shows pages. */
  pageHost = '',
): LegParties {
  const request = leg.request === undefined ? undefined : messages[leg.request];
  const response = leg.response === undefined ? undefined : messages[leg.response];
  const answerer = asker === 'sp' ? 'idp' : 'sp';
  const asking = new Set<string>();
  const answering = new Set<string>();
  const add = (hosts: Set<string>, host: string): void => {
    if (host !== '') hosts.add(host);
  };
  if (request) {
    add(asking, senderHost(request.exchange, chains));
    add(answering, hostNameOf(request.header.destination ?? ''));
  }
  if (response) {
    add(asking, hostNameOf(response.exchange.request.url));
    add(answering, senderHost(response.exchange, chains));
  }
  add(answering, pageHost);
  if (request && answering.size === 0) add(answering, hostNameOf(request.exchange.request.url));
  const askingSites = new Set([...asking].map(siteOf));
  const answeringSites = new Set([...answering].map(siteOf));
  return {
    asker,
    answerer,
    partyOf: (host, stage) => {
      for (const [value, asks, answers] of [
        [host, asking, answering],
        [siteOf(host), askingSites, answeringSites],
      ] as const) {
        if (asks.has(value) && answers.has(value)) return stage === 'request' ? asker : answerer;
        if (asks.has(value)) return asker;
        if (answers.has(value)) return answerer;
      }
      // With no server of the IdP known, whoever is not the SP is taken for it.
      return answering.size === 0 ? answerer : 'between';
    },
  };
}
