// The addresses that must be one: where the SP asked for the response, whom it is addressed to, whom it is confirmed for, and where it was posted (FIELD F31, F32).
import {
  type DifferenceKind,
  describeDifference,
  differenceOf,
  type ValueDifference,
} from '../../base/value-difference.ts';
import { configuredLegs } from '../addressing/configured-legs.ts';
import { withoutMessage } from '../addressing/request-addresses.ts';
import type { Check } from '../check.ts';
import type { CheckSubject } from '../check-subject.ts';
import type { Confidence, Judgement, Party } from '../finding.ts';
import { assertionsOf } from '../time/assertions.ts';
import { readAddress, withRootPath } from './addresses.ts';
import { cut, hopsFrom, methodOf } from './http-facts.ts';
import { type AnsweredLeg, answeredLegs, wentOn } from './login-legs.ts';

const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';

export const acsAddressDiffers: Check = {
  id: 'acs-address-differs',
  cites: ['F31', 'F32', 'F35', 'P3', 'N27', 'N51'],
  title:
    'The requested ACS URL, Destination and Recipient are the address that the response was posted to, to the letter.',
  stage: 'addressing',
  applies: (subject) => answeredLegs(subject).some(isPosted),
  run: (subject) =>
    answeredLegs(subject)
      .filter(isPosted)
      .flatMap((leg) => judge(leg, subject)),
};

const isPosted = ({ response: { decoded, exchange } }: AnsweredLeg): boolean =>
  decoded.message?.kind === 'Response' && exchange.source !== 'pasted';

function judge(leg: AnsweredLeg, subject: CheckSubject): Judgement[] {
  const { decoded, index } = leg.response;
  const { message } = decoded;
  if (message?.kind !== 'Response') return [];
  const posted = postedTo(leg, subject);
  const findings: Judgement[] = [];
  const same: string[] = [];
  const toldElsewhere: string[] = [];
  const configured = configuredFor(leg, subject);
  const compare = (name: string, path: string, value: string | undefined, rule: Rule): void => {
    if (value === undefined || value === configured?.tokenEndpoint) return;
    const isPostedTo = posted.includes(value) || posted.includes(withRootPath(value));
    const difference = isPostedTo ? undefined : differenceOf(value, nearest(value, posted));
    if (!difference) same.push(name);
    // What is not what was configured is told of there, and is one fault, not two.
    else if (configured && !configured.addresses.includes(value)) toldElsewhere.push(name);
    // Two names for one address that the response did not go to are one fault as well.
    else if (!findings.some(({ seen, outcome }) => outcome === 'fail' && seen === cut(value)))
      findings.push(toJudgement(difference, path, rule, leg, subject));
  };
  compare('Destination', 'Response/@Destination', message.destination || undefined, DESTINATION);
  const { assertions, unreadable } = assertionsOf(leg.response);
  const data = assertions.flatMap(({ subject: named }) => named?.confirmations ?? []);
  const bearers = data.filter(({ method }) => method === BEARER);
  // A receiver needs one confirmation that it can satisfy.
  const good = bearers.find(({ data: given }) => given?.recipient !== undefined && posted.includes(given.recipient));
  const recipient = (good ?? bearers.find(({ data: given }) => given?.recipient !== undefined))?.data?.recipient;
  compare(
    'Recipient',
    'Response/Assertion/Subject/SubjectConfirmation/SubjectConfirmationData/@Recipient',
    recipient,
    RECIPIENT,
  );
  const request = leg.request?.decoded.message;
  const asked = request?.kind === 'AuthnRequest' ? request.assertionConsumerServiceUrl : undefined;
  compare('the requested ACS URL', 'AuthnRequest/@AssertionConsumerServiceURL', asked, ASKED);
  const notes = unreadable > 0 ? [unread(index)] : [];
  if (findings.length > 0) return [...findings, ...notes];
  const complaint = complainedOf(leg);
  if (complaint) return [complaint, ...notes];
  return same.length === 0 || toldElsewhere.length > 0
    ? notes
    : [
        {
          outcome: 'pass',
          where: { message: index, exchange: leg.response.exchange.id, path: 'Response/@Destination' },
          seen: cut(posted[0] ?? ''),
          expected: cut(posted[0] ?? ''),
          message: `The response was posted to the very address that ${listed(same)} name${same.length === 1 ? 's' : ''}.`,
          fix: '',
        },
        ...notes,
      ];
}

/** `a, b and c`. */
const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

interface Configured {
  readonly addresses: readonly string[];
  /** Of Salesforce: a legal Recipient to which nothing is ever posted. */
  readonly tokenEndpoint: string | undefined;
}

/** Undefined where no address of this leg's SP is configured: then the checks of addressing say nothing. */
function configuredFor(leg: AnsweredLeg, subject: CheckSubject): Configured | undefined {
  const { sp, settings } = subject.deployment;
  if (sp.assertionConsumerServices.length === 0 || !configuredLegs(subject).includes(leg)) return undefined;
  return {
    addresses: sp.assertionConsumerServices.map(({ location }) => location),
    tokenEndpoint: settings['salesforce.tokenEndpoint'],
  };
}

