// RelayState that did not come back as it was sent: one check for each thing that can have been done to it (FIELD §2).
// Long because it is one table: each kind with its words, so that they can be read against each other.
import type { RelayStateClass, SimpleRelayStateClass } from '../../flow/relay-state-class.ts';
import type { Check } from '../check.ts';
import type { CheckSubject } from '../check-subject.ts';
import type { Judgement, Party } from '../finding.ts';
import {
  byteLengthOf,
  type ComparedLeg,
  defaultSettingOf,
  exchangeName,
  goesToSalesforce,
  isLogout,
  legsWith,
  returnedBy,
  sentBy,
  sentences,
  shownPair,
} from './leg-values.ts';

type Name = RelayStateClass['name'];
type Found<Of extends Name> = Extract<RelayStateClass, { name: Of }>;

interface ChangeRule<Of extends Name> {
  readonly id: string;
  readonly cites: readonly string[];
  readonly title: string;
  /** What was done to the value; a sentence that begins with a capital letter. */
  readonly what: (found: Found<Of>, leg: ComparedLeg, subject: CheckSubject) => string;
  /** What to change there. */
  readonly fix: (found: Found<Of>, subject: CheckSubject) => string;
}

/** The rules that every class of change breaks. */
const EVERY = ['N17', 'P6', 'SF-RS-001'];
const ESCAPE_ONCE =
  'URL-encode the value once where it goes into an address (HTTP-Redirect), and HTML-escape it once where it goes into the form of the page that posts it (HTTP-POST), never both.';
const KEEP_IT =
  'Keep the octets that arrived with the request beside the login’s state, and write them back unchanged.';

