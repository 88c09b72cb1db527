// A flow as a sequence diagram in SVG: the browser, the hosts that it talked to, and an arrow for every request and answer.
import type { Analysis } from '../../analysis/analysis.ts';
import type { Exchange } from '../../capture/exchange.ts';
import { hostOf } from '../../checks/trace-index.ts';
import type { Flow } from '../../flow/flow.ts';
import { escapeHtml, visibleText } from './visible-text.ts';

const LANE = 230;
const ROW = 46;
const TOP = 56;
const MARGIN = 110;
/** More arrows than these nobody reads; the list of messages has them all. */
const MOST_ROWS = 60;
const MOST_LANES = 8;
const LONGEST_LABEL = 34;

/** '' where the flow has no exchange to draw. */
export function sequenceDiagram(flow: Flow, { exchanges, messages }: Analysis): string {
  const own = new Set(flow.exchanges);
  const kinds = new Map<string, string[]>();
  for (const { exchangeId, decoded } of messages) {
    if (own.has(exchangeId)) kinds.set(exchangeId, [...(kinds.get(exchangeId) ?? []), decoded.header.kind]);
  }
  const drawn = exchanges.filter(
    ({ id, resourceType }) => own.has(id) && (kinds.has(id) || /^(?:main|sub)_frame$/.test(resourceType)),
  );
  const rows = drawn.slice(0, MOST_ROWS);
  if (rows.length === 0) return '';
  const hosts = [...new Set(rows.map(({ request }) => hostOf(request.url)))].slice(0, MOST_LANES);
  const lanes = ['Browser', ...hosts];
  const width = MARGIN * 2 + LANE * (lanes.length - 1);
  const height = TOP + ROW * rows.length + 30;
  const x = (lane: number): number => MARGIN + LANE * lane;
  const heads = lanes.map(
    (lane, i) =>
      `<line class="lane" x1="${x(i)}" y1="${TOP - 18}" x2="${x(i)}" y2="${height - 12}"/>` +
      `<text class="head" x="${x(i)}" y="${TOP - 28}">${label(lane || '(no host)')}</text>`,
  );
  const arrows = rows.map((exchange, i) => {
    const lane = Math.max(0, hosts.indexOf(hostOf(exchange.request.url))) + 1;
    return arrow(exchange, kinds.get(exchange.id) ?? [], x(0), x(lane), TOP + ROW * i);
  });
  const more =
    drawn.length > rows.length
      ? `<text class="head" x="${x(0)}" y="${height - 2}">and ${drawn.length - rows.length} more</text>`
      : '';
  return (
    `<svg role="img" aria-label="Sequence of requests and answers" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">` +
    `<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto-start-reverse"><path d="M0 0L8 4L0 8z"/></marker></defs>` +
    `${heads.join('')}${arrows.join('')}${more}</svg>`
  );
}

function arrow({ request, response }: Exchange, kinds: readonly string[], from: number, to: number, y: number): string {
  const middle = (from + to) / 2;
  const asked = kinds.length > 0 ? kinds.join(', ') : `${request.method} ${pathOf(request.url)}`;
  const answered = response ? `${response.status}` : 'no answer';
  const carries = kinds.length > 0 ? ' message' : '';
  return (
    `<line class="ask${carries}" x1="${from}" y1="${y}" x2="${to}" y2="${y}" marker-end="url(#tip)"/>` +
    `<text class="label${carries}" x="${middle}" y="${y - 5}">${label(asked)}</text>` +
    `<line class="answer" x1="${to}" y1="${y + 18}" x2="${from}" y2="${y + 18}" marker-end="url(#tip)"/>` +
    `<text class="label" x="${middle}" y="${y + 14}">${label(answered)}</text>`
  );
}

const pathOf = (url: string): string => /^[a-z]+:\/\/[^/?#]*([^?#]*)/i.exec(url)?.[1] || '/';

function label(text: string): string {
  const shown = visibleText(text);
  return escapeHtml(shown.length > LONGEST_LABEL ? `${shown.slice(0, LONGEST_LABEL - 1)}…` : shown);
}
