// Two flows side by side.
import { describe, expect, it } from 'vitest';
import { createAnalyzer } from '../../src/analysis/analyze.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { indexOf } from '../../src/panel/analysis-index.ts';
import { compareFacts } from '../../src/panel/compare/compare-facts.ts';
import { usualPartner } from '../../src/panel/compare/compare-tab.tsx';
import { flowFacts } from '../../src/panel/compare/flow-facts.ts';
import { flowSummary } from '../../src/panel/flow-summary.ts';
import { Traffic } from '../builders/exchanges.ts';
import { assertion, authnRequest, conditions, response } from '../builders/saml.ts';

const analyze = createAnalyzer({ limits: DEFAULT_LIMITS });

function logins(...audiences: readonly string[]) {
  const traffic = new Traffic();
  audiences.forEach((audience, i) => {
    const id = `_r${i}`;
    traffic.redirect('SAMLRequest', authnRequest({ id }), 'a', { tab: i + 1 });
    const inside = assertion({ conditions: conditions({ audiences: [[audience]] }) });
    traffic.post('SAMLResponse', response({ id: `_s${i}`, inResponseTo: id, assertions: [inside] }), 'a', {
      tab: i + 1,
    });
  });
  return analyze(traffic.exchanges);
}

describe('facts of two flows', () => {
  it('differ in what differs only: ids and times are none', () => {
    const analysis = logins('https://sp.example', 'https://sp.example/');
    const [first, second] = analysis.flows.map((flow) => flowFacts(flowSummary(indexOf(analysis), flow), analysis));
    const differing = compareFacts(first ?? [], second ?? []).filter(({ same }) => !same);
    expect(differing).toEqual([
      { group: 'Response', name: 'Audience', ours: 'https://sp.example', theirs: 'https://sp.example/', same: false },
    ]);
  });

  it('stand in the order of the first flow, and what only the second has behind its group', () => {
    const ours = [
      { group: 'A', name: 'one', value: '1' },
      { group: 'B', name: 'two', value: '2' },
    ];
    const theirs = [
      { group: 'A', name: 'new', value: 'n' },
      { group: 'B', name: 'two', value: '2' },
    ];
    expect(compareFacts(ours, theirs).map(({ name, same }) => [name, same])).toEqual([
      ['one', false],
      ['new', false],
      ['two', true],
    ]);
  });

  it('take an attribute that is named twice as one with all its values', () => {
    const twice = [
      { group: 'A', name: 'Attribute role', value: 'x' },
      { group: 'A', name: 'Attribute role', value: 'y' },
    ];
    expect(compareFacts(twice, [{ group: 'A', name: 'Attribute role', value: 'x | y' }])[0]?.same).toBe(true);
  });
});

describe('the usual partner', () => {
  it('is another flow between the same hosts, the nearest before', () => {
    const { flows, ...rest } = logins('a', 'b', 'c');
    const last = flows[2];
    if (!last) throw new TypeError('no flow');
    expect(usualPartner(last, { flows, ...rest })?.id).toBe(flows[1]?.id);
  });

  it('is nobody where there is no other flow', () => {
    const analysis = logins('a');
    const [only] = analysis.flows;
    if (!only) throw new TypeError('no flow');
    expect(usualPartner(only, analysis)).toBeUndefined();
  });
});
