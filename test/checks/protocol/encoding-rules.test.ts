// One message for each fault of the wrapping that has a rule: which check tells of it, how hard, and what it shows.
import { describe, expect, it } from 'vitest';
import { DECODE_PROBLEM_CODES, type DecodeProblemCode } from '../../../src/bindings/problems.ts';
import type { Exchange } from '../../../src/capture/exchange.ts';
import type { Finding } from '../../../src/checks/finding.ts';
import { CODES_ELSEWHERE, ENCODING_CHECKS } from '../../../src/checks/protocol/encoding-rules.ts';
import { XML_CHECKS } from '../../../src/checks/protocol/xml-rules.ts';
import { runChecks } from '../../../src/checks/run-checks.ts';
import {
  AUTHN_REQUEST,
  base64,
  deflated,
  escaped,
  form,
  get,
  gzipped,
  posted,
  query,
  RESPONSE,
  rawForm,
  TOKEN,
  zlibbed,
} from '../../bindings/build-exchange.ts';
import { subjectOf } from '../../builders/check-subject.ts';
import { Traffic } from '../../builders/exchanges.ts';
import * as saml from '../../builders/saml.ts';

const request = escaped(deflated(AUTHN_REQUEST));
const response = base64(RESPONSE);
const raw = (value: string): Exchange => query(`SAMLRequest=${value}`);
const withPlus = ((): string => {
  for (let n = 0; ; n++) {
    const text = deflated(AUTHN_REQUEST.replace('_a1', `_a${n}`));
    if (/[^+]\+[^+].*\/.*=$/.test(text)) return text;
  }
})();
/** RFC 1951 §3.2.4: a stored block that holds the XML, then a block of type 3, which there is not. */
const damaged = ((): string => {
  const xml = Buffer.from(AUTHN_REQUEST);
  const header = Buffer.alloc(5);
  header.writeUInt16LE(xml.length, 1);
  header.writeUInt16LE(~xml.length & 0xffff, 3);
  return base64(Buffer.concat([header, xml, Buffer.from([0x07])]));
})();
const cut = base64(Buffer.from(deflated(AUTHN_REQUEST.repeat(4)), 'base64').subarray(0, 150));

type Outcome = Finding['outcome'];

const VECTORS: readonly (readonly [DecodeProblemCode, Exchange, Outcome, string])[] = [
  ['message-empty', form([['SAMLResponse', '']]), 'fail', 'SAMLResponse'],
  ['message-several', query(`SAMLRequest=${request}&SAMLResponse=${escaped(deflated(RESPONSE))}`), 'fail', 'SAML'],
  [
    'messages-in-query-and-body',
    rawForm(`SAMLResponse=${escaped(response)}`, `https://sp.example/acs?SAMLRequest=${request}`),
    'fail',
    'SAML',
  ],
  ['parameter-repeated', query(`SAMLRequest=${request}&SAMLRequest=${request}`), 'fail', 'SAMLRequest'],
  ['parameter-misspelt', form([['samlresponse', response]]), 'fail', 'samlresponse'],
  ['parameter-html-escaped', query(`x=1&amp;SAMLRequest=${request}`), 'fail', 'SAMLRequest'],
  ['message-in-fragment', get(`https://sp.example/acs#SAMLRequest=${request}`), 'fail', 'SAMLRequest'],
  [
    'method-unexpected',
    {
      ...rawForm(`SAMLResponse=${escaped(response)}`),
      request: { ...rawForm(`SAMLResponse=${escaped(response)}`).request, method: 'PUT' },
    },
    'fail',
    'PUT',
  ],
  [
    'form-multipart',
    posted(
      'multipart/form-data; boundary=b',
      `--b\r\nContent-Disposition: form-data; name="SAMLResponse"\r\n\r\n${response}\r\n--b--\r\n`,
    ),
    'warn',
    'SAMLResponse',
  ],
  ['xml-not-encoded', form([['SAMLResponse', RESPONSE]]), 'fail', '<samlp:Response'],
  ['percent-encoded-twice', raw(escaped(request)), 'fail', '%25'],
  ['escape-broken', raw(`${request}%`), 'warn', '%'],
  ['base64-invalid', form([['SAMLResponse', '{"not":"base64"}']]), 'fail', '{"not"'],
  ['base64-line-breaks', form([['SAMLResponse', response.replace(/.{76}/g, '$&\r\n')]]), 'info', '\r\n'],
  ['base64-white-space', form([['SAMLResponse', `${response.slice(0, 20)}\t${response.slice(20)}`]]), 'fail', '\t'],
  ['base64-space-for-plus', raw(withPlus.replace(/=/g, '%3D')), 'fail', '+'],
  ['base64-url-alphabet', raw(withPlus.replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '%3D')), 'fail', '-'],
  ['base64-padding-missing', raw(escaped(withPlus.replace(/=/g, ''))), 'warn', '%'],
  ['base64-padding-excess', raw(escaped(`${withPlus}==`)), 'warn', '%'],
  ['base64-twice', form([['SAMLResponse', base64(response)]]), 'fail', 'UEh'],
  ['message-not-xml', form([['SAMLResponse', base64(Buffer.alloc(60, 0x9b))]]), 'fail', 'm5ub'],
  ['deflate-missing', raw(escaped(base64(AUTHN_REQUEST))), 'fail', 'PHNhb'],
  ['deflate-zlib-header', raw(escaped(zlibbed(AUTHN_REQUEST))), 'fail', 'eJ'],
  ['deflate-gzip-header', raw(escaped(gzipped(AUTHN_REQUEST))), 'fail', 'H4sI'],
  ['deflate-truncated', query(`SAMLResponse=${escaped(cut)}`), 'fail', ''],
  ['deflate-corrupt', raw(escaped(damaged)), 'fail', ''],
  [
    'deflate-trailing-octets',
    raw(escaped(base64(Buffer.concat([Buffer.from(deflated(AUTHN_REQUEST), 'base64'), Buffer.from('tail')])))),
    'warn',
    '',
  ],
  ['deflate-in-post', form([['SAMLResponse', deflated(RESPONSE)]]), 'fail', ''],
  ['saml-encoding-unknown', query(`SAMLRequest=${request}&SAMLEncoding=urn:x`), 'warn', ''],
  ['artifact-malformed', query(`SAMLart=${escaped(base64(Buffer.from([0, 4, 0, 0, 1])))}`), 'fail', '5 bytes'],
  ['artifact-type-unknown', query(`SAMLart=${escaped(base64(Buffer.alloc(44, 9)))}`), 'fail', '0x0909'],
  ['ws-federation-action-missing', form([['wresult', TOKEN]]), 'warn', 'wresult'],
  [
    'ws-federation-action-unknown',
    form([
      ['wa', 'wsomething1.0'],
      ['wresult', TOKEN],
    ]),
    'warn',
    'w',
  ],
  [
    'ws-federation-result-missing',
    form([
      ['wa', 'wsignin1.0'],
      ['wctx', 'x'],
    ]),
    'fail',
    'w',
  ],
  [
    'ws-federation-result-encoded',
    form([
      ['wa', 'wsignin1.0'],
      ['wresult', base64(TOKEN)],
    ]),
    'warn',
    'w',
  ],
];

