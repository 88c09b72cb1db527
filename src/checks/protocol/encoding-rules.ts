// The rules of the bindings about a message's wrapping (Bindings §3.4.4, §3.5.4, §3.6.4), one check for each fault that decoding
// reports. Nothing is decoded again here: the decoder's stable codes are mapped to rules, with what to change. Longer than other files: it is a table.
import type { DecodeProblem } from '../../bindings/encoded-message.ts';
import type { DecodeProblemCode } from '../../bindings/problems.ts';
import type { Check } from '../check.ts';
import type { CheckSubject, SubjectMessage } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { cut, distinctMessages, enforced, placeIn, senderPart, tolerated } from './message-facts.ts';

/**
 * `must`: receivers refuse it. `should`: strict ones do. `remark`: worth knowing only. `unread`: this tool's own bound was
 * met, so that nothing is known.
 */
type Weight = 'must' | 'should' | 'remark' | 'unread';

interface EncodingRule {
  readonly code: DecodeProblemCode;
  readonly cites: readonly string[];
  readonly title: string;
  readonly weight: Weight | ((message: SubjectMessage) => Weight);
  readonly expected: string;
  readonly fix: string;
  /** What of the message is shown; its value as it arrived unless said. */
  readonly seen?: 'parameter';
}

const BASE64 = 'base64 with the characters A–Z, a–z, 0–9, + and /, without white space';
const DEFLATED = 'raw DEFLATE (RFC 1951), then base64, then URL-encoding';
const POSTED = 'base64 of the plain XML';
const ONE_MESSAGE = 'exactly one SAMLRequest or SAMLResponse';
const USE_LIBRARY_REDIRECT =
  'Have the sender’s SAML library build the whole HTTP-Redirect URL: deflate without zlib or gzip header, base64, then URL-encode once.';
const USE_LIBRARY_POST =
  'Have the sender’s SAML library build the form: base64 of the XML as it is, without compression, in a hidden field.';

