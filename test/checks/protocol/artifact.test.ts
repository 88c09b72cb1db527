// Artifacts: what they hide, and whose they are.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../../src/base/bytes.ts';
import { sha1Hex } from '../../../src/base/sha1.ts';
import { ARTIFACT_CHECKS } from '../../../src/checks/protocol/artifact.ts';
import { runChecks } from '../../../src/checks/run-checks.ts';
import type { Deployment } from '../../../src/deployments/deployment.ts';
import { UNKNOWN_DEPLOYMENT } from '../../../src/deployments/detect.ts';
import { subjectOf } from '../../builders/check-subject.ts';
import { Traffic } from '../../builders/exchanges.ts';
import * as saml from '../../builders/saml.ts';

const deployment: Deployment = { ...UNKNOWN_DEPLOYMENT, idp: { ...UNKNOWN_DEPLOYMENT.idp, entityId: saml.IDP } };
const sha1 = (text: string): Buffer => createHash('sha1').update(text).digest();

function artifactOf(entityId: string) {
  const octets = Buffer.concat([Buffer.from([0, 4, 0, 1]), sha1(entityId), Buffer.alloc(20, 7)]);
  const traffic = new Traffic();
  traffic.add({ url: `${saml.ACS}?SAMLart=${encodeURIComponent(octets.toString('base64'))}`, status: 0 });
  return traffic.exchanges;
}

const found = (entityId: string, given?: Deployment) =>
  runChecks(subjectOf(artifactOf(entityId), given ? { deployment: given } : {}), ARTIFACT_CHECKS);

describe('an artifact', () => {
  it('hides the message, which is said', () => {
    expect(found(saml.IDP)[0]).toMatchObject({
      id: 'artifact-message-unseen',
      outcome: 'info',
      seen: 'type 0x0004, endpoint index 1',
    });
  });

  it('is the configured identity provider’s by the SHA-1 of its entity ID', () => {
    const expected = sha1(saml.IDP).toString('hex');
    expect(found(saml.IDP, deployment)[1]).toMatchObject({
      id: 'artifact-of-other-issuer',
      outcome: 'pass',
      seen: expected,
      expected,
    });
  });

  it('is somebody else’s where one character differs', () => {
    expect(found(`${saml.IDP}/`, deployment)[1]).toMatchObject({
      outcome: 'fail',
      seen: sha1(`${saml.IDP}/`).toString('hex'),
      expected: sha1(saml.IDP).toString('hex'),
      party: 'idp',
    });
  });

  it('is not compared without a configured entity ID', () => {
    expect(found(saml.IDP)[1]).toMatchObject({ outcome: 'not-checked' });
  });

  it('is not spoken of in a login without one', () => {
    const traffic = new Traffic();
    traffic.ask('_q');
    expect(runChecks(subjectOf(traffic.exchanges), ARTIFACT_CHECKS)).toEqual([]);
  });
});

describe('SHA-1', () => {
  it.each([0, 1, 55, 56, 63, 64, 65, 119, 120, 1000])('of %i octets is that of OpenSSL', (length) => {
    const text = 'é'.repeat(length).slice(0, length);
    expect(sha1Hex(utf8(text))).toBe(createHash('sha1').update(text).digest('hex'));
  });
});