const RULES: { readonly [Of in Name]: ChangeRule<Of> } = {
  missing: {
    id: 'relay-state-missing',
    cites: ['F01', ...EVERY, 'SF-RS-003'],
    title: 'The RelayState that came with a request comes back with the response, with an error response too.',
    what: () => 'RelayState is missing from the response, so the receiver can’t tell where the user wanted to go.',
    fix: (_found, { deployment }) =>
      sentences(
        'Have the RelayState of the request sent back with every response, errors included.',
        deployment.idp.product === 'okta'
          ? 'In Okta: start at the app’s Identity Provider Single Sign-On URL (/app/…/sso/saml), not at its embed link.'
          : '',
      ),
  },
  emptied: {
    id: 'relay-state-emptied',
    cites: ['F02', ...EVERY, 'SF-RS-003'],
    title: 'The RelayState that came with a request comes back with its value.',
    what: () => 'RelayState came back without a value.',
    fix: () => 'Fill the field with the value of the request; where there is none, leave the field out.',
  },
  literal: {
    id: 'relay-state-printed-null',
    cites: ['F02', ...EVERY, 'SF-RS-003'],
    title: 'RelayState does not come back as the word by which a program prints a missing value.',
    what: ({ word }) => `RelayState came back as “${word}”: a page template prints a variable that has no value.`,
    fix: () =>
      'Fix the template or script that writes the field: it must write the value of the request, or no field at all.',
  },
  're-encoded': {
    id: 'relay-state-encoded-again',
    cites: ['F03', ...EVERY, 'SF-RS-003'],
    title: 'RelayState comes back without having been percent-encoded once more.',
    what: ({ rounds }) =>
      `RelayState was percent-encoded ${TIMES[rounds] ?? `${rounds} times`} more than it should be, so the receiver reads %XX instead of the characters.`,
    fix: () => ESCAPE_ONCE,
  },
  'over-decoded': {
    id: 'relay-state-decoded-again',
    cites: ['F04', ...EVERY, 'SF-RS-002'],
    title: 'RelayState comes back without having been percent-decoded once more.',
    what: () => 'RelayState was percent-decoded once more than it should be, so escapes that belong to it are gone.',
    fix: () =>
      'Decode the parameter once, and send it back encoded once; no gateway in front may decode the address before.',
  },
  'plus-space': {
    id: 'relay-state-plus-for-space',
    cites: ['F05', ...EVERY, 'SF-RS-003'],
    title: 'Blank and + within RelayState come back as they were.',
    what: () =>
      'RelayState came back with blank and + taken for each other: one side decodes by form rules, the other by URL rules.',
    fix: () =>
      'Write a blank as %20 and a plus as %2B, and decode by form rules; JavaScript’s decodeURIComponent leaves + alone.',
  },
  'html-escaped': {
    id: 'relay-state-html-escaped',
    cites: ['F06', ...EVERY, 'SF-RS-003'],
    title: 'RelayState comes back without HTML entities that were not in it.',
    what: () => 'RelayState was HTML-escaped twice, so entities such as &amp; are part of it now.',
    fix: () =>
      'HTML-escape the value exactly once in the page that posts it; a template that escapes by itself needs the raw value.',
  },
  'html-unescaped': {
    id: 'relay-state-html-unescaped',
    cites: ['F06', ...EVERY],
    title: 'HTML entities within RelayState come back as they were.',
    what: () => 'RelayState came back with entities that belong to it turned into characters.',
    fix: () => 'HTML-escape the value, & included, where it goes into the page that posts it.',
  },
  'url-normalised': {
    id: 'relay-state-url-rewritten',
    cites: ['F07', ...EVERY],
    title: 'A URL in RelayState comes back as it was spelt.',
    what: () =>
      'RelayState was read as a URL and written anew: letter case, default port, slash at the end or scheme differ.',
    fix: () => `RelayState is text for the IdP, not a URL. ${KEEP_IT}`,
  },
  whitespace: {
    id: 'relay-state-white-space-changed',
    cites: ['F07', ...EVERY],
    title: 'RelayState comes back with no white space lost or added at its ends.',
    what: () => 'RelayState came back with white space at its ends added or taken away.',
    fix: () => 'Don’t trim the value, and leave no blank or line break around it in the page template.',
  },
  case: {
    id: 'relay-state-case-changed',
    cites: ['F07', ...EVERY, 'SF-RS-003'],
    title: 'RelayState comes back in the same upper and lower case.',
    what: () => 'RelayState came back in other upper or lower case; tokens and paths are then not found.',
    fix: () => `Nothing may lower-case or fold the query. ${KEEP_IT}`,
  },
  crossed: {
    id: 'relay-state-of-another-login',
    cites: ['F07', ...EVERY],
    title: 'RelayState comes back with the login that it was sent with, not with another one of the same browser.',
    what: ({ message }) =>
      `RelayState came back with the value of another login that this browser began (message ${message} of the recording), so the user lands on the page of the other tab.`,
    fix: () =>
      'The IdP keeps one RelayState for each browser session; it must keep one for each request (by its ID), so that logins in several tabs stay apart.',
  },
  truncated: {
    id: 'relay-state-cut',
    cites: ['F04', 'F06', 'F08', ...EVERY, 'SF-RS-003'],
    title: 'RelayState comes back whole.',
    what: ({ at, next }, leg) =>
      at === 80
        ? 'RelayState was cut after 80 bytes: the IdP keeps to the limit of SAML Bindings §3.4.3 by cutting what is longer.'
        : `RelayState was cut before ${quoted(next)}, after ${at} of ${byteLengthOf(leg.request.encoded.relayState.octets)}${WHY_CUT[next] === undefined ? '' : `: ${WHY_CUT[next]}`}.`,
    fix: ({ at, next }, subject) => {
      if (at === 80) {
        return 'Lift the limit (Duende: MaxRelayStateLength), or refuse longer values instead of cutting them. At the SP: keep the state on the server and send a short token.';
      }
      if (next === '"' || next === "'") {
        return 'HTML-escape & < > " and \' in the value, and put the attribute in quotes, in the page that posts it. An opaque token instead of JSON avoids this at the SP.';
      }
      return sentences(
        'Percent-encode the whole value before it goes into an address, with all of its “&”, “=”, “#”, “?” and “;”.',
        subject.deployment.idp.product === 'adfs'
          ? 'In AD FS: look at custom JavaScript (onload.js) and at the proxy in front of it.'
          : '',
      );
    },
  },
  wrapped: {
    id: 'relay-state-wrapped',
    cites: ['F11', 'F07', ...EVERY],
    title: 'RelayState comes back alone, with nothing put around it.',
    what: () => 'RelayState came back within a longer value: something was put before or behind it.',
    fix: () =>
      'Send back the value alone. A prefix such as ?RelayState= or RPID= belongs to an address at the IdP, not into the value.',
  },
  base64: {
    id: 'relay-state-base64',
    cites: ['F09', ...EVERY],
    title: 'RelayState comes back without having been put into base64, or taken out of it.',
    what: () => 'RelayState was put into base64 on the way, or taken out of it.',
    fix: () => 'Only SAMLRequest and SAMLResponse are encoded in base64; RelayState is sent as it is.',
  },
  charset: {
    id: 'relay-state-charset-damaged',
    cites: ['F21', ...EVERY],
    title: 'Letters beyond ASCII in RelayState come back as they were.',
    what: () => 'Letters beyond ASCII in RelayState were read in another character encoding than UTF-8, or normalised.',
    fix: () => 'Read and write parameters as UTF-8, and serve the page that posts them with charset=utf-8.',
  },
  defaulted: {
    id: 'relay-state-default-sent',
    cites: ['F07', ...EVERY, 'SF-RS-003'],
    title: 'The IdP’s default RelayState does not replace the one that came with a request.',
    what: (_found, leg, { deployment }) =>
      returnedBy(leg) === deployment.idp.defaultRelayState
        ? 'RelayState was replaced by the IdP’s own default, the one that is configured.'
        : 'RelayState was replaced by what seems to be the IdP’s own default: the same value came back for other requests.',
    fix: (_found, subject) =>
      sentences(
        'Clear the IdP’s default RelayState for this application: it is meant for logins that begin at the IdP.',
        defaultSettingOf(subject),
      ),
  },
  added: {
    id: 'relay-state-added',
    cites: ['F07', 'N20'],
    title: 'A response carries no RelayState where the request had none, unless both sides agreed on it.',
    what: () => 'RelayState came with the response though the request had none, which is allowed by agreement only.',
    fix: (_found, subject) =>
      sentences(
        'If the SP does not expect it, clear the IdP’s default RelayState for this application.',
        defaultSettingOf(subject),
      ),
  },
  replaced: {
    id: 'relay-state-replaced',
    cites: ['F07', ...EVERY],
    title: 'RelayState comes back as the value that was sent.',
    what: () => 'RelayState came back as another value, and no encoding, escaping or cut explains it.',
    fix: (_found, subject) =>
      sentences(
        'Look for a default RelayState, a landing page or a portal link that the IdP puts in place of the request’s value.',
        defaultSettingOf(subject),
      ),
  },
  combined: {
    id: 'relay-state-changed-twice',
    cites: ['F03', 'F04', 'F06', 'F07', ...EVERY],
    title: 'RelayState comes back without several changes on top of each other.',
    what: (found, leg, subject) =>
      `Two things were done to RelayState. First: ${ruleOf(found.first).what(found.first, leg, subject)} Then: ${ruleOf(found.second).what(found.second, leg, subject)}`,
    fix: (found, subject) => {
      const both = [found.first, found.second].map((one) => ruleOf(one).fix(one, subject));
      return [...new Set(both)].join(' ');
    },
  },
};

