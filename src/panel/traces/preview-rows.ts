// What the preview sets side by side of one exchange: each value as it was recorded, and as it stands in the file.
import { createAnalyzer } from '../../analysis/analyze.ts';
import { DEFAULT_LIMITS } from '../../base/limits.ts';
import type { Exchange, Header } from '../../capture/exchange.ts';
import { withholdPosted } from '../../trace/redaction/withhold-posted.ts';
import { printXml } from '../../xml/print.ts';
import type { XmlDocument, XmlElement } from '../../xml/tree.ts';
import { sentCookies, setCookies } from '../cookies.ts';
import { parametersAt } from '../parameters.ts';

export const PREVIEW_PARTS = [
  'address',
  'query',
  'form',
  'request-headers',
  'sent-cookies',
  'response-headers',
  'set-cookies',
  'page',
  'message',
] as const;
export type PreviewPart = (typeof PREVIEW_PARTS)[number];

export interface PreviewRow {
  readonly part: PreviewPart;
  readonly name: string;
  readonly before: string;
  /** Undefined: it is not in the file. */
  readonly after: string | undefined;
  /** What can be kept or hidden by hand; undefined where only parts of it can. */
  readonly value: string | undefined;
}

export interface PreviewMessage {
  readonly title: string;
  /** Indented XML, or the text that is none. */
  readonly before: string;
  readonly after: string;
  readonly rows: readonly PreviewRow[];
}

export interface ExchangePreview {
  readonly rows: readonly PreviewRow[];
  readonly messages: readonly PreviewMessage[];
  /** Names of posted fields that no file ever holds. */
  readonly withheld: readonly string[];
}

/** Of one message; a metadata document may have a hundred thousand. */
const MOST_VALUES = 2_000;

/** `after` undefined: the exchange is not in the file. */
export function previewExchange(
  recorded: Exchange,
  after: Exchange | undefined,
  carriesMessage: boolean,
): ExchangePreview {
  // Redaction sees it without what may be a password, and keeps the order and number of all else.
  const before = withholdPosted(recorded, carriesMessage);
  const analyze = createAnalyzer({ limits: DEFAULT_LIMITS });
  const messagesBefore = analyze([before]).messages;
  const messagesAfter = after ? analyze([after]).messages : [];
  return {
    rows: [
      ...addresses(before, after),
      ...parameters('query', before, after),
      ...parameters('form', before, after),
      ...headers('request-headers', before.request.headers, after?.request.headers),
      ...pairs('sent-cookies', sentCookies(before), after && sentCookies(after)),
      ...headers('response-headers', before.response?.headers, after?.response?.headers),
      ...pairs('set-cookies', setCookies(before), after && setCookies(after)),
      ...pages(before, after),
    ],
    messages: messagesBefore.map(({ decoded }, i) => {
      const other = messagesAfter[i]?.decoded;
      return {
        title: decoded.header.kind,
        before: textOf(decoded),
        after: other ? textOf(other) : '',
        rows: valueRows(decoded.document, other?.document),
      };
    }),
    withheld: before.request.withheld ?? [],
  };
}

const textOf = ({ document, xml }: { document?: XmlDocument | undefined; xml?: string | undefined }): string =>
  document ? printXml(document) : (xml ?? '');

function addresses(before: Exchange, after: Exchange | undefined): PreviewRow[] {
  const row = (name: string, was: string | undefined, is: string | undefined): PreviewRow[] =>
    was ? [{ part: 'address', name, before: was, after: is, value: undefined }] : [];
  return [
    ...row('URL', before.request.url, after?.request.url),
    ...row('Redirect to', before.response?.redirectUrl, after?.response?.redirectUrl),
    ...row('Initiator', before.initiator, after?.initiator),
  ];
}

function parameters(part: 'query' | 'form', before: Exchange, after: Exchange | undefined): PreviewRow[] {
  const place = part === 'query' ? 'query' : 'body';
  const others = after ? parametersAt(place, after.request, DEFAULT_LIMITS) : [];
  return parametersAt(place, before.request, DEFAULT_LIMITS).map(({ name, value }, i) => ({
    part,
    name: others[i]?.name ?? name,
    before: value,
    after: others[i]?.value,
    // A message is taken apart: its values stand below.
    value: /^saml(?:request|response|art)$|^wresult$/i.test(name) ? undefined : value,
  }));
}

/** Of these only values within can be kept: they are taken apart. */
const TAKEN_APART =
  /^(?:location|referer|origin|content-location|refresh|content-type|:path|content-security-policy|link)$/i;
const COOKIES = /^(?:set-)?cookie$/i;

function headers(
  part: 'request-headers' | 'response-headers',
  before: readonly Header[] | undefined,
  after: readonly Header[] | undefined,
): PreviewRow[] {
  return (before ?? []).flatMap(({ name, value }, i) => {
    // They have parts of their own.
    if (COOKIES.test(name)) return [];
    const scheme = /^authorization$/i.test(name) ? (/^\w+ /.exec(value)?.[0].length ?? 0) : 0;
    const own = TAKEN_APART.test(name) ? undefined : value.slice(scheme);
    return [{ part, name: after?.[i]?.name ?? name, before: value, after: after?.[i]?.value, value: own }];
  });
}

interface Pair {
  readonly name: string;
  readonly value: string;
}

const pairs = (
  part: 'sent-cookies' | 'set-cookies',
  before: readonly Pair[] | undefined,
  after: readonly Pair[] | undefined,
): PreviewRow[] =>
  (before ?? []).map(({ name, value }, i) => ({
    part,
    name: after?.[i]?.name ?? name,
    before: value,
    after: after?.[i]?.value,
    value,
  }));

function pages({ response }: Exchange, after: Exchange | undefined): PreviewRow[] {
  const body = response?.body;
  return body ? [{ part: 'page', name: 'Body', before: body, after: after?.response?.body, value: undefined }] : [];
}

/** Texts and attribute values of both documents, which have the same elements. */
function valueRows(before: XmlDocument | undefined, after: XmlDocument | undefined): PreviewRow[] {
  const rows: PreviewRow[] = [];
  const open: (readonly [XmlElement, XmlElement | undefined, string])[] = before
    ? [[before.root, after?.root, before.root.localName]]
    : [];
  for (let next = open.pop(); next && rows.length < MOST_VALUES; next = open.pop()) {
    const [element, other, path] = next;
    const add = (name: string, was: string, is: string | undefined): void => {
      const core = was.trim();
      if (core !== '') rows.push({ part: 'message', name, before: core, after: is?.trim(), value: core });
    };
    element.attributes.forEach((attribute, i) => {
      add(`${path}/@${attribute.localName}`, attribute.value, other?.attributes[i]?.value);
    });
    const children: (readonly [XmlElement, XmlElement | undefined, string])[] = [];
    element.children.forEach((child, i) => {
      const twin = other?.children[i];
      if (child.kind === 'text') add(path, child.text, twin?.kind === 'text' ? twin.text : undefined);
      if (child.kind === 'element') {
        children.push([child, twin?.kind === 'element' ? twin : undefined, `${path}/${child.localName}`]);
      }
    });
    for (const child of children.reverse()) open.push(child);
  }
  return rows;
}
