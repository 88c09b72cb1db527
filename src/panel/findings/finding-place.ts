// Where a finding points to in the panel: what it is called, and what goes there.
import type { Analysis } from '../../analysis/analysis.ts';
import type { FindingPlace } from '../../checks/finding.ts';
import { indexOf } from '../analysis-index.ts';
import { goToExchange } from '../go-to.ts';
import { hostOf, pathOf } from '../parties.ts';
import type { PanelAction } from '../state.ts';
import { messageKey } from '../trace-tree.ts';

export interface PanelPlace {
  readonly name: string;
  /** To be dispatched one after another. */
  readonly actions: readonly PanelAction[];
}

/** Undefined where the finding is about no one place. */
export function placeOf(
  { message: index, exchange: id, range, path }: FindingPlace,
  analysis: Analysis,
): PanelPlace | undefined {
  const message = index === undefined ? undefined : analysis.messages[index];
  if (message) {
    const select: PanelAction = { type: 'select', key: messageKey(message) };
    const kind = message.decoded.header.kind;
    return {
      name: path === undefined || path === '' ? kind : path,
      actions: range ? [select, { type: 'jump', range }] : [select],
    };
  }
  const { exchanges, messagesOf } = indexOf(analysis);
  const exchange = id === undefined ? undefined : exchanges.get(id);
  if (!exchange) return undefined;
  const { method, url } = exchange.request;
  const go = goToExchange(exchange.id, analysis);
  return {
    name: `${method} ${hostOf(url) ?? ''}${pathOf(url)}`.slice(0, 120),
    // What a finding says of an exchange is about HTTP, not about the message in it.
    actions: messagesOf.has(exchange.id) ? [...go, { type: 'tab', tab: 'http' }] : go,
  };
}
