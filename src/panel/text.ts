// Every word that the panel shows, in one place and ready to translate; the Summary tab's are in summary/text.ts.
// Longer than others for that reason alone.
import type { Exchange, Gap } from '../capture/exchange.ts';
import type { BrowserChange, Flow, NotCheckedReason } from '../flow/flow.ts';
import type { RelayStateClass } from '../flow/relay-state-class.ts';
import type { Connection } from './exchange-source.ts';
import type { Verdict } from './flow-summary.ts';
import { makeFormats } from './formats.ts';
import type { ProblemLayer } from './problems.ts';
import type { ListState } from './selectors.ts';
import type { DetailTab, FlowTab, PageId, XmlLayout } from './state.ts';
import type { Shown, TraceItem } from './trace-tree.ts';

export const appName = 'SAML Scope';

export const formats = makeFormats('en');

export const bytes = (count: number): string => formats.plural(count, { one: 'byte', other: 'bytes' });
const wasOrWere = (count: number): string => (count === 1 ? 'was' : 'were');
const exchanges = (count: number): string => formats.plural(count, { one: 'exchange', other: 'exchanges' });

export const toolbarText = {
  recording: 'Recording',
  paused: 'Paused',
  pauseHint: 'Pause recording',
  resumeHint: 'Resume recording',
  clear: 'Clear',
  clearHint: 'Forget everything recorded so far',
  shown: 'Show',
  shownChoices: { saml: 'SAML only', everything: 'Everything' } satisfies Record<Shown, string>,
  search: 'Filter',
  searchHint: 'Filter by host, path, kind, ID, RelayState or anything in a message',
  kinds: 'Kind of flow',
  anyKind: 'Logins and logouts',
  outcomes: 'Outcome',
  anyOutcome: 'Any outcome',
  pages: {
    trace: { show: 'Trace', hint: 'Back to the recorded flows' },
    validator: {
      show: 'Validator',
      hint: 'Salesforce’s SAML Assertion Validator, for a Response of the trace or one that you paste',
    },
    traces: { show: 'Traces', hint: 'Save what was recorded, redacted, or open a file' },
    deployments: { show: 'Deployments', hint: 'What you configured, to hold logins against' },
    keys: { show: 'Keys', hint: 'Certificates and keys to verify and decrypt with' },
    settings: { show: 'Settings', hint: 'What is recorded' },
    help: { show: '?', hint: 'Keys of the keyboard' },
  } satisfies Record<PageId, { readonly show: string; readonly hint: string }>,
  back: 'Back to the trace',
  more: 'Filters and pages',
  moreNarrowed: 'Filters and pages (the list is narrowed)',
};

export const connectionText: Record<Connection, { readonly short: string; readonly long: string | undefined }> = {
  connecting: { short: 'Connecting…', long: undefined },
  connected: { short: 'Connected', long: undefined },
  reconnecting: {
    short: 'Reconnecting…',
    long: 'The connection to the recorder broke off and is being made again. Nothing that was recorded is lost; go on with your login.',
  },
  failed: {
    short: 'Not connected',
    long: 'The recorder can’t be reached. Close this panel and open it again; if that doesn’t help, reload the extension on the browser’s extensions page.',
  },
};

export const noticeText = {
  analysisFailed:
    'The newest exchanges could not be analysed: this is a fault of SAML Scope. The list shows what was there before.',
};

export interface ListDetails {
  /** The panel follows one tab. */
  readonly scoped: boolean;
  readonly query: string;
  readonly exchanges: number;
  readonly isFile?: boolean;
  /** The extension may not see all sites, and a notice offers to change that. */
  readonly limited?: boolean;
  /** A notice says why nothing of this tab is recorded, and offers to change that. */
  readonly unrecorded?: boolean;
}