/** Every address that the response was posted to: redirects that keep the POST bring it to further ones. */
function postedTo({ response, responseHops }: AnsweredLeg, { trace }: CheckSubject): string[] {
  const posts = [
    response.exchange,
    ...hopsFrom(response.exchange, trace),
    ...responseHops.map(({ exchange }) => exchange),
  ];
  const bodies = posts.filter((post) => methodOf(post, trace) === 'POST' && post.requestBody !== 'none');
  const urls = (bodies.length > 0 ? bodies : [response.exchange]).map(({ request }) => withoutFragment(request.url));
  if (response.encoded.place !== 'body') urls.push(...urls.map((url) => withoutMessage(url)));
  return [...new Set(urls)];
}

const withoutFragment = (url: string): string => url.split('#', 1)[0] ?? url;

const nearest = (value: string, urls: readonly string[]): string =>
  urls.find((url) => readAddress(url)?.path === readAddress(value)?.path) ?? urls[0] ?? '';

interface Rule {
  readonly of: string;
  readonly party: Party;
  readonly failing: boolean;
  readonly consequence: string;
  readonly fix: string;
}

const DESTINATION: Rule = {
  of: 'Destination of the Response',
  party: 'idp',
  failing: true,
  consequence: 'A receiver must discard a message that is addressed elsewhere (Core §3.2.2).',
  fix: 'At the IdP, set Destination URL and the ACS URL (Reply URL, Single sign on URL) of this service provider to the same literal address.',
};
const RECIPIENT: Rule = {
  of: 'Recipient of the assertion',
  party: 'idp',
  failing: true,
  consequence: 'A service provider must refuse an assertion that is confirmed for another address (Profiles §4.1.4.2).',
  fix: 'At the IdP, set Recipient URL and the ACS URL (Reply URL, Single sign on URL) of this service provider to the same literal address.',
};
const ASKED: Rule = {
  of: 'The ACS URL in the request',
  party: 'sp',
  failing: false,
  consequence: 'The IdP sent the response to another address than it was asked for: the one that is registered there.',
  fix: 'Register the address that the service provider asks for, to the letter; or correct the address that the service provider computes for itself (public URL, X-Forwarded-Proto, X-Forwarded-Host, X-Forwarded-Port).',
};

/** Differences that hardly any receiver minds. */
const HARMLESS: readonly DifferenceKind[] = ['default-port', 'percent-encoding-case'];

function toJudgement(
  difference: ValueDifference,
  path: string,
  rule: Rule,
  leg: AnsweredLeg,
  subject: CheckSubject,
): Judgement {
  const went = wentOn(subject, leg);
  const harmless = difference.kinds.every((kind) => HARMLESS.includes(kind)) && went !== 'badly';
  // Which address is the right one follows from where the SP complains; the posted one is what really happened.
  const soft: Judgement['outcome'] = went === 'well' ? 'info' : 'warn';
  const confidence: Confidence = rule.failing ? 'proven' : 'likely';
  const place = path.startsWith('AuthnRequest') ? leg.request : leg.response;
  const isProxy = difference.kinds.some((kind) => kind === 'scheme' || kind === 'port');
  return {
    outcome: harmless ? 'info' : rule.failing ? 'fail' : soft,
    confidence,
    where: { ...(place && { message: place.index, exchange: place.exchange.id }), path },
    seen: cut(difference.seen),
    expected: cut(difference.expected),
    message: `${rule.of} ${describeDifference(difference)} from the address to which the response was posted. ${rule.consequence}`,
    fix: isProxy
      ? `${rule.fix} Where TLS ends at a proxy, the service provider must be told the outer scheme and port.`
      : rule.fix,
    party: rule.party,
  };
}

/** All are equal, and the SP still says that it got the response elsewhere: it sees its own address as the proxy's inside. */
function complainedOf({ response: { exchange, index } }: AnsweredLeg): Judgement | undefined {
  const page = (exchange.response?.body ?? '').slice(0, 50_000);
  const match = /received at (https?:\/\/[^\s<>"']{1,500}) instead of (https?:\/\/[^\s<>"']{1,500})/i.exec(page);
  if (!match) return undefined;
  return {
    outcome: 'fail',
    confidence: 'likely',
    where: { message: index, exchange: exchange.id, path: 'body' },
    seen: cut(match[1] ?? ''),
    expected: cut(match[2] ?? ''),
    message:
      'Destination, Recipient and the posted address are equal, yet the service provider says that it got the response elsewhere. It computes its own address from the request as it comes from the proxy: with the scheme, host or port of the inside.',
    fix: 'Let the service provider trust X-Forwarded-Proto, X-Forwarded-Host and X-Forwarded-Port (proxyVars, publicOrigin, SAMLContextProviderLB, ForwardedHeaders, USE_X_FORWARDED_HOST), or set its public address.',
    party: 'sp',
  };
}

const unread = (message: number): Judgement => ({
  outcome: 'not-checked',
  where: { message, path: 'Response/EncryptedAssertion' },
  seen: '',
  expected: 'A Recipient that can be read',
  message: 'The assertion is encrypted and was not decrypted, so its Recipient was not compared.',
  fix: 'Add the service provider’s decryption key to the keys.',
});
