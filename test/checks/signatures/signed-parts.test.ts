// Which part of a Response is signed, and by which algorithms, against what its receiver wants.
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../src/capture/exchange.ts';
import type { Finding } from '../../../src/checks/finding.ts';
import { runChecks } from '../../../src/checks/run-checks.ts';
import { SIGNED_PART_CHECKS } from '../../../src/checks/signatures/signed-parts.ts';
import type { Deployment, Requirements } from '../../../src/deployments/deployment.ts';
import { UNKNOWN_DEPLOYMENT } from '../../../src/deployments/detect.ts';
import { type KeyRing, NO_KEYS } from '../../../src/trust/key-ring.ts';
import { subjectOf } from '../../builders/check-subject.ts';
import { Traffic } from '../../builders/exchanges.ts';
import * as saml from '../../builders/saml.ts';
import { rsa } from '../../crypto/keys.ts';
import { C14N, ENVELOPED, RSA_SHA256, signed, trusting } from '../../dsig/sign.ts';
import { signatureFindings } from './explained-subject.ts';

const pair = rsa();
const ring: KeyRing = { ...NO_KEYS, trusted: trusting(pair).trusted };
const unsigned = saml.response({ id: '_r', inResponseTo: undefined });
const onResponse = signed(unsigned, '_r', { pair });
const onAssertion = signed(unsigned, '_a1', { pair });
const onBoth = signed(onAssertion, '_r', { pair });
const encrypted = saml.response({ inResponseTo: undefined, assertions: [saml.encrypted('EncryptedAssertion')] });

const requiring = (requirements: Requirements): Deployment => ({
  ...UNKNOWN_DEPLOYMENT,
  name: 'Console',
  requirements,
});

function posted(xml: string, parameter = 'SAMLResponse'): Exchange[] {
  const traffic = new Traffic();
  traffic.post(parameter, xml, undefined, { status: 0 });
  return traffic.exchanges;
}

const told = (xml: string, requirements: Requirements = {}, parameter?: string): Finding[] =>
  runChecks(subjectOf(posted(xml, parameter), { deployment: requiring(requirements) }), SIGNED_PART_CHECKS);

describe('a Response by POST', () => {
  it.each([
    ['its Response', onResponse],
    ['its Assertion', onAssertion],
    ['both', onBoth],
  ])('is well with a signature on %s', (_, xml) => {
    expect(told(xml)).toEqual([]);
  });

  it('without any is refused', () => {
    expect(told(unsigned)).toMatchObject([
      {
        id: 'response-not-signed',
        outcome: 'fail',
        cites: expect.arrayContaining(['F19', 'N47', 'N74']),
        seen: 'Response not signed, Assertion not signed',
        party: 'idp',
      },
    ]);
  });

  it('with a signature on one of two assertions is refused', () => {
    const two = saml.response({
      id: '_r',
      inResponseTo: undefined,
      assertions: [saml.assertion(), saml.assertion({ id: '_b' })],
    });
    expect(told(signed(two, '_a1', { pair }))).toMatchObject([{ id: 'response-not-signed', outcome: 'fail' }]);
  });

  it('may be signed inside of what is encrypted, so that it is not checked', () => {
    expect(told(encrypted)).toMatchObject([{ id: 'response-not-signed', outcome: 'not-checked' }]);
  });

  it('that is no Success needs none', () => {
    expect(told(saml.response({ assertions: [], status: saml.status({ codes: ['Responder'] }) }))).toEqual([]);
  });
});

describe('a service provider that wants', () => {
  const wants = (xml: string, requirements: Requirements) =>
    told(xml, requirements)
      .filter(({ id }) => id === 'required-part-not-signed')
      .map(({ outcome, expected }) => `${outcome} ${expected}`);

  it.each<[string, string, Requirements, string[]]>([
    [
      'both, gets both',
      onBoth,
      { responseSigned: true, assertionSigned: true },
      ['pass Response signed', 'pass Assertion signed'],
    ],
    [
      'both, gets the Assertion only',
      onAssertion,
      { responseSigned: true, assertionSigned: true },
      ['fail Response signed', 'pass Assertion signed'],
    ],
    ['the Assertion, gets the Response only', onResponse, { assertionSigned: true }, ['fail Assertion signed']],
    ['the Assertion, which is encrypted', encrypted, { assertionSigned: true }, ['not-checked Assertion signed']],
    ['anything, gets the Response', onResponse, { somethingSigned: true }, ['pass Response or Assertion signed']],
    // That nothing is signed is a finding of its own.
    ['anything, gets nothing', unsigned, { somethingSigned: true }, []],
    ['nothing that is known', onResponse, {}, []],
  ])('%s', (_, xml, requirements, expected) => {
    expect(wants(xml, requirements)).toEqual(expected);
  });
});

describe('an AuthnRequest', () => {
  const request = saml.authnRequest({ id: '_q' });
  const about = (xml: string, requirements: Requirements) =>
    told(xml, requirements, 'SAMLRequest').filter(({ id }) => id === 'request-not-signed');

  it('must be signed where the identity provider wants it', () => {
    expect(about(request, { requestSigned: true })).toMatchObject([
      { outcome: 'fail', cites: expect.arrayContaining(['N37', 'F15']), party: 'sp' },
    ]);
    expect(about(signed(request, '_q', { pair }), { requestSigned: true })).toEqual([]);
  });

  it('need not be signed else', () => {
    expect(about(request, {})).toEqual([]);
  });
});

describe('algorithms', () => {
  const RSA_SHA1 = 'http://www.w3.org/2000/09/xmldsig#rsa-sha1';
  const SHA1 = 'http://www.w3.org/2000/09/xmldsig#sha1';
  const about = async (xml: string, requirements: Requirements = {}) =>
    (await signatureFindings(posted(xml), ring, { deployment: requiring(requirements) })).filter(({ id }) =>
      /algorithm|sha-1|canonicalization/.test(id),
    );

  it('SHA-1 is remarked on, for signature and digest apart', async () => {
    expect(await about(signed(unsigned, '_r', { pair, algorithm: RSA_SHA1 }))).toMatchObject([
      { id: 'signature-by-sha-1', outcome: 'info', seen: RSA_SHA1, cites: expect.arrayContaining(['F18']) },
    ]);
    expect(await about(signed(unsigned, '_r', { pair, digest: SHA1 }))).toMatchObject([
      { id: 'digest-by-sha-1', outcome: 'info', seen: SHA1 },
    ]);
  });

  it('SHA-1 is refused where the service provider does not take it', async () => {
    const findings = await about(signed(unsigned, '_r', { pair, algorithm: RSA_SHA1 }), {
      signatureAlgorithms: [RSA_SHA256],
    });
    expect(findings[0]).toMatchObject({
      id: 'signature-algorithm-not-taken',
      outcome: 'fail',
      seen: RSA_SHA1,
      expected: RSA_SHA256,
    });
  });

  it('SHA-256 is taken', async () => {
    expect(await about(onResponse, { signatureAlgorithms: [RSA_SHA256] })).toMatchObject([
      { id: 'signature-algorithm-not-taken', outcome: 'pass' },
    ]);
    expect(await about(onResponse)).toEqual([]);
  });

  it('inclusive canonicalization is remarked on', async () => {
    const findings = await about(signed(unsigned, '_r', { pair, c14n: C14N, transforms: [ENVELOPED, C14N] }));
    expect(findings).toMatchObject([
      { id: 'canonicalization-inclusive', outcome: 'info', seen: C14N, cites: expect.arrayContaining(['N71']) },
    ]);
  });
});
