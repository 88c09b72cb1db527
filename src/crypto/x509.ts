// Reads X.509 certificates (RFC 5280 §4) for showing them and for taking their key; trusts nothing that stands in them.
import { toDisplayText, toHex } from '../base/bytes.ts';
import { type EpochMs, epochMs } from '../base/units.ts';
import { toBigInt } from './big-integer.ts';
import { type DerNode, type DerProblemCode, derNode, oidOf, pick, readDer, TAG, unsignedOf } from './der.ts';
import { oidName } from './oids.ts';
import { type PublicKey, publicKeyOf } from './public-key.ts';

export interface Certificate {
  /** The certificate's octets exactly as given: what fingerprints and comparisons use. */
  readonly der: Uint8Array;
  /** RFC 4514 strings for showing. */
  readonly subject: string;
  readonly issuer: string;
  /** Lower-case hexadecimal without a leading 00 octet; with a minus sign for the negative ones that old issuers made. */
  readonly serial: string;
  readonly notBefore: EpochMs;
  readonly notAfter: EpochMs;
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Uint8Array;
  readonly key: PublicKey;
  /** The algorithm its issuer signed with, e.g. `RSA-SHA256`; the OID where unknown. Says nothing about messages. */
  readonly signatureAlgorithm: string;
  /** Undefined where the extension is absent: then every use is allowed. */
  readonly keyUsage: readonly string[] | undefined;
  readonly extKeyUsage: readonly string[] | undefined;
  /** Lower-case hexadecimal. */
  readonly subjectKeyIdentifier: string | undefined;
  readonly isCa: boolean;
  /** Subject equals issuer, octet for octet. Its signature is not verified. */
  readonly selfIssued: boolean;
}

export interface CertificateProblem {
  readonly problem:
    | DerProblemCode
    | 'not-a-certificate'
    | 'certificate-key-unreadable'
    | 'certificate-dates-unreadable';
}

/** Reads one certificate. Unknown extensions and key types are no problem; broken structure is. */
export function readCertificate(der: Uint8Array): Certificate | CertificateProblem {
  const root = readDer(der);
  return 'problem' in root ? { problem: root.problem } : certificateOf(root);
}

export function certificateOf(root: DerNode): Certificate | CertificateProblem {
  const [tbs, signatureAlgorithm, signature] = root.children;
  // The version is [0] and absent in version 1.
  const fields = tbs?.children ?? [];
  const at = fields[0]?.tag === TAG.context0 ? 1 : 0;
  const [serial, , issuer, validity, subject, spki] = fields.slice(at);
  if (
    root.children.length !== 3 ||
    serial?.tag !== TAG.integer ||
    signature?.tag !== TAG.bitString ||
    !issuer ||
    !subject ||
    !spki
  ) {
    return { problem: 'not-a-certificate' };
  }
  const notBefore = readTime(pick(validity, 0));
  const notAfter = readTime(pick(validity, 1));
  if (notBefore === undefined || notAfter === undefined) return { problem: 'certificate-dates-unreadable' };
  const key = publicKeyOf(spki);
  if (!key) return { problem: 'certificate-key-unreadable' };
  const extensions = readExtensions(fields);
  return {
    der: root.whole,
    subject: readName(subject),
    issuer: readName(issuer),
    serial: readSerial(serial),
    notBefore,
    notAfter,
    spki: spki.whole,
    key,
    signatureAlgorithm: oidName(oidOf(pick(signatureAlgorithm, 0))),
    keyUsage: readKeyUsage(extensions.get('2.5.29.15')),
    extKeyUsage: extensions.get('2.5.29.37')?.children.map((node) => oidName(oidOf(node))),
    subjectKeyIdentifier: toHex(extensions.get('2.5.29.14')?.content ?? new Uint8Array()) || undefined,
    // BasicConstraints: cA is BOOLEAN DEFAULT FALSE.
    isCa: pick(extensions.get('2.5.29.19'), 0)?.content[0] === 0xff,
    selfIssued: toHex(issuer.whole) === toHex(subject.whole),
  };
}

