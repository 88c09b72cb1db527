// Findings in the panel: when they are made anew, where they lead, and how they read in a ticket.
import { describe, expect, it, vi } from 'vitest';
import { createAnalyzer } from '../../src/analysis/analyze.ts';
import { checkFlow } from '../../src/analysis/check-flows.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { epochMs } from '../../src/base/units.ts';
import type { Finding } from '../../src/checks/finding.ts';
import { indexOf } from '../../src/panel/analysis-index.ts';
import { findingsOfExchange, findingsOfMessage, marksInXml, placeOf } from '../../src/panel/findings/finding-place.ts';
import { inOrder } from '../../src/panel/findings/findings-order.ts';
import { findingsText } from '../../src/panel/findings/findings-text.ts';
import { type CheckFlow, type DeploymentSnapshot, FlowChecks } from '../../src/panel/findings/flow-checks.ts';
import { ticketText } from '../../src/panel/findings/ticket-text.ts';
import { flowSummary } from '../../src/panel/flow-summary.ts';
import type { VerificationState } from '../../src/panel/signatures/verifications.ts';
import { Traffic } from '../builders/exchanges.ts';
import { authnRequest, response } from '../builders/saml.ts';

function login() {
  const traffic = new Traffic();
  traffic.redirect('SAMLRequest', authnRequest(), 'a');
  traffic.post('SAMLResponse', response(), 'a');
  const analysis = createAnalyzer({ limits: DEFAULT_LIMITS })(traffic.exchanges);
  const [flow] = analysis.flows;
  if (!flow) throw new TypeError('no flow');
  return { analysis, flow, summary: flowSummary(indexOf(analysis), flow) };
}

const finding = (parts: Partial<Finding> = {}): Finding => ({
  id: 'acs-post-became-get',
  cites: ['F37'],
  outcome: 'fail',
  confidence: 'proven',
  weakenedBy: [],
  where: {},
  seen: 'GET',
  expected: 'POST',
  message: 'The post became a GET.',
  fix: 'Register the final address.',
  cause: false,
  ...parts,
});

const configured = (): DeploymentSnapshot => ({ deployments: [], chosen: new Map() });

describe('checking again', () => {
  async function checks() {
    const { analysis, flow } = login();
    let snapshot = configured();
    let state: VerificationState = { kind: 'checking' };
    const load = Promise.resolve(checkFlow);
    const made = new FlowChecks({
      load: () => load,
      verifications: { peek: () => state, watch: () => () => {} },
      deployments: { snapshot: () => snapshot, subscribe: () => () => {} },
      clock: () => epochMs(0),
      rest: () => Promise.resolve(),
      sleep: () => Promise.resolve(),
    });
    await load;
    return {
      of: () => made.of(flow, analysis),
      configure: () => {
        snapshot = configured();
      },
      verify: () => {
        state = { kind: 'failed' };
      },
    };
  }

  it('gives the same findings while nothing changed', async () => {
    const { of } = await checks();
    expect(of()).toBe(of());
  });

  it('checks anew once a message was verified, and once the configuration is another', async () => {
    const { of, configure, verify } = await checks();
    const first = of();
    verify();
    const second = of();
    expect(second).not.toBe(first);
    configure();
    expect(of()).not.toBe(second);
  });
});

describe('before the checks are loaded', () => {
  it('nothing is found, and whoever watches is told when they are there', async () => {
    const { analysis, flow } = login();
    let give: (check: CheckFlow) => void = () => {};
    const made = new FlowChecks({
      load: () => new Promise((resolve) => (give = resolve)),
      verifications: { peek: () => ({ kind: 'checking' }), watch: () => () => {} },
      deployments: { snapshot: configured, subscribe: () => () => {} },
      clock: () => epochMs(0),
      rest: () => Promise.resolve(),
      sleep: () => Promise.resolve(),
    });
    expect(made.of(flow, analysis)).toEqual([]);
    const told = new Promise<void>((resolve) => made.watch(flow, analysis, true, resolve));
    give(() => [finding()]);
    await told;
    expect(made.of(flow, analysis)).toEqual([finding()]);
  });
});

describe('a row of the list', () => {
  function rows() {
    const { analysis, flow } = login();
    const found = [finding()];
    const check = vi.fn<CheckFlow>(() => found);
    const made = new FlowChecks({
      load: () => Promise.resolve(check),
      verifications: { peek: () => ({ kind: 'checking' }), watch: () => () => {} },
      deployments: { snapshot: configured, subscribe: () => () => {} },
      clock: () => epochMs(0),
      rest: () => Promise.resolve(),
      sleep: () => Promise.resolve(),
    });
    return { analysis, flow, found, check, made };
  }

  it('draws without checking, and is told once its flow was checked', async () => {
    const { analysis, flow, found, check, made } = rows();
    const told = new Promise<void>((resolve) => made.watchRow(flow, analysis, resolve));
    expect(made.peek(flow)).toEqual([]);
    expect(check).not.toHaveBeenCalled();
    await told;
    expect(made.peek(flow)).toBe(found);
  });

  it('keeps what was found while the trace grows', async () => {
    const { analysis, flow, found, made } = rows();
    await new Promise<void>((resolve) => made.watchRow(flow, analysis, resolve));
    expect(made.peek({ ...flow })).toBe(found);
  });

  it('costs nothing once it was scrolled past', async () => {
    const { analysis, flow, check, made } = rows();
    made.watchRow(flow, analysis, () => {})();
    await new Promise((resolve) => setImmediate(resolve));
    expect(check).not.toHaveBeenCalled();
  });
});

