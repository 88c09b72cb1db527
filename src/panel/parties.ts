// Who sent a message and who got it, in host names: for headings and message rows.
import type { AnalyzedMessage } from '../analysis/analysis.ts';
import type { Exchange } from '../capture/exchange.ts';
import { headerValue } from '../capture/headers.ts';
import type { Flow } from '../flow/flow.ts';
import { type AnalysisIndex, messageAt } from './analysis-index.ts';

/** Hosts with their port where they have one; undefined where nothing tells. */
export interface Route {
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** Host and port of a URL or origin; undefined for what is no URL with a host (`null`, `urn:…`). */
export function hostOf(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  return new URL(url).host || undefined;
}

/** Path without query and fragment. */
export const pathOf = (url: string): string => (URL.canParse(url) ? new URL(url).pathname : url);

/**
 * To whom is where the request went. From whom is the strongest evidence there is: the hop that redirected here, the
 * page that posted, then the Issuer, which need not be a URL.
 */
export function routeOf(index: AnalysisIndex, message: AnalyzedMessage): Route {
  const exchange = index.exchanges.get(message.exchangeId);
  const issuer = hostOf(message.decoded.header.issuer);
  if (!exchange) return { from: issuer, to: hostOf(message.decoded.header.destination) };
  return { from: senderOf(index, exchange) ?? issuer, to: hostOf(exchange.request.url) };
}

function senderOf(index: AnalysisIndex, exchange: Exchange): string | undefined {
  const { headers } = exchange.request;
  return (
    hostOf(index.previousHop.get(exchange.id)?.request.url) ??
    hostOf(headerValue(headers, 'origin')) ??
    hostOf(headerValue(headers, 'referer')) ??
    hostOf(exchange.initiator)
  );
}

/** The hosts of a flow in the order in which a login passes them: application, then identity provider, then its own. */
export function participantsOf(index: AnalysisIndex, flow: Flow): string[] {
  const hosts: string[] = [];
  const add = (host: string | undefined): void => {
    if (host !== undefined && !hosts.includes(host)) hosts.push(host);
  };
  for (const leg of flow.legs) {
    const request = messageAt(index.analysis, leg.request);
    const response = messageAt(index.analysis, leg.response);
    const there = request && routeOf(index, request);
    const back = response && routeOf(index, response);
    if (request) {
      // The response comes from and goes to the same two, and its target is surer than what led to the request.
      add(back?.to ?? there?.from);
      add(there?.to ?? back?.from);
    } else {
      add(back?.from);
      add(back?.to);
    }
  }
  return hosts;
}

/** Ports are left out where the host names alone tell the hosts apart. */
export function shortHosts(hosts: readonly string[]): string[] {
  const names = hosts.map((host) => (URL.canParse(`https://${host}`) ? new URL(`https://${host}`).hostname : host));
  return new Set(names).size === new Set(hosts).size ? names : [...hosts];
}
