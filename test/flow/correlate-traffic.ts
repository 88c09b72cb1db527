// Traffic in, flows out: what the tests of this folder have in common.
import { analyze } from '../../src/analysis/analyze.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import type { Exchange } from '../../src/capture/exchange.ts';
import type { Leg } from '../../src/flow/flow.ts';
import type { Traffic } from '../builders/exchanges.ts';

export const flowsOf = ({ exchanges }: Traffic) => analyze(exchanges, { limits: DEFAULT_LIMITS }).flows;
export const legsOf = (traffic: Traffic): Leg[] => flowsOf(traffic).flatMap(({ legs }) => legs);
/** `request→response` by the index of the message, with how they were paired. */
export const pairsOf = (traffic: Traffic): string[] =>
  legsOf(traffic).map(({ request, response, pairing }) => `${request ?? '-'}→${response ?? '-'} ${pairing}`);

/** Gives the exchange that was added last an answer with more in it: headers, or a page. */
export function answerWith(
  traffic: Traffic,
  { body, ...headers }: { readonly body?: string; readonly location?: string },
): void {
  const exchanges = traffic.exchanges as Exchange[];
  const last = exchanges.pop() as Exchange;
  exchanges.push({
    ...last,
    response: {
      status: 200,
      statusText: '',
      fromCache: false,
      ...last.response,
      headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
      ...(body !== undefined && { body }),
    },
  });
}

/** A page that posts a message on by itself; `relayState` is the text of its attribute, quotes included. */
export const postingPage = (parameter: string, xml: string, relayState?: string): string =>
  `<!doctype html><html><body onload="document.forms[0].submit()"><form method="post" action="https://x.example/">
  <input type="hidden" name="${parameter}" value="${Buffer.from(xml).toString('base64')}">
  ${relayState === undefined ? '' : `<input type=hidden name="RelayState" value=${relayState} />`}
  <input type="submit"></form></body></html>`;