const found = (...exchanges: Exchange[]): Finding[] => runChecks(subjectOf(exchanges), ENCODING_CHECKS);

describe('faults of the wrapping', () => {
  it.each(VECTORS)('%s', (code, traffic, outcome, seen) => {
    const finding = found(traffic).find(({ id }) => id === code);
    expect(finding).toMatchObject({ outcome, where: { exchange: traffic.id } });
    expect(finding?.seen).toContain(seen);
    expect(finding?.expected).not.toBe('');
    expect(finding?.fix).not.toBe('');
    expect(finding?.message.length).toBeGreaterThan(20);
  });

  it('have a rule each, but those that another check tells of', () => {
    const bounds: readonly string[] = [
      'body-truncated',
      'message-too-large',
      'inflated-too-large',
      'messages-limit',
      'parameters-limit',
    ];
    const covered = new Set([...ENCODING_CHECKS.map(({ id }) => id), ...CODES_ELSEWHERE, ...bounds]);
    expect(DECODE_PROBLEM_CODES.filter((code) => !covered.has(code))).toEqual([]);
    expect(VECTORS.map(([code]) => code).sort()).toEqual(
      ENCODING_CHECKS.map(({ id }) => id)
        .filter((id) => id !== 'message-not-read-whole')
        .sort(),
    );
  });

  it('are warnings where the receiver took the message all the same', () => {
    const traffic = new Traffic();
    const xml = saml.response({ inResponseTo: undefined });
    const fields = [
      { name: 'SAMLResponse', value: Buffer.from(xml).toString('base64').replace(/\+/g, '-').replace(/\//g, '_') },
    ];
    traffic.add({
      method: 'POST',
      url: saml.ACS,
      body: { kind: 'form', fields },
      status: 302,
      redirectUrl: 'https://sp.example/home',
    });
    traffic.page('https://sp.example/home', { requestId: 'r0', hop: 1 });
    const subject = subjectOf(traffic.exchanges);
    expect(subject.flow.outcome).toBe('succeeded');
    expect(runChecks(subject, ENCODING_CHECKS).filter(({ outcome }) => outcome === 'fail')).toEqual([]);
  });

  it('are told once where pages of the identity provider hand the request on', () => {
    const traffic = new Traffic();
    const url = `${saml.SSO}?SAMLRequest=${escaped(zlibbed(saml.authnRequest({ id: '_q' })))}`;
    traffic.add({ url });
    traffic.add({ url });
    expect(found(...traffic.exchanges).filter(({ id }) => id === 'deflate-zlib-header')).toHaveLength(1);
  });

  it('in line breaks are a fault in a URL', () => {
    const folded = withPlus.replace(/.{76}/g, '$&\r\n');
    expect(found(raw(escaped(folded)))).toMatchObject([{ id: 'base64-line-breaks', outcome: 'fail' }]);
  });
});

describe('a healthy wrapping', () => {
  it('raises nothing', () => {
    expect(found(raw(request))).toEqual([]);
    expect(found(rawForm(`SAMLResponse=${escaped(response)}`))).toEqual([]);
  });
});

describe('a body that the browser cut off', () => {
  const traffic = {
    ...rawForm(`SAMLResponse=${escaped(base64(RESPONSE.slice(0, 60)))}`),
    requestBody: 'truncated' as const,
  };

  it('is not checked, whatever its rest looks like', () => {
    expect(runChecks(subjectOf([traffic]), [...ENCODING_CHECKS, ...XML_CHECKS])).toMatchObject([
      { id: 'message-not-read-whole', outcome: 'not-checked' },
    ]);
  });
});
