// Which requests ask, which answer: what the store groups logins by.
import { expect, it } from 'vitest';
import { messageRole } from '../../src/background/message-role.ts';
import { type EventParts, formBody, octetBody, Worker } from '../builders/events.ts';

const role = (parts: EventParts) => messageRole(new Worker().event('request', parts));

it.each<[string, 'question' | 'answer' | undefined, EventParts]>([
  ['a page', undefined, { url: 'https://sp.example/?from=SAMLResponse' }],
  ['a request by Redirect', 'question', { url: 'https://idp.example/sso?RelayState=x&SAMLRequest=x' }],
  ['a logout answer by Redirect', 'answer', { url: 'https://sp.example/slo?SAMLResponse=x&RelayState=y' }],
  ['an artifact', 'answer', { url: 'https://sp.example/acs?SAMLart=x' }],
  ['a misspelt answer', 'answer', { url: 'https://sp.example/acs?amp;samlresponse=x' }],
  ['a posted request', 'question', { method: 'POST', body: formBody(['RelayState', 'y'], ['SAMLRequest', 'x']) }],
  ['a posted answer', 'answer', { method: 'POST', body: formBody(['RelayState', 'y'], ['SAMLResponse', 'x']) }],
  ['an answer in octets', 'answer', { method: 'POST', body: octetBody('RelayState=y&SAMLResponse=x') }],
  [
    'a WS-Federation answer',
    'answer',
    { method: 'POST', body: formBody(['wa', 'wsignin1.0'], ['wresult', '<t:RequestSecurityTokenResponse/>']) },
  ],
  ['a WS-Federation request', 'question', { url: 'https://idp.example/?wa=wsignin1.0&wtrealm=x' }],
])('%s: %s', (_, expected, parts) => {
  expect(role(parts)).toBe(expected);
});

it('the later events of a request say nothing', () => {
  expect(
    messageRole(new Worker().event('completed', { url: 'https://idp.example/sso?SAMLRequest=x' })),
  ).toBeUndefined();
});
