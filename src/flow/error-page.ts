// Tells an error page of an SP or IdP from a page that a login ended with: for the outcome of a flow, where the page's text is there.
import { recogniseErrorPage } from '../bindings/vendor-error-page.ts';
import type { Exchange } from '../capture/exchange.ts';

/** Characters of a page that are searched: what went wrong stands near its beginning. */
const TEXT_SEARCHED = 100_000;

/** What a login is called in a title, and how it went. */
const LOGIN_FAILED =
  '(?:(?:saml|sso|user) (?:2\\.0 )?)?(?:single sign-on|sign[- ]?(?:in|on)|log[- ]?(?:in|on)|authentication|authorization|saml|sso) (?:has |was )?(?:error|failed|failure|denied|rejected|unsuccessful)';

/** Titles that no page of a working login has, alone or before the product's name. */
const ERROR_TITLE = new RegExp(
  `^(?:unhandled exception|server error|internal server error|application error|runtime error|whitelabel error page|(?:an )?error(?: occurred| page)?|saml 2\\.0 error|${LOGIN_FAILED}|access denied|forbidden|unauthori[sz]ed|bad request|invalid (?:request|response|saml response)|anmeldung fehlgeschlagen|zugriff verweigert)\\s*(?:$|[-–—|:!.(])`,
  'i',
);
/** Pages that explain errors. */
const EXPLAINS = /\b(?:how (?:to|do)|troubleshoot(?:ing)?|docs|documentation|faq|knowledge base)\b/i;
/** A line that is nothing but the news that the login failed. */
const FAILED_LINE = new RegExp(
  `^(?:error:? {0,9})?(?:${LOGIN_FAILED}|access denied|unauthori[sz]ed|forbidden|invalid (?:saml ?)?(?:response|assertion|signature)|(?:anmeldung fehlgeschlagen|zugriff verweigert))(?:$|[.!:;,(]| (?:for|because|due|with|as|since|please)\\b)`,
  'i',
);
/** Whether an error is the login's own. */
const OF_LOGIN = /saml|single sign|\b(?:sso|authentication|log[- ]?[io]n|sign[- ]?[io]n|anmeldung)\b/i;

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
  /** It speaks of the login itself; another one may be about the page that was asked for. */
  readonly ofLogin: boolean;
}

/** Undefined for a page that is no error page, or that can't be told from one. */
export function errorPageOf({ request, response }: Exchange): ErrorPage | undefined {
  const vendor = recogniseErrorPage(request.url, response?.body);
  if (vendor !== undefined) return { detail: vendor, ofLogin: true };
  if (response?.body === undefined) return undefined;
  const text = response.body.slice(0, TEXT_SEARCHED);
  const short = shortAnswer(text);
  if (short !== undefined) return { detail: short, ofLogin: /saml|sso/i.test(short) };
  const title = titleOf(text);
  if (!ERROR_TITLE.test(title) || EXPLAINS.test(title)) return undefined;
  const said = firstMatch(text);
  return {
    detail: said === undefined ? title : `${title}: ${said}`,
    ofLogin: said !== undefined || OF_LOGIN.test(title),
  };
}

/** Characters of an answer that is nothing but its error, and of what it may say in JSON. */
const SHORT = 400;
const SHORT_JSON = 20_000;
/** Lines of it that are read. */
const MOST_LINES = 20;

/** An answer that says an error and nothing else: lines of text, or a JSON object that is one. */
function shortAnswer(text: string): string | undefined {
  if (/^\s*\{/.test(text)) return text.length > SHORT_JSON ? undefined : jsonError(text);
  // What has a title or a form is a page, and is judged as one.
  if (text.length > SHORT * 10 || /<(?:title|form|input)\b/i.test(text)) return undefined;
  const lines = text
    .replace(/<[^<>]*>/g, '\n')
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '');
  const said = lines.join(' ');
  if (said.length > SHORT) return undefined;
  return (
    firstMatch(said) ??
    lines
      .slice(0, MOST_LINES)
      .find((line) => FAILED_LINE.test(line))
      ?.slice(0, 120)
  );
}

/** What an API says went wrong: a text or an object as its `error`, a list of `errors`, or that it was no success. */
function jsonError(text: string): string | undefined {
  try {
    const answer = JSON.parse(text) as Record<string, unknown>;
    const { error, errors, error_description: description } = answer;
    const list = Array.isArray(errors) ? errors : isObject(errors) ? Object.values(errors) : [];
    const said = saidBy(error) ?? saidBy(list.flat().find((item) => saidBy(item) !== undefined));
    const failed =
      answer.success === false || answer.ok === false || /^(?:error|fail|failed)$/i.test(`${answer.status}`);
    if (said === undefined && !failed) return undefined;
    const more =
      typeof description === 'string' ? description : said === undefined ? saidBy(answer.message) : undefined;
    return [said, more]
      .filter((part) => part !== undefined)
      .concat(said === undefined && more === undefined ? ['success: false'] : [])
      .join(': ')
      .replace(/\s+/g, ' ')
      .slice(0, 120);
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Undefined for what many APIs write where there is no error. */
function saidBy(value: unknown): string | undefined {
  if (value === true) return 'error';
  if (typeof value === 'number') return value === 0 ? undefined : String(value);
  if (typeof value === 'string')
    return /^\s*(?:none|null|false|no|no errors?|ok|success|undefined|0)?\s*$/i.test(value) ? undefined : value;
  if (!isObject(value)) return undefined;
  const { code, type, message, description } = value;
  const parts = [saidBy(code) ?? saidBy(type), saidBy(message) ?? saidBy(description)];
  const said = parts.filter((part) => part !== undefined).join(': ');
  return said === '' ? undefined : said;
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
