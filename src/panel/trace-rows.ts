// The trace tree as rows to draw: filtered by text, flattened by what is open, with the numbers that ARIA asks for.
import type { Exchange } from '../capture/exchange.ts';
import type { TraceItem, TraceNode } from './trace-tree.ts';

export interface TraceRow {
  readonly key: string;
  readonly item: TraceItem;
  /** From 1. */
  readonly level: number;
  readonly parent: string | undefined;
  /** From 1, among its siblings. */
  readonly position: number;
  readonly setSize: number;
  /** Undefined for a row that has nothing to open. */
  readonly expanded: boolean | undefined;
}

/** `toggled` holds the keys of nodes that are not as they were at first. */
export function traceRows(nodes: readonly TraceNode[], toggled: ReadonlySet<string>, query: string): TraceRow[] {
  const wanted = query.trim().toLowerCase();
  const rows: TraceRow[] = [];
  const add = (siblings: readonly TraceNode[], level: number, parent: string | undefined): void => {
    siblings.forEach((node, i) => {
      // While a filter is set, whatever matched is in sight.
      const openAtFirst = node.openAtFirst || wanted !== '';
      const expanded = node.children.length === 0 ? undefined : openAtFirst !== toggled.has(node.key);
      rows.push({ key: node.key, item: node.item, level, parent, position: i + 1, setSize: siblings.length, expanded });
      if (expanded) add(node.children, level + 1, node.key);
    });
  };
  add(wanted === '' ? nodes : matching(nodes, wanted), 1, undefined);
  return rows;
}

/** Nodes that match by themselves, whole; else those that hold a match, with their matching children only. */
function matching(nodes: readonly TraceNode[], wanted: string): TraceNode[] {
  return nodes.flatMap((node) => {
    if (searchText(node.item).includes(wanted) || isInXml(node.item, wanted)) return [node];
    const children = matching(node.children, wanted);
    return children.length === 0 ? [] : [{ ...node, children }];
  });
}

function searchText(item: TraceItem): string {
  switch (item.kind) {
    case 'flow':
      return item.summary.participants.join('\n').toLowerCase();
    case 'message': {
      const { header } = item.message.decoded;
      const { binding, relayState } = item.message.encoded;
      const own = [
        header.kind,
        header.id,
        header.inResponseTo,
        header.issuer,
        header.status,
        binding,
        relayState.value,
      ];
      return [...own, item.route.from, exchangeText(item.exchange)].join('\n').toLowerCase();
    }
    case 'exchange':
      return exchangeText(item.exchange).toLowerCase();
    case 'fold':
    case 'group':
      return '';
  }
}

/** Characters of a message that are searched at every key. */
const MOST_SEARCHED = 200_000;

const lowered = new WeakMap<object, string>();

function isInXml(item: TraceItem, wanted: string): boolean {
  if (item.kind !== 'message' || item.message.decoded.xml === undefined) return false;
  const { decoded } = item.message;
  const known = lowered.get(decoded);
  if (known !== undefined) return known.includes(wanted);
  const text = (decoded.xml ?? '').slice(0, MOST_SEARCHED).toLowerCase();
  lowered.set(decoded, text);
  return text.includes(wanted);
}

/** Of a URL the part that people know: a megabyte of SAMLResponse in the query is not searched at every key. */
const exchangeText = (exchange: Exchange | undefined): string =>
  exchange
    ? `${exchange.request.method} ${exchange.request.url.slice(0, 2_048)} ${exchange.response?.status ?? ''}`
    : '';
