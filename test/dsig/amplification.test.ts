// A document whose canonical form is thousands of times its size: reported as too much work, never thrown, never computed whole.
import { expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { explainSignature } from '../../src/dsig/forensics/forensics.ts';
import { verifySignatures } from '../../src/dsig/verify-signatures.ts';
import * as saml from '../builders/saml.ts';
import { rsa } from '../crypto/keys.ts';
import { parsed, signed, trusting } from './sign.ts';

it('namespace names that exclusive canonicalization repeats', async () => {
  const good = signed(saml.response({ id: '_r', assertions: [saml.assertion({ id: '_a' })] }), '_a', { pair: rsa() });
  const name = `urn:${'x'.repeat(100_000)}`;
  const bomb = `<saml:AttributeStatement xmlns:p="${name}">${'<p:b/>'.repeat(5_000)}</saml:AttributeStatement>`;
  const document = parsed(good.replace('</saml:Assertion>', `${bomb}</saml:Assertion>`));
  const keys = trusting(rsa());
  const [report] = await verifySignatures(document, keys);
  expect(report).toMatchObject({ verdict: 'not-checkable', outcome: 'indeterminate', covers: [] });
  expect(report?.problems.map(({ code }) => code)).toContain('limit-work');
  const explanations = report && (await explainSignature(report, document, { ...keys, limits: DEFAULT_LIMITS }));
  expect(explanations?.every(({ proven }) => !proven)).toBe(true);
});
