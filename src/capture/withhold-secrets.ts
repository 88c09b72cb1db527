// Takes out of a posted body, before it goes on record, what may be a password: everything, unless the request carries a message.
import type { CaptureEvent, RecordedBody } from './capture-event.ts';

/** Fields whose values are kept in a post without a message: they belong to the protocol and hold no credentials. */
const PROTOCOL_FIELDS = new Set(['relaystate', 'wctx', 'target', 'wtrealm', 'wreply', 'whr', 'wa', 'returnto', 'return']);
/** Beside a message, only what is plainly a credential is taken out: some providers post both in one form. */
const CREDENTIAL = /pass(?:w|phrase|code|$)|passwd|pwd|^pin$|otp|secret|credential|token_?code|mfa/i;

/** `carries` tells whether the request carries a message. Names stay, so that the user sees that there was something. */
export function withholdSecrets(event: CaptureEvent, carries: boolean): CaptureEvent {
  if (!event.body || event.body.kind === 'unavailable') return event;
  return { ...event, body: withholdFromBody(event.body, carries) };
}

function withholdFromBody(body: Exclude<RecordedBody, { kind: 'unavailable' }>, carries: boolean): RecordedBody {
  if (body.kind === 'octets') return carries ? body : { kind: 'unavailable', withheld: ['(body)'] };
  const keeps = (name: string) => (carries ? !CREDENTIAL.test(name) : PROTOCOL_FIELDS.has(name.toLowerCase()));
  const withheld = body.fields.filter(([name]) => !keeps(name)).map(([name]) => name);
  return { kind: 'form', fields: body.fields.filter(([name]) => keeps(name)), withheld: [...body.withheld, ...withheld] };
}