const RULES: readonly EncodingRule[] = [
  {
    code: 'message-empty',
    cites: ['N01'],
    title: 'The parameter of a message has a value.',
    weight: 'must',
    expected: 'a message',
    fix: 'Look at what the sender does before it sends: the message was not built, or the form was sent before its script had filled it.',
    seen: 'parameter',
  },
  {
    code: 'message-several',
    cites: ['N01'],
    title: 'A request carries one message only.',
    weight: 'must',
    expected: ONE_MESSAGE,
    fix: 'Find what adds the second message: a proxy or portal that copies parameters, or a page that sends its form twice.',
    seen: 'parameter',
  },
  {
    code: 'messages-in-query-and-body',
    cites: ['N01', 'N13'],
    title: 'Messages stand in one place only, the query or the form.',
    weight: 'must',
    expected: ONE_MESSAGE,
    fix: 'Register the endpoint’s address without SAML parameters in it; the form’s action must not repeat the query of the page that it stands on.',
    seen: 'parameter',
  },
  {
    code: 'parameter-repeated',
    cites: ['N01'],
    title: 'No parameter of a message occurs twice.',
    weight: 'must',
    expected: ONE_MESSAGE,
    fix: 'Find what adds the second one, such as a proxy that appends the query again.',
    seen: 'parameter',
  },
  {
    code: 'parameter-misspelt',
    cites: ['N01', 'N13'],
    title: 'The names of parameters are spelt as the bindings have them.',
    weight: 'must',
    expected: 'SAMLRequest or SAMLResponse, in this very spelling',
    fix: 'Correct the parameter’s name at the sender; a proxy that lower-cases queries has to leave this address alone.',
    seen: 'parameter',
  },
  {
    code: 'parameter-html-escaped',
    cites: ['N01'],
    title: 'The URL of a message is not HTML-escaped.',
    weight: 'must',
    expected: '& between parameters, not &amp;',
    fix: 'The sender wrote the URL into HTML or a header with &amp;. Escape it only inside HTML attributes, never in a Location header or in script.',
    seen: 'parameter',
  },
  {
    code: 'message-in-fragment',
    cites: ['N01'],
    title: 'The message stands in the query, not behind #.',
    weight: 'must',
    expected: 'the message in the query',
    fix: 'Put the parameters before the # of the address: an address with a fragment was taken as endpoint, and the query was appended to its end.',
    seen: 'parameter',
  },
  {
    code: 'method-unexpected',
    cites: ['N14'],
    title: 'A form with a message is sent with POST.',
    weight: 'must',
    expected: 'POST',
    fix: 'Set method="post" on the form that carries the message.',
    seen: 'parameter',
  },
  {
    code: 'form-multipart',
    cites: ['N14'],
    title: 'A form with a message is sent as application/x-www-form-urlencoded.',
    weight: 'should',
    expected: 'application/x-www-form-urlencoded',
    fix: 'Remove enctype="multipart/form-data" from the form that carries the message.',
    seen: 'parameter',
  },
  {
    code: 'xml-not-encoded',
    cites: ['N02', 'N13', 'F46'],
    title: 'A message is base64-encoded.',
    weight: 'must',
    expected: BASE64,
    fix: 'Base64-encode the XML before it is put into the parameter.',
  },
  {
    code: 'percent-encoded-twice',
    cites: ['N02', 'F46'],
    title: 'A message is percent-encoded once.',
    weight: 'must',
    expected: 'a value without %XX after one decoding',
    fix: 'URL-encode once: leave it to the form or to the function that builds the query, and do not call encodeURIComponent before. In a form field nothing is encoded by hand.',
  },
  {
    code: 'escape-broken',
    cites: ['N02'],
    title: 'Every % in a message’s parameter begins an escape.',
    weight: 'should',
    expected: '%25 for a percent sign',
    fix: 'URL-encode the value with a library function.',
  },
  {
    code: 'base64-invalid',
    cites: ['N02', 'N13', 'F46'],
    title: 'The value of a message is base64.',
    weight: 'must',
    expected: BASE64,
    fix: 'Look for what cut or changed the value on its way: a length limit for URLs or fields, or a filter that removes characters.',
  },
  {
    code: 'base64-line-breaks',
    cites: ['N03', 'N13', 'F46'],
    title: 'By HTTP-Redirect, the base64 text has no line breaks.',
    weight: ({ encoded }) => (encoded.place === 'body' ? 'remark' : 'must'),
    expected: 'base64 without line breaks in a URL; in a form they are allowed',
    fix: 'Make the sender write base64 in one line (Base64.NO_WRAP, base64_encode, b64encode): its function folds lines for e-mail.',
  },
  {
    code: 'base64-white-space',
    cites: ['N03', 'F46'],
    title: 'The base64 text has no blanks or tabs.',
    weight: 'must',
    expected: BASE64,
    fix: 'Remove the white space where the value is built: templates add it around the value of a hidden field.',
  },
  {
    code: 'base64-space-for-plus',
    cites: ['N03', 'F46'],
    title: 'Plus signs of the base64 text arrive as plus signs.',
    weight: 'must',
    expected: '+ sent as %2B',
    fix: 'URL-encode the base64 text (+ becomes %2B) before it goes into the query or body: an unescaped + is read as a blank.',
  },
  {
    code: 'base64-url-alphabet',
    cites: ['N02', 'N13', 'F46'],
    title: 'The base64 text uses the standard alphabet.',
    weight: 'must',
    expected: BASE64,
    fix: 'Use standard base64 and URL-encode it, instead of base64url.',
  },
  {
    code: 'base64-padding-missing',
    cites: ['N02', 'N13', 'F46'],
    title: 'The base64 text is padded.',
    weight: 'should',
    expected: '= up to a multiple of four characters',
    fix: 'Keep the = at the end of the base64 text; something took it off, or the value was cut.',
  },
  {
    code: 'base64-padding-excess',
    cites: ['N02', 'N13', 'F46'],
    title: 'The base64 text is not padded further than needed.',
    weight: 'should',
    expected: '= up to a multiple of four characters',
    fix: 'Do not append = by hand.',
  },
  {
    code: 'base64-twice',
    cites: ['N02', 'N13', 'F46'],
    title: 'A message is base64-encoded once.',
    weight: 'must',
    expected: 'base64 of the message, once',
    fix: 'Remove one of the two encodings at the sender: the SAML library gives the value encoded already.',
  },
  {
    code: 'message-not-xml',
    cites: ['N02', 'N13', 'F47'],
    title: 'The decoded value is XML.',
    weight: 'must',
    expected: 'XML that begins with <',
    fix: 'See at the sender what it puts into the parameter. If the value begins right and then breaks, something shortened it on the way.',
  },
  {
    code: 'deflate-missing',
    cites: ['N02', 'F47', 'SF-SLO-010'],
    title: 'A message by HTTP-Redirect is compressed.',
    weight: 'must',
    expected: DEFLATED,
    fix: USE_LIBRARY_REDIRECT,
  },
  {
    code: 'deflate-zlib-header',
    cites: ['N02', 'F47'],
    title: 'The compressed message has no zlib header.',
    weight: 'must',
    expected: DEFLATED,
    fix: `${USE_LIBRARY_REDIRECT} In zlib that is windowBits −15, in Java new Deflater(level, true), in Node.js deflateRaw, in PHP gzdeflate.`,
  },
  {
    code: 'deflate-gzip-header',
    cites: ['N02', 'F47'],
    title: 'The compressed message is not gzip.',
    weight: 'must',
    expected: DEFLATED,
    fix: USE_LIBRARY_REDIRECT,
  },
  {
    code: 'deflate-truncated',
    cites: ['N02', 'F47'],
    title: 'The compressed message is whole.',
    weight: 'must',
    expected: 'a complete DEFLATE stream',
    fix: 'Close the compressor before its output is encoded, and look for a limit on the length of URLs on the way. A long message is better sent by HTTP-POST.',
  },
  {
    code: 'deflate-corrupt',
    cites: ['N02', 'F47'],
    title: 'The compressed message can be inflated.',
    weight: 'must',
    expected: 'a valid DEFLATE stream',
    fix: USE_LIBRARY_REDIRECT,
  },
  {
    code: 'deflate-trailing-octets',
    cites: ['N02', 'F47'],
    title: 'Nothing follows the compressed message.',
    weight: 'should',
    expected: 'nothing behind the end of the DEFLATE stream',
    fix: USE_LIBRARY_REDIRECT,
  },
  {
    code: 'deflate-in-post',
    cites: ['N13', 'F47', 'SF-SLO-010'],
    title: 'A message by HTTP-POST is not compressed.',
    weight: 'must',
    expected: POSTED,
    fix: USE_LIBRARY_POST,
  },
  {
    code: 'saml-encoding-unknown',
    cites: ['N09'],
    title: 'SAMLEncoding, if there, names DEFLATE.',
    weight: 'should',
    expected: 'urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE, or no SAMLEncoding',
    fix: 'Leave the parameter SAMLEncoding out, and use DEFLATE.',
  },
  {
    code: 'artifact-malformed',
    cites: ['N21', 'F69'],
    title: 'An artifact has the 44 bytes of its type.',
    weight: 'must',
    expected: 'base64 of 44 bytes: type 0x0004, endpoint index, source ID, message handle',
    fix: 'Look for what changed SAMLart on its way: + that became a blank, or a length limit.',
  },
  {
    code: 'artifact-type-unknown',
    cites: ['N21', 'F69'],
    title: 'An artifact’s type is one that SAML defines.',
    weight: 'must',
    expected: 'type 0x0004',
    fix: 'Look for what changed SAMLart on its way, or at which software made it.',
  },
  {
    code: 'ws-federation-action-missing',
    cites: ['F49'],
    title: 'A WS-Federation message says by `wa` what it is.',
    weight: 'should',
    expected: 'wa=wsignin1.0',
    fix: 'Keep all fields of the form that the identity provider gives.',
    seen: 'parameter',
  },
  {
    code: 'ws-federation-action-unknown',
    cites: ['F49'],
    title: 'The value of `wa` is one that WS-Federation defines.',
    weight: 'should',
    expected: 'wsignin1.0, wsignout1.0 or wsignoutcleanup1.0',
    fix: 'Correct `wa` at the sender.',
    seen: 'parameter',
  },
  {
    code: 'ws-federation-result-missing',
    cites: ['F49'],
    title: 'A WS-Federation answer has its token.',
    weight: 'must',
    expected: 'a wresult',
    fix: 'Look at the identity provider’s log: it sent an answer without a token.',
    seen: 'parameter',
  },
  {
    code: 'ws-federation-result-encoded',
    cites: ['F49'],
    title: 'A WS-Federation token is sent as plain XML.',
    weight: 'should',
    expected: 'the XML as it is',
    fix: 'Send the token in wresult without base64 and compression.',
  },
];

