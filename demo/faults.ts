// The faults that change RelayState, mostly when the IdP answers, and nothing else.

export interface Fault {
  readonly title: string;
  /** One sentence: what kind of product does this, and why; products are named where it is documented of them. */
  readonly explains: string;
  /** A healthy RelayState that this fault really changes; undefined: the SP sends none. */
  readonly sample: (spOrigin: string) => string | undefined;
  /** RelayState as received from the SP to RelayState as sent back; undefined: the field is left out. */
  readonly change: (sent: string | undefined) => string | undefined;
  /** HTTP-Redirect unless said; a blank goes by POST, since node-saml signs it as %20 and sends it as +. */
  readonly binding?: 'redirect' | 'post';
  /**
   * Where it happens; `answer` unless said: when the IdP answers · `login-page`: between two pages of the IdP that carry
   * the request · `gateway`: at a gateway between SP and IdP, on the way there.
   */
  readonly where?: 'answer' | 'login-page' | 'gateway';
}

/** Applies a change to a value that is there; what was absent stays absent. */
const present =
  (change: (value: string) => string | undefined) =>
  (sent: string | undefined): string | undefined =>
    sent === undefined ? undefined : change(sent);

/** Decodes escapes by themselves, so that one that is not UTF-8 or not hexadecimal stays as it is. */
function percentDecode(value: string): string {
  return value.replace(/(?:%[0-9A-Fa-f]{2})+/g, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes;
    }
  });
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '"': '&quot;',
  "'": '&#39;',
  '<': '&lt;',
  '>': '&gt;',
};

const plain = () => '/app/records?path=a%2Fb&tab=history';

