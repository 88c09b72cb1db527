// Two flows side by side, and two messages.
import { describe, expect, it } from 'vitest';
import { createAnalyzer } from '../../src/analysis/analyze.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { indexOf } from '../../src/panel/analysis-index.ts';
import { compareFacts } from '../../src/panel/compare/compare-facts.ts';
import { usualPartner } from '../../src/panel/compare/compare-tab.tsx';
import { compareText } from '../../src/panel/compare/compare-text.ts';
import { cookieStem, flowFacts } from '../../src/panel/compare/flow-facts.ts';
import { usualMessage, withoutXml } from '../../src/panel/compare/message-compare-tab.tsx';
import { messageParts } from '../../src/panel/compare/message-parts.ts';
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

  it.each([
    ['sp_prelogin_58c71b4a', 'sp_prelogin_…'],
    ['_opensaml_req_ss%3Amem%3A5f0c9a1be2', '_opensaml_req_ss%3Amem%3A…'],
    ['.AspNetCore.Correlation.xK9mQ2vT7p', '.AspNetCore.Correlation.…'],
    ['JSESSIONID', 'JSESSIONID'],
    ['PHPSESSID', 'PHPSESSID'],
    ['app_session2024', 'app_session2024'],
    ['ASP.NET_SessionId', 'ASP.NET_SessionId'],
    ['58c71b4a', '58c71b4a'],
  ])('take the cookie %s as %s: a random end is another one in each login', (name, stem) => {
    expect(cookieStem(name)).toBe(stem);
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

describe('parts of two messages', () => {
  const posted = (xml: string, relayState = 'a') => {
    const traffic = new Traffic();
    traffic.post('SAMLResponse', xml, relayState);
    const [message] = analyze(traffic.exchanges).messages;
    if (!message) throw new TypeError('no message');
    return message;
  };
  const differences = (ours: string, theirs: string, all = false) =>
    compareFacts(messageParts(posted(ours), undefined, { all }), messageParts(posted(theirs), undefined, { all }))
      .filter(({ same }) => !same)
      .map(({ group, name, ours: here, theirs: there }) => [`${group}: ${name}`, here, there]);
  const inside = (parts: Parameters<typeof assertion>[0] = {}) =>
    response({ id: `_${Math.random()}`, assertions: [assertion({ id: `_${Math.random()}`, ...parts })] });

  it('are the same where only ids and times differ, which can be shown as well', () => {
    const [one, other] = [inside(), inside()];
    expect(differences(one, other)).toEqual([]);
    expect(differences(one, other, true).map(([name]) => name)).toContain('Response / Assertion: ID');
  });

  it('say at which path which text, attribute or namespace is another one, blanks included', () => {
    const xml = (audience: string, namespace: string, more = '') =>
      `<r:Response xmlns:r="${namespace}"><A>${audience}</A><B${more}/></r:Response>`;
    expect(differences(xml('https://sp', 'urn:x'), xml('https://sp ', 'urn:y', ' Format="f"'))).toEqual([
      ['Response: Namespace', 'urn:x', 'urn:y'],
      ['Response / A: Text', 'https://sp', 'https://sp '],
      ['Response / B: Format', undefined, 'f'],
    ]);
  });

  it('take attributes by their names, whatever their order, and others by their place', () => {
    const xml = (...names: readonly string[]) =>
      `<R>${names.map((name) => `<Attribute Name="${name}"><V>${name}</V></Attribute>`).join('')}<C>1</C><C>2</C></R>`;
    expect(differences(xml('mail', 'role'), xml('role', 'mail'))).toEqual([]);
    expect(differences(xml('mail'), xml('mail').replace('2', '3'))).toEqual([['R / C (2): Text', '2', '3']]);
  });

  it('tell values of RelayState apart that look alike', () => {
    const parts = (octets: Uint8Array) => {
      const message = posted('<R/>');
      const relayState = { ...message.encoded.relayState, octets, value: '\ufffd' };
      return messageParts({ ...message, encoded: { ...message.encoded, relayState } }, undefined, { all: false });
    };
    const compared = compareFacts(parts(Uint8Array.of(0xe9)), parts(Uint8Array.of(0xe8)));
    expect(compared.filter(({ same }) => !same).map(({ name }) => name)).toEqual(['RelayState']);
  });

  it('are only how they were sent where one of them has no XML that could be read', () => {
    const readable = posted(response());
    const broken = posted('<R><A>');
    const traffic = new Traffic();
    traffic.artifact(1);
    const [artifact] = analyze(traffic.exchanges).messages;
    if (!artifact) throw new TypeError('no message');
    expect(withoutXml(readable, readable)).toBeUndefined();
    expect(withoutXml(readable, broken)).toBe(compareText.unreadable);
    expect(withoutXml(readable, artifact)).toBe(compareText.noXml);
    expect(withoutXml(artifact, artifact)).toBe(compareText.noXml);
    expect(withoutXml(broken, artifact)).toBe(compareText.unreadable);
    const parts = messageParts(readable, undefined, { all: true, xml: false });
    expect(new Set(parts.map(({ group }) => group))).toEqual(new Set([compareText.way]));
  });

  it('are bounded, however deep and however many', () => {
    const name = 'a'.repeat(1_000);
    const deep = `${`<${name} x="1">`.repeat(90)}${`</${name}>`.repeat(90)}`;
    const parts = messageParts(posted(deep), undefined, { all: false });
    expect(parts.length).toBeGreaterThan(90);
    expect(Math.max(...parts.map(({ group }) => group.length))).toBeLessThan(420);
    const many = `<a>${'<b c="1"/>'.repeat(15_000)}</a>`;
    expect(messageParts(posted(many), undefined, { all: false }).length).toBeLessThan(20_010);
  });
});

describe('the message that one is usually compared with', () => {
  it('has the same part in the flow that its flow is compared with', () => {
    const analysis = logins('a', 'b');
    const [firstRequest, firstResponse, , secondResponse] = analysis.messages;
    if (!firstRequest || !firstResponse || !secondResponse) throw new TypeError('no messages');
    expect(usualMessage(secondResponse, analysis)).toBe(firstResponse);
    expect(usualMessage(firstRequest, analysis)?.decoded.header.kind).toBe('AuthnRequest');
  });

  it('is nobody where there is no other message', () => {
    const traffic = new Traffic();
    traffic.redirect('SAMLRequest', authnRequest({}), 'a');
    const analysis = analyze(traffic.exchanges);
    const [only] = analysis.messages;
    if (!only) throw new TypeError('no message');
    expect(usualMessage(only, analysis)).toBeUndefined();
  });
});