/** Met by this tool: nothing is said about the message then, whatever else was found in it. */
const OWN_BOUNDS: readonly DecodeProblemCode[] = [
  'body-truncated',
  'message-too-large',
  'inflated-too-large',
  'messages-limit',
  'parameters-limit',
];

/** Faults that a cut-off body has by itself. */
const FROM_CUTTING: readonly DecodeProblemCode[] = [
  'base64-invalid',
  'base64-padding-missing',
  'message-not-xml',
  'deflate-truncated',
  'deflate-corrupt',
];

/** Whether the tool saw only a part of the message. */
export const isCutByTool = ({ encoded }: SubjectMessage): boolean =>
  encoded.problems.some(({ code }) => OWN_BOUNDS.includes(code));

/** Whether the wrapping is damaged so far that faults of the XML follow from it. */
export const isWrappingBroken = ({ encoded }: SubjectMessage): boolean =>
  encoded.problems.some(({ code }) => FROM_CUTTING.includes(code) && code !== 'base64-padding-missing');

const BOUNDS_CHECK: Check = {
  id: 'message-not-read-whole',
  cites: ['N13'],
  title: 'Whether the browser gave the whole message, and this tool read all of it.',
  stage: 'encoding',
  applies: (subject) => subject.messages.some(isCutByTool),
  run: (subject) =>
    distinctMessages(subject).flatMap((message) => {
      const problem = message.encoded.problems.find(({ code }) => OWN_BOUNDS.includes(code));
      if (!problem) return [];
      return [
        {
          outcome: 'not-checked' as const,
          where: placeIn(message),
          seen: `${String(message.encoded.raw.length)} characters`,
          expected: 'the whole message',
          message: `${problem.message} Rules about its wrapping and its XML were not checked.`,
          fix: 'Record the login again with the developer tools, or export it from there as HAR: the whole body is in it.',
        },
      ];
    }),
};

