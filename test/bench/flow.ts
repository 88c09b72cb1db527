// Correlating and checking: 10,000 exchanges with 500 flows against 1,000 with 50. Linear is 10 times; 15 is the most that is allowed.
import { createAnalyzer } from '../../src/analysis/analyze.ts';
import { checkFlows } from '../../src/analysis/check-flows.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import type { Exchange } from '../../src/capture/exchange.ts';
import { correlate } from '../../src/flow/correlate.ts';
import { Traffic } from '../builders/exchanges.ts';
import * as saml from '../builders/saml.ts';
import { printTimings, timeInRounds } from './rounds.ts';

const FLOWS = 50;
const EXCHANGES_OF_FLOW = 20;
const FACTOR = 10;
const MOST = 15;

/** What differs between two logins: tabs, whether RelayState changes, a broker, a loop, a logout. */
export function logins(flows: number): readonly Exchange[] {
  const traffic = new Traffic();
  const before = (): number => traffic.exchanges.length;
  for (let flow = 0; flow < flows; flow++) {
    const began = before();
    const tab = flow % 7;
    const [id, relayState] = [`_f${flow}`, `/app/records/${flow}?tab=history&of=${flow % 5}`];
    traffic.page('https://sp.example/app', { tab });
    traffic.ask(id, relayState, { tab });
    if (flow % 5 === 0) traffic.ask(id, relayState, { tab, url: 'https://idp.example/login' });
    if (flow % 6 === 1) {
      const inner = { tab, url: 'https://upstream.example/sso' };
      traffic.ask(`${id}i`, `i${flow}`, inner);
      traffic.page('https://upstream.example/login', { tab });
      traffic.answer(`${id}i`, `i${flow}`, { tab, url: 'https://idp.example/broker' });
    }
    while (before() - began < EXCHANGES_OF_FLOW - 4) {
      const form = before() % 2 === 0 ? 'RelayState' : 'continue';
      traffic.page(`https://idp.example/step?${form}=${encodeURIComponent(relayState)}`, { tab });
    }
    if (flow % 9 === 2) traffic.artifact(flow % 256, relayState, { tab });
    else {
      const xml = saml.response({ id: `_r${flow}`, inResponseTo: id });
      traffic.post('SAMLResponse', xml, flow % 4 === 0 ? encodeURIComponent(relayState) : relayState, { tab });
    }
    if (flow % 8 === 3) {
      traffic.redirect('SAMLRequest', saml.logoutRequest({ id: `${id}o` }), undefined, { tab, url: saml.SLO });
      const answer = saml.logoutResponse({ id: `${id}p`, inResponseTo: `${id}o` });
      traffic.redirect('SAMLResponse', answer, undefined, { tab, url: saml.ACS });
    }
    while (before() - began < EXCHANGES_OF_FLOW) traffic.page(`https://sp.example${relayState}`, { tab });
  }
  return traffic.exchanges;
}

export interface Figures {
  readonly exchanges: number;
  readonly flows: number;
  readonly findings: number;
}

/** Everything that a viewer does with a trace but for reading its messages: `analyze` remembers those of earlier runs. */
export function figuresOf(trace: readonly Exchange[], analyze: ReturnType<typeof createAnalyzer>): Figures {
  const analysis = analyze(trace);
  const findings = checkFlows(analysis, { now: undefined, deployments: [], verificationOf: () => undefined });
  return {
    exchanges: trace.length,
    flows: analysis.flows.length,
    findings: findings.reduce((sum, { length }) => sum + length, 0),
  };
}

export function run(): void {
  const sizes = [FLOWS, FLOWS * FACTOR].map((flows) => {
    const trace = logins(flows);
    const analyze = createAnalyzer({ limits: DEFAULT_LIMITS });
    const analysis = analyze(trace);
    const messages = analysis.messages.map((message) => ({
      ...message,
      exchange: trace.find(({ id }) => id === message.exchangeId) as Exchange,
      header: message.decoded.header,
    }));
    return { trace, analyze, messages, figures: figuresOf(trace, analyze) };
  });
  for (const { figures } of sizes) console.log('trace:', figures);
  const named = (what: string) =>
    sizes.map(({ figures }) => `${what}, ${figures.exchanges} exchanges, ${figures.flows} flows`);
  const [smallName = '', largeName = ''] = named('correlate and check');
  const [small, large] = sizes as [(typeof sizes)[number], (typeof sizes)[number]];
  const whole = timeInRounds(
    [
      { name: smallName, run: () => figuresOf(small.trace, small.analyze) },
      { name: largeName, run: () => figuresOf(large.trace, large.analyze) },
    ],
    8,
    1,
  );
  printTimings('A trace as a viewer asks for it', whole);
  const alone = timeInRounds(
    named('correlate').map((name, at) => ({
      name,
      run: () => correlate((sizes[at] as (typeof sizes)[number]).messages, (sizes[at] as (typeof sizes)[number]).trace),
    })),
    10,
    1,
  );
  printTimings('Of that, correlation', alone);
  const ratio = (whole[1]?.median ?? Number.NaN) / (whole[0]?.median ?? Number.NaN);
  console.log(`\n${FACTOR} times the trace takes ${ratio.toFixed(1)} times as long; at most ${MOST} are allowed.`);
  if (!(ratio < MOST)) process.exitCode = 1;
}
