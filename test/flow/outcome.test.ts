// Whether a login succeeded.
import { expect, it } from 'vitest';
import { type ExchangeParts, Traffic } from '../builders/exchanges.ts';
import * as saml from '../builders/saml.ts';
import { flowsOf } from './correlate-traffic.ts';

/** What became of a login whose response had `codes`, and what came of posting it. */
function outcome(codes: readonly string[], ...chain: ExchangeParts[]) {
  const traffic = new Traffic();
  traffic.ask('_a');
  const [first = {}, ...rest] = chain;
  const response = saml.response({ inResponseTo: '_a', status: saml.status({ codes }), assertions: [] });
  traffic.post('SAMLResponse', response, undefined, { requestId: 'acs', ...first });
  for (const [index, parts] of rest.entries()) traffic.add({ requestId: 'acs', hop: index + 1, ...parts });
  return flowsOf(traffic)[0]?.outcome;
}

const TO_APP = { status: 303, redirectUrl: 'https://sp.example/app' };

it.each([
  ['an answer that is no error', [{ status: 200 }], 'succeeded'],
  ['a redirect to a page', [TO_APP, { status: 200 }], 'succeeded'],
  ['an error at once', [{ status: 500 }], 'failed'],
  ['an error behind a redirect', [TO_APP, { status: 403 }], 'failed'],
  ['a redirect that was not followed to its end', [TO_APP, { status: 0 }], 'not-seen'],
  ['no answer', [{ status: 0, state: 'failed' }], 'not-seen'],
] as const)('of a login is what the SP made of a Success: %s', (_title, chain, expected) => {
  expect(outcome(['Success'], ...chain)).toBe(expected);
});

it('of a login is failed where the provider says so, whatever the SP answers', () => {
  expect(outcome(['Responder', 'AuthnFailed'], { status: 200 })).toBe('failed');
  expect(outcome(['urn:example:other'], { status: 200 })).toBe('failed');
});

it.each([
  [200, 'not-seen'],
  [400, 'failed'],
  [0, 'not-seen'],
])('of a login without a response is what the provider answered the request: %i', (status, expected) => {
  const traffic = new Traffic();
  traffic.ask('_a', undefined, { status });
  expect(flowsOf(traffic)[0]?.outcome).toBe(expected);
});

it('of a login whose response cannot be read was not seen, unless the SP refused it', () => {
  const of = (status: number) => {
    const traffic = new Traffic();
    traffic.ask('_a');
    traffic.rawPost('SAMLResponse=%00', { status });
    return flowsOf(traffic)[0]?.outcome;
  };
  expect(of(200)).toBe('not-seen');
  expect(of(500)).toBe('failed');
});
