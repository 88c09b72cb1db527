// A chain of redirects in which every hop carries a message: no browser follows that many, but a file may claim them.
import { describe, expect, it } from 'vitest';
import { createAnalyzer } from '../../src/analysis/analyze.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { Traffic } from '../builders/exchanges.ts';
import * as saml from '../builders/saml.ts';

const analyze = createAnalyzer({ limits: DEFAULT_LIMITS });

function chain(hops: number, idOf: (hop: number) => string): Traffic {
  const traffic = new Traffic();
  for (let hop = 0; hop < hops; hop++)
    traffic.ask(idOf(hop), 'x', { requestId: 'chain', hop, status: 302, redirectUrl: saml.SSO });
  return traffic;
}

/** How many exchanges the flows have together: what every check walks. */
const owned = ({ exchanges }: Traffic): number =>
  analyze(exchanges).flows.reduce((sum, flow) => sum + flow.exchanges.length, 0);

describe('a redirect chain of thousands of hops', () => {
  it('belongs to many flows in pieces, so that twice the chain is twice the work', () => {
    const [once, twice] = [100, 200].map((hops) => owned(chain(hops, (hop) => `_${hop}`))) as [number, number];
    expect(once).toBeGreaterThan(100);
    expect(twice / once).toBeLessThan(2.5);
  });

  it('is one flow where it carries one message', () => {
    const { flows } = analyze(chain(400, () => '_same').exchanges);
    expect(flows.map(({ exchanges }) => exchanges.length)).toEqual([400]);
  });

  it('of a length that browsers follow belongs as a whole to its login', () => {
    const traffic = new Traffic();
    for (let hop = 0; hop < 19; hop++)
      traffic.page('https://sp.example/', { requestId: 'chain', hop, status: 302, redirectUrl: saml.SSO });
    traffic.ask('_a', 'x', { requestId: 'chain', hop: 19 });
    expect(analyze(traffic.exchanges).flows.map(({ exchanges }) => exchanges.length)).toEqual([20]);
  });
});
