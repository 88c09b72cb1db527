// Query signature wrong: tries the spellings and orders that senders and proxies produce, and names the one that was signed.
import { equalBytes, utf8 } from '../../base/bytes.ts';
import { signatureAlgorithm } from '../../crypto/algorithms.ts';
import { hashOctets } from '../../crypto/hash.ts';
import { verifyRaw } from '../../crypto/verify.ts';
import type { TrustedKey } from '../signature-report.ts';
import { decodeOnce, type SignedQuery } from '../signed-query.ts';
import type { Explanation } from './explanation.ts';

/** One way to write a value that decodes to the same. */
interface Spelling {
  readonly name: string;
  readonly write: (wire: string) => string;
}

const decoded = (wire: string): string => decodeOnce(wire) ?? wire;
const encodeRfc3986 = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
const escapes =
  (change: (one: string) => string) =>
  (wire: string): string =>
    wire.replace(/%[0-9a-fA-F]{2}/g, (one) => change(one));
const encodable =
  (write: (text: string) => string) =>
  (wire: string): string => {
    try {
      return write(decoded(wire));
    } catch {
      // A lone surrogate: not to be encoded at all.
      return wire;
    }
  };

const SPELLINGS: readonly Spelling[] = [
  { name: 'as it was sent', write: (wire) => wire },
  { name: 'with upper-case escapes', write: escapes((one) => one.toUpperCase()) },
  { name: 'with lower-case escapes', write: escapes((one) => one.toLowerCase()) },
  { name: 'with blanks as %20', write: (wire) => wire.replace(/\+/g, '%20') },
  { name: 'with blanks as +', write: (wire) => wire.replace(/%20/g, '+') },
  { name: 'encoded as encodeURIComponent does', write: encodable(encodeURIComponent) },
  { name: 'encoded as RFC 3986 says', write: encodable(encodeRfc3986) },
  {
    name: 'encoded as encodeURIComponent does, with lower-case escapes',
    write: encodable((text) => escapes((one) => one.toLowerCase())(encodeURIComponent(text))),
  },
  {
    name: 'encoded as a form',
    write: encodable((text) => encodeRfc3986(text).replace(/%20/g, '+').replace(/%2A/g, '*')),
  },
  {
    name: 'encoded as a form, with ~ kept and lower-case escapes',
    write: encodable((text) => escapes((one) => one.toLowerCase())(encodeRfc3986(text).replace(/%20/g, '+'))),
  },
  { name: 'encoded as encodeURI does', write: encodable(encodeURI) },
  { name: 'decoded', write: decoded },
];

interface Arrangement {
  readonly name: string;
  readonly write: (pairs: readonly (readonly [name: string, value: string])[], query: SignedQuery) => string;
}

type Pairs = readonly (readonly [name: string, value: string])[];
const join = (pairs: Pairs): string => pairs.map(([name, value]) => `${name}=${value}`).join('&');
const isRelayState = ([name]: readonly [string, string]): boolean => name === 'RelayState';

const ARRANGEMENTS: readonly Arrangement[] = [
  { name: '', write: join },
  { name: 'without RelayState', write: (pairs) => join(pairs.filter((pair) => !isRelayState(pair))) },
  {
    name: 'with an empty RelayState',
    write: (pairs) => {
      const others = pairs.filter((pair) => !isRelayState(pair));
      return join([...others.slice(0, 1), ['RelayState', ''], ...others.slice(1)]);
    },
  },
  {
    name: 'in the order of the URL',
    write: (pairs, { order }) =>
      join([...pairs].sort((a, b) => order.indexOf(a[0] as never) - order.indexOf(b[0] as never))),
  },
  { name: 'in alphabetical order', write: (pairs) => join([...pairs].sort((a, b) => (a[0] < b[0] ? -1 : 1))) },
  {
    name: 'with SigAlg before RelayState',
    write: (pairs) => join([...pairs].sort((a, b) => Number(isRelayState(a)) - Number(isRelayState(b)))),
  },
  { name: 'without SigAlg', write: (pairs) => join(pairs.filter(([name]) => name !== 'SigAlg')) },
  { name: 'with & at its end', write: (pairs) => `${join(pairs)}&` },
  { name: 'with ? before it', write: (pairs) => `?${join(pairs)}` },
  { name: 'of the message alone', write: (pairs) => join(pairs.slice(0, 1)) },
  {
    name: 'under the other parameter name',
    write: (pairs) =>
      join(
        pairs.map(([name, value]) => [
          name === 'SAMLRequest' ? 'SAMLResponse' : name === 'SAMLResponse' ? 'SAMLRequest' : name,
          value,
        ]),
      ),
  },
];

/** `signedDigest`: what the trusted RSA key found in the signature; without it each variant is verified with each key. */
export async function explainQuery(
  query: SignedQuery,
  sigAlg: string,
  signature: Uint8Array,
  signedDigest: Uint8Array | undefined,
  trusted: readonly TrustedKey[],
): Promise<Explanation> {
  const algorithm = signatureAlgorithm(sigAlg);
  const fits = async (text: string): Promise<boolean> => {
    if (!algorithm) return false;
    const data = utf8(text);
    if (signedDigest) return equalBytes(await hashOctets(algorithm.hash, data), signedDigest);
    for (const { key } of trusted) {
      if ((await verifyRaw({ algorithm, key, signature, data, dsaEncoding: 'either' })) === 'valid') return true;
    }
    return false;
  };
  const tried = new Set<string>();
  for (const { text, variant } of variants(query)) {
    if (tried.has(text)) continue;
    tried.add(text);
    if (await fits(text)) return { code: 'query-variant', message: advice(variant), proven: true, variant };
  }
  const message =
    'The query was changed after signing, in none of the ways that are known here: compare the address with the one that the sender made.';
  return { code: 'query-changed', message, proven: false };
}

function* variants(query: SignedQuery): Generator<{ text: string; variant: string }, void, undefined> {
  const { pairs, message } = query;
  const names = ([message, 'RelayState', 'SigAlg'] as const).filter((name) => name !== undefined && pairs[name]);
  const asSent: Pairs = names.map((name) => [name as string, (name && pairs[name]?.value) ?? '']);
  // One spelling for all, in every arrangement: the likeliest first.
  for (const arrangement of ARRANGEMENTS) {
    for (const spelling of SPELLINGS) {
      const text = arrangement.write(
        asSent.map(([name, value]) => [name, spelling.write(value)] as const),
        query,
      );
      const parts = [arrangement.name, spelling === SPELLINGS[0] ? '' : spelling.name].filter((part) => part !== '');
      yield { text, variant: parts.join(', ') };
    }
  }
  for (const [only] of asSent) {
    for (const spelling of SPELLINGS) {
      const text = join(asSent.map(([name, value]) => [name, name === only ? spelling.write(value) : value]));
      yield { text, variant: `with ${only} ${spelling.name}` };
    }
  }
  // Each parameter by itself, as where one library writes the message and another the RelayState.
  for (const first of SPELLINGS) {
    for (const second of SPELLINGS) {
      for (const third of SPELLINGS) {
        const spellings = asSent.length === 3 ? [first, second, third] : [first, third];
        const text = join(asSent.map(([name, value], i) => [name, (spellings[i] ?? first).write(value)]));
        const described = asSent.map(([name], i) => `${name} ${(spellings[i] ?? first).name}`);
        yield { text, variant: described.join('; ') };
      }
    }
  }
}

const advice = (variant: string): string =>
  `What was signed is the query ${variant || 'as it stands'}, and another one was sent: the sender signs one encoding and sends another, or something on the way encodes the address anew. It must sign exactly the octets that it sends.`;
