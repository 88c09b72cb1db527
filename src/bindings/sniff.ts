// Cheap looks at octets: is it XML, and which kind of message, without parsing anything.
import { toDisplayText } from '../base/bytes.ts';

const XML_WHITE = new Set([0x20, 0x09, 0x0a, 0x0d]);

/** True where octets begin like an XML document: `<` behind an optional byte-order mark and white space; UTF-16 too. */
export function looksLikeXml(octets: Uint8Array): boolean {
  let at = 0;
  if (octets[0] === 0xef && octets[1] === 0xbb && octets[2] === 0xbf) at = 3;
  else if ((octets[0] === 0xfe && octets[1] === 0xff) || (octets[0] === 0xff && octets[1] === 0xfe)) {
    return octets[2] === 0x3c || octets[3] === 0x3c;
  } else if ((octets[0] === 0 && octets[1] === 0x3c) || (octets[0] === 0x3c && octets[1] === 0)) return true;
  while (at < octets.length && XML_WHITE.has(octets[at] as number)) at++;
  if (octets[at] !== 0x3c) return false;
  const next = octets[at + 1];
  // A name, `?` or `!` must follow, or nothing: `<` may also begin a compressed stream.
  return next === undefined || next === 0x3f || next === 0x21 || next === 0x5f || next >= 0x80 || isLetter(next);
}

const isLetter = (octet: number): boolean => (octet | 0x20) >= 0x61 && (octet | 0x20) <= 0x7a;

/** The beginning of a document as text, for looking for namespaces. */
export const textPrefix = (octets: Uint8Array, length = 16_384): string => toDisplayText(octets.subarray(0, length));

const SAML_2 = /urn:oasis:names:tc:SAML:2\.0:(?:protocol|assertion)/;
const SAML_1 = /urn:oasis:names:tc:SAML:1\.[01]:(?:protocol|assertion)/;

/** Which SAML the first namespaces name; undefined where neither is seen near the beginning. */
export function sniffSamlVersion(octets: Uint8Array): '2.0' | '1.x' | undefined {
  const prefix = textPrefix(octets, 4_096);
  const two = prefix.search(SAML_2);
  const one = prefix.search(SAML_1);
  if (two === -1 && one === -1) return undefined;
  if (one === -1) return '2.0';
  return two === -1 || one < two ? '1.x' : '2.0';
}

const SOAP_NAMESPACE = /http:\/\/(?:schemas\.xmlsoap\.org\/soap\/envelope\/|www\.w3\.org\/2003\/05\/soap-envelope)/;
const SAML_PROTOCOL = /urn:oasis:names:tc:SAML:(?:2\.0|1\.0):protocol/;
const PAOS = /urn:liberty:paos:|urn:oasis:names:tc:SAML:2\.0:profiles:SSO:ecp/;
/** How far the SAML namespace may stand behind the beginning: SOAP headers (WS-Security) come first. */
const ENVELOPE_PREFIX = 65_536;

/**
 * The name of the root element, prefix included, as far as `prefix` shows it. Walks over the declaration, comments,
 * processing instructions and a DOCTYPE without internal subset; each is crossed once, whatever it holds.
 */
export function sniffRootName(prefix: string): string | undefined {
  let at = 0;
  for (;;) {
    at = prefix.indexOf('<', at);
    if (at === -1) return undefined;
    const close = prefix.startsWith('<!--', at)
      ? '-->'
      : prefix[at + 1] === '?'
        ? '?>'
        : prefix[at + 1] === '!'
          ? '>'
          : '';
    if (close === '') return /^[^\s<>/&'"=]+/.exec(prefix.slice(at + 1, at + 513))?.[0];
    at = prefix.indexOf(close, at + 2);
    if (at === -1) return undefined;
    at += close.length;
  }
}

/** A SOAP envelope that holds a SAML protocol message, as far as its first 64 KiB tell; `PAOS` with its header block. */
export function sniffSoap(octets: Uint8Array): 'SOAP' | 'PAOS' | undefined {
  if (!looksLikeXml(octets)) return undefined;
  const prefix = textPrefix(octets, ENVELOPE_PREFIX);
  if (sniffRootName(prefix)?.replace(/^.*:/, '') !== 'Envelope') return undefined;
  if (!SOAP_NAMESPACE.test(prefix) || !SAML_PROTOCOL.test(prefix)) return undefined;
  return PAOS.test(prefix) ? 'PAOS' : 'SOAP';
}

const BARE_MESSAGES = new Set(
  'AuthnRequest Response LogoutRequest LogoutResponse ArtifactResolve ArtifactResponse AttributeQuery AuthnQuery Request'.split(
    ' ',
  ),
);

/** A SAML protocol message that is a body of its own, which no binding does but pages' scripts may. */
export function sniffBareMessage(octets: Uint8Array): boolean {
  const prefix = textPrefix(octets);
  const name = sniffRootName(prefix)?.replace(/^.*:/, '');
  return name !== undefined && BARE_MESSAGES.has(name) && SAML_PROTOCOL.test(prefix);
}