export function listText(
  state: Exclude<ListState, 'rows'>,
  details: ListDetails,
): { readonly title: string; readonly todo: string } {
  const place = details.scoped ? 'in this tab' : 'in any tab';
  if (details.isFile && state !== 'nothing-matches') {
    return {
      title: 'No SAML message in this file',
      todo: `${exchanges(details.exchanges)}, none of them with a SAML message. Choose “Everything” to see them. If a login is missing, record from before it begins, with posted data and across redirects (“Preserve log”).`,
    };
  }
  switch (state) {
    case 'connecting':
      return {
        title: 'Connecting to the recorder…',
        todo: 'This takes a moment. If it stays, close this panel and open it again.',
      };
    case 'failed':
      return { title: 'The recorder can’t be reached', todo: connectionText.failed.long ?? '' };
    case 'paused-empty':
      return {
        title: 'Recording is paused',
        todo: `Press “Paused” above to record again, then sign in at your application ${place}.`,
      };
    case 'empty':
      return {
        title: 'No login seen yet',
        todo: `${beginning(details)} at your application ${place}: each login appears here as a flow.`,
      };
    case 'no-messages-yet':
      return {
        title: 'No SAML message yet',
        todo: `${exchanges(details.exchanges)} recorded, none of them with a SAML message. Sign in at your application ${place}, or choose “Everything” to see the exchanges.`,
      };
    case 'nothing-matches':
      return {
        title: `Nothing matches “${details.query}”`,
        todo: 'The filter looks at hosts, paths, message kinds, IDs, issuers, statuses, RelayState and the text of messages. Shorten it or clear it, or choose any kind and outcome.',
      };
  }
}

function beginning({ limited, unrecorded }: ListDetails): string {
  if (unrecorded) return 'Press “Record private windows” above, then sign in';
  return limited ? 'Press “Allow access to all sites” above, then sign in' : 'Recording is on. Sign in';
}

export const treeText = {
  label: 'Flows and messages',
  noMessagesYet: 'No SAML message among these yet. Sign in at your application: each login appears here as a flow.',
  noMessagesPaused: 'No SAML message among these, and recording is paused. Press “Paused” above to go on.',
  otherMessages: 'Other messages',
  otherExchanges: 'Other exchanges',
  fold(position: (TraceItem & { kind: 'fold' })['position'], count: number): string {
    return `${exchanges(count)} ${position}`;
  },
  /** `labels`: what some of the exchanges in it are. */
  foldLabels: (labels: readonly string[]): string =>
    labels.length > 2 ? `${labels.slice(0, 2).join(', ')}, …` : labels.join(', '),
  foldGaps: (count: number): string => `${formats.number(count)} with a gap`,
  unknownHost: 'unknown',
  encrypted: 'encrypted',
  unreadable: 'unreadable message',
  problems: (count: number): string => formats.plural(count, { one: 'problem', other: 'problems' }),
};

export const verdictText: Record<Verdict, { readonly sign: string; readonly word: string; readonly heading: string }> =
  {
    exact: { sign: '✓', word: 'exact', heading: 'RelayState exact' },
    mutated: { sign: '≠', word: 'mutated', heading: 'RelayState mutated' },
    'not-checked': { sign: '?', word: 'not checked', heading: 'RelayState not checked' },
    absent: { sign: '–', word: 'absent', heading: 'no RelayState' },
  };

export const flowText = {
  kind: { sso: 'Login', slo: 'Logout' } satisfies Record<Flow['kind'], string>,
  initiatedBy: {
    sp: 'begun by the application',
    idp: 'begun by the identity provider',
    unknown: 'not known who began it',
  } satisfies Record<Flow['initiatedBy'], string>,
  outcome: { succeeded: 'succeeded', failed: 'failed', 'not-seen': 'end not seen' } satisfies Record<
    Flow['outcome'],
    string
  >,
  outcomeSign: { succeeded: '✓', failed: '✗', 'not-seen': '…' } satisfies Record<Flow['outcome'], string>,
  summary: 'Summary',
  participants: 'Participants',
  begun: 'Who began it',
  outcomeLabel: 'Outcome',
  span: 'Time',
  spanValue: (from: number, to: number): string =>
    `${formats.dateTime(from)} to ${formats.time(to)} (${formats.duration(to - from)})`,
  exchangeCount: 'Exchanges',
  leg: (number: number, of: number): string => (of === 1 ? 'Request and response' : `Leg ${number} of ${of}`),
  pin: 'Pin',
  unpin: 'Unpin',
  pinned: 'Pinned',
  pinHint: 'Keep this flow at the top of the list',
  requestMissing: 'The request was not seen.',
  noRequest: 'No request: the identity provider began this login.',
  responseMissing: 'No response seen so far.',
};

