// The sequence diagram of a flow, before it is drawn.
import { describe, expect, it } from 'vitest';
import { createAnalyzer } from '../../src/analysis/analyze.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import type { Exchange } from '../../src/capture/exchange.ts';
import { type Sequence, sequenceOf } from '../../src/flow/sequence.ts';
import { Traffic } from '../builders/exchanges.ts';
import { authnRequest, response } from '../builders/saml.ts';

function sequence(exchanges: readonly Exchange[], kept?: ReadonlySet<string>): Sequence {
  const analysis = createAnalyzer({ limits: DEFAULT_LIMITS })(exchanges);
  const [flow] = analysis.flows;
  if (!flow) throw new TypeError('no flow');
  const own = flow.exchanges.flatMap((id) => exchanges.find((exchange) => exchange.id === id) ?? []);
  return sequenceOf(flow, own, analysis.messages, kept);
}

const lanes = ({ lanes: all }: Sequence) => all.map(({ role, host }) => `${role} ${host}`.trim());

function login(between: (traffic: Traffic) => void = () => {}): Traffic {
  const traffic = new Traffic();
  traffic.redirect('SAMLRequest', authnRequest({ id: '_r1' }));
  between(traffic);
  traffic.post('SAMLResponse', response({ inResponseTo: '_r1' }));
  return traffic;
}

describe('lanes', () => {
  it('are the application, the browser, the identity provider', () => {
    expect(lanes(sequence(login().exchanges))).toEqual(['sp sp.example', 'browser', 'idp idp.example']);
  });

  it('hold a host that only redirects behind those', () => {
    const made = sequence(
      login((traffic) => {
        traffic.add({ url: 'https://mfa.example/', redirectUrl: 'https://idp.example/', status: 302 });
      }).exchanges,
    );
    expect(lanes(made).at(-1)).toBe('other mfa.example');
  });

  it('are at most seven: what is left over shares one', () => {
    const made = sequence(
      login((traffic) => {
        for (let i = 0; i < 20; i++) traffic.page(`https://host${i}.example/`);
      }).exchanges,
    );
    expect(made.lanes).toHaveLength(7);
    expect(made.lanes.at(-1)).toEqual({ role: 'other', host: '' });
    expect(made.steps.every((step) => step.kind === 'folded' || step.lane < 7)).toBe(true);
  });
});

describe('steps', () => {
  it('are the messages, with what came back and the time between', () => {
    const { steps } = sequence(login().exchanges);
    expect(steps).toMatchObject([
      { kind: 'exchange', messages: [0], lane: 2, since: undefined },
      { kind: 'exchange', messages: [1], lane: 0, method: 'POST', answer: 'page', status: 200, since: 1_000 },
    ]);
  });

  it('fold what pages load, unless it failed in a redirect or somebody points to it', () => {
    const traffic = login((one) => {
      one.add({ url: 'https://idp.example/style.css', resourceType: 'stylesheet' });
      one.add({ url: 'https://idp.example/logo.svg', resourceType: 'image' });
    });
    expect(sequence(traffic.exchanges).steps.map(({ kind }) => kind)).toEqual(['exchange', 'folded', 'exchange']);
    const kept = sequence(traffic.exchanges, new Set(['x2'])).steps;
    expect(kept.map(({ kind }) => kind)).toEqual(['exchange', 'folded', 'exchange', 'exchange']);
  });

  it('tell an error and an answer that was not seen from a page', () => {
    const failed = new Traffic();
    failed.redirect('SAMLRequest', authnRequest({ id: '_r1' }));
    failed.post('SAMLResponse', response({ inResponseTo: '_r1' }), undefined, { status: 500 });
    expect(sequence(failed.exchanges).steps[1]).toMatchObject({ answer: 'error', status: 500 });
  });
});
