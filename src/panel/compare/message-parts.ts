// Every part of a message's XML by its path, for holding two messages against each other.
import type { AnalyzedMessage } from '../../analysis/analysis.ts';
import { toHex } from '../../base/bytes.ts';
import type { Exchange } from '../../capture/exchange.ts';
import type { XmlElement } from '../../xml/tree.ts';
import { compareText } from './compare-text.ts';
import type { FlowFact } from './flow-facts.ts';

/** Parts that are read of one message; metadata of a federation has millions. */
const MOST_PARTS = 20_000;

export interface PartChoice {
  /** Also ids, times, digests, signature values and ciphertext, which differ between any two messages. */
  readonly all: boolean;
  /** False where the other message has no XML to hold it against: only how it was sent. */
  readonly xml?: boolean;
}

export function messageParts(
  { encoded, decoded }: AnalyzedMessage,
  exchange: Exchange | undefined,
  { all, xml = true }: PartChoice,
): FlowFact[] {
  const text = compareText.facts;
  const parts: FlowFact[] = [];
  const put = (name: string, value: string | undefined): void => {
    if (value !== undefined) parts.push({ group: compareText.way, name, value });
  };
  put(text.binding, encoded.binding);
  put(text.method, exchange?.request.method);
  put(text.address, exchange?.request.url.split(/[?#]/, 1)[0]);
  const { presence, value, octets } = encoded.relayState;
  if (presence !== 'absent') put(text.relayState, value.includes('\ufffd') ? `${value} (${toHex(octets)})` : value);
  put(text.signature, encoded.detachedSignature?.sigAlg);
  const { root } = decoded.document ?? {};
  if (root && xml) readElements(root, all, parts);
  return parts;
}

/** Characters of a path, and of one step in it: a hostile document has names of any length, and each part repeats its path. */
const LONG_PATH = 400;
const LONG_STEP = 120;

const shortened = (path: string): string => (path.length > LONG_PATH ? `… ${path.slice(-LONG_PATH)}` : path);

interface Open {
  readonly element: XmlElement;
  /** Of the parent; '' for the root. */
  readonly path: string;
  readonly step: string;
}

/** Without recursion: the parser lets documents be deeper than a call stack may be. */
function readElements(root: XmlElement, all: boolean, parts: FlowFact[]): void {
  const open: Open[] = [{ element: root, path: '', step: nameOf(root) }];
  for (let next = open.pop(); next && parts.length < MOST_PARTS; next = open.pop()) {
    const { element, path, step } = next;
    const here = path === '' ? step : shortened(`${path} / ${step}`);
    if (element.parent.kind === 'document' || element.parent.namespace !== element.namespace)
      parts.push({ group: here, name: compareText.facts.namespace, value: element.namespace });
    for (const { name, localName, value } of element.attributes)
      if (all || !CHANGING_ATTRIBUTES.has(localName)) parts.push({ group: here, name, value });
    const children = element.children.filter((child) => child.kind === 'element');
    const content = element.children.flatMap((child) => (child.kind === 'text' ? [child.text] : [])).join('');
    // Blanks between elements are layout, and inside a value they count.
    if ((children.length === 0 || content.trim() !== '') && (all || !CHANGING_TEXTS.has(element.localName)))
      parts.push({ group: here, name: compareText.facts.content, value: content });
    const steps = stepsOf(children);
    for (let i = children.length - 1; i >= 0; i--)
      open.push({ element: children[i] as XmlElement, path: here, step: steps[i] as string });
  }
}

/** An attribute goes by its Name, since providers put them in another order each time; the rest by place where there are several. */
function stepsOf(children: readonly XmlElement[]): string[] {
  const names = children.map(nameOf);
  const total = new Map<string, number>();
  for (const name of names) total.set(name, (total.get(name) ?? 0) + 1);
  const seen = new Map<string, number>();
  return names.map((name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return (total.get(name) ?? 0) > 1 ? `${name} (${count})` : name;
  });
}

function nameOf({ localName, attributes }: XmlElement): string {
  if (localName !== 'Attribute') return localName.slice(0, LONG_STEP);
  const named = attributes.find(({ name }) => name === 'Name' || name === 'AttributeName');
  return (named ? `${localName} ${named.value}` : localName).slice(0, LONG_STEP);
}

const CHANGING_ATTRIBUTES: ReadonlySet<string> = new Set([
  'ID',
  'Id',
  'URI',
  'InResponseTo',
  'IssueInstant',
  'AuthnInstant',
  'AuthenticationInstant',
  'NotBefore',
  'NotOnOrAfter',
  'SessionNotOnOrAfter',
  'SessionIndex',
  'AssertionID',
  'ResponseID',
  'RequestID',
]);
const CHANGING_TEXTS: ReadonlySet<string> = new Set([
  'SignatureValue',
  'DigestValue',
  'CipherValue',
  'SessionIndex',
  'Created',
  'Expires',
]);
