// The logins of a flow as Salesforce's rules look at them: the Response that reached the SP, its assertion, and what became of it.
import type { Exchange } from '../../capture/exchange.ts';
import type { Deployment } from '../../deployments/deployment.ts';
import type { Assertion, Attribute, AttributeValue, Response } from '../../saml/messages.ts';
import { vouchedAssertion } from '../../trust/claims.ts';
import type { SourceRange } from '../../xml/tree.ts';
import type { CheckSubject, SubjectMessage } from '../check-subject.ts';
import type { FindingPlace } from '../finding.ts';
import { after } from '../transport/nearby.ts';
import { readProvisioningError } from './provisioning-error-page.ts';

export interface SalesforceLogin {
  readonly subject: CheckSubject;
  readonly deployment: Deployment;
  /** The AuthnRequest that was answered. */
  readonly request: SubjectMessage | undefined;
  readonly message: SubjectMessage;
  readonly response: Response;
  /** The first assertion, in clear or decrypted; undefined where there is none, or nobody could open it. */
  readonly assertion: Assertion | undefined;
  /** Whether it was read from a plaintext: then it has no place in the message's own text. */
  readonly decrypted: boolean;
  readonly encrypted: boolean;
  /** Attributes of all statements, in order. */
  readonly attributes: readonly Attribute[];
  /** What the SP made of it, as far as the browser shows: see `readAcceptance`. */
  readonly accepted: boolean | undefined;
}

const known = new WeakMap<CheckSubject, readonly SalesforceLogin[]>();

/**
 * Responses that answer the flow's own request, or none. What a broker got from its own IdP in between is not the SP's
 * business. Read once for each subject.
 */
export function loginsOf(subject: CheckSubject): readonly SalesforceLogin[] {
  const seen = known.get(subject);
  if (seen) return seen;
  const [outer] = subject.legs;
  const logins = subject.legs
    .filter(({ leg }) => leg === outer?.leg || (leg.request !== undefined && leg.request === outer?.leg.request))
    .flatMap(({ request, response }) => {
      const content = response?.decoded.message;
      return response && content?.kind === 'Response' ? [toLogin(subject, request, response, content)] : [];
    });
  known.set(subject, logins);
  return logins;
}

function toLogin(
  subject: CheckSubject,
  request: SubjectMessage | undefined,
  message: SubjectMessage,
  response: Response,
): SalesforceLogin {
  const { assertion, decrypted } = readableAssertion(message, response);
  return {
    subject,
    deployment: subject.deployment,
    request,
    message,
    response,
    assertion,
    decrypted,
    encrypted: response.encryptedAssertions.length > 0,
    attributes: assertion?.attributeStatements.flatMap(({ attributes }) => attributes) ?? [],
    accepted: readAcceptance(subject, message.exchange),
  };
}

/** The one that is vouched for best, as a receiver reads it who trusts only what is signed; else the first in clear. */
export function readableAssertion(
  message: Pick<SubjectMessage, 'encoded' | 'decoded' | 'verification'>,
  { assertions }: Response,
): { readonly assertion: Assertion | undefined; readonly decrypted: boolean } {
  const { verification } = message;
  const assertion = (verification && vouchedAssertion(message, verification)?.assertion) ?? assertions[0];
  return { assertion, decrypted: assertion !== undefined && !assertions.includes(assertion) };
}

/** An error page follows at once: so many exchanges behind an answer are looked at, for so many milliseconds. */
const MOST_AFTER = 12;
const AFTER_WITHIN = 120_000;
const MOST_COOKIES = 100;

/** What the same tab did next, the answer's own redirects first. */
export function exchangesAfter({ trace }: CheckSubject, exchange: Exchange): readonly Exchange[] {
  const hops = trace.chainOf(exchange).filter(({ hop }) => hop > exchange.hop);
  const own = new Set([exchange, ...hops]);
  const inTab = after(trace.ofTab(exchange.tab?.id), exchange, AFTER_WITHIN).filter((next) => !own.has(next));
  return [...hops.slice(0, MOST_AFTER), ...inTab.slice(0, MOST_AFTER)];
}

/**
 * True where Salesforce visibly opened a session (frontdoor.jsp, or a `sid` cookie with the answer), false where its error
 * page was seen, undefined where neither was.
 */
function readAcceptance(subject: CheckSubject, acs: Exchange): boolean | undefined {
  const after = exchangesAfter(subject, acs);
  if ([acs, ...after].some(({ request }) => readProvisioningError(request.url) !== undefined)) return false;
  // Some sources join several cookies with line feeds.
  const setsSession = ({ response }: Exchange): boolean =>
    (response?.headers ?? []).some(
      ({ name, value }) =>
        name.toLowerCase() === 'set-cookie' &&
        value.split('\n', MOST_COOKIES).some((cookie) => /^\s{0,4}sid=[^;\s]{8}/.test(cookie)),
    );
  const opened = ({ request, response }: Exchange): boolean =>
    [request.url, response?.redirectUrl ?? ''].some((url) => /\/secur\/(?:frontdoor|contentDoor)\b/i.test(url));
  if (setsSession(acs) || [acs, ...after].some(opened)) return true;
  return undefined;
}

/** A place in the login's message. Of a decrypted assertion the element path alone: its text is another document. */
export const placeOf = ({ message, decrypted }: SalesforceLogin, path: string, range?: SourceRange): FindingPlace => ({
  message: message.index,
  exchange: message.exchange.id,
  path,
  ...(range && !decrypted && { range }),
});

/** All attributes with exactly this name. */
export const attributesNamed = ({ attributes }: SalesforceLogin, name: string): readonly Attribute[] =>
  attributes.filter((attribute) => attribute.name === name);

/** Values with text; what is nil or only white space is none. */
export const valuesOf = (attributes: readonly Attribute[]): readonly string[] =>
  attributes.flatMap(({ values }) => values.map(valueText).filter((text) => text !== ''));

export const valueText = ({ text, nil, nameId }: AttributeValue): string => (nil ? '' : (nameId?.value ?? text).trim());

/** NameID's text without white space around it; undefined where there is none in clear. */
export function nameIdOf({ assertion }: Pick<SalesforceLogin, 'assertion'>): string | undefined {
  const identifier = assertion?.subject?.identifier;
  return identifier?.kind === 'NameID' ? identifier.value.trim() : undefined;
}

/** Values go into findings short: the place has the rest. */
export const short = (text: string): string => (text.length > 200 ? `${text.slice(0, 199)}…` : text);