const TIMES = ['', 'once', 'twice', 'three times'];
const WHY_CUT: Readonly<Record<string, string>> = {
  '&': 'it went into an address unencoded, where & begins the next parameter',
  '=': 'it went into an address unencoded, and was split at =',
  '#': 'it went into an address unencoded, where # begins the fragment',
  '?': 'it was read as an address, and its query was left off',
  ';': 'it was split there, as some query parsers do',
  '"': 'it went unescaped into an HTML attribute, which ends there',
  "'": 'it went unescaped into an HTML attribute, which ends there',
};

const quoted = (character: string): string => (character === '"' ? '‘"’' : `“${character}”`);

function ruleOf<Of extends SimpleRelayStateClass['name']>(
  found: Extract<SimpleRelayStateClass, { name: Of }>,
): ChangeRule<Of> {
  // A class and its rule have the same name; the compiler does not follow that through a union.
  return RULES[found.name] as unknown as ChangeRule<Of>;
}

function changeCheck<Of extends Name>(name: Of, { id, cites, title, what, fix }: ChangeRule<Of>): Check {
  const found = (subject: CheckSubject) =>
    legsWith(subject, 'mutated').flatMap(({ leg, verdict }) => {
      const change = changeOf(verdict.class, leg, subject);
      return change.name === name ? [{ leg, verdict, change: change as Found<Of> }] : [];
    });
  return {
    id,
    cites,
    title,
    stage: 'relay-state',
    applies: (subject) => found(subject).length > 0,
    run: (subject) =>
      found(subject).map(({ leg, verdict, change }): Judgement => {
        const party: Party = verdict.party ?? 'idp';
        const { status } = leg.response.decoded.header;
        return {
          outcome: name === 'added' ? 'warn' : 'fail',
          where: { message: leg.response.index, exchange: verdict.changedBetween[1], path: 'RelayState' },
          ...values(leg, name),
          message: sentences(
            what(change, leg, subject),
            place(verdict.changedBetween, party, subject),
            status !== undefined && status !== 'Success'
              ? 'The response is an error, which must carry it as well.'
              : '',
            consequence(name, leg, subject),
          ),
          fix: `${WHERE_TO_FIX[party](leg)}: ${withSmallLetter(fix(change, subject))}`,
          party,
        };
      }),
  };
}

