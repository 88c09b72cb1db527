// Traffic that somebody made to stop us: the checks of transport and time neither throw nor take long.
import { expect, it } from 'vitest';
import { runChecks } from '../../../src/checks/run-checks.ts';
import { TIME_CHECKS } from '../../../src/checks/time/index.ts';
import { TRANSPORT_CHECKS } from '../../../src/checks/transport/index.ts';
import { subjectOf } from '../../builders/check-subject.ts';
import * as saml from '../../builders/saml.ts';
import { WebTraffic } from './web-traffic.ts';

const errorsOf = (traffic: WebTraffic): string[] =>
  runChecks(subjectOf(traffic.exchanges), [...TRANSPORT_CHECKS, ...TIME_CHECKS])
    .filter(({ outcome }) => outcome === 'error')
    .map(({ id, seen }) => `${id}: ${seen}`);

it.each([
  ['white space', ' '.repeat(300_000)],
  ['slashes', '/'.repeat(300_000)],
  ['separators', ';=,&'.repeat(80_000)],
  ['tags', '<form <title '.repeat(25_000)],
  ['spaced names', `name${' '.repeat(100)}`.repeat(3_000)],
])(
  'headers, pages and addresses full of %s',
  (_what, text) => {
    const traffic = new WebTraffic();
    const got = {
      'Set-Cookie': [text, `sid=${text}`],
      'Content-Security-Policy': `form-action ${text}`,
      Date: text,
      Location: text,
    };
    const dress = { sent: { Cookie: text, 'User-Agent': text }, got, html: text };
    traffic.dress(traffic.page(`https://sp.example/${text}`), dress);
    traffic.dress(traffic.ask('_1', undefined, { initiator: text }), dress);
    const xml = saml.response({ inResponseTo: '_1', destination: `https://sp.example/${text}`, issueInstant: text });
    traffic.dress(
      traffic.post('SAMLResponse', xml, undefined, { status: 302, redirectUrl: text, initiator: text }),
      dress,
    );
    expect(errorsOf(traffic)).toEqual([]);
  },
  20_000,
);

it('addresses that are none, statuses that are none, times that are none', () => {
  const traffic = new WebTraffic();
  traffic.dress(traffic.ask('_1', undefined, { status: 0 }), { got: { Date: 'Sun, 99 Foo 0000 99:99:99 GMT' } });
  const assertion = saml.assertion({
    issueInstant: '9'.repeat(400),
    conditions: saml.conditions({ notBefore: 'x', notOnOrAfter: '' }),
  });
  traffic.post('SAMLResponse', saml.response({ inResponseTo: '_1', assertions: [assertion] }), undefined, {
    url: 'https://[',
    status: 302,
    redirectUrl: 'https://[',
  });
  expect(errorsOf(traffic)).toEqual([]);
});

it('a chain of a thousand redirects that each carry a message', () => {
  const traffic = new WebTraffic();
  for (let hop = 0; hop < 1_000; hop++)
    traffic.ask(`_${hop % 2}`, undefined, { requestId: 'one', hop, status: 302, redirectUrl: 'https://idp.example/' });
  expect(errorsOf(traffic)).toEqual([]);
}, 20_000);
