// Which elements are statements about a user, and which of them stand where they are only quoted. For wrapping, coverage and authenticity.
import { isNamed } from '../xml/read.ts';
import type { XmlElement } from '../xml/tree.ts';
import { SAML, SAML11, SAMLP, SAMLP11 } from './namespaces.ts';

export const isAssertion = (element: XmlElement): boolean =>
  isNamed(element, SAML, 'Assertion') || isNamed(element, SAML11, 'Assertion');

/** A request or response of the protocol, also one of SAML 1.1. */
export const isMessage = ({ namespace, localName }: XmlElement): boolean =>
  (namespace === SAMLP || namespace === SAMLP11) && /(?:Response|Request|Query|ArtifactResolve)$/.test(localName);

/** What stands in these is quoted, not asserted by the message around it (SAML core §2.6.1, §2.7.4). */
const QUOTING: ReadonlySet<string> = new Set(['Advice', 'Evidence']);

export const isQuoting = ({ namespace, localName }: XmlElement): boolean =>
  (namespace === SAML || namespace === SAML11) && QUOTING.has(localName);

export function isQuoted(element: XmlElement): boolean {
  for (let at = element.parent; at.kind === 'element'; at = at.parent) if (isQuoting(at)) return true;
  return false;
}
