// Tells cheaply, without decoding, whether an exchange carries a request of a login: for looking at other flows than one's own.
import { toDisplayText } from '../../base/bytes.ts';
import type { Exchange } from '../../capture/exchange.ts';

/** The parameter stands near the front of a body; a RelayState before it takes no more than this. */
const FRONT = 4_096;

export function carriesRequest({ request }: Exchange): boolean {
  if (/[?&#]SAMLRequest=/.test(request.url)) return true;
  if (request.method !== 'POST' || !request.body) return false;
  if (request.body.kind === 'form') return request.body.fields.some(({ name }) => name === 'SAMLRequest');
  return /(?:^|&|")SAMLRequest[="]/.test(toDisplayText(request.body.octets.subarray(0, FRONT)));
}
