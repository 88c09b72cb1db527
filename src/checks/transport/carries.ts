// Tells cheaply, without decoding, whether an exchange carries a message of a login: for looking at other flows than one's own.
import { toDisplayText } from '../../base/bytes.ts';
import type { Exchange } from '../../capture/exchange.ts';

/** The parameter stands near the front of a body; a RelayState before it takes no more than this. */
const FRONT = 4_096;

export const carriesRequest = (exchange: Exchange): boolean => carries(exchange, 'SAMLRequest');
export const carriesResponse = (exchange: Exchange): boolean => carries(exchange, 'SAMLResponse');

function carries({ request }: Exchange, parameter: 'SAMLRequest' | 'SAMLResponse'): boolean {
  if (new RegExp(`[?&#]${parameter}=`).test(request.url)) return true;
  if (request.method !== 'POST' || !request.body) return false;
  if (request.body.kind === 'form') return request.body.fields.some(({ name }) => name === parameter);
  return new RegExp(`(?:^|&|")${parameter}[="]`).test(toDisplayText(request.body.octets.subarray(0, FRONT)));
}