/** Lower-case hexadecimal digest of the octets: of `der` for a certificate's fingerprint, of `spki` for a key's. */
export async function fingerprint(octets: Uint8Array, hash: 'SHA-1' | 'SHA-256'): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest(hash, octets as BufferSource)));
}

function readSerial(node: DerNode): string {
  const octets = unsignedOf(node);
  if (octets) return toHex(octets);
  return `-${(-BigInt.asIntN(node.content.length * 8, toBigInt(node.content))).toString(16)}`;
}

function readExtensions(fields: readonly DerNode[]): ReadonlyMap<string, DerNode> {
  const found = new Map<string, DerNode>();
  for (const extension of pick(
    fields.find((field) => field.tag === 0xa3),
    0,
  )?.children ?? []) {
    // extnID, critical DEFAULT FALSE, extnValue: the value always stands last.
    const value = derNode(extension.children.at(-1)?.content);
    if (value) found.set(oidOf(pick(extension, 0)), value);
  }
  return found;
}

const USAGES = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
];

function readKeyUsage(node: DerNode | undefined): readonly string[] | undefined {
  return node && USAGES.filter((_, bit) => ((node.content[1 + (bit >> 3)] ?? 0) & (0x80 >> (bit & 7))) !== 0);
}

/** UTCTime and GeneralizedTime; RFC 5280 wants `Z` and seconds, older issuers wrote offsets or left seconds out. */
function readTime(node: DerNode | undefined): EpochMs | undefined {
  if (!node) return undefined;
  const text = toDisplayText(node.content);
  // RFC 5280 §4.1.2.5.1: two-digit years from 50 are 19xx.
  const full = node.tag === TAG.utcTime ? (text < '50' ? '20' : '19') + text : text;
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?:\.\d+)?(?:Z|([+-]\d\d)(\d\d))$/.exec(full);
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const local = new Date(0);
  // setUTCFullYear, since Date.UTC takes years below 100 for 19xx.
  local.setUTCFullYear(year, month - 1, day);
  local.setUTCHours(hour, minute, second);
  if (local.getUTCMonth() !== month - 1 || local.getUTCDate() !== day || hour > 23 || minute > 59 || second > 59)
    return undefined;
  const hours = match[7] ?? '+00';
  const offset = Number(hours) * 60 + Number(`${hours[0]}${match[8] ?? '00'}`);
  return epochMs(local.getTime() - offset * 60_000);
}

/** RFC 4514 §2: last RDN first, `+` between the parts of one. Unknown types keep their OID, with the text where there is one. */
function readName(name: DerNode): string {
  return name.children
    .map((rdn) => {
      const parts = rdn.children.map((pair) => `${oidName(oidOf(pick(pair, 0)))}=${readValue(pick(pair, 1))}`);
      return parts.reverse().join('+');
    })
    .reverse()
    .join(',');
}

const latin1 = (octets: Uint8Array): string => String.fromCharCode(...octets);
const wide = (size: number) => (octets: Uint8Array) =>
  Array.from({ length: Math.floor(octets.length / size) }, (_, i) => {
    const code = octets.subarray(i * size, (i + 1) * size).reduce((sum, octet) => sum * 256 + octet, 0);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
  }).join('');

// TeletexString is written as Latin-1 by everybody, whatever T.61 says.
const STRINGS: ReadonlyMap<number, (octets: Uint8Array) => string> = new Map([
  [0x0c, toDisplayText],
  [0x12, latin1],
  [0x13, latin1],
  [0x14, latin1],
  [0x16, latin1],
  [0x1a, latin1],
  [0x1c, wide(4)],
  [0x1e, wide(2)],
]);

function readValue(node: DerNode | undefined): string {
  const decode = node && STRINGS.get(node.tag);
  if (!decode) return `#${toHex(node?.whole ?? new Uint8Array())}`;
  // Long values only make room for nonsense, and spreading a huge array would overflow the stack.
  const text = decode(node.content.subarray(0, 4_096));
  return (
    text
      .replace(/[\\,+"<>;]|^[# ]| $/g, '\\$&')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: RFC 4514 §2.4 asks for NUL to be escaped; the others break lines.
      .replace(/[\0-\x1f\x7f]/g, (control) => `\\${control.charCodeAt(0).toString(16).padStart(2, '0')}`)
  );
}
