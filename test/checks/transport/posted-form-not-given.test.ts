// A post to the service provider of which the browser told nothing.
import { describe, expect, it } from 'vitest';
import { postedFormNotGiven } from '../../../src/checks/transport/posted-form-not-given.ts';
import { ACS, authnRequest } from '../../builders/saml.ts';
import { type Dress, WebTraffic } from './web-traffic.ts';

function posted({ url = ACS, length = 1_400_000, ...parts }: { url?: string; length?: number; tab?: number } = {}) {
  const traffic = new WebTraffic();
  traffic.redirect('SAMLRequest', authnRequest({ id: '_1' }), undefined, { tab: 1 });
  const dress: Dress = { sent: { 'Content-Length': String(length) } };
  traffic.dress(traffic.add({ method: 'POST', url, requestBody: 'unavailable', ...parts }), dress);
  return traffic;
}

describe('a post whose content the browser did not give', () => {
  it('is told of where it is longer than what Firefox gives', () => {
    expect(posted().finding(postedFormNotGiven)).toMatchObject({
      outcome: 'warn',
      confidence: 'likely',
      seen: `POST ${ACS}, 1,400,000 bytes, content not given`,
      party: 'browser',
      where: { exchange: 'x1' },
    });
  });

  it('is not checked where it is short', () => {
    const found = posted({ length: 4_000 }).finding(postedFormNotGiven);
    expect(found).toMatchObject({ outcome: 'not-checked', where: { exchange: 'x1' } });
  });

  it('says nothing of a post elsewhere, or in another tab', () => {
    expect(posted({ url: 'https://shop.example/basket' }).findings(postedFormNotGiven)).toEqual([]);
    expect(posted({ tab: 2 }).findings(postedFormNotGiven)).toEqual([]);
  });

  it('says nothing where a response was seen', () => {
    const traffic = new WebTraffic();
    traffic.ask('_1');
    traffic.answer('_1');
    traffic.add({ method: 'POST', url: ACS, requestBody: 'unavailable' });
    expect(traffic.findings(postedFormNotGiven)).toEqual([]);
  });
});
