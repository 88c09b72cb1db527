// Takes out of a posted body, before it goes on record, what may be a password: everything, unless the request carries a message.
import { toDisplayText } from '../base/bytes.ts';
import { formDecode } from '../base/percent.ts';
import type { CaptureEvent, RecordedBody } from './capture-event.ts';
import { isCredentialName } from './credential-names.ts';

/** Fields whose values are kept in a post without a message: they belong to the protocol and hold no credentials. */
const PROTOCOL_FIELDS = new Set([
  'relaystate',
  'wctx',
  'target',
  'wtrealm',
  'wreply',
  'whr',
  'wa',
  'returnto',
  'return',
]);

/**
 * `carries` tells whether the request carries a message: beside one, only what is plainly a credential is taken out, since some
 * providers post both in one form. Names stay, so that the user sees that there was something.
 */
export function withholdSecrets(event: CaptureEvent, carries: boolean): CaptureEvent {
  if (!event.body || event.body.kind === 'unavailable') return event;
  return { ...event, body: withholdFromBody(event.body, carries) };
}

/** The same for a body by itself. */
export function withholdFromBody(body: Exclude<RecordedBody, { kind: 'unavailable' }>, carries: boolean): RecordedBody {
  if (body.kind === 'octets') return carries ? withholdFromOctets(body) : { kind: 'unavailable', withheld: ['(body)'] };
  const keeps = (name: string) => (carries ? !isCredentialName(name) : PROTOCOL_FIELDS.has(name.toLowerCase()));
  const withheld = body.fields.filter(([name]) => !keeps(name)).map(([name]) => name);
  return {
    kind: 'form',
    fields: body.fields.filter(([name]) => keeps(name)),
    withheld: [...body.withheld, ...withheld],
  };
}

/** Empties the credentials of a urlencoded or multipart body; every other octet stays as it was sent. */
function withholdFromOctets(body: Extract<RecordedBody, { kind: 'octets' }>): RecordedBody {
  // One character an octet.
  const text = atob(body.base64);
  if (/^\s*</.test(text)) return body;
  const [separator, valueMark, nameOf] = text.startsWith('--') ? MULTIPART : URLENCODED;
  const withheld: string[] = [];
  const rest = text.split(separator).map((field) => {
    const valueAt = field.indexOf(valueMark) + valueMark.length;
    if (valueAt < valueMark.length || valueAt > LONGEST_HEAD) return field;
    const name = nameOf(field.slice(0, valueAt - valueMark.length));
    if (!isCredentialName(name)) return field;
    withheld.push(name);
    return field.slice(0, valueAt);
  });
  return withheld.length === 0 ? body : { ...body, base64: btoa(rest.join(separator)), withheld };
}

type FieldSyntax = readonly [separator: string, valueMark: string, nameOf: (head: string) => string];

const URLENCODED: FieldSyntax = ['&', '=', (head) => toDisplayText(formDecode(head))];
const MULTIPART: FieldSyntax = [
  '\r\n--',
  '\r\n\r\n',
  // Browsers write names in UTF-8 as they are.
  (head) =>
    toDisplayText(Uint8Array.from(/\bname="?([^"\r\n;]*)/i.exec(head)?.[1] ?? '', (octet) => octet.charCodeAt(0))),
];
/** Characters of a field's name, or of a part's header; what is longer is neither. */
const LONGEST_HEAD = 1_000;