const notChecked: Record<NotCheckedReason, string> = {
  misspelt:
    'RelayState was not checked: its name is misspelt on one side, and receivers read the exact name “RelayState” only.',
  'no-response-seen': 'RelayState was not checked: no response to this request has been seen so far.',
  'no-request-seen': 'RelayState was not checked: the request that this response answers was not recorded.',
  unsolicited:
    'RelayState was not checked: the identity provider sent this response unasked, so there is no sent value to hold it against.',
  repeated:
    'RelayState was not checked: the parameter stands there more than once, and receivers differ in which one they take.',
  'body-unavailable':
    'RelayState was not checked: the browser did not give the posted form, so the value in it is not known.',
  'sent-differently':
    'RelayState was not checked: the same message was sent more than once with different values, so it is not known which of them counted.',
  'recording-lossy':
    'RelayState was not checked: the recording does not hold the values as they were sent; characters were replaced, or there were more parameters than are read.',
  'pairing-guessed':
    'RelayState was not checked: the response does not say which request it answers, so its value may belong to another one.',
};

const browserChange: Record<BrowserChange, string> = {
  'line-breaks': 'line breaks became CR LF',
  nul: 'NUL became U+FFFD',
};

const relayStateCause: Record<
  Exclude<RelayStateClass['name'], 're-encoded' | 'truncated' | 'literal' | 'combined'>,
  string
> = {
  'over-decoded': 'It was percent-decoded once more than it should be.',
  missing: 'The response carries no RelayState parameter.',
  emptied: 'The response carries the parameter without a value.',
  added: 'The value in the response is not one that this request carried.',
  'plus-space': 'Blank, +, %20 and %2B were taken for each other.',
  'html-escaped': 'It was HTML-escaped once more than it should be.',
  'html-unescaped': 'It was HTML-unescaped once more than it should be.',
  'url-normalised':
    'It is the same URL but for its spelling: letter case, default port, slash at the end, or http and https.',
  whitespace: 'Only white space at its ends differs.',
  case: 'Only upper and lower case differ.',
  wrapped: 'What was sent stands within a longer value.',
  base64: 'One of the two values is the other in base64.',
  charset: 'It is the same text in another character encoding or Unicode normal form.',
  crossed: 'It is the RelayState of another login in this browser.',
  defaulted: 'The same value came back for other logins too: it is a default of the IdP.',
  replaced: 'No usual encoding, escaping or cut was found that turns the one into the other.',
};

export const relayStateText = {
  cause: relayStateCause,
  reEncoded: (rounds: number): string =>
    `It was percent-encoded ${rounds === 1 ? 'once' : rounds === 2 ? 'twice' : `${rounds} times`} more than it should be.`,
  /** `at` counts from 1. */
  truncated: (at: number, next: string): string => `It was cut at “${next}” (byte ${formats.number(at)}).`,
  literal: (word: string): string => `“${word}” is what a program prints where it has no value.`,
  exact: (octets: number, changes: readonly BrowserChange[]): string =>
    changes.length === 0
      ? `RelayState came back exactly as sent (${bytes(octets)}).`
      : `RelayState came back as sent (${bytes(octets)}), but for what browsers do to every posted form: ${changes.map((change) => browserChange[change]).join(' and ')}.`,
  guessed: 'The response does not say which request it answers; it was paired with the only one that fits.',
  absent: 'Neither message carried RelayState.',
  notChecked: (reason: NotCheckedReason): string => notChecked[reason],
  dropped: (octets: number): string =>
    `RelayState was lost: ${bytes(octets)} ${wasOrWere(octets)} sent, and none came back.`,
  emptied: (octets: number): string =>
    `RelayState was emptied: ${bytes(octets)} ${wasOrWere(octets)} sent, and an empty value came back.`,
  invented: (octets: number): string => `RelayState was added: none was sent, and ${bytes(octets)} came back.`,
  cut: (at: number, sent: number): string =>
    `RelayState changed: it was cut after byte ${formats.number(at)} of ${formats.number(sent)}.`,
  lengthened: (added: number): string =>
    `RelayState changed: ${bytes(added)} ${wasOrWere(added)} added behind the value that was sent.`,
  /** `at` counts from 1. */
  differs: (at: number, sent: string, returned: string): string =>
    `RelayState changed: byte ${formats.number(at)} differs. Sent “${sent}”, returned “${returned}”.`,
  noFlow: 'This message belongs to no request and response pair, so its RelayState is held against nothing.',
  sent: 'Sent',
  returned: 'Returned',
  seen: 'Seen here',
  value: 'Decoded once',
  wire: 'As on the wire',
  wireUnknown: 'not known: the browser gave the decoded value only',
  presence: {
    absent: 'No RelayState parameter.',
    empty: 'RelayState is there, and empty.',
    repeated: 'RelayState is there more than once:',
  },
  notSeen: 'Message not seen.',
  noneSent: 'Nothing: the identity provider began this login.',
  octetAt: (at: number): string => `Byte ${formats.number(at)} in hexadecimal`,
  octet: (octet: string | undefined): string => (octet === undefined ? 'ends before it' : octet),
  changedBetween: (from: string, to: string): string => `It changed between ${from} and ${to}.`,
};

