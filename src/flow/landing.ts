// Tells what kind of page a login ended with, by its address and its form: a login page, or one whose address names an error.
import type { Exchange } from '../capture/exchange.ts';

/** `plain`: it may be shown either way; `with-error`: its address says that something went wrong. */
export type LoginPage = 'plain' | 'with-error';

/** Characters of a page in which its form is looked for, and of one form. */
const TEXT_SEARCHED = 200_000;
const FORM_LASTS = 20_000;
const MOST_PARAMETERS = 50;

const LOGIN_PATH = /\/(?:log[-_]?in|log[-_]?on|sign[-_]?in)(?:\.(?:jsp|php|aspx|html?))?\/?$/i;
const LOGIN_SEGMENT = /\/(?:log[-_]?in|log[-_]?on|sign[-_]?in)(?=[/.]|$)/i;
const LOGIN_TITLE = /<title[^<>]{0,200}>\s{0,100}(?:log[- ]?in|log[- ]?on|sign[- ]?in)\b/i;

/** Parameters that say where to go after the login, or why one is needed: nothing but a login page needs them alone. */
const RETURN =
  /^(?:return|return[-_]?(?:to|url|uri|path)|redirect|redirect[-_]?(?:to|url|uri)|next|continue|goto|target|dest(?:ination)?|from|back|back[-_]?url|forward|service|startURL|rd|ru|r|url|message|msg|reason|alert|notice)(?:=|$)/i;

const ERROR_ON_LOGIN = /^(?:[\w.-]*error[\w.-]*|err|failure|failed)$/i;
/** Names of parameters that say so on any page. */
const ERROR_PARAMETER =
  /^(?:(?:saml|sso|auth|login)[-_.]?)?(?:err|error|failure|failed)(?:[-_.]?(?:code|description|message|msg|reason|type|id))?$/i;
const NO_ERROR = /^(?:none|null|false|no|ok|undefined|0)?$/i;
/** The last part of a path that is an error page's; "errors" may be a list of them. */
const ERROR_SEGMENT =
  /(?:^|[-_.]|saml|sso|login|auth)(?:error|failed|failure|denied|unauthori[sz]ed|forbidden)(?:[-_.]page)?$/i;
const OF_LOGIN =
  /saml|(?:^|[^a-z])(?:sso|o?auth|authn|authentication|log[-_]?in|log[-_]?on|sign[-_]?in|sign[-_]?on)(?![a-z])/i;

function partsOf({ request }: Exchange): { path: string; parameters: string[] } {
  const [, path = '', query = ''] = /^[^?#]*?:\/\/[^/?#]*([^?#]*)(\?[^#]*)?/.exec(request.url) ?? [];
  return { path, parameters: query.slice(1).split('&', MOST_PARAMETERS) };
}

const isError = (parameter: string, names: RegExp, empty: boolean): boolean => {
  const [name = '', value = ''] = parameter.split('=', 2);
  return names.test(name) && (value === '' ? empty : !NO_ERROR.test(value));
};

/**
 * Whether the browser was sent back to the SP's login page. `chain`: from the ACS to `end`. Single-page applications take their
 * token at such an address too, so one without an error says little, and one with other parameters nothing.
 */
export function loginPage(end: Exchange, chain: readonly Exchange[]): LoginPage | undefined {
  const moved = end !== chain[0];
  const { path, parameters } = partsOf(end);
  const atLogin = moved && LOGIN_PATH.test(path);
  if (atLogin && parameters.some((parameter) => isError(parameter, ERROR_ON_LOGIN, true))) return 'with-error';
  if (atLogin && parameters.every((parameter) => parameter === '' || RETURN.test(parameter))) return 'plain';
  const body = end.response?.body?.slice(0, TEXT_SEARCHED) ?? '';
  if (!hasLoginForm(body)) return undefined;
  if (!moved || atLogin || LOGIN_TITLE.test(body)) return 'plain';
  // Pages of those who are logged in have such forms as well: to log in once more when the session has ended.
  return LOGOUT.test(body) || (path.length > 1 && chain.some(setsCookie)) ? undefined : 'plain';
}

/** A page for somebody who is logged in, as far as its text tells. */
export const offersLogout = ({ response }: Exchange): boolean =>
  LOGOUT.test(response?.body?.slice(0, TEXT_SEARCHED) ?? '');

const LOGOUT = /[/>\s](?:log|sign)[-_ ]?(?:out|off)\b/i;

const setsCookie = ({ response }: Exchange): boolean =>
  response?.headers?.some(({ name }) => name.toLowerCase() === 'set-cookie') === true;

/** That a later page is where one logs in: its address or its form says so. */
export function asksForLogin(page: Exchange): boolean {
  if (LOGIN_SEGMENT.test(partsOf(page).path)) return true;
  const body = page.response?.body?.slice(0, TEXT_SEARCHED) ?? '';
  return hasLoginForm(body) && !offersLogout(page);
}

/** What else stands in a form that is no login's: for a new password, a new user, or many things. */
const OTHER_PURPOSE = /\b(?:change|reset|update|register|sign-?up|new|old|current|confirm|repeat)\b|new-password/i;
const PASSWORD_FIELD = /<input\b[^<>]{0,2000}\btype\s{0,20}=\s{0,20}["']?password\b[^<>]{0,2000}/gi;
const TEXT_FIELD =
  /<(?:select|textarea)\b|<input\b(?![^<>]{0,2000}\btype\s{0,20}=\s{0,20}["']?(?:password|hidden|submit|button|image|checkbox|reset)\b)/gi;
/** User name, and perhaps a tenant or a code. */
const MOST_FIELDS = 3;

/** A form, or a page without forms, that asks for one password and hardly more. */
function hasLoginForm(html: string): boolean {
  let from = 0;
  for (let seen = 0; seen < MOST_PARAMETERS; seen++) {
    PASSWORD_FIELD.lastIndex = from;
    const found = PASSWORD_FIELD.exec(html);
    if (!found) return false;
    const begin = html.slice(Math.max(0, found.index - FORM_LASTS), found.index);
    const open = begin.toLowerCase().lastIndexOf('<form');
    const behind = html.slice(found.index, found.index + FORM_LASTS);
    const close = behind.search(/<\/form\b/i);
    const form = (open === -1 ? '' : begin.slice(open)) + (close === -1 ? behind : behind.slice(0, close));
    const tag = /^<form\b[^<>]{0,2000}/i.exec(form)?.[0] ?? '';
    const passwords = form.match(PASSWORD_FIELD) ?? [];
    const others = form.match(TEXT_FIELD) ?? [];
    if (passwords.length === 1 && others.length <= MOST_FIELDS && !OTHER_PURPOSE.test(`${tag} ${found[0]}`))
      return true;
    from = found.index + (close === -1 ? behind.length : close) + 1;
  }
  return false;
}

/** An error that the address names: `of-login` where it speaks of the login itself, `other` where it may be about anything. */
export function errorInAddress(end: Exchange): 'of-login' | 'other' | undefined {
  const { path, parameters } = partsOf(end);
  const segments = path
    .replace(/\.(?:jsp|php|aspx|html?)$/i, '')
    .split('/')
    .filter((segment) => segment !== '');
  const named = parameters.find((parameter) => isError(parameter, ERROR_PARAMETER, false));
  const last = ERROR_SEGMENT.test(segments.at(-1) ?? '') || /^error$/i.test(segments.at(-2) ?? '');
  if (named === undefined && !last) return undefined;
  return OF_LOGIN.test(last ? path : '') || OF_LOGIN.test(named ?? '') || LOGIN_PATH.test(path) ? 'of-login' : 'other';
}
