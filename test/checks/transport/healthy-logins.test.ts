// Logins with nothing wrong in them, in the shapes in which they overlap: no check of transport or time fails or warns.
import { expect, it } from 'vitest';
import { runChecks } from '../../../src/checks/run-checks.ts';
import { TIME_CHECKS } from '../../../src/checks/time/index.ts';
import { TRANSPORT_CHECKS } from '../../../src/checks/transport/index.ts';
import { subjectOf } from '../../builders/check-subject.ts';
import { type ExchangeParts, STARTED } from '../../builders/exchanges.ts';
import * as saml from '../../builders/saml.ts';
import { CHROME, httpDate, WebTraffic } from './web-traffic.ts';

const HOME = 'https://sp.example/home';
const cookie = 'sid=1; Path=/; Secure; HttpOnly; SameSite=None';

/** Each message with Date, cookies and times as they should be. */
class Healthy extends WebTraffic {
  #now = (): number => STARTED + this.exchanges.length * 1_000;
  #date = (): Record<string, string> => ({ Date: httpDate(new Date(this.#now() - 1_000).toISOString()) });
  #agent = { 'User-Agent': CHROME, 'Sec-Fetch-Site': 'cross-site' };

  begin(tab: number): void {
    this.dress(this.page('https://sp.example/', { tab }), {
      sent: this.#agent,
      got: { 'Set-Cookie': cookie },
      took: 20,
    });
  }

  request(id: string, parts: ExchangeParts = {}): void {
    const xml = saml.authnRequest({
      id,
      ...(parts.url !== undefined && { destination: parts.url, attributes: { Destination: parts.url } }),
    });
    const asked = this.redirect('SAMLRequest', xml, undefined, { initiator: 'https://sp.example', ...parts });
    this.dress(asked, { sent: this.#agent, got: this.#date(), took: 50 });
  }

  response(inResponseTo: string, parts: ExchangeParts = {}): void {
    const at = (offset: number) => new Date(this.#now() + offset).toISOString();
    const url = parts.url ?? saml.ACS;
    const assertion = saml.assertion({
      issueInstant: at(-100),
      conditions: saml.conditions({ notBefore: at(-60_000), notOnOrAfter: at(300_000) }),
      subject: saml.subject({
        confirmations: [saml.confirmation({ InResponseTo: inResponseTo, NotOnOrAfter: at(300_000), Recipient: url })],
      }),
      authnStatement: saml.authnStatement({ AuthnInstant: at(-500) }),
    });
    const xml = saml.response({
      id: `_r${inResponseTo}`,
      inResponseTo,
      issueInstant: at(-100),
      destination: url,
      attributes: { Destination: url },
      assertions: [assertion],
    });
    const posted = this.post('SAMLResponse', xml, undefined, {
      initiator: 'https://idp.example',
      status: 302,
      redirectUrl: HOME,
      ...parts,
    });
    const acs = this.dress(posted, {
      sent: { ...this.#agent, Cookie: 'sid=1' },
      got: { ...this.#date(), 'Set-Cookie': cookie },
      took: 50,
    });
    const home = this.hop(acs, { url: HOME });
    this.dress(home, { sent: { ...this.#agent, Cookie: 'sid=1' }, got: this.#date(), took: 20 });
  }
}

function against(traffic: WebTraffic, flows: number): string[] {
  return Array.from({ length: flows }, (_none, flow) => subjectOf(traffic.exchanges, { flow }))
    .flatMap((subject) => runChecks(subject, [...TRANSPORT_CHECKS, ...TIME_CHECKS]))
    .filter(({ outcome }) => ['fail', 'warn', 'error'].includes(outcome))
    .map(({ id, outcome, message }) => `${outcome} ${id}: ${message}`);
}

it('one login', () => {
  const traffic = new Healthy();
  traffic.begin(1);
  traffic.request('_1');
  traffic.response('_1');
  expect(against(traffic, 1)).toEqual([]);
});

it('two logins interleaved in two tabs', () => {
  const traffic = new Healthy();
  traffic.begin(1);
  traffic.begin(2);
  traffic.request('_1', { tab: 1 });
  traffic.request('_2', { tab: 2 });
  traffic.response('_1', { tab: 1 });
  traffic.response('_2', { tab: 2 });
  expect(against(traffic, 2)).toEqual([]);
});

it('a broker in the middle', () => {
  const traffic = new Healthy();
  traffic.begin(1);
  traffic.request('_outer', { url: 'https://broker.example/sso' });
  traffic.request('_inner', { initiator: 'https://broker.example' });
  traffic.response('_inner', { url: 'https://broker.example/acs' });
  traffic.response('_outer', { initiator: 'https://broker.example' });
  expect(against(traffic, 1)).toEqual([]);
});

it('a login that the user gave up, and the one after it', () => {
  const traffic = new Healthy();
  traffic.begin(1);
  traffic.request('_1');
  traffic.begin(1);
  traffic.request('_2');
  traffic.response('_2');
  expect(against(traffic, 2)).toEqual([]);
});