const gapText: Record<Gap, string> = {
  response: 'response not seen: the browser was still delivering it when recording was interrupted',
  request: 'request not seen: the browser delivered it while recording was interrupted',
};

export const exchangeText = {
  gap: (gap: Gap): string => gapText[gap],
  unheard: (gaps: readonly Gap[]): string =>
    gaps.includes('request')
      ? 'known from the redirect alone: the browser tells extensions nothing of a request that the site’s own service worker answers; devtools do'
      : 'taken over by the site’s own service worker: the browser tells extensions nothing of its answer',
  pending: 'no response so far',
  failed: (error: string | undefined): string => `failed: ${error ?? 'the browser gave no reason'}`,
  fromCache: 'from cache',
  recognised: 'Recognised by its address and parameters; it carries no SAML message.',
};

export const detailText = {
  label: 'Detail',
  nothing: 'Select a flow or a message to see what is in it.',
  group: {
    'other-messages':
      'SAML messages that are part of no login or logout: metadata, or one half of a pair that was not recorded.',
    'other-exchanges': 'Exchanges without a SAML message that were not made during a login or logout.',
  },
  close: 'Close detail',
  tabs: {
    summary: 'Summary',
    message: 'Message',
    signatures: 'Signatures',
    parameters: 'Parameters',
    relaystate: 'RelayState',
    http: 'HTTP',
    compare: 'Compare',
  } satisfies Record<DetailTab, string>,
  flowTabs: {
    overview: 'Overview',
    sequence: 'Sequence',
    timeline: 'Waterfall',
    checks: 'Checks',
    compare: 'Compare',
  } satisfies Record<FlowTab, string>,
  copy: 'Copy',
  copied: 'Copied',
  copyFailed: 'Not copied: the browser refused',
  copyRaw: 'Copy as it arrived',
  copyXml: 'Copy XML',
  showMore: (count: number): string => `Show ${formats.number(count)} more`,
  earlierCharacters: (count: number): string =>
    `${formats.plural(count, { one: 'character', other: 'characters' })} before …`,
  moreCharacters: (count: number): string =>
    `… ${formats.plural(count, { one: 'character more', other: 'characters more' })}`,
};

