// The one table of algorithm identifiers (XML Signature 1.1 §6, XML Encryption 1.1 §5, RFC 9231): what each is and how it is run.
// Nothing else in the code compares these URIs: it takes an entry from here and goes by the entry's fields.
import { HASHES, type HashName } from './hash.ts';

/** `legacy`: in the lazily loaded chunk. `refused`: known and never run. `unsupported`: known by name only. */
export type Run = 'webcrypto' | 'legacy' | 'refused' | 'unsupported';

export interface Algorithm {
  readonly uri: string;
  /** Short, for showing. */
  readonly name: string;
  readonly run: Run;
  /** Why it should not be used any more, as a sentence; absent for a sound one. */
  readonly weak?: string;
}

export interface DigestAlgorithm extends Algorithm {
  /** Absent where `run` is 'unsupported'. */
  readonly hash?: HashName;
}

export interface SignatureAlgorithm extends Algorithm {
  readonly scheme: 'rsa-pkcs1' | 'rsa-pss' | 'ecdsa' | 'eddsa' | 'dsa' | 'none';
  readonly hash: HashName;
  /** xmldsig-more#rsa-pss: hash, MGF and salt come from RSAPSSParams, see `pssParameters`. */
  readonly parameters?: 'RSAPSSParams';
}

export interface CanonicalizationAlgorithm extends Algorithm {
  /** As `xml/canonicalize.ts` names them. */
  readonly mode: 'c14n-1.0' | 'c14n-1.1' | 'exclusive';
  readonly comments: boolean;
}

export interface KeyTransportAlgorithm extends Algorithm {
  readonly scheme: 'rsa-1_5' | 'rsa-oaep' | 'aes-kw' | 'none';
  /** Octets of the wrapping key, for AES key wrap. */
  readonly keyOctets?: number;
}

export interface BlockAlgorithm extends Algorithm {
  readonly scheme: 'aes-cbc' | 'aes-gcm' | '3des-cbc';
  /** Octets of the content key. */
  readonly keyOctets: number;
}

const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const DSIG11 = 'http://www.w3.org/2009/xmldsig11#';
const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';
const MORE07 = 'http://www.w3.org/2007/05/xmldsig-more#';
const MORE21 = 'http://www.w3.org/2021/04/xmldsig-more#';
const ENC = 'http://www.w3.org/2001/04/xmlenc#';
const ENC11 = 'http://www.w3.org/2009/xmlenc11#';
const C14N = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
const C14N11 = 'http://www.w3.org/2006/12/xml-c14n11';
const EXC = 'http://www.w3.org/2001/10/xml-exc-c14n#';

/** The transform that takes the signature itself out of what it signs (XML Signature 1.1 §6.6.4). */
export const ENVELOPED_SIGNATURE = `${DSIG}enveloped-signature`;

const WEAK_SHA1 = 'SHA-1 is broken: two documents with the same hash can be made.';
const WEAK_DSA = 'DSA is withdrawn (FIPS 186-5) and many receivers refuse it.';
const WEAK_RSA15 = 'RSA 1.5 key transport lets a receiver be used to decrypt step by step; use RSA-OAEP.';
const WEAK_3DES = 'Triple DES has 64-bit blocks and is withdrawn.';

const runOf = (hash: HashName): Run => (HASHES[hash].webcrypto ? 'webcrypto' : 'legacy');
const weakHash = (hash: HashName) => (hash === 'SHA-1' ? { weak: WEAK_SHA1 } : {});
const byUri = <A extends Algorithm>(...rows: readonly A[]): ReadonlyMap<string, A> =>
  new Map(rows.map((row) => [row.uri, row]));
const short = (hash: HashName): string => hash.replace('-', '');

const digest = (uri: string, hash: HashName): DigestAlgorithm => ({
  uri,
  name: hash,
  run: runOf(hash),
  hash,
  ...weakHash(hash),
});
const unsupported = (uri: string, name: string) => ({ uri, name, run: 'unsupported' as const });

