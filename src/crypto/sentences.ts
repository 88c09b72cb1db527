// What each code of this folder means, in one sentence for the user. Views take it from here; verification never does.
import type { DecryptFailure } from './decrypt.ts';
import type { Repair } from './pasted-text.ts';
import type { RefusalCode } from './read-certificates.ts';
import type { PrivateKeyRefusal } from './read-private-key.ts';
import type { IndeterminateCode } from './verify.ts';

export const REPAIR_SENTENCES: Readonly<Record<Repair, string>> = {
  'utf-16': 'The text was UTF-16 and was read as such.',
  'mail-quoting': 'The marks of quoted mail at the beginning of lines were removed.',
  'invisible-characters': 'Invisible characters and non-breaking spaces were removed.',
  escapes: 'Escapes such as \\n from JSON or a shell were undone.',
  'character-references': 'XML character references such as &#13; were undone.',
  'percent-encoding': 'Percent-encoding was undone.',
  'smart-dashes': 'Typographic dashes were turned back into hyphens.',
  'armour-missing': 'The BEGIN and END lines were missing.',
  'armour-damaged': 'The BEGIN and END lines were damaged or incomplete.',
  'spaces-for-line-breaks': 'Line breaks had been turned into spaces.',
  'url-alphabet': 'The URL-safe base64 alphabet was used.',
  'padding-missing': 'The base64 padding at the end was missing.',
  'space-for-plus': 'Plus signs had been turned into spaces.',
  'base64-twice': 'The text had been base64-encoded twice.',
  'trailing-octets': 'Octets behind the certificate were left out.',
};

export const REFUSAL_SENTENCES: Readonly<Record<RefusalCode, string>> = {
  'input-empty': 'There is nothing to read.',
  'private-key':
    'This holds a private key. It was not kept; a private key must never leave its server, so replace it if this was sent to anybody.',
  'public-key-only': 'This is a public key without a certificate. Paste the certificate.',
  'certificate-request':
    'This is a certificate request, not a certificate. Paste what the issuer sent back, or the self-signed certificate.',
  'certificate-cut-short': 'The certificate is cut short: copy it again from its first to its last line.',
  'certificate-damaged': 'This is no readable certificate: characters are missing or changed, so copy it again.',
  'metadata-instead':
    'This is SAML metadata: its certificates speak for its own entities only, so none was taken. Read it as metadata.',
  'message-instead':
    'This is a SAML message, or a signature out of one. A certificate that comes with a message proves nothing about it, so none was taken. Paste the provider’s certificate or metadata.',
  'nothing-found':
    'No certificate was found in this. Paste PEM, base64, or the metadata XML, or drop the certificate file.',
};

export const PRIVATE_KEY_SENTENCES: Readonly<Record<PrivateKeyRefusal, string>> = {
  'private-key-not-found': 'No private key was found in this. Paste its PEM, or drop the key file.',
  'passphrase-needed': 'The private key is encrypted: enter its passphrase.',
  'passphrase-wrong': 'The passphrase does not open this private key.',
  'key-encryption-unsupported':
    'The private key is encrypted in a way that is not supported. Convert it with: openssl pkcs8 -topk8 -v2 aes-256-cbc',
  'key-type-unsupported': 'Only RSA private keys can decrypt here.',
  'key-damaged': 'The private key is damaged: copy it again from its first to its last line.',
  'certificate-instead': 'This is a certificate. To decrypt, its private key is needed.',
  'public-key-instead': 'This is a public key. To decrypt, the private key is needed.',
  'legacy-unavailable': 'The additional algorithms that this key needs could not be loaded.',
};

export const INDETERMINATE_SENTENCES: Readonly<Record<IndeterminateCode, string>> = {
  'algorithm-refused': 'The algorithm uses a shared secret (HMAC) and is refused: it proves nothing about the sender.',
  'algorithm-unsupported': 'The algorithm is not supported.',
  'key-type-mismatch': 'The key is of another type than the signature algorithm needs.',
  'key-size-unsupported': 'The key is too short or too long to be checked.',
  'key-unusable': 'The key is malformed.',
  'curve-unsupported': "The key's elliptic curve is not supported.",
  'legacy-unavailable': 'The additional algorithms that this signature needs could not be loaded.',
};

export const DECRYPT_SENTENCES: Readonly<Record<DecryptFailure, string>> = {
  'algorithm-unsupported': 'The encryption algorithm is not supported.',
  'cipher-length-differs':
    "The encrypted key is not as long as this key's modulus: it was encrypted for another certificate.",
  'key-unwrap-failed':
    'The encrypted key does not open with this key: it was encrypted for another one, or its parameters are wrong.',
  'content-key-length-wrong': 'The encrypted key has another length than the content algorithm needs.',
  'cipher-text-malformed': 'The encrypted octets are too short or no whole number of blocks.',
  'content-decrypt-failed': 'The content does not decrypt: it was encrypted with another key, or altered.',
  'legacy-unavailable': 'The additional algorithms that this content needs could not be loaded.',
};