export const messageText = {
  layout: 'Layout',
  layouts: {
    tree: 'Tree',
    indented: 'Indented',
    arrived: 'As it arrived',
    lenient: 'Repaired tree',
  } satisfies Record<XmlLayout, string>,
  refused: 'Receivers refuse this document: it is not XML of the kind that SAML allows.',
  lenient: 'Not verifiable: shown by a lenient reader; receivers refuse this document.',
  lenientLoading: 'Reading…',
  lenientImpossible:
    'Nothing could be made out of it even leniently, or it is too large for that. “As it arrived” shows the text.',
  tree: 'XML tree',
  selectedNode: 'Selected node',
  node: { path: 'Path', namespace: 'Namespace', value: 'Value' },
  copyValue: 'Copy value',
  problemsInside: (count: number): string => `${formats.plural(count, { one: 'problem', other: 'problems' })} inside`,
  noXml: 'There is no XML to show: the value could not be decoded. It is shown as it arrived.',
  moreLines: (count: number): string => `Show ${formats.number(count)} more lines`,
  earlierLines: (count: number): string =>
    `Show ${formats.plural(count, { one: 'earlier line', other: 'earlier lines' })}`,
  shownLines: (count: number): string => `${formats.plural(count, { one: 'line', other: 'lines' })} shown`,
  problems: (count: number): string => `Problems (${formats.number(count)})`,
  problemLayers: {
    wrapping: 'On the way: how it was encoded and sent',
    xml: 'XML',
    saml: 'SAML',
  } satisfies Record<ProblemLayer, string>,
  notes: (count: number): string =>
    `${formats.plural(count, { one: 'note', other: 'notes' })} on what receivers hardly ever mind`,
  andAlike: (count: number, code: string): string => `And ${formats.number(count)} more of ${code} in this line.`,
  allOfKind: (count: number): string => `Show all ${formats.number(count)}`,
  goTo: 'Show this place in the message',
  at: (line: number, column?: number): string =>
    column === undefined
      ? `line ${formats.number(line)}`
      : `line ${formats.number(line)}, column ${formats.number(column)}`,
};

export const parametersText = {
  none: 'This message did not come in a parameter.',
  wire: 'As on the wire',
  value: 'Decoded once',
  raw: 'As it arrived',
  wireUnknown: 'The browser gave decoded form fields only; how they were escaped on the wire is not known.',
  valueless: 'empty',
};

/** By the browser's names for what a request is for. */
const madeBy: Readonly<Record<string, string>> = {
  main_frame: 'the tab itself: a page was opened',
  sub_frame: 'a frame: a page was opened in it',
  xmlhttprequest: 'a script of the page (fetch or XMLHttpRequest)',
  beacon: 'a script of the page (beacon)',
  ping: 'a script of the page (beacon)',
  other: 'the page',
};

export const httpText = {
  request: 'Request',
  response: 'Response',
  requestHeaders: 'Request headers',
  responseHeaders: 'Response headers',
  noHeaders: 'The browser did not give these headers.',
  emptyHeaders: 'No headers.',
  body: 'Request body',
  responseBody: 'Response body',
  noResponseBody: (source: Exchange['source']): string =>
    source === 'webRequest'
      ? 'The browser doesn’t give response bodies to extensions.'
      : 'The response body is not in the record.',
  withheld: (names: readonly string[]): string => `Not recorded, since it may be a password: ${names.join(', ')}.`,
  redirect: 'Redirects to',
  where: 'Made by',
  whereValue: (exchange: Exchange): string => {
    const { resourceType, tab, frame } = exchange;
    const what = madeBy[resourceType] ?? `the page, as ${resourceType}`;
    const where = frame && frame.id !== 0 ? `frame ${frame.id} of tab ${tab?.id ?? '?'}` : `tab ${tab?.id}`;
    return tab ? `${what}, in ${where}` : `${what}, in no tab`;
  },
  initiator: 'Initiator',
  time: 'Time',
  timeValue: (from: number, to: number | undefined): string =>
    to === undefined ? formats.dateTime(from) : `${formats.dateTime(from)} (${formats.duration(to - from)})`,
  noResponse: 'No response.',
  bodyState: (exchange: Exchange): string => {
    const { body } = exchange.request;
    if (body?.kind === 'form') {
      return exchange.requestBody === 'truncated'
        ? 'The browser gave decoded form fields only, and they don’t account for the length of the body: Firefox ends a value at an unescaped “=”.'
        : 'The browser gave decoded form fields only; percent-escapes as sent are not known.';
    }
    switch (exchange.requestBody) {
      case 'complete':
        return body ? `Complete, as sent: ${bytes(body.octets.length)}.` : 'There was a body; it is not kept.';
      case 'truncated':
        return 'The browser gave only the beginning of the body.';
      case 'unavailable':
        return 'There was a body, but the browser did not give it. Firefox gives no form of more than 1 MiB, Chromium none that a script posted as a Blob.';
      case 'none':
        return 'No body.';
    }
  },
};