const DIGESTS = byUri<DigestAlgorithm>(
  digest(`${DSIG}sha1`, 'SHA-1'),
  digest(`${MORE}sha224`, 'SHA-224'),
  digest(`${ENC}sha256`, 'SHA-256'),
  digest(`${MORE}sha384`, 'SHA-384'),
  digest(`${ENC}sha512`, 'SHA-512'),
  unsupported(`${MORE}md5`, 'MD5'),
);

type Scheme = SignatureAlgorithm['scheme'];

const signature = (
  uri: string,
  scheme: Scheme,
  kind: string,
  hash: HashName,
  run = runOf(hash),
): SignatureAlgorithm => ({
  uri,
  name: `${kind}-${short(hash)}`,
  run,
  scheme,
  hash,
  ...weakHash(hash),
});
// The hash of a row that is never run plays no part.
const neverRun = (run: 'refused' | 'unsupported', uri: string, name: string): SignatureAlgorithm => ({
  uri,
  name,
  run,
  scheme: 'none',
  hash: 'SHA-256',
});

const SHA2: readonly HashName[] = ['SHA-224', 'SHA-256', 'SHA-384', 'SHA-512'];
const lower = (hash: HashName): string => short(hash).toLowerCase();

const SIGNATURES = byUri<SignatureAlgorithm>(
  signature(`${DSIG}rsa-sha1`, 'rsa-pkcs1', 'RSA', 'SHA-1'),
  ...SHA2.map((hash) => signature(`${MORE}rsa-${lower(hash)}`, 'rsa-pkcs1', 'RSA', hash)),
  ...(['SHA-1', ...SHA2] as const).flatMap((hash) => [
    signature(`${MORE07}${lower(hash)}-rsa-MGF1`, 'rsa-pss', 'RSA-PSS', hash),
    signature(`${MORE}ecdsa-${lower(hash)}`, 'ecdsa', 'ECDSA', hash),
  ]),
  {
    uri: `${MORE07}rsa-pss`,
    name: 'RSA-PSS',
    run: 'webcrypto',
    scheme: 'rsa-pss',
    hash: 'SHA-256',
    parameters: 'RSAPSSParams',
  },
  { uri: `${MORE21}eddsa-ed25519`, name: 'Ed25519', run: 'webcrypto', scheme: 'eddsa', hash: 'SHA-512' },
  { ...signature(`${DSIG}dsa-sha1`, 'dsa', 'DSA', 'SHA-1', 'legacy'), weak: `${WEAK_DSA} ${WEAK_SHA1}` },
  { ...signature(`${DSIG11}dsa-sha256`, 'dsa', 'DSA', 'SHA-256', 'legacy'), weak: WEAK_DSA },
  // A key that both sides know proves nothing, and a verifier that takes a public key for it can be fooled by anybody.
  neverRun('refused', `${DSIG}hmac-sha1`, 'HMAC-SHA1'),
  ...['md5', 'ripemd160', ...SHA2.map(lower)].map((hash) =>
    neverRun('refused', `${MORE}hmac-${hash}`, `HMAC-${hash.toUpperCase()}`),
  ),
  neverRun('unsupported', `${MORE}rsa-md5`, 'RSA-MD5'),
  neverRun('unsupported', `${MORE21}eddsa-ed448`, 'Ed448'),
);

const c14n = (
  uri: string,
  commented: string,
  name: string,
  mode: CanonicalizationAlgorithm['mode'],
): CanonicalizationAlgorithm[] => [
  { uri, name, run: 'webcrypto', mode, comments: false },
  { uri: commented, name: `${name} with comments`, run: 'webcrypto', mode, comments: true },
];

const CANONICALIZATIONS = byUri<CanonicalizationAlgorithm>(
  ...c14n(C14N, `${C14N}#WithComments`, 'Canonical XML 1.0', 'c14n-1.0'),
  ...c14n(C14N11, `${C14N11}#WithComments`, 'Canonical XML 1.1', 'c14n-1.1'),
  ...c14n(EXC, `${EXC}WithComments`, 'Exclusive Canonical XML 1.0', 'exclusive'),
);

