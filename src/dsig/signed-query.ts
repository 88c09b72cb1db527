// Takes a raw query apart for its signature: HTTP-Redirect signs the octets as they were sent, so that nothing is ever rebuilt.
import { fromUtf8, toDisplayText } from '../base/bytes.ts';
import { formDecode, splitPairs, type WirePair } from '../base/percent.ts';

const NAMES = ['SAMLRequest', 'SAMLResponse', 'RelayState', 'SigAlg', 'Signature'] as const;
type Name = (typeof NAMES)[number];

export interface SignedQuery {
  /** The pair of each parameter as it stands; absent ones are left out. */
  readonly pairs: Readonly<Partial<Record<Name, WirePair>>>;
  /** SAMLRequest or SAMLResponse; undefined where there is neither, or both. */
  readonly message: 'SAMLRequest' | 'SAMLResponse' | undefined;
  /** A parameter that stands twice, also where one of them is spelt with escapes or in another case. */
  readonly repeated: string | undefined;
  /** There are more parameters than are read, so that any may stand twice. */
  readonly isCut: boolean;
  /** As it stood, in the order of the query: for explaining only. */
  readonly order: readonly Name[];
}

/** `rawQuery` without `?`; undecoded. */
export function readSignedQuery(rawQuery: string, limit: number): SignedQuery {
  const pairs: Partial<Record<Name, WirePair>> = {};
  const order: Name[] = [];
  let repeated: string | undefined;
  const all = splitPairs(rawQuery, limit + 1);
  for (const pair of all) {
    const name = meantBy(pair.name);
    if (!name) continue;
    // One reader takes the first, another the last (CVE-2025-27773): which of them is signed must never matter.
    if (pairs[name]) repeated ??= name;
    else {
      pairs[name] = pair;
      order.push(name);
    }
  }
  if (pairs.SAMLRequest && pairs.SAMLResponse) repeated ??= 'SAMLRequest';
  const message = repeated ? undefined : pairs.SAMLResponse ? 'SAMLResponse' : pairs.SAMLRequest && 'SAMLRequest';
  return { pairs, message, repeated, isCut: all.length > limit, order };
}

/**
 * Which parameter some receiver or other might take this for. Servers differ in what they forgive: case, blanks around the
 * name, dots and brackets behind it, an `amp;` before it. What only looks alike costs a verdict, never gives one.
 */
function meantBy(wire: string): Name | undefined {
  if (wire.length > LONGEST_NAME) return undefined;
  const name = toDisplayText(formDecode(wire)).replace(/^amp;/, '');
  const word = /^\W*(\w*)/.exec(name)?.[1]?.toLowerCase();
  return NAMES.find((one) => one.toLowerCase() === word);
}

/** Characters, escapes included: a name with every letter escaped and some blanks around it. */
const LONGEST_NAME = 200;

/** A value decoded once by form rules; undefined where it is no UTF-8. */
export const decodeOnce = (wire: string): string | undefined => fromUtf8(formDecode(wire));

/** What is signed (SAML bindings §3.4.4.1): these parameters in this order, each as it was sent; absent ones left out. */
export function signedText({ pairs, message }: SignedQuery): string {
  const signed = [message, 'RelayState', 'SigAlg'] as const;
  return signed.flatMap((name) => (name && pairs[name] ? [`${name}=${pairs[name].value ?? ''}`] : [])).join('&');
}
