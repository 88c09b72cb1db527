// Reads the address of the page that Salesforce shows when Just-in-Time provisioning fails.
import { toDisplayText } from '../../base/bytes.ts';
import { formDecode, splitPairs } from '../../base/percent.ts';
import { splitUrl } from '../../bindings/parameters.ts';

export interface ProvisioningError {
  /** Undefined where it is no number. */
  readonly code: number | undefined;
  readonly codeText: string;
  readonly description: string;
  /** A constant of Salesforce's, or an error of its API with the field's name. */
  readonly details: string;
}

const MOST_PARAMETERS = 64;
const LONGEST = 2_000;

/**
 * From ErrorCode, ErrorDescription and ErrorDetails of an address: `/identity/jit/saml-error.jsp`, newer
 * `/_nc_external/identity/saml/SamlError`, or whatever Custom Error URL is configured, which gets the same three.
 */
export function readProvisioningError(url: string): ProvisioningError | undefined {
  // Cheap way out for nearly every address there is.
  if (!url.includes('ErrorCode=')) return undefined;
  const { query } = splitUrl(url);
  const pairs = splitPairs(query ?? '', MOST_PARAMETERS);
  const value = (name: string): string | undefined => {
    const text = pairs.find((pair) => pair.name === name)?.value;
    return text === undefined ? undefined : toDisplayText(formDecode(text.slice(0, LONGEST))).trim();
  };
  const codeText = value('ErrorCode');
  const description = value('ErrorDescription');
  const details = value('ErrorDetails');
  if (codeText === undefined) return undefined;
  const isErrorPage = /\/saml-error\.jsp$|\/SamlError$/i.test(url.slice(0, url.search(/[?#]/)));
  if (!isErrorPage && (description === undefined || details === undefined)) return undefined;
  return {
    code: /^\d{1,3}$/.test(codeText) ? Number(codeText) : undefined,
    codeText,
    description: description ?? '',
    details: details ?? '',
  };
}
