// Whether a request that goes on record asks or answers: by this the store knows which requests are one login. It decides
// nothing else, so a rare name that it takes for another does no harm.
import { toDisplayText } from '../base/bytes.ts';
import { carriesMessage } from '../bindings/carries-message.ts';
import type { CaptureEvent } from '../capture/capture-event.ts';
import type { ExchangeRequest } from '../capture/exchange.ts';
import { toRequest } from '../capture/hop.ts';

export type MessageRole = 'question' | 'answer';

/** As `SAMLResponse`, an artifact or `wresult` are written as names of a query, a form or a multipart body. */
const ANSWER = /(?:^|[?&#;"])(?:saml[\s_.-]?(?:response|art(?:ifact)?)|wresult)(?:["=]|$)/i;
/** A Response in a SOAP envelope. */
const ANSWER_ELEMENT = /[:<](?:Logout)?Response[\s>]/;

/** Undefined where the event begins no request that carries a message. */
export function messageRole(event: CaptureEvent): MessageRole | undefined {
  if (event.stage !== 'request') return undefined;
  const request = toRequest(event);
  if (!carriesMessage(request)) return undefined;
  return namesAnAnswer(request) ? 'answer' : 'question';
}

function namesAnAnswer({ url, body }: ExchangeRequest): boolean {
  if (ANSWER.test(url)) return true;
  if (!body) return false;
  if (body.kind === 'form') return body.fields.some(({ name }) => ANSWER.test(name.trim()));
  const text = toDisplayText(body.octets);
  return ANSWER.test(text) || ANSWER_ELEMENT.test(text);
}
