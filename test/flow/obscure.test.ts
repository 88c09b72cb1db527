// Messages that nobody can read are part of a login all the same: their faults are findings of it.
import { expect, it } from 'vitest';
import { createAnalyzer } from '../../src/analysis/analyze.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { Traffic } from '../builders/exchanges.ts';

const flowsOf = (traffic: Traffic) => createAnalyzer({ limits: DEFAULT_LIMITS })(traffic.exchanges).flows;

it.each([
  ['is no XML', 'not <xml'],
  ['is no message of SAML', '<Login xmlns="urn:x"/>'],
])('a request that %s begins a flow', (_, xml) => {
  const traffic = new Traffic();
  traffic.redirect('SAMLRequest', xml);
  expect(flowsOf(traffic).map(({ legs }) => legs.map(({ request }) => request))).toEqual([[0]]);
});

it('a response that is no message of SAML belongs to a flow', () => {
  const traffic = new Traffic();
  traffic.post('SAMLResponse', '<Login xmlns="urn:x"/>');
  expect(flowsOf(traffic).map(({ legs }) => legs.map(({ response }) => response))).toEqual([[0]]);
});
