// `analyze --require-exact`: a build that proved nothing of RelayState is not green.
import { describe, expect, it } from 'vitest';
import { epochMs } from '../../src/base/units.ts';
import { toHar } from '../../src/trace/har-export.ts';
import { type ExchangeParts, STARTED, Traffic } from '../builders/exchanges.ts';
import * as saml from '../builders/saml.ts';
import { cli } from './host.ts';

type Step = (traffic: Traffic) => unknown;

const ask =
  (id: string, relayState?: string, parts: ExchangeParts = {}): Step =>
  (traffic) =>
    traffic.ask(id, relayState, parts);
/** With an encrypted assertion, of which nothing is known: whether it is signed is then no finding. */
const answer =
  (id: string | undefined, relayState?: string, parts: ExchangeParts = {}): Step =>
  (traffic) => {
    const assertions = [saml.encrypted('EncryptedAssertion')];
    traffic.post(
      'SAMLResponse',
      saml.response({ id: `_r${id ?? ''}`, inResponseTo: id, assertions }),
      relayState,
      parts,
    );
  };
/** In another tab, an hour later: no second try of the first login. */
const LATER: ExchangeParts = { tab: 2, startedAt: epochMs(STARTED + 3_600_000) };
const withoutBodies: Step = (traffic) =>
  traffic.post('SAMLResponse', saml.response({ id: '_r_a', inResponseTo: '_a' }), '/a');

function harOf(...steps: readonly Step[]) {
  const traffic = new Traffic();
  for (const step of steps) step(traffic);
  return toHar(traffic.exchanges, { version: '0' });
}

const run = (har: object, ...more: readonly string[]) => cli({ a: har }, 'analyze', 'a', ...more);
const lastLine = (output = ''): string => output.trimEnd().split('\n').at(-1) ?? '';

describe('--require-exact', () => {
  it.each([
    ['a login whose RelayState came back', [ask('_a', '/a'), answer('_a', '/a')]],
    [
      'one beside a login that carried none',
      [ask('_a', '/a'), answer('_a', '/a'), ask('_b', undefined, LATER), answer('_b', undefined, LATER)],
    ],
  ])('holds for %s, and says nothing', async (_title, steps) => {
    const har = harOf(...(steps as Step[]));
    const required = await run(har, '--require-exact');
    expect(required).toEqual({ exitCode: 0, output: (await run(har)).output });
  });

  it.each<[string, readonly Step[], string]>([
    ['a recording without SAML', [(traffic) => traffic.page()], 'there is no login or logout in the input'],
    ['only a request', [ask('_a', '/a')], 'login 1: no response to this request was recorded'],
    ['only a response', [answer('_a', '/a')], 'login 1: the request that this response answers was not recorded'],
    [
      'a login that the provider began',
      [answer(undefined, '/a')],
      'login 1: the login was started by the identity provider, so nothing was sent that could come back',
    ],
    ['a login that carried none', [ask('_a'), answer('_a')], 'no login or logout in the input carried one'],
    [
      'a proven login beside one that was not answered',
      [ask('_a', '/a'), answer('_a', '/a'), ask('_b', '/b', LATER)],
      'login 2: no response to this request was recorded',
    ],
  ])('ends with 1 for %s, which passes without it', async (_title, steps, why) => {
    const har = harOf(...steps);
    expect((await run(har)).exitCode).toBe(0);
    const { exitCode, output } = await run(har, '--require-exact');
    expect(exitCode).toBe(1);
    expect(lastLine(output)).toBe(`RelayState is not proven exact: ${why}.`);
  });

  it('ends with 1 where it was changed, and for posted bodies that were not recorded', async () => {
    const changed = await run(harOf(ask('_a', '/a'), answer('_a', '/b')), '--require-exact');
    expect(changed.exitCode).toBe(1);
    expect(lastLine(changed.output)).toBe('RelayState is not proven exact: login 1: it came back changed.');
    const har = harOf(ask('_a', '/a'), withoutBodies);
    const [, posted] = har.log.entries;
    delete posted?.request.postData;
    expect((await run(har, '--require-exact')).exitCode).toBe(1);
  });

  it('is a failing case in JUnit, on its leg or for the whole input', async () => {
    const request = await run(harOf(ask('_a', '/a')), '--require-exact', '--format', 'junit');
    expect(request.output).toMatch(
      /<testsuites [^>]*failures="1"[\s\S]*name="leg 1: [^"]*"><failure message="RelayState is not proven exact: login 1: no response/,
    );
    expect((await run(harOf(ask('_a', '/a')), '--format', 'junit')).output).toContain('failures="0"');
    const nothing = await run(
      harOf((traffic) => traffic.page()),
      '--require-exact',
      '--format',
      'junit',
    );
    expect(nothing.output).toMatch(
      /tests="1" failures="1"[\s\S]*<failure message="RelayState is not proven exact: there/,
    );
  });

  it('is a result in SARIF, with a rule of its own', async () => {
    const { output } = await run(harOf(ask('_a', '/a')), '--require-exact', '--format', 'sarif');
    const [{ tool, results }] = JSON.parse(output ?? '').runs;
    const result = results.find(({ ruleId }: { ruleId: string }) => ruleId === 'relay-state-not-proven');
    expect(result).toMatchObject({
      kind: 'fail',
      level: 'error',
      message: { text: 'RelayState is not proven exact: login 1: no response to this request was recorded.' },
      locations: [{ logicalLocations: [{ fullyQualifiedName: 'flow 1/leg 1' }] }],
    });
    expect(tool.driver.rules[result.ruleIndex].id).toBe('relay-state-not-proven');
    const without = await run(harOf(ask('_a', '/a')), '--format', 'sarif');
    expect(without.output).not.toContain('relay-state-not-proven');
  });
});
