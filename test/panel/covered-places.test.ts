import { describe, expect, it } from 'vitest';
import { coverageOf } from '../../src/dsig/coverage.ts';
import { verifySignatures } from '../../src/dsig/verify-signatures.ts';
import { coverageOfLine, coveredPlaces } from '../../src/panel/signatures/covered-places.ts';
import { xmlTokens } from '../../src/panel/xml-tokens.ts';
import type { MessageVerification } from '../../src/trust/verify-message.ts';
import { descendants } from '../../src/xml/read.ts';
import { assertion, response } from '../builders/saml.ts';
import { rsa } from '../crypto/keys.ts';
import { parsed, signed, trusting } from '../dsig/sign.ts';

const signedAssertion = signed(response({ id: '_r', assertions: [assertion({ id: '_a' })] }), '_a');

async function verified(xml: string) {
  const document = parsed(xml);
  const signatures = await verifySignatures(document, trusting(rsa()));
  return { document, signatures, verification: { signatures, detached: undefined } as unknown as MessageVerification };
}

describe('the places that signatures cover', () => {
  it.each([
    ['the assertion', signedAssertion],
    ['assertion and Response', signed(signedAssertion, '_r')],
  ])('are those of the nodes, where %s is signed', async (_, xml) => {
    const { document, signatures, verification } = await verified(xml);
    const coverage = coverageOf(signatures);
    const places = coveredPlaces(verification);
    const elements = [...descendants(document)];
    expect(elements.map(({ start }) => places.at(start))).toEqual(
      elements.map((element) => coverage.of(element).state),
    );
    expect(places.states).toEqual(['trusted', 'excluded']);
  });

  it('are all of the message where a trusted signature stands beside it, and none where nothing holds', async () => {
    const { verification } = await verified(signedAssertion);
    const detached = { verdict: 'trusted' } as MessageVerification['detached'];
    expect(coveredPlaces({ ...verification, detached }).at(0)).toBe('trusted');
    expect(coveredPlaces({ ...verification, signatures: [] })).toMatchObject({ states: [] });
  });

  it('make a line marked only where all of it is covered alike, comments never', async () => {
    const xml = signedAssertion.replace('<saml:Subject>', '<saml:Subject><!--x-->');
    const { document, verification } = await verified(xml);
    const places = coveredPlaces(verification);
    const line = (from: string, to: string) =>
      coverageOfLine(places, [
        ...xmlTokens(document.source, document.source.indexOf(from), document.source.indexOf(to) + to.length),
      ]);
    expect(line('<saml:NameID', '</saml:NameID>')).toBe('trusted');
    expect(line('<!--x', '-->')).toBe('uncovered');
    expect(line('<saml:Subject>', '</saml:NameID>')).toBeUndefined();
    expect(line('<samlp:Response', '</samlp:Response>')).toBeUndefined();
  });
});
