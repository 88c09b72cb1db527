// The steps that a view shows of a verification: in order, each with its outcome and a sentence that quotes no secret.
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { signatureSteps } from '../../src/dsig/signature-steps.ts';
import { verifyQuerySignature } from '../../src/dsig/verify-detached.ts';
import { verifySignatures } from '../../src/dsig/verify-signatures.ts';
import { response } from '../builders/saml.ts';
import { rsa } from '../crypto/keys.ts';
import { DS, parsed, signed, trusting } from './sign.ts';

const told = async (xml: string, keys = trusting(rsa())): Promise<string[]> => {
  const [report] = await verifySignatures(parsed(xml), keys);
  if (!report) throw new Error('no signature');
  const steps = signatureSteps(report);
  for (const { sentence } of steps) expect(sentence).toMatch(/[.)]$/);
  return steps.map(({ step, outcome }) => `${step} ${outcome}`);
};

describe('the steps of a verification', () => {
  it('all pass for a trusted signature', async () => {
    expect(await told(signed(response(), '_1'))).toEqual([
      'structure passed',
      'algorithms passed',
      'signature-value passed',
      'reference passed',
      'key passed',
    ]);
  });

  it('say which one failed', async () => {
    const xml = signed(response(), '_1');
    expect(await told(xml.replace('ada@', 'eve@'))).toContain('reference failed');
    expect(await told(xml, trusting(rsa(1024)))).toContain('signature-value failed');
    expect(await told(xml, { trusted: [], limits: DEFAULT_LIMITS })).toEqual(
      expect.arrayContaining(['signature-value not-checked', 'reference passed', 'key not-checked']),
    );
    expect(await told(xml.replace('<ds:DigestValue>', '$&<!-- x -->'))).toContain('structure failed');
    expect(await told(xml.replace('#rsa-sha256', '#rsa-md5'))).toContain('algorithms not-checked');
    expect(await told(xml.replace('URI="#_1"', 'URI="#_2"'))).toContain('reference not-checked');
  });

  it('mark weak algorithms', async () => {
    const xml = signed(response(), '_1', { algorithm: `${DS}rsa-sha1`, digest: `${DS}sha1` });
    const [report] = await verifySignatures(parsed(xml), trusting(rsa()));
    expect(report && signatureSteps(report).map(({ sentence }) => sentence)).toEqual(
      expect.arrayContaining([expect.stringMatching(/SHA1 is weak/)]),
    );
  });

  it('exist for a query as well', async () => {
    const report = await verifyQuerySignature('SAMLRequest=AA&SigAlg=urn%3Ax&Signature=AAAA', trusting(rsa()));
    expect(report && signatureSteps(report).map(({ step, outcome }) => `${step} ${outcome}`)).toEqual([
      'structure passed',
      'algorithms not-checked',
      'signature-value not-checked',
      'reference passed',
      'key not-checked',
    ]);
  });
});
