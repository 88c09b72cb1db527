// The algorithm that a whole message is signed with, beside it or on its root; no signature needs to hold for that.

import { Namespace } from '../../saml/names.ts';
import { attributeValue, firstChild } from '../../xml/read.ts';
import type { XmlElement } from '../../xml/tree.ts';
import type { SubjectMessage } from '../check-subject.ts';

const { ds } = Namespace;

/** Undefined for a message that isn't signed as a whole. */
export function signatureAlgorithmOf({ encoded, decoded: { message } }: SubjectMessage): string | undefined {
  if (encoded.detachedSignature?.sigAlg !== undefined) return encoded.detachedSignature.sigAlg;
  const signature = message && 'signature' in message ? message.signature : undefined;
  return signature && methodOf(signature);
}

export function methodOf(signature: XmlElement): string | undefined {
  const info = firstChild(signature, ds, 'SignedInfo');
  const method = info && firstChild(info, ds, 'SignatureMethod');
  return method && attributeValue(method, 'Algorithm');
}
