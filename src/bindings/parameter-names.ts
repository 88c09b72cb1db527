// The names of the parameters that bindings use, and how far from its right spelling a name may be and still be meant.

/** Parameters that carry a message, with the spelling that the specifications give. */
export type MessageParameter = 'SAMLRequest' | 'SAMLResponse' | 'SAMLart' | 'wa' | 'wresult';
export type KnownParameter = MessageParameter | 'RelayState' | 'SigAlg' | 'Signature' | 'SAMLEncoding' | 'TARGET';

export interface NameMatch {
  readonly parameter: KnownParameter;
  /** How the name differs from the right spelling. */
  readonly spelling: 'exact' | 'misspelt' | 'html-escaped';
}

/** With what lies between the words of a misspelt name, and blanks around it, taken as nothing. */
const SPELLINGS: readonly (readonly [KnownParameter, RegExp])[] = [
  ['SAMLRequest', /^\s*saml[\s_.-]?request\s*$/i],
  ['SAMLResponse', /^\s*saml[\s_.-]?response\s*$/i],
  ['SAMLart', /^\s*saml[\s_.-]?art(?:ifact)?\s*$/i],
  ['SAMLEncoding', /^\s*saml[\s_.-]?encoding\s*$/i],
  ['RelayState', /^\s*relay[\s_.-]?state\s*$/i],
  ['SigAlg', /^\s*sig[\s_.-]?alg\s*$/i],
  ['Signature', /^\s*signature\s*$/i],
  ['wresult', /^\s*wresult\s*$/i],
  // Short and common words count only as they are meant to be written.
  ['wa', /^wa$/],
  ['TARGET', /^TARGET$/],
];

/** Longer than any spelling of a known name. */
export const LONGEST_NAME = 40;

/** Every name that carries a message has one of these in it, unless it is percent-encoded. */
export const MAY_NAME_A_MESSAGE = /saml|wa=|wresult/i;

/**
 * Which parameter is meant by `name` (decoded once): without regard to case, to a separator between its words, and to
 * an `amp;` before it that an HTML-escaped URL left.
 */
export function matchName(name: string): NameMatch | undefined {
  if (name.length > LONGEST_NAME) return undefined;
  const unescaped = name.startsWith('amp;') ? name.slice(4) : name;
  const parameter = SPELLINGS.find(([, spelling]) => spelling.test(unescaped))?.[0];
  if (parameter === undefined) return undefined;
  if (unescaped !== name) return { parameter, spelling: 'html-escaped' };
  return { parameter, spelling: unescaped === parameter ? 'exact' : 'misspelt' };
}

/** True for the parameters whose presence alone says that a message is there. `wa` and `wresult` say so by their value. */
export const carriesByName = (parameter: KnownParameter): boolean =>
  parameter === 'SAMLRequest' || parameter === 'SAMLResponse' || parameter === 'SAMLart';

/** OASIS WS-Federation 1.2 §13.1–13.2.4: the values of `wa`. */
export const WS_FEDERATION_ACTIONS: ReadonlySet<string> = new Set([
  'wsignin1.0',
  'wsignout1.0',
  'wsignoutcleanup1.0',
  'wattr1.0',
  'wpseudo1.0',
]);
