// Rules about a message as XML, its encoding, and the HTTP around it.
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../src/base/bytes.ts';
import type { Exchange } from '../../../src/capture/exchange.ts';
import type { Finding } from '../../../src/checks/finding.ts';
import { PROTOCOL_CHECKS } from '../../../src/checks/protocol/index.ts';
import { XML_CHECKS } from '../../../src/checks/protocol/xml-rules.ts';
import { runChecks } from '../../../src/checks/run-checks.ts';
import { subjectOf } from '../../builders/check-subject.ts';
import { Traffic } from '../../builders/exchanges.ts';
import * as saml from '../../builders/saml.ts';

function posted(content: string | Uint8Array): Finding[] {
  const traffic = new Traffic();
  const value = Buffer.from(content).toString('base64');
  traffic.add({
    method: 'POST',
    url: saml.ACS,
    body: { kind: 'form', fields: [{ name: 'SAMLResponse', value }] },
    status: 500,
  });
  return runChecks(subjectOf(traffic.exchanges), XML_CHECKS);
}

const whole = saml.response({ inResponseTo: undefined });

describe('the XML of a message', () => {
  it('raises nothing where it is well-formed UTF-8', () => {
    expect(posted(whole)).toEqual([]);
    expect(posted(`<?xml version="1.0" encoding="UTF-8"?>${whole}`)).toEqual([]);
  });

  it('must have no DOCTYPE', () => {
    expect(posted(`<!DOCTYPE x [<!ENTITY e "v">]>${whole}`)).toMatchObject([
      { id: 'doctype-in-message', outcome: 'fail', seen: expect.stringContaining('<!DOCTYPE') },
    ]);
  });

  it('must be well-formed', () => {
    expect(posted(whole.replace('</saml:Issuer>', ''))).toMatchObject([{ id: 'xml-not-well-formed', outcome: 'fail' }]);
  });

  it('must be in the encoding that it says', () => {
    const latin = Buffer.from(whole.replace('ada@example.com', 'adé@example.com'), 'latin1');
    expect(posted(latin)).toMatchObject([{ id: 'charset-damaged', outcome: 'fail', expected: 'UTF-8' }]);
  });

  it('should say UTF-8', () => {
    const findings = posted(Buffer.from(`<?xml version="1.0" encoding="ISO-8859-1"?>${whole}`, 'latin1'));
    expect(findings).toMatchObject([{ id: 'xml-encoding-not-utf-8', outcome: 'warn', seen: 'ISO-8859-1' }]);
  });

  it('should not look as if it was decoded as Latin-1', () => {
    const damaged = whole.replace('ada@example.com', 'AndrÃ©');
    expect(posted(damaged)).toMatchObject([
      { id: 'text-decoded-twice', outcome: 'warn', confidence: 'hint', seen: expect.stringContaining('Ã©') },
    ]);
    expect(posted(whole.replace('ada@example.com', 'JOÃO MAÇÃ'))).toEqual([]);
  });

  it('is not spoken of where nothing could be decoded', () => {
    const traffic = new Traffic();
    traffic.add({
      method: 'POST',
      url: saml.ACS,
      body: { kind: 'form', fields: [{ name: 'SAMLResponse', value: 'm5ubm5ub' }] },
    });
    expect(runChecks(subjectOf(traffic.exchanges), XML_CHECKS)).toEqual([]);
  });
});

describe('remarks on HTTP', () => {
  const redirected = (control: string): Exchange[] => {
    const traffic = new Traffic();
    const ask = new Traffic().ask('_q').request.url;
    const headers = control === '' ? [] : [{ name: 'Cache-Control', value: control }];
    const response = { status: 302, statusText: '', fromCache: false, headers, redirectUrl: ask };
    traffic.add({ url: 'https://sp.example/', requestId: 'chain', ...({ response } as object) });
    traffic.add({ url: ask, requestId: 'chain', hop: 1 });
    return traffic.exchanges;
  };
  const of = (exchanges: readonly Exchange[]): Finding[] =>
    runChecks(subjectOf(exchanges), PROTOCOL_CHECKS).filter(({ id }) => /cached|further/.test(id));

  it('say that a redirect with a message may be cached', () => {
    expect(of(redirected(''))).toMatchObject([
      { id: 'message-may-be-cached', outcome: 'info', where: { path: 'Cache-Control' } },
    ]);
  });

  it('say nothing where caching is forbidden, or headers were not seen', () => {
    expect(of(redirected('no-cache, no-store'))).toEqual([]);
    const traffic = new Traffic();
    traffic.ask('_q');
    expect(of(traffic.exchanges)).toEqual([]);
  });

  it('name further fields of the form', () => {
    const traffic = new Traffic();
    const fields = [
      { name: 'SAMLResponse', value: Buffer.from(whole).toString('base64') },
      { name: '_csrf', value: 'x' },
    ];
    traffic.add({ method: 'POST', url: saml.ACS, body: { kind: 'form', fields } });
    expect(of(traffic.exchanges)).toMatchObject([{ id: 'form-with-further-fields', outcome: 'info', seen: '_csrf' }]);
  });

  it('name further fields of a form that was recorded as sent', () => {
    const traffic = new Traffic();
    const message = encodeURIComponent(Buffer.from(saml.response()).toString('base64'));
    traffic.add({
      method: 'POST',
      url: saml.ACS,
      body: { kind: 'octets', octets: utf8(`SAMLResponse=${message}&%5Fcsrf=1&RelayState=a`) },
    });
    const [posted] = traffic.exchanges;
    if (!posted) throw new TypeError('nothing was posted');
    const headers = [{ name: 'Content-Type', value: 'application/x-www-form-urlencoded' }];
    const sent = { ...posted, request: { ...posted.request, headers } };
    expect(of([sent])).toMatchObject([{ id: 'form-with-further-fields', outcome: 'info', seen: '_csrf' }]);
  });
});
