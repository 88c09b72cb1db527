// Words of the Traces page, of opening a file, and of the preview.
import type { Imported } from '../../trace/import-trace.ts';
import type { RedactionLevel, RedactionNote } from '../../trace/redaction/policy.ts';
import { formats } from '../text.ts';
import type { ImportProgress, ImportStage } from './import-contract.ts';
import type { PreviewPart } from './preview-rows.ts';
import type { SaveFormat } from './save-formats.ts';

const count = (number: number, one: string, other: string): string => formats.plural(number, { one, other });

export const tracesText = {
  title: 'Traces',
  openTitle: 'Open a file',
  openIntro:
    'A trace that somebody sent, a HAR, or a single message is shown on a page of its own, apart from what is recorded here. Nothing is uploaded.',
  openLink: 'Open a file…',
  saveTitle: 'Save a trace',
  saveIntro:
    'What you see below is what the file holds. Passwords and one-time codes are in no file, whatever you choose.',
  level: 'What is replaced',
  levels: {
    shareable: {
      name: 'Shareable',
      hint: 'Names, IDs, tokens, cookies and passwords are replaced; RelayState stays comparable. Issuers, endpoints, certificates, algorithms and times stay.',
    },
    internal: {
      name: 'Internal',
      hint: 'Only what opens a session is replaced: cookies, tokens and credentials. Names, e-mail addresses and whole messages stay. For colleagues.',
    },
    none: {
      name: 'Nothing',
      hint: 'Identities, cookies, tokens and messages stay as they were recorded. Whoever has the file may be able to use them.',
    },
  } satisfies Record<RedactionLevel, { readonly name: string; readonly hint: string }>,
  noneAsks: 'Nothing is to be replaced? Whoever gets the file can read every name, cookie and token in it.',
  noneYes: 'Yes, replace nothing',
  noneNo: 'No',
  saveAsks: 'This file holds identities, cookies and tokens as they were recorded.',
  saveYes: 'Save it like that',
  saveNo: 'Don’t save',
  what: 'What goes in',
  everything: (exchanges: number): string => `Everything recorded (${count(exchanges, 'exchange', 'exchanges')})`,
  thisFlow: 'The selected flow',
  noFlow: 'The selected flow (none is selected)',
  pinned: (flows: number): string => `Pinned flows (${formats.number(flows)})`,
  newer: 'More was recorded since.',
  takeNewer: 'Take it in',
  summary: 'In the file',
  facts: (exchanges: number, messages: number, flows: number): string =>
    `${count(exchanges, 'exchange', 'exchanges')}, ${count(messages, 'message', 'messages')}, ${count(flows, 'flow', 'flows')}, with findings and signature verdicts as they are now.`,
  replaced: (replaced: number): string =>
    `${count(replaced, 'piece of text was', 'different pieces of text were')} replaced by others of the same length and kind; equal ones by equal ones.`,
  replacedNothing: 'Nothing is replaced.',
  byHand: (kept: number, hidden: number): string =>
    `By hand: ${formats.number(kept)} kept, ${formats.number(hidden)} hidden.`,
  withheld: (fields: number): string =>
    `${count(fields, 'posted field that may be a password is', 'posted fields that may be passwords are')} left out.`,
  deployments: (number: number): string =>
    `${count(number, 'deployment', 'deployments')} with certificates, without private keys.`,
  nothing: 'There is nothing to save yet.',
  making: (done: number): string =>
    done === 0 ? 'Making the preview…' : `Making the preview: ${formats.number(Math.floor(done * 100))} %`,
  failed: 'The trace could not be made: this is a fault of SAML Scope.',
  saveAs: 'Save as',
  save: {
    trace: 'Trace',
    'trace-gz': 'Trace, compressed',
    har: 'HAR',
    'saml-tracer': 'SAML-tracer',
    html: 'Report (HTML)',
    markdown: 'Copy as Markdown',
  } satisfies Record<SaveFormat, string>,
  saved: (name: string): string => `Saved as ${name}.`,
  copied: 'Copied.',
  notCopied: 'Not copied: the browser refused.',
  foreignNote: 'HAR and SAML-tracer hold requests only: no findings, no verdicts, no pasted message.',
  preview: 'Preview',
  previewIntro: 'Open an exchange to see each value as it was recorded and as it stands in the file.',
  name: 'Name',
  byHandColumn: 'By hand',
  before: 'Recorded',
  after: 'In the file',
  notInFile: 'left out',
  empty: '(empty)',
  parts: {
    address: 'Addresses',
    query: 'Query parameters',
    form: 'Form fields',
    'request-headers': 'Request headers',
    'sent-cookies': 'Cookies sent',
    'response-headers': 'Response headers',
    'set-cookies': 'Cookies set',
    page: 'Page',
    message: 'Values in the message',
  } satisfies Record<PreviewPart, string>,
  message: (kind: string): string => `Message: ${kind}`,
  keep: 'Keep',
  keepHint: 'Leave this value in the file wherever it stands as a whole',
  hide: 'Replace',
  hideHint: 'Replace this value wherever it stands',
  undo: 'Undo',
  withheldNames: (names: readonly string[]): string => `Never in a file: ${names.join(', ')}.`,
  handTitle: 'Changed by hand',
  handIntro: 'Text that is to be replaced wherever it stands, e.g. a project’s name:',
  handAdd: 'Replace it',
  handNote: 'Values inside messages are replaced at level Shareable only.',
  kept: 'kept',
  hidden: 'replaced',
};