export const faults = {
  'decoded-once-more': {
    title: 'Decoded once more',
    explains: 'A gateway or an IdP that decodes the query string twice turns %2F and %26 in a deep link into / and &.',
    sample: () => '/app/records?path=a%2Fb%26c&tab=history',
    change: present(percentDecode),
  },
  'encoded-twice': {
    title: 'Encoded twice',
    explains: 'An IdP that URL-encodes the value before it writes it into the POST form, where HTML-escaping is due.',
    sample: plain,
    change: present(encodeURIComponent),
  },
  dropped: {
    title: 'Dropped',
    explains:
      'Okta leaves it out when a login starts at the embed link of the app; brokers lose it between their legs.',
    sample: plain,
    change: () => undefined,
  },
  'cut-at-ampersand': {
    title: 'Cut at &',
    explains: 'A proxy that builds its redirect without encoding the value loses all that follows the first &.',
    sample: plain,
    change: present((value) => value.split('&')[0]),
  },
  'plus-to-space': {
    title: '+ became a blank',
    explains:
      'An IdP that decodes by form rules a value that is decoded already; Confluence pages with + in the title break.',
    sample: () => '/app/records?title=C++&tab=history',
    change: present((value) => value.replaceAll('+', ' ')),
  },
  replaced: {
    title: 'Replaced',
    explains:
      'An app in Okta, OneLogin or JumpCloud with a Default RelayState set sends that, whatever the SP asked for.',
    sample: plain,
    change: () => '/app/start',
  },
  'space-to-plus': {
    title: 'A blank became +',
    explains: 'An IdP that encodes by form rules and a page that decodes by URI rules turn blanks into +.',
    sample: () => '/app/records?title=annual report',
    change: present((value) => value.replaceAll(' ', '+')),
    binding: 'post',
  },
  emptied: {
    title: 'Emptied',
    explains:
      'An IdP template that always writes the field, but has lost its value, sends RelayState with nothing in it.',
    sample: plain,
    change: () => '',
  },
  'literal-null': {
    title: 'The word null',
    explains: 'An IdP template that prints a missing object writes the word null, and the SP redirects to /null.',
    sample: plain,
    change: () => 'null',
  },
  added: {
    title: 'Made up',
    explains: 'The SP sent no RelayState, and the IdP answers with the default from its application settings.',
    sample: () => undefined,
    change: (sent) => sent ?? '/app/start',
  },
  'html-escaped': {
    title: 'HTML-escaped twice',
    explains: 'A template engine that escapes a value which is escaped already sends &amp; where & was.',
    sample: plain,
    change: present((value) => value.replace(/[&"'<>]/g, (character) => entities[character] ?? character)),
  },
  'cut-at-quote': {
    title: 'Cut at a quote',
    explains: 'A POST form that does not escape the value ends it at the first quote; JSON arrives as a single brace.',
    sample: () => '{"to":"/app/records","tab":"history"}',
    change: present((value) => value.split('"')[0]),
  },
  'cut-at-80-bytes': {
    title: 'Cut at 80 bytes',
    explains:
      'The specification allows 80 bytes (Bindings 3.4.3), and some products cut what is longer without a word.',
    sample: () => '/app/records/quarterly-report-of-the-subsidiaries-in-northern-and-western-europe-2024-final',
    change: present((value) => Buffer.from(value, 'utf8').subarray(0, 80).toString('utf8')),
  },
  'lower-cased': {
    title: 'Lower-cased',
    explains: 'A proxy or an application that normalises addresses to lower case breaks identifiers in deep links.',
    sample: () => '/app/Records/README?Tab=History',
    change: present((value) => value.toLowerCase()),
  },
  'slash-added': {
    title: 'Slash added',
    explains: 'A product that parses RelayState as a URL and prints it again adds a slash or drops the default port.',
    sample: (spOrigin) => `${spOrigin}/app/records`,
    change: present((value) => `${value}/`),
  },
  'base64-encoded': {
    title: 'In base64',
    explains: 'A broker that packs its state in base64 forgets to unpack it before it answers the SP.',
    sample: plain,
    change: present((value) => Buffer.from(value, 'utf8').toString('base64')),
  },
  wrapped: {
    title: 'Wrapped',
    explains: 'Okta behind Okta hands on a piece of a query, name and all; ADFS packs the value behind an RPID.',
    sample: plain,
    change: present((value) => `?RelayState=${value}`),
  },
  'charset-damaged': {
    title: 'Wrong charset',
    explains: 'A server that reads UTF-8 as Latin-1 turns each character beyond ASCII into two or three.',
    sample: () => '/app/records?name=Zoë&city=Málaga',
    change: present((value) => Buffer.from(value, 'utf8').toString('latin1')),
  },
  defaulted: {
    title: 'The same default for all',
    explains: 'A Default Relay State that also goes to logins which began at the SP: whatever was sent, it comes back.',
    sample: plain,
    change: () => '/app/home',
  },
  'blank-added': {
    title: 'A blank added',
    explains:
      'A template with a blank or a line break behind the value sends that too, and the SP finds no such state.',
    sample: () => '/app/records/4711',
    change: present((value) => `${value} `),
  },
  'html-unescaped': {
    title: 'HTML-unescaped',
    explains: 'A gateway that decodes entities in form fields turns a title with &amp; in it into one with &.',
    sample: () => '/app/records?title=R%26D+&amp;+more',
    change: present((value) => value.replaceAll('&amp;', '&')),
  },
  'escaped-and-cut': {
    title: 'HTML-escaped twice, then cut',
    explains: 'An IdP escapes the value once too often, and a parser that also splits queries at ; loses the rest.',
    sample: plain,
    change: present((value) => value.replaceAll('&', '&amp;').split(';')[0]),
  },
  'cut-on-login-page': {
    title: 'Cut on the way to the login page',
    explains:
      'An IdP that hands the request on to its login page without encoding RelayState loses it there, not later.',
    sample: plain,
    change: present((value) => value.split('&')[0]),
    where: 'login-page',
  },
  'cut-by-gateway': {
    title: 'Cut by a gateway',
    explains: 'A gateway between SP and IdP reads the form and writes it anew, and loses what follows the first &.',
    sample: plain,
    change: present((value) => value.split('&')[0]),
    where: 'gateway',
    binding: 'post',
  },
} as const satisfies Readonly<Record<string, Fault>>;

export type FaultId = keyof typeof faults;

export const faultIds = Object.keys(faults) as FaultId[];

export const isFaultId = (id: string): id is FaultId => Object.hasOwn(faults, id);

/** The fault, typed by its interface. */
export const faultOf = (id: FaultId): Fault => faults[id];
