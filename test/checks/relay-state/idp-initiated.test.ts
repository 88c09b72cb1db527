// RelayState of logins that begin at the IdP.
import { describe, expect, it } from 'vitest';
import { RELAY_STATE_IDP_INITIATED } from '../../../src/checks/relay-state/idp-initiated.ts';
import { runChecks } from '../../../src/checks/run-checks.ts';
import { subjectOf } from '../../builders/check-subject.ts';
import { Traffic } from '../../builders/exchanges.ts';

const findings = (traffic: Traffic) => runChecks(subjectOf(traffic.exchanges), RELAY_STATE_IDP_INITIATED);
const encode = encodeURIComponent;
const RPID = encode('https://sp.example/metadata');

describe('AD FS’s own sign-on page', () => {
  const atAdfs = (relayState: string): Traffic => {
    const traffic = new Traffic();
    traffic.page(`https://adfs.example/adfs/ls/idpinitiatedsignon.aspx?RelayState=${relayState}`);
    traffic.page('https://adfs.example/adfs/ls/', { method: 'POST' });
    traffic.answer(undefined);
    return traffic;
  };

  it('has identifier and value encoded, and both again', () => {
    expect(findings(atAdfs(encode(`RPID=${RPID}&RelayState=${encode('/app?x=1')}`)))).toEqual([]);
  });

  it.each([
    ['no identifier', encode('/app?x=1'), 'it does not begin with RPID='],
    ['no inner value', encode(`RPID=${RPID}`), 'there is no inner RelayState'],
    ['the inner value not encoded', encode(`RPID=${RPID}&RelayState=/app?x=1`), 'not encoded once more'],
    ['the whole encoded twice', encode(encode(`RPID=${RPID}&RelayState=a`)), 'once too often'],
  ])('is told what is missing: %s', (_title, relayState, message) => {
    expect(findings(atAdfs(relayState))).toMatchObject([
      { id: 'relay-state-adfs-format', outcome: 'warn', seen: relayState, party: 'idp', where: { exchange: 'x0' } },
    ]);
    expect(findings(atAdfs(relayState))[0]?.message).toContain(message);
  });

  it('is not judged without a RelayState, nor where the SP began', () => {
    const without = new Traffic();
    without.page('https://adfs.example/adfs/ls/idpinitiatedsignon.aspx?loginToRp=sp');
    without.answer(undefined);
    expect(findings(without)).toEqual([]);
    const begunBySp = new Traffic();
    begunBySp.page('https://adfs.example/adfs/ls/idpinitiatedsignon.aspx?RelayState=x');
    begunBySp.ask('_a');
    begunBySp.answer('_a');
    expect(findings(begunBySp)).toEqual([]);
  });
});

describe('an unsolicited RelayState', () => {
  const unasked = (value: string): Traffic => {
    const traffic = new Traffic();
    traffic.answer(undefined, value);
    return traffic;
  };

  it.each(['?RelayState=hello', 'RPID=sp&RelayState=/app', 'RPID%3Dsp%26RelayState%3Dx'])(
    'is not its wrapping: %s',
    (value) => {
      expect(findings(unasked(value))).toMatchObject([
        { id: 'relay-state-unsolicited-wrapped', outcome: 'fail', confidence: 'likely', seen: value, party: 'idp' },
      ]);
    },
  );

  it('is a page, or a token', () => {
    for (const value of ['/app?RelayState=x', 'https://sp.example/', 'token'])
      expect(findings(unasked(value))).toEqual([]);
  });

  it('is not one that answers a request', () => {
    const traffic = new Traffic();
    traffic.ask('_a', 'RPID=x');
    traffic.answer('_a', 'RPID=x');
    expect(findings(traffic)).toEqual([]);
  });
});