const stages: Record<ImportStage, string> = {
  reading: 'Reading the file',
  parsing: 'Parsing the file',
  'handing-over': 'Taking in the exchanges',
  decoding: 'Decoding the messages',
};

const kinds: Record<Imported['kind'], string> = {
  trace: 'SAML Scope trace',
  har: 'HAR',
  'saml-tracer': 'SAML-tracer export',
  pasted: 'single message',
};

export const fileText = {
  title: 'Open a file',
  intro:
    'Drop a file anywhere on this page: a SAML Scope trace, a HAR from any browser’s developer tools, or an export of SAML-tracer. It is read here, by this page; nothing is uploaded.',
  choose: 'Choose a file',
  pasteTitle: 'Or paste one message',
  pasteIntro: 'A SAMLRequest or SAMLResponse as XML, base64, URL or form data, or a whole HAR.',
  paste: 'Show it',
  pastedName: 'Pasted message',
  drop: 'Drop the file to open it',
  progress: ({ stage, done, of }: ImportProgress): string =>
    of === 0 ? `${stages[stage]}…` : `${stages[stage]}: ${formats.number(Math.floor((done / of) * 100))} %`,
  cancel: 'Cancel',
  cancelled: 'Cancelled.',
  nothing: 'There is nothing to read.',
  oneAtATime: 'One file at a time: drop the one that you want to see.',
  folder: 'That is a folder. Drop a file out of it.',
  pageIsOpen: (page: string): string =>
    `“${page}” is open, and the trace was kept: drop the file on that page, or go back to the trace to open another one.`,
  hide: 'OK',
  failed: 'The file could not be opened: this is a fault of SAML Scope.',
  facts: (kind: Imported['kind'], exchanges: number): string =>
    kind === 'pasted' ? kinds[kind] : `${kinds[kind]}, ${count(exchanges, 'exchange', 'exchanges')}`,
  savedBy: (product: string, at: number): string => `saved by ${product} on ${formats.dateTime(at)}`,
  redacted: ({ level }: RedactionNote): string | undefined =>
    level === 'shareable'
      ? 'Redacted (shareable). Signatures can’t be verified any more; what the file says was verified before redaction stands beside each one.'
      : level === 'internal'
        ? 'Redacted (internal): cookies and tokens are replaced.'
        : undefined,
  another: 'Open another file…',
  close: 'Close file',
};