/** The class, with what the configuration tells: the value is the default that was entered at the IdP. */
function changeOf(found: RelayStateClass, leg: ComparedLeg, { deployment }: CheckSubject): RelayStateClass {
  const isDefault =
    (found.name === 'replaced' || found.name === 'combined') && returnedBy(leg) === deployment.idp.defaultRelayState;
  return isDefault ? { name: 'defaulted' } : found;
}

function values(leg: ComparedLeg, name: Name): { readonly seen: string; readonly expected: string } {
  if (name === 'added') return { ...shownPair(returnedBy(leg), ''), expected: 'no RelayState' };
  const { seen, expected } = shownPair(returnedBy(leg), sentBy(leg));
  // A value that isn't there has to be said in words.
  if (name === 'missing') return { seen: 'no RelayState', expected };
  return { seen: name === 'emptied' ? 'RelayState without a value' : seen, expected };
}

/** Where it changed, and whose hop that is. */
function place([from, to]: readonly [string, string], party: Party, subject: CheckSubject): string {
  const whose = {
    sp: 'which is the SP’s hop',
    idp: 'which is the IdP’s hop',
    browser: 'which is the browser’s hop',
    between: 'which is the hop of something between SP and IdP',
  }[party];
  const hops =
    from === to
      ? `within ${exchangeName(subject, from)}`
      : `between ${exchangeName(subject, from)} and ${exchangeName(subject, to)}`;
  return `It changed ${hops}, ${whose}.`;
}

function consequence(name: Name, leg: ComparedLeg, subject: CheckSubject): string {
  if (isLogout(leg) || name === 'added' || name === 'combined') return '';
  if (goesToSalesforce(subject, leg)) {
    return 'Salesforce opens the page that RelayState names: the user lands on the home page, or OAuth and mobile logins break off.';
  }
  return subject.flow.outcome === 'succeeded'
    ? 'An SP that keeps its state in RelayState opens another page, or refuses the login.'
    : '';
}

const WHERE_TO_FIX: Readonly<Record<Party, (leg: ComparedLeg) => string>> = {
  sp: () => 'At the SP',
  idp: () => 'At the IdP',
  browser: () => 'In the page that the browser was given',
  between: ({ leg }) =>
    leg.requestHops.length > 0 ? 'At the gateway or proxy between SP and IdP' : 'At what lies between SP and IdP',
};

/** Behind a colon; names and HTML keep their capitals. */
const withSmallLetter = (text: string): string =>
  text.replace(/^[A-Z](?=[a-z’]+[ ,-])/, (letter) => letter.toLowerCase());

/** In the classifier's order (FIELD §2). */
const ORDER: readonly Name[] = [
  'added',
  'missing',
  'emptied',
  'literal',
  're-encoded',
  'over-decoded',
  'plus-space',
  'html-escaped',
  'html-unescaped',
  'url-normalised',
  'whitespace',
  'case',
  'crossed',
  'truncated',
  'wrapped',
  'base64',
  'charset',
  'defaulted',
  'combined',
  'replaced',
];

export const RELAY_STATE_CHANGED: readonly Check[] = ORDER.map((name) =>
  changeCheck(name, RULES[name] as ChangeRule<typeof name>),
);