describe('order', () => {
  it('puts the cause first, even before failures', () => {
    const sorted = inOrder([
      finding({ id: 'passed', outcome: 'pass' }),
      finding({ id: 'failed' }),
      finding({ id: 'cause', outcome: 'warn', cause: true }),
    ]);
    expect(sorted.map(({ id }) => id)).toEqual(['cause', 'failed', 'passed']);
  });
});

describe('place', () => {
  it('leads to the message, and to the place in it', () => {
    const { analysis } = login();
    const range = { start: 1, end: 2 };
    const place = placeOf({ message: 1, path: 'Response/Issuer', range }, analysis);
    expect(place?.name).toBe('Response/Issuer');
    expect(place?.actions.map(({ type }) => type)).toEqual(['select', 'jump']);
  });

  it('leads to the HTTP view of an exchange with a message', () => {
    const { analysis } = login();
    const place = placeOf({ exchange: 'x1' }, analysis);
    expect(place?.name).toMatch(/^POST sp\.example/);
    expect(place?.actions.at(-1)).toEqual({ type: 'tab', tab: 'http' });
  });

  it('is found by the path alone where the check named no range', () => {
    const { analysis } = login();
    const place = placeOf({ message: 1, path: 'Response/Issuer' }, analysis);
    expect(place?.actions.map(({ type }) => type)).toEqual(['select', 'jump']);
  });

  it('of RelayState, of the signature and of headers is the tab that shows them', () => {
    const { analysis } = login();
    const tabs = ['RelayState', 'SigAlg', 'Cookie', 'Nothing'].map((path) => placeOf({ message: 1, path }, analysis));
    expect(tabs.map((place) => place?.actions.at(-1))).toEqual([
      { type: 'tab', tab: 'relaystate' },
      { type: 'tab', tab: 'signatures' },
      { type: 'tab', tab: 'http' },
      { type: 'tab', tab: 'summary' },
    ]);
  });

  it('is none where the finding is about no one place, or about one that is gone', () => {
    const { analysis } = login();
    expect(placeOf({}, analysis)).toBeUndefined();
    expect(placeOf({ exchange: 'gone', message: 99 }, analysis)).toBeUndefined();
  });
});

describe('at their place', () => {
  const message = () => {
    const { analysis } = login();
    const [, second] = analysis.messages;
    if (!second) throw new TypeError('no message');
    return second;
  };

  it('are those of the message and of its exchange, but for what passed', () => {
    const all = [
      finding({ id: 'of-message', where: { message: 1 } }),
      finding({ id: 'of-exchange', where: { exchange: 'x1' } }),
      finding({ id: 'of-another', where: { message: 0 } }),
      finding({ id: 'passed', where: { message: 1 }, outcome: 'pass' }),
      finding({ id: 'of-flow' }),
    ];
    expect(findingsOfMessage(all, message()).map(({ id }) => id)).toEqual(['of-message', 'of-exchange']);
    expect(findingsOfExchange(all, 'x1').map(({ id }) => id)).toEqual(['of-exchange']);
  });

  it('are marked in the XML where their path leads, failures and warnings only', () => {
    const marks = marksInXml(
      [
        finding({ id: 'issuer', where: { message: 1, path: 'Response/Issuer' } }),
        finding({ id: 'note', where: { message: 1, path: 'Response/Status' }, outcome: 'info' }),
        finding({ id: 'nowhere', where: { message: 1, path: 'RelayState' } }),
        finding({ id: 'elsewhere', where: { message: 0, path: 'AuthnRequest/Issuer' } }),
      ],
      message(),
    );
    expect(marks.map(({ code }) => code)).toEqual(['issuer']);
    expect(message().decoded.xml?.slice(marks[0]?.range?.start)).toMatch(/^<saml:Issuer/);
  });
});

describe('ticket', () => {
  it('says how it went, then the cause with what to change, then the rest', () => {
    const { summary } = login();
    const text = ticketText(summary, [finding({ id: 'other', message: 'Another one.' }), finding({ cause: true })], {
      wasPaused: false,
    });
    expect(text.split('\n')[0]).toMatch(/^Login [a-z ]+, 2 failures$/);
    // In local time, which whoever reads it elsewhere can't guess.
    expect(text).toMatch(/^Began .+, \d\d:\d\d:\d\d [A-Z]\S+$/m);
    expect(text.indexOf('Look at this first: The post became a GET.')).toBeGreaterThan(0);
    expect(text.indexOf('Another one.')).toBeGreaterThan(text.indexOf('Register the final address.'));
  });

  it('says what the outcome rests on, and that recording was paused', () => {
    const { summary } = login();
    const evidence = { code: 'http-error', detail: 'HTTP 500' } as const;
    const flow = { ...summary.flow, outcome: 'not-seen', outcomeEvidence: [evidence] } as typeof summary.flow;
    const text = (wasPaused: boolean, other = flow) => ticketText({ ...summary, flow: other }, [], { wasPaused });
    expect(text(true)).toContain('\nThe server answered with an error: HTTP 500\n');
    expect(text(true)).toContain(`\n${findingsText.paused}\n`);
    expect(text(false)).not.toContain(findingsText.paused);
    expect(text(true, { ...flow, outcome: 'failed' })).not.toContain(findingsText.paused);
  });

  it('says that nothing was found where nothing was', () => {
    expect(ticketText(login().summary, [finding({ outcome: 'pass' })], { wasPaused: false })).toContain(
      findingsText.noFindings,
    );
  });
});
