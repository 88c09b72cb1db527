import { describe, expect, it } from 'vitest';
import type { Analysis } from '../../src/analysis/analysis.ts';
import { indexOf } from '../../src/panel/analysis-index.ts';
import { flowSummary } from '../../src/panel/flow-summary.ts';
import { type TraceRow, traceRows } from '../../src/panel/trace-rows.ts';
import { type TraceItem, traceTree } from '../../src/panel/trace-tree.ts';
import { exchange, flow, leg, loginAnalysis, message } from './trace-builder.ts';

const rowsOf = (
  analysis: Analysis,
  {
    shown = 'everything',
    toggled = [],
    query = '',
  }: { shown?: 'saml' | 'everything'; toggled?: string[]; query?: string } = {},
): TraceRow[] => traceRows(traceTree(indexOf(analysis), shown), new Set(toggled), query);

function words(item: TraceItem): string {
  switch (item.kind) {
    case 'flow':
      return `flow ${item.summary.participants.join('→')}`;
    case 'message':
      return `${item.message.decoded.header.kind} ${item.route.from}→${item.route.to}`;
    case 'exchange':
      return `exchange ${item.exchange.id}`;
    case 'fold':
      return `${item.count} ${item.position}${item.gaps > 0 ? `, ${item.gaps} gaps` : ''}`;
    case 'group':
      return `${item.group} ${item.count}`;
  }
}

const lines = (rows: readonly TraceRow[]): string[] =>
  rows.map(({ level, item }) => '  '.repeat(level - 1) + words(item));

describe('the list of flows', () => {
  it('shows a flow with its messages, and folds the exchanges before, between and after', () => {
    expect(lines(rowsOf(loginAnalysis()))).toEqual([
      'flow sp.example→idp.example',
      '  1 before',
      '  AuthnRequest sp.example→idp.example',
      '  2 between, 1 gaps',
      '  Response idp.example→sp.example',
      '  1 after',
      'other-exchanges 1',
    ]);
  });

  it('leaves out exchanges without a message when only SAML is wanted', () => {
    expect(lines(rowsOf(loginAnalysis(), { shown: 'saml' }))).toEqual([
      'flow sp.example→idp.example',
      '  AuthnRequest sp.example→idp.example',
      '  Response idp.example→sp.example',
    ]);
  });

  it('opens a fold and closes a flow when toggled', () => {
    expect(lines(rowsOf(loginAnalysis(), { toggled: ['fold:flow:f1:e3'] }))).toContain('    exchange e4');
    expect(lines(rowsOf(loginAnalysis(), { toggled: ['flow:f1'] }))).toEqual([
      'flow sp.example→idp.example',
      'other-exchanges 1',
    ]);
  });

  it('lists messages of no flow under a heading of their own', () => {
    const login = loginAnalysis();
    const analysis = { ...login, messages: [...login.messages, message(2, 'e7', 'EntityDescriptor')] };
    expect(lines(rowsOf(analysis, { shown: 'saml' })).slice(-2)).toEqual([
      'other-messages 1',
      '  EntityDescriptor undefined→news.example',
    ]);
  });

  it('says for each row its level, its place among its siblings and whether it is open', () => {
    const rows = rowsOf(loginAnalysis());
    expect(rows[0]).toMatchObject({ level: 1, position: 1, setSize: 2, expanded: true, parent: undefined });
    expect(rows[2]).toMatchObject({ level: 2, position: 2, setSize: 5, expanded: undefined, parent: 'flow:f1' });
    expect(rows[3]).toMatchObject({ expanded: false });
  });

  it('has keys that are unique, and the same when exchanges are added', () => {
    const login = loginAnalysis();
    const later = rowsOf({ ...login, exchanges: [...login.exchanges, exchange('e8')] });
    expect(new Set(later.map((row) => row.key)).size).toBe(later.length);
    expect(later.map((row) => row.key)).toEqual(rowsOf(login).map((row) => row.key));
  });

  it('gives a message that two flows share two rows', () => {
    const login = loginAnalysis();
    const rows = rowsOf({ ...login, flows: [...login.flows, flow('f2', [leg(0, undefined)], ['e2'])] });
    expect(new Set(rows.map((row) => row.key)).size).toBe(rows.length);
    expect(rows.filter((row) => row.item.kind === 'message')).toHaveLength(3);
  });
});

describe('the text filter', () => {
  it('shows a matching message in its flow and nothing else of it', () => {
    expect(lines(rowsOf(loginAnalysis(), { query: ' success ' }))).toEqual([
      'flow sp.example→idp.example',
      '  Response idp.example→sp.example',
    ]);
  });

  it('shows the whole flow when its heading matches', () => {
    expect(rowsOf(loginAnalysis(), { query: 'IDP.example' })).toHaveLength(10);
  });

  it('opens the fold that a match is in', () => {
    expect(lines(rowsOf(loginAnalysis(), { query: '/done' }))).toEqual([
      'flow sp.example→idp.example',
      '  2 between, 1 gaps',
      '    exchange e4',
    ]);
  });

  it('finds RelayState', () => {
    expect(rowsOf(loginAnalysis(), { query: 'abc' })).toHaveLength(3);
    expect(rowsOf(loginAnalysis(), { query: 'abcd' })).toEqual([]);
  });
});

describe('a flow in short', () => {
  const verdictOf = (...legs: Parameters<typeof flow>[1]) => {
    const analysis = { ...loginAnalysis(), flows: [flow('f1', legs, ['e2', 'e5'])] };
    return flowSummary(indexOf(analysis), analysis.flows[0] ?? flow('none', [], [])).verdict;
  };
  const exact = leg(0, 1);
  const mutated = leg(0, 1, {
    relayState: { verdict: 'mutated', firstDifference: 0, class: { name: 'replaced' }, changedBetween: ['e2', 'e5'] },
  });
  const unchecked = leg(0, undefined, { relayState: { verdict: 'not-checked', reason: 'no-response-seen' } });
  const absent = leg(0, 1, { relayState: { verdict: 'absent' } });

  it('has the gravest verdict of its legs: what was not checked is never called exact', () => {
    expect(verdictOf(exact, mutated, unchecked)).toBe('mutated');
    expect(verdictOf(exact, unchecked)).toBe('not-checked');
    expect(verdictOf(absent, exact)).toBe('exact');
    expect(verdictOf(absent)).toBe('absent');
  });

  it('spans from its first exchange to the end of its last', () => {
    const analysis = loginAnalysis();
    const summary = flowSummary(indexOf(analysis), analysis.flows[0] ?? flow('none', [], []));
    expect(summary).toMatchObject({ startedAt: 1_001_000, endedAt: 1_006_500 });
  });

  it('names the identity provider first when it sent the response unasked', () => {
    const analysis = { ...loginAnalysis(), flows: [flow('f1', [leg(undefined, 1)], ['e5'], { initiatedBy: 'idp' })] };
    expect(lines(rowsOf(analysis, { shown: 'saml' }))[0]).toBe('flow idp.example→sp.example');
  });
});
