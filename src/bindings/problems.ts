// What can be wrong with the wrapping of a message: every code with the sentence that people read.
import type { DecodeProblem } from './encoded-message.ts';

const SENTENCES = {
  'message-empty': 'The parameter is there but has no value, so there is no message in it.',
  'message-not-xml': 'What was decoded is not XML: the value is damaged, encrypted as a whole, or not a SAML message.',
  'message-too-large': 'The value is longer than this tool decodes; it is kept as it arrived.',
  'message-several': 'The request carries more than one message; a receiver may take another one than you expect.',
  'messages-in-query-and-body':
    'Messages stand both in the URL and in the body; a receiver reads only one of the two places.',
  'messages-limit': 'The request carries more messages than this tool takes from one request; the rest is left out.',
  'message-in-fragment':
    'The message stands in the fragment, behind `#`: a browser never sends that part, so the receiver does not get it.',
  'xml-not-encoded': 'The XML stands in the parameter as it is; base64 is required, and a strict receiver refuses it.',

  'parameter-repeated': 'The parameter occurs more than once; receivers differ in which of the values they take.',
  'parameter-misspelt':
    'The parameter’s name is not spelt as the binding has it. Names are case-sensitive, so a strict receiver does not see it.',
  'parameter-html-escaped':
    'The parameter’s name begins with `amp;`: the URL was HTML-escaped (`&amp;`) and never unescaped, so receivers do not see it.',
  'parameters-limit': 'There are more parameters than this tool reads; those behind the limit were left out.',
  'method-unexpected': 'The form was not sent with POST, as the binding requires.',
  'form-multipart':
    'The form was sent as multipart/form-data; the binding wants application/x-www-form-urlencoded, and many receivers read only that.',
  'body-truncated':
    'The browser gave only a part of the request body, so the message may be cut off here although it was sent whole.',

  'percent-encoded-twice':
    'The value was percent-encoded once too often; a receiver that decodes once finds `%XX` in it and fails.',
  'escape-broken':
    'The value has a `%` that is not followed by two hexadecimal digits; receivers differ in what they make of it.',
  'escapes-lower-case':
    'The query has escapes in lower case (`%2f`). That is legal, but a receiver that encodes the query again before it checks the signature gets other octets and refuses it.',

  'base64-invalid': 'The value is not base64 and could not be repaired.',
  'base64-line-breaks':
    'The base64 text has line breaks: allowed in a posted form, refused by strict receivers in a URL.',
  'base64-white-space': 'The base64 text has white space in it; a strict receiver refuses it.',
  'base64-space-for-plus':
    'The base64 text has spaces where `+` belongs: the sender did not escape `+` as `%2B`. Here they were read as `+`; a receiver may fail.',
  'base64-url-alphabet':
    'The base64 text uses the URL alphabet (`-` and `_`); SAML wants `+` and `/`, and strict receivers refuse it.',
  'base64-padding-missing': 'The padding `=` at the end of the base64 text is missing; a strict receiver refuses it.',
  'base64-padding-excess': 'The base64 text ends with more `=` than belong there; a strict receiver refuses it.',
  'base64-twice': 'The message was base64-encoded twice; a receiver that decodes once finds no XML.',

  'deflate-missing':
    'The message is not compressed; HTTP-Redirect requires DEFLATE, and a strict receiver cannot inflate it.',
  'deflate-zlib-header':
    'The message was compressed with a zlib header; HTTP-Redirect wants raw DEFLATE (RFC 1951) without one.',
  'deflate-gzip-header': 'The message was compressed with gzip; HTTP-Redirect wants raw DEFLATE (RFC 1951).',
  'deflate-truncated': 'The compressed message breaks off before its end; what could be inflated is shown.',
  'deflate-corrupt':
    'The compressed message is damaged; what could be inflated before the damage, if anything, is shown.',
  'deflate-trailing-octets': 'Further octets follow the end of the compressed message; they were left out.',
  'deflate-in-post':
    'The message is compressed, but HTTP-POST wants base64 of the plain XML; a strict receiver finds no XML.',
  'inflated-too-large':
    'The compressed message inflates to more than this tool takes in, so it was not inflated to the end.',
  'saml-encoding-unknown':
    'SAMLEncoding names an encoding other than DEFLATE; receivers that do not know it refuse the message.',

  'relay-state-misspelt':
    'RelayState is not spelt exactly so. Names are case-sensitive: a strict receiver finds no RelayState.',
  'relay-state-repeated': 'RelayState occurs more than once; receivers differ in which of the values they take.',
  'relay-state-elsewhere':
    'RelayState stands in another place than the message (URL, body or fragment); the receiver looks for it beside the message.',
  'relay-state-not-utf8': 'RelayState is not valid UTF-8; many receivers replace or refuse such octets.',
  'relay-state-escape-broken':
    'RelayState has a `%` that is not followed by two hexadecimal digits; receivers differ in what they make of it.',

  'signature-algorithm-missing': 'There is a Signature parameter but no SigAlg, so the signature cannot be checked.',
  'signature-value-missing':
    'There is a SigAlg parameter but no Signature: the message says how it is signed, and is not.',

  'artifact-malformed': 'The artifact has not the length or the form of its type, so it could not be taken apart.',
  'artifact-type-unknown':
    'The artifact’s type code is not one that SAML defines (0x0004; 0x0001 and 0x0002 in SAML 1.1).',

  'ws-federation-action-missing':
    'There is a wresult but no `wa` that says what it is; a WS-Federation receiver ignores it.',
  'ws-federation-action-unknown': 'The value of `wa` is not an action that WS-Federation defines.',
  'ws-federation-result-missing': 'A sign-in answer was posted without a wresult, so there is no token in it.',
  'ws-federation-result-encoded': 'The token is base64-encoded or compressed; WS-Federation wants the XML as it is.',
  'ws-federation-by-reference':
    'The message is given as an address (wreqptr or wresultptr) that the receiver fetches itself; it does not pass the browser.',
} as const;

/** Stable: scripts may switch on them, so a code is never renamed. */
export type DecodeProblemCode = keyof typeof SENTENCES;

export const DECODE_PROBLEM_CODES = Object.keys(SENTENCES) as readonly DecodeProblemCode[];

/** The problem with its sentence; `seen` is quoted behind it, cut at 80 characters. Never pass a secret. */
export function problem(code: DecodeProblemCode, seen?: string): DecodeProblem {
  const sentence = SENTENCES[code];
  if (seen === undefined) return { code, message: sentence };
  return { code, message: `${sentence} Seen: ${seen.length > 80 ? `${seen.slice(0, 79)}…` : seen}` };
}