const noTransport = (uri: string, name: string): KeyTransportAlgorithm => ({
  ...unsupported(uri, name),
  scheme: 'none',
});
// Chromium has no 192-bit AES in WebCrypto; one path for all engines keeps them from differing.
const runAes = (bits: number): Run => (bits === 192 ? 'legacy' : 'webcrypto');

const KEY_TRANSPORTS = byUri<KeyTransportAlgorithm>(
  { uri: `${ENC}rsa-1_5`, name: 'RSA 1.5', run: 'webcrypto', scheme: 'rsa-1_5', weak: WEAK_RSA15 },
  {
    uri: `${ENC}rsa-oaep-mgf1p`,
    name: 'RSA-OAEP-MGF1P',
    run: 'webcrypto',
    scheme: 'rsa-oaep',
  },
  { uri: `${ENC11}rsa-oaep`, name: 'RSA-OAEP', run: 'webcrypto', scheme: 'rsa-oaep' },
  ...[128, 192, 256].map((bits) => ({
    uri: `${ENC}kw-aes${bits}`,
    name: `AES-${bits} key wrap`,
    run: runAes(bits),
    scheme: 'aes-kw' as const,
    keyOctets: bits / 8,
  })),
  noTransport(`${ENC}kw-tripledes`, 'Triple DES key wrap'),
  noTransport(`${ENC11}ECDH-ES`, 'ECDH-ES key agreement'),
);

const BLOCKS = byUri<BlockAlgorithm>(
  ...[128, 192, 256].flatMap((bits): BlockAlgorithm[] => [
    { uri: `${ENC}aes${bits}-cbc`, name: `AES-${bits}-CBC`, run: runAes(bits), scheme: 'aes-cbc', keyOctets: bits / 8 },
    {
      uri: `${ENC11}aes${bits}-gcm`,
      name: `AES-${bits}-GCM`,
      run: runAes(bits),
      scheme: 'aes-gcm',
      keyOctets: bits / 8,
    },
  ]),
  { uri: `${ENC}tripledes-cbc`, name: '3DES-CBC', run: 'legacy', scheme: '3des-cbc', keyOctets: 24, weak: WEAK_3DES },
);

const MGFS = byUri<DigestAlgorithm>(
  ...(['SHA-1', ...SHA2] as const).map((hash) => ({
    ...digest(`${ENC11}mgf1${lower(hash)}`, hash),
    name: `MGF1 with ${hash}`,
  })),
);

/** Each gives undefined for an identifier that is in no specification we know: never valid, always named to the user. */
export const digestAlgorithm = (uri: string): DigestAlgorithm | undefined => DIGESTS.get(uri);
export const signatureAlgorithm = (uri: string): SignatureAlgorithm | undefined => SIGNATURES.get(uri);
export const canonicalizationAlgorithm = (uri: string): CanonicalizationAlgorithm | undefined =>
  CANONICALIZATIONS.get(uri);
export const keyTransportAlgorithm = (uri: string): KeyTransportAlgorithm | undefined => KEY_TRANSPORTS.get(uri);
export const blockAlgorithm = (uri: string): BlockAlgorithm | undefined => BLOCKS.get(uri);
/** xenc11:MGF/@Algorithm. */
export const maskGeneration = (uri: string): DigestAlgorithm | undefined => MGFS.get(uri);

/** What to call an identifier to the user: our short name, else its own fragment, else all of it. */
export function algorithmName(uri: string): string {
  const row = [DIGESTS, SIGNATURES, CANONICALIZATIONS, KEY_TRANSPORTS, BLOCKS, MGFS]
    .map((map) => map.get(uri))
    .find(Boolean);
  return row?.name ?? (uri.slice(uri.indexOf('#') + 1) || uri);
}

/** All rows, for documentation and tests. */
export const ALGORITHMS = {
  digest: [...DIGESTS.values()],
  signature: [...SIGNATURES.values()],
  canonicalization: [...CANONICALIZATIONS.values()],
  keyTransport: [...KEY_TRANSPORTS.values()],
  block: [...BLOCKS.values()],
  maskGeneration: [...MGFS.values()],
} as const;
