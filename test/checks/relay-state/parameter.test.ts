// The name of the parameter, how often it stands there, and where.
import { describe, expect, it } from 'vitest';
import { RELAY_STATE_PARAMETER } from '../../../src/checks/relay-state/parameter.ts';
import { runChecks } from '../../../src/checks/run-checks.ts';
import { subjectOf } from '../../builders/check-subject.ts';
import { type ExchangeParts, Traffic } from '../../builders/exchanges.ts';

const findings = (traffic: Traffic) => runChecks(subjectOf(traffic.exchanges), RELAY_STATE_PARAMETER);

/** A request with `sent`, and a response whose form has these fields beside it. */
function login(
  sent: string | undefined,
  fields: readonly (readonly [string, string])[],
  parts: ExchangeParts = {},
): Traffic {
  const traffic = new Traffic();
  traffic.ask('_a', sent);
  const { request } = new Traffic().answer('_a');
  const own = request.body?.kind === 'form' ? request.body.fields : [];
  const more = fields.map(([name, value]) => ({ name, value }));
  traffic.add({
    method: 'POST',
    url: 'https://sp.example/acs',
    body: { kind: 'form', fields: [...own, ...more] },
    ...parts,
  });
  return traffic;
}

describe('a misspelt name', () => {
  it('is a failure where the value came back under it', () => {
    expect(findings(login('/x', [['relayState', '/x']]))).toMatchObject([
      {
        id: 'relay-state-misspelt',
        outcome: 'fail',
        seen: 'relayState',
        expected: 'RelayState',
        party: 'idp',
        where: { message: 1 },
      },
    ]);
  });

  it('is a warning in the request, and where nothing was to come back', () => {
    expect(findings(login(undefined, [['relaystate', '/x']]))).toMatchObject([{ outcome: 'warn', party: 'idp' }]);
    const traffic = new Traffic();
    const { url } = new Traffic().ask('_a').request;
    traffic.add({ url: `${url}&RELAYSTATE=x` });
    expect(findings(traffic)).toMatchObject([{ id: 'relay-state-misspelt', outcome: 'warn', party: 'sp' }]);
  });

  it('is none beside the right one', () => {
    expect(
      findings(
        login('/x', [
          ['relaystate', '/y'],
          ['RelayState', '/x'],
        ]),
      ),
    ).toEqual([]);
  });
});

describe('a repeated parameter', () => {
  it('is a failure with several values, and a warning with one', () => {
    expect(
      findings(
        login('/x', [
          ['RelayState', '/x'],
          ['RelayState', '/y'],
        ]),
      ),
    ).toMatchObject([{ id: 'relay-state-repeated', outcome: 'fail', seen: '/x · /y', party: 'idp' }]);
    expect(
      findings(
        login('/x', [
          ['RelayState', '/x'],
          ['RelayState', '/x'],
        ]),
      ),
    ).toMatchObject([{ outcome: 'warn' }]);
  });

  it('is none where one of two stands in the address of the SP’s endpoint', () => {
    expect(findings(login('/x', [['RelayState', '/x']], { url: 'https://sp.example/acs?RelayState=own' }))).toEqual([]);
  });
});

describe('another place', () => {
  it('is a warning where the value that was sent came back only in the address', () => {
    expect(findings(login('/x', [], { url: 'https://sp.example/acs?RelayState=%2Fx' }))).toMatchObject([
      {
        id: 'relay-state-in-another-place',
        outcome: 'warn',
        confidence: 'likely',
        seen: 'RelayState in the address, the message in the posted form',
      },
    ]);
  });

  it('is none for a value of the SP’s own, nor beside the message', () => {
    expect(findings(login('/x', [], { url: 'https://sp.example/acs?RelayState=own' }))).toEqual([]);
    expect(findings(login('/x', [['RelayState', '/x']]))).toEqual([]);
  });
});
