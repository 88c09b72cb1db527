// How a certificate's fingerprint and validity are put for people.
import type { EpochMs } from '../../base/units.ts';
import type { Certificate } from '../../crypto/x509.ts';
import { keysText } from '../trust-text.ts';

/** As browsers and identity providers show it: upper case, a colon between octets. */
export const shownFingerprint = (hex: string): string => hex.toUpperCase().replace(/..(?=.)/g, '$&:');

export interface Validity {
  readonly code: 'valid' | 'soon' | 'expired' | 'not-yet';
  readonly words: string;
}

/** Who renews certificates by hand wants to hear of it a month before. */
const SOON = 30 * 24 * 60 * 60 * 1_000;

export function validityOf({ notBefore, notAfter }: Certificate, now: EpochMs): Validity {
  if (now > notAfter) return { code: 'expired', words: keysText.expired(now - notAfter) };
  if (now < notBefore) return { code: 'not-yet', words: keysText.notYetValid(notBefore - now) };
  if (notAfter - now < SOON) return { code: 'soon', words: keysText.expiresSoon(notAfter - now) };
  return { code: 'valid', words: keysText.valid };
}
