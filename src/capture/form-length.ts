// Tells whether decoded form fields account for the whole body, by its length. Firefox reads an unescaped `=` in a value as
// the value's end and says nothing, so `RelayState=a=b`, which a script can post, arrives as `a`.
import type { FormField, Header } from './exchange.ts';

/** True where Content-Length is another number of octets than these fields take, escaped in any of the usual ways. */
export function formIsShort(fields: readonly FormField[], headers: readonly Header[] | undefined): boolean {
  const named = (wanted: string) => headers?.find(({ name }) => name.toLowerCase() === wanted)?.value.trim() ?? '';
  const length = named('content-length');
  if (!/^\d{1,15}$/.test(length) || !/^application\/x-www-form-urlencoded\b/i.test(named('content-type'))) return false;
  return !Object.values(UNESCAPED).some((unescaped) => formLength(fields, unescaped) === Number(length));
}

const octetsOf = (characters: string): ReadonlySet<number> => new Set([...characters].map((one) => one.charCodeAt(0)));
const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** The octets that take one octet on the wire; a blank does where it is sent as `+`. */
const UNESCAPED = {
  /** Forms and URLSearchParams (WHATWG URL, 5.2). */
  form: octetsOf(`${ALPHANUMERIC}*-._ `),
  /** encodeURIComponent (ECMA-262, 19.2.6.4), also with blanks as `+`, as older libraries send them. */
  component: octetsOf(`${ALPHANUMERIC}-_.!~*'()`),
  componentPlus: octetsOf(`${ALPHANUMERIC}-_.!~*'() `),
  /** RFC 3986, 2.3. */
  unreserved: octetsOf(`${ALPHANUMERIC}-._~`),
} as const;

const encoder = new TextEncoder();

function formLength(fields: readonly FormField[], unescaped: ReadonlySet<number>): number {
  const lengthOf = (value: string | Uint8Array): number => {
    let length = 0;
    for (const octet of typeof value === 'string' ? encoder.encode(value) : value)
      length += unescaped.has(octet) ? 1 : 3;
    return length;
  };
  return fields.reduce((sum, { name, value }) => sum + lengthOf(name) + lengthOf(value) + 2, -1);
}