function toCheck(rule: EncodingRule): Check {
  const { code, cites, title } = rule;
  const find = ({ encoded }: SubjectMessage): DecodeProblem | undefined =>
    encoded.problems.find((problem) => problem.code === code);
  return {
    id: code,
    cites,
    title,
    stage: 'encoding',
    applies: ({ messages }) => messages.some(find),
    run: (subject) =>
      distinctMessages(subject).flatMap((message) => {
        const problem = find(message);
        if (!problem || (isCutByTool(message) && FROM_CUTTING.includes(code))) return [];
        return [judge(subject, message, rule, problem)];
      }),
  };
}

function judge(subject: CheckSubject, message: SubjectMessage, rule: EncodingRule, problem: DecodeProblem): Judgement {
  const weight = typeof rule.weight === 'function' ? rule.weight(message) : rule.weight;
  const { encoded } = message;
  // The decoder quotes what it saw behind its sentence.
  const [sentence = '', quoted] = problem.message.split(' Seen: ', 2);
  const outcomes = {
    must: enforced(subject),
    should: tolerated(subject),
    remark: 'info',
    unread: 'not-checked',
  } as const;
  const outcome = outcomes[weight];
  const through =
    subject.flow.outcome === 'succeeded' && weight !== 'remark' && outcome !== 'fail'
      ? ' The receiver took it all the same this time.'
      : '';
  return {
    outcome,
    where: placeIn(message),
    seen: cut(quoted ?? (rule.seen === 'parameter' ? encoded.parameter : encoded.raw)),
    expected: rule.expected,
    message: `${sentence}${through}`,
    fix: rule.fix,
    ...senderPart(message),
  };
}

export const ENCODING_CHECKS: readonly Check[] = [BOUNDS_CHECK, ...RULES.map(toCheck)];

/** Codes that other checks speak about: RelayState, and the signature beside the message. */
export const CODES_ELSEWHERE: readonly DecodeProblemCode[] = [
  'escapes-lower-case',
  'signature-algorithm-missing',
  'signature-value-missing',
  'relay-state-misspelt',
  'relay-state-repeated',
  'relay-state-elsewhere',
  'relay-state-not-utf8',
  'relay-state-escape-broken',
  'ws-federation-by-reference',
];
