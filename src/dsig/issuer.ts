// Whose message an element says it is: keys from metadata are trusted for their own entity only.
import { attributeValue, childElements, textOf } from '../xml/read.ts';
import type { XmlElement } from '../xml/tree.ts';
import { MD, SAML, SAML11, SAMLP } from './namespaces.ts';
import type { TrustedKey } from './signature-report.ts';

/**
 * The Issuer of a message or assertion, the entityID of metadata. A Response may leave its Issuer out (SAML core §3.2.2),
 * one of SAML 1.1 has none: then what all its assertions agree on. Undefined where nothing says it, or two Issuers do.
 */
export function issuerOf(element: XmlElement): string | undefined {
  if (element.namespace === MD) return attributeValue(element, 'entityID');
  const [issuer, second] = childElements(element, SAML, 'Issuer');
  if (issuer) return second || childElements(issuer)[0] ? undefined : textOf(issuer).trim();
  if (element.namespace === SAML11) return attributeValue(element, 'Issuer');
  const namespace = element.namespace === SAMLP ? SAML : SAML11;
  const assertions = childElements(element, namespace, 'Assertion').map(issuerOf);
  return assertions.every((one) => one === assertions[0]) ? assertions[0] : undefined;
}

/** Of `trusted`, the keys that may vouch for what `issuer` says. */
export const keysFor = (trusted: readonly TrustedKey[], issuer: string | undefined): readonly TrustedKey[] =>
  trusted.filter((key) => maySpeakFor(key, issuer));

/** A key from metadata vouches for its own entity only: what one IdP signed around another's words is not the other's. */
export const maySpeakFor = ({ entityId }: TrustedKey, issuer: string | undefined): boolean =>
  entityId === undefined || entityId === issuer;
