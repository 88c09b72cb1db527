// HTTP-POST-SimpleSign (saml-binding-simplesign): HTTP-POST with a detached signature in two more form fields.
import type { DecodeProblem, DetachedSignature } from './encoded-message.ts';
import { detachedSignature } from './message-source.ts';
import type { Parameter } from './parameters.ts';

/**
 * The signature fields beside a posted message. What was signed is built from the once-decoded form values and the
 * decoded XML (binding §2.5), so there is no raw query to keep.
 */
export const readSimpleSign = (
  beside: readonly Parameter[],
): { readonly found: DetachedSignature | undefined; readonly problems: readonly DecodeProblem[] } =>
  detachedSignature(beside, null);
