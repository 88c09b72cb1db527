// A web page that somebody saved on the way: what its form would have posted. For opening files.
import { toDisplayText, utf8 } from '../base/bytes.ts';
import { InputError } from '../base/input-error.ts';
import { looksLikeXml, sniffRootName, textPrefix } from '../bindings/sniff.ts';
import { mayHaveForms, pageForms } from '../flow/page-forms.ts';

/** What a page, or the piece of one that was saved, begins with; no SAML message does. */
const HTML = /^(?:html|head|body|form|div|p|script|style|input|meta|title|noscript|table|center)$/i;

/** Octets of a page that are read. */
const FRONT = 4_000_000;

/**
 * The first SAML message of its forms with its RelayState, as a form body; undefined where `octets` are no page. Errors: InputError
 * `input-unrecognised` for a page without one.
 */
export function postedBySavedPage(octets: Uint8Array): Uint8Array | undefined {
  if (!looksLikeXml(octets) || !HTML.test(sniffRootName(textPrefix(octets)) ?? '')) return undefined;
  const text = toDisplayText(octets.subarray(0, FRONT));
  const form = mayHaveForms(text) ? pageForms(text).find(({ message }) => message) : undefined;
  if (!form?.message) {
    throw new InputError(
      'input-unrecognised',
      'The input is a web page, and no form in it has a field named SAMLResponse or SAMLRequest.',
    );
  }
  const { message, relayStates } = form;
  const pairs = [[message.name, message.value], ...relayStates.map(({ name, value }) => [name, value])];
  return utf8(new URLSearchParams(pairs).toString());
}
