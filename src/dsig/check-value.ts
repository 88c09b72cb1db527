// Holds a signature value against keys: the trusted ones, and only where none fits those that the message offers itself.
import type { SignatureAlgorithm } from '../crypto/algorithms.ts';
import type { PssParameters } from '../crypto/rsa.ts';
import { type IndeterminateCode, verifyRaw } from '../crypto/verify.ts';
import type { KeyInfoKey, SignatureProblem, TrustedKey } from './signature-report.ts';

export interface SignedValue {
  readonly algorithm: SignatureAlgorithm;
  readonly pss?: PssParameters | undefined;
  readonly signature: Uint8Array;
  /** Exactly the octets that are signed. */
  readonly data: Uint8Array;
  readonly dsaEncoding?: 'raw' | 'either';
}

export interface ValueVerdict {
  readonly keySource: 'trusted' | 'key-info' | 'none';
  readonly trustedKey?: TrustedKey;
  readonly keyInfoKey?: KeyInfoKey;
  /** Undefined with 'trusted'. */
  readonly problem?: SignatureProblem;
}

export async function checkValue(
  value: SignedValue,
  trusted: readonly TrustedKey[],
  offered: () => readonly KeyInfoKey[],
): Promise<ValueVerdict> {
  const byTrusted = await tryKeys(value, trusted);
  if (byTrusted.fits) return { keySource: 'trusted', trustedKey: byTrusted.fits };
  const byOffered = await tryKeys(value, offered().filter(isUsual));
  if (byOffered.fits) {
    const code = trusted.length > 0 ? 'other-key' : 'no-trusted-key';
    return { keySource: 'key-info', keyInfoKey: byOffered.fits, problem: { code } };
  }
  if (trusted.length === 0) return { keySource: 'none', problem: { code: 'no-trusted-key' } };
  return { keySource: 'none', problem: { code: byTrusted.indeterminate ?? 'signature-mismatch' } };
}

/** Bits of an RSA key that a message brings along: a larger one is nobody's, and takes a tenth of a second each time. */
const MOST_BITS = 8_192;

const isUsual = ({ key }: KeyInfoKey): boolean => key.bits <= MOST_BITS;

interface Tried<K> {
  readonly fits?: K;
  /** Why none could say no for certain; undefined where one was of the right type and did not fit. */
  readonly indeterminate?: IndeterminateCode;
}

async function tryKeys<K extends TrustedKey | KeyInfoKey>(
  { algorithm, pss, signature, data, dsaEncoding = 'raw' }: SignedValue,
  keys: readonly K[],
): Promise<Tried<K>> {
  let mismatch: IndeterminateCode | undefined;
  let unable: IndeterminateCode | undefined;
  let refuted = false;
  for (const candidate of keys) {
    const input = { algorithm, key: candidate.key, signature, data, dsaEncoding };
    const verdict = await verifyRaw(pss ? { ...input, pss } : input);
    if (verdict === 'valid') return { fits: candidate };
    if (verdict === 'invalid') refuted = true;
    else if (verdict.indeterminate === 'key-type-mismatch') mismatch = verdict.indeterminate;
    else unable ??= verdict.indeterminate;
  }
  const indeterminate = unable ?? (refuted ? undefined : mismatch);
  return indeterminate ? { indeterminate } : {};
}
