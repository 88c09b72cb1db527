// Tells an error page of an SP or IdP from a page that a login ended with: for the outcome of a flow, where the page's text is there.
import { recogniseErrorPage } from '../bindings/vendor-error-page.ts';
import type { Exchange } from '../capture/exchange.ts';

/** Characters of a page that are searched: what went wrong stands near its beginning. */
const TEXT_SEARCHED = 100_000;

/** Titles that no page of a working login has, alone or before the product's name. */
const ERROR_TITLE =
  /^(?:unhandled exception|server error|internal server error|application error|runtime error|whitelabel error page|(?:an )?error(?: occurred| page)?|saml (?:2\.0 )?error|sso error|(?:single sign-on|sign-?in|log-?in|authentication|authorization) (?:error|failed|failure)|access denied|forbidden|unauthori[sz]ed|bad request|invalid (?:request|response|saml response))\s*(?:$|[-–—|:!.(])/i;

/** What those pages say (FIELD §4). A sentence alone decides nothing: a page may print an assertion, or explain SAML. */
const ERROR_SENTENCES: readonly RegExp[] = [
  /received at https?:\/\/\S{1,500} instead of/i,
  /in.?response.?to.{0,60}(?:invalid|not match|n't correspond)/i,
  /saml.?state.?missing|state (?:cookie|parameter).{0,20}missing/i,
  /unsolicited (?:response|login)/i,
  /No SAML ?2? ?Response|SAMLResponse.{0,20}(?:missing|not found)/i,
  /only supported HTTP_POST/i,
  /duplicated Name/i,
  /too old to be used|issue time is either too old or with date in the future/i,
  /not yet valid|issued too long ago|assertion.{0,20}expired/i,
  /not (?:a )?valid audience|audience.{0,20}(?:restriction|invalid|mismatch)/i,
  /signature (?:validation |verification )?(?:failed|invalid)|invalid signature|unable to validate signature/i,
  /(?:message|response|assertion).{0,30}not signed/i,
  /(?:unable|failed|cannot|could not) (?:to )?decrypt/i,
  /unhandled exception/i,
  /InResponseTo is missing/i,
];

export interface ErrorPage {
  /** Where the browser was, and what the page says of itself; short. */
  readonly detail: string;
}

/** Undefined for a page that is no error page, or that can't be told from one. */
export function errorPageOf({ request, response }: Exchange): ErrorPage | undefined {
  const vendor = recogniseErrorPage(request.url, response?.body);
  if (vendor !== undefined) return { detail: vendor };
  if (response?.body === undefined) return undefined;
  const text = response.body.slice(0, TEXT_SEARCHED);
  const short = shortAnswer(text);
  if (short !== undefined) return { detail: short };
  const title = titleOf(text);
  if (!ERROR_TITLE.test(title)) return undefined;
  const said = firstMatch(text);
  return { detail: said === undefined ? title : `${title}: ${said}` };
}

/** Characters of an answer that is nothing but its error, and of what it may say in JSON. */
const SHORT = 400;
const SHORT_JSON = 20_000;

/** An answer that says an error and nothing else: a line of text, or a JSON object with a text as its `error`. */
function shortAnswer(text: string): string | undefined {
  if (/^\s*\{/.test(text)) return text.length > SHORT_JSON ? undefined : jsonError(text);
  // What has a title or a form is a page, and is judged as one.
  if (text.length > SHORT * 10 || /<(?:title|form|input)\b/i.test(text)) return undefined;
  const said = text
    .replace(/<[^<>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return said.length <= SHORT ? firstMatch(said) : undefined;
}

function jsonError(text: string): string | undefined {
  try {
    const { error, error_description: description } = JSON.parse(text) as Record<string, unknown>;
    if (typeof error !== 'string' || error === '') return undefined;
    return `${error}${typeof description === 'string' ? `: ${description}` : ''}`.replace(/\s+/g, ' ').slice(0, 120);
  } catch {
    return undefined;
  }
}

function firstMatch(text: string): string | undefined {
  for (const sentence of ERROR_SENTENCES) {
    const match = sentence.exec(text)?.[0];
    if (match !== undefined) return match.replace(/\s+/g, ' ').slice(0, 120);
  }
  return undefined;
}

/** What stands in the page's first title, without blanks around; '' where there is none. */
function titleOf(html: string): string {
  const start = html.search(/<title[\s>]/i);
  if (start === -1) return '';
  const from = html.indexOf('>', start) + 1;
  const end = html.indexOf('<', from);
  return from === 0 || end === -1
    ? ''
    : html
        .slice(from, Math.min(end, from + 200))
        .replace(/\s+/g, ' ')
        .trim();
}
