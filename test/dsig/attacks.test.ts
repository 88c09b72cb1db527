// The known attacks on signed SAML messages, each built here from a message that was rightly signed. None may pass.
import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { encodeBase64 } from '../../src/base/base64.ts';
import { utf8 } from '../../src/base/bytes.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { judgeAuthenticity } from '../../src/dsig/authenticity.ts';
import { coverageOf } from '../../src/dsig/coverage.ts';
import type { SignatureReport } from '../../src/dsig/signature-report.ts';
import { verifyQuerySignature } from '../../src/dsig/verify-detached.ts';
import { verifySignatures } from '../../src/dsig/verify-signatures.ts';
import { findWrapping } from '../../src/dsig/wrapping.ts';
import { canonicalize } from '../../src/xml/canonicalize.ts';
import { parseXmlText } from '../../src/xml/parse.ts';
import { descendants, isNamed, readText } from '../../src/xml/read.ts';
import type { XmlElement } from '../../src/xml/tree.ts';
import { assertion, nameId, response, SAML, subject } from '../builders/saml.ts';
import { rsa, sign as signOctets, spkiOf } from '../crypto/keys.ts';
import { byId, C14N, DS, EXC, elementText, parsed, RSA_SHA256, signatureText, signed, trusting } from './sign.ts';

const EVIL = 'admin@evil.example';
const GOOD = 'ada@example.com';
const evil = (id = '_evil', parts: Parameters<typeof assertion>[0] = {}): string =>
  assertion({ id, subject: subject({ nameId: nameId(EVIL) }), ...parts });

/** An unsigned Response with one rightly signed Assertion `_a1`. */
const signedAssertion = (options = {}): string => signed(response({ id: '_r1' }), '_a1', options);
/** A rightly signed Response `_r1`. */
const signedResponse = (options = {}): string => signed(response({ id: '_r1' }), '_r1', options);

const ATTACKER = rsa(1024, 65537);

async function look(xml: string) {
  const result = parseXmlText(xml, DEFAULT_LIMITS);
  if (!result.ok)
    return { refused: result.problem.code, authentic: false, codes: [], verdicts: [], causes: [], trustedNames: [] };
  const { document } = result;
  const reports = await verifySignatures(document, trusting(rsa()));
  const findings = findWrapping(document, reports);
  const coverage = coverageOf(reports);
  const names = [...descendants(document)].filter((element) => isNamed(element, SAML, 'NameID'));
  return {
    refused: undefined,
    authentic: judgeAuthenticity(document, reports, findings).authentic,
    codes: findings.map(({ code }) => code),
    wrapping: findings.some(({ wrapping }) => wrapping),
    verdicts: reports.map(({ verdict }) => verdict),
    causes: reports.map(({ cause }) => cause),
    reports,
    /** The names that a trusted signature covers: all that a reader of verified nodes can take for the user. */
    trustedNames: names.filter((name) => coverage.of(name).state === 'trusted').map((name) => readText(name).text),
  };
}

const without = (xml: string, part: string): string => {
  expect(xml.split(part)).toHaveLength(2);
  return xml.replace(part, '');
};

describe('what is no attack', () => {
  it('a signed Response is trusted as a whole', async () => {
    const seen = await look(signedResponse());
    expect(seen).toMatchObject({ authentic: true, verdicts: ['trusted'], codes: [], trustedNames: [GOOD] });
  });

  it('a signed Assertion is trusted, and the Response around it is not covered', async () => {
    const xml = signedAssertion();
    const seen = await look(xml);
    expect(seen).toMatchObject({ authentic: true, verdicts: ['trusted'], codes: [], trustedNames: [GOOD] });
    const document = seen.reports?.[0]?.covers[0]?.element.parent;
    const coverage = coverageOf(seen.reports ?? []);
    expect(document?.kind === 'element' && coverage.of(document).state).toBe('uncovered');
  });

  it('the signature itself is excluded, and comments are covered by nobody', async () => {
    const xml = signedResponse().replace('<samlp:Status>', '<samlp:Status><!-- c -->');
    const document = parsed(xml);
    const reports = await verifySignatures(document, trusting(rsa()));
    const coverage = coverageOf(reports);
    const signature = reports[0]?.element as XmlElement;
    expect(coverage.of(signature).state).toBe('excluded');
    const comment = [...descendants(document)]
      .flatMap(({ children }) => children)
      .find(({ kind }) => kind === 'comment');
    expect(comment && coverage.of(comment).state).toBe('uncovered');
    expect(coverage.of(document.root.attributes[0] as never, document.root)).toMatchObject({
      state: 'trusted',
      by: [reports[0]],
    });
  });

  it('an unsigned assertion in the Advice of a signed one is quoted, not wrapped', async () => {
    const advised = assertion({ id: '_a1', advice: `<saml:Advice>${evil('_advised')}</saml:Advice>` });
    const seen = await look(signed(response({ assertions: [advised] }), '_a1'));
    expect(seen).toMatchObject({ authentic: true, wrapping: false });
  });
});

describe('signature wrapping', () => {
  it('XSW1: a forged root keeps the signature, the signed Response lies inside of it', async () => {
    const xml = signedResponse();
    const signature = signatureText(xml, '_r1');
    const original = without(xml, signature);
    const forged = response({
      id: '_evil',
      signature: signature.replace('</ds:Signature>', `${original}</ds:Signature>`),
      assertions: [evil()],
    });
    const seen = await look(forged);
    expect(seen).toMatchObject({
      authentic: false,
      wrapping: true,
      verdicts: ['broken'],
      causes: ['signature-structure'],
      trustedNames: [],
    });
  });

  it('XSW2: the signed Response stands detached before the signature that a forged root keeps', async () => {
    const xml = signedResponse();
    const signature = signatureText(xml, '_r1');
    const forged = response({ id: '_evil', signature: without(xml, signature) + signature, assertions: [evil()] });
    const seen = await look(forged);
    expect(seen).toMatchObject({ authentic: false, wrapping: true, trustedNames: [GOOD] });
    expect(seen.codes).toEqual(expect.arrayContaining(['reference-not-parent', 'message-out-of-place']));
  });

  it('XSW3: a forged assertion stands before the signed one', async () => {
    const seen = await look(signedAssertion().replace(/<saml:Assertion /, `${evil()}$&`));
    expect(seen).toMatchObject({ authentic: false, wrapping: true, verdicts: ['trusted'], trustedNames: [GOOD] });
    expect(seen.codes).toEqual(['assertion-unsigned-beside-signed']);
  });

  it('XSW4: a forged assertion wraps the signed one', async () => {
    const inner = elementText(signedAssertion(), '_a1');
    const seen = await look(response({ assertions: [evil('_evil', { more: inner })] }));
    expect(seen).toMatchObject({ authentic: false, wrapping: true, trustedNames: [GOOD] });
    expect(seen.codes).toEqual(expect.arrayContaining(['assertion-out-of-place', 'signature-out-of-place']));
  });

  it('XSW5: the forged assertion keeps the signature, the original stands at the end', async () => {
    const xml = signedAssertion();
    const signature = signatureText(xml, '_a1');
    const original = without(elementText(xml, '_a1'), signature);
    const seen = await look(response({ assertions: [evil('_evil', { signature }), original] }));
    expect(seen).toMatchObject({ authentic: false, wrapping: true, trustedNames: [GOOD] });
    expect(seen.codes).toContain('reference-not-parent');
  });

  it('XSW6: as XSW5, with the original inside the signature', async () => {
    const xml = signedAssertion();
    const signature = signatureText(xml, '_a1');
    const original = without(elementText(xml, '_a1'), signature);
    const stuffed = signature.replace('</ds:Signature>', `${original}</ds:Signature>`);
    const seen = await look(response({ assertions: [evil('_evil', { signature: stuffed })] }));
    expect(seen).toMatchObject({ authentic: false, wrapping: true, verdicts: ['broken'], trustedNames: [] });
  });

  it('XSW7: a forged assertion with the same ID in Extensions', async () => {
    const seen = await look(
      signedAssertion().replace('<samlp:Status>', `<samlp:Extensions>${evil('_a1')}</samlp:Extensions>$&`),
    );
    expect(seen).toMatchObject({
      authentic: false,
      wrapping: true,
      verdicts: ['broken'],
      causes: ['id-duplicate'],
      trustedNames: [],
    });
    expect(seen.codes).toContain('signed-id-repeated');
  });

  it('XSW8: the original lies in an Object of the signature', async () => {
    const xml = signedAssertion();
    const signature = signatureText(xml, '_a1');
    const original = without(elementText(xml, '_a1'), signature);
    const stuffed = signature.replace('</ds:Signature>', `<ds:Object>${original}</ds:Object></ds:Signature>`);
    const seen = await look(response({ assertions: [evil('_evil', { signature: stuffed })] }));
    expect(seen).toMatchObject({
      authentic: false,
      wrapping: true,
      verdicts: ['broken'],
      causes: ['reference-inside-signature'],
    });
    expect(seen.codes).toContain('object-in-signature');
  });

  it.each([
    [
      'StatusDetail',
      (inner: string) =>
        response({
          status: `<samlp:Status><samlp:StatusDetail>${inner}</samlp:StatusDetail></samlp:Status>`,
          assertions: [evil()],
        }),
    ],
    [
      'a foreign element',
      (inner: string) => response({ extensions: `<x:wrap xmlns:x="urn:x">${inner}</x:wrap>`, assertions: [evil()] }),
    ],
    [
      'an AttributeValue',
      (inner: string) =>
        response({
          assertions: [
            evil('_evil', {
              attributeStatement: `<saml:AttributeStatement><saml:Attribute Name="a"><saml:AttributeValue>${inner}</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>`,
            }),
          ],
        }),
    ],
  ])('the signed assertion is hidden in %s', async (_, build) => {
    const seen = await look(build(elementText(signedAssertion(), '_a1')));
    expect(seen).toMatchObject({ authentic: false, wrapping: true, trustedNames: [GOOD] });
  });

  it('signed beside unsigned: of two assertions only one is vouched for', async () => {
    const xml = response({ id: '_r1', assertions: [assertion({ id: '_a1' }), evil('_a2')] });
    const seen = await look(signed(xml, '_a1'));
    expect(seen).toMatchObject({ authentic: false, wrapping: true, trustedNames: [GOOD] });
  });

  it('duplicate ID: whichever element verifies, neither is trusted', async () => {
    for (const forged of [`${evil('_a1')}$&`, `$&`]) {
      const xml = signedAssertion().replace(/<saml:Assertion [\s\S]*<\/saml:Assertion>/, forged);
      const seen = await look(forged === '$&' ? xml.replace('</samlp:Response>', `${evil('_a1')}$&`) : xml);
      expect(seen).toMatchObject({
        authentic: false,
        verdicts: ['broken'],
        causes: ['id-duplicate'],
        trustedNames: [],
      });
    }
  });

  it.each(['Id', 'id', 'xml:id'])(
    'ID attribute confusion: the forged assertion has the signed value in %s',
    async (name) => {
      const inner = elementText(signedAssertion(), '_a1');
      const signature = signatureText(inner, '_a1');
      const forged = evil('_evil', { signature }).replace('ID="_evil"', `ID="_evil" ${name}="_a1"`);
      const seen = await look(response({ extensions: without(inner, signature), assertions: [forged] }));
      expect(seen).toMatchObject({
        authentic: false,
        verdicts: ['broken'],
        causes: ['id-duplicate'],
        trustedNames: [],
      });
    },
  );

  it('ID attribute confusion: an ID in another namespace is no ID', async () => {
    const inner = elementText(signedAssertion(), '_a1');
    const signature = signatureText(inner, '_a1');
    const forged = evil('_evil', { signature }).replace('ID="_evil"', 'ID="_evil" xmlns:x="urn:x" x:ID="_a1"');
    const seen = await look(response({ extensions: without(inner, signature), assertions: [forged] }));
    expect(seen).toMatchObject({ authentic: false, wrapping: true, trustedNames: [GOOD] });
  });

  it('signature out of place: right over the Status, which is not the message', async () => {
    const xml = response({
      status:
        '<samlp:Status ID="_s"><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>',
    });
    const seen = await look(signed(xml, '_s', { place: (element) => element.startTagEnd }));
    expect(seen).toMatchObject({ authentic: false, wrapping: true, verdicts: ['trusted'], trustedNames: [] });
    expect(seen.codes).toEqual(['signature-out-of-place']);
  });

  it('unsigned parts of a good Response: its Destination can be changed, and is not covered', async () => {
    const xml = signedAssertion().replace(
      'Destination="https://sp.example/acs"',
      'Destination="https://evil.example/acs"',
    );
    const document = parsed(xml);
    const reports = await verifySignatures(document, trusting(rsa()));
    const destination = document.root.attributes.find(({ localName }) => localName === 'Destination');
    expect(destination?.value).toBe('https://evil.example/acs');
    expect(destination && coverageOf(reports).of(destination, document.root).state).toBe('uncovered');
  });
});

describe('text and parser tricks', () => {
  it('comment truncation: the signature holds, the name is read whole, and the comment is told', async () => {
    const whole = `${GOOD}.evil.example`;
    const xml = signed(
      response({ id: '_r1', assertions: [assertion({ subject: subject({ nameId: nameId(whole) }) })] }),
      '_r1',
    );
    const seen = await look(xml.replace(whole, `${GOOD}<!---->.evil.example`));
    expect(seen).toMatchObject({ verdicts: ['trusted'], codes: ['comment-in-value'], trustedNames: [whole] });
  });

  it('processing instruction in a value: the digest breaks', async () => {
    const seen = await look(signedResponse().replace(`>${GOOD}<`, `>${GOOD}<?p .evil?><`));
    expect(seen).toMatchObject({
      authentic: false,
      causes: ['digest-mismatch'],
      codes: ['processing-instruction-in-value'],
    });
  });

  it('CDATA in a value changes nothing where the text is the same', async () => {
    const seen = await look(signedResponse().replace(`>${GOOD}<`, `><![CDATA[${GOOD}]]><`));
    expect(seen).toMatchObject({ authentic: true, trustedNames: [GOOD] });
  });

  it.each([
    ['entities', (xml: string) => `<!DOCTYPE r [<!ENTITY e "evil">]>${xml}`],
    ['default attributes', (xml: string) => `<!DOCTYPE r [<!ATTLIST saml:Assertion ID CDATA "_a1">]>${xml}`],
    [
      'an entity inside an ID',
      (xml: string) => `<!DOCTYPE r [<!ENTITY e "_a1">]>${xml.replace('ID="_a1"', 'ID="&e;"')}`,
    ],
    ['an external entity', (xml: string) => `<!DOCTYPE r SYSTEM "file:///etc/passwd">${xml}`],
  ])('DOCTYPE with %s is refused unexpanded', async (_, build) => {
    expect(await look(build(signedAssertion()))).toMatchObject({ refused: 'doctype-refused' });
  });

  it('namespace confusion: a Signature of another namespace is none', async () => {
    const seen = await look(
      signedAssertion().replaceAll(`xmlns:ds="${DS}"`, 'xmlns:ds="http://www.w3.org/2000/09/xmldsig"'),
    );
    expect(seen).toMatchObject({ authentic: false, verdicts: [], codes: ['signature-other-namespace'] });
  });

  it('namespace confusion: a padded namespace is another one', async () => {
    const seen = await look(
      signedAssertion().replace(/<saml:Assertion /, `<x:Assertion xmlns:x=" ${SAML}" ID="_x"/>$&`),
    );
    expect(seen.authentic).toBe(true);
    expect(seen.codes).toEqual(expect.arrayContaining(['namespace-padded', 'assertion-other-namespace']));
  });

  it('more than one root, or text around it, is not well-formed', async () => {
    expect(await look(`${signedAssertion()}${response()}`)).toMatchObject({ refused: 'root-several' });
    expect(await look(`evil${signedAssertion()}`)).toMatchObject({ authentic: false });
  });

  it('void canonicalization: a relative namespace is never digested, not even as nothing', async () => {
    const xml = response({ id: '_r1', attributes: { 'xmlns:v': '1', 'v:x': '1' } });
    const seen = await look(signed(xml, '_r1', { octets: new Uint8Array() }));
    expect(seen).toMatchObject({
      authentic: false,
      verdicts: ['not-checkable'],
      causes: ['namespace-relative'],
      trustedNames: [],
    });
    const right = await look(signed(xml, '_r1'));
    expect(right).toMatchObject({ authentic: false, causes: ['namespace-relative'] });
  });

  it('two parsers: the nodes that are covered are nodes of the verified document itself', async () => {
    const document = parsed(signedAssertion());
    const [report] = await verifySignatures(document, trusting(rsa()));
    expect(report?.covers[0]?.element).toBe(byId(document, '_a1'));
    expect(report?.covers[0]?.excluded).toBe(report?.element);
  });

  it('an attribute or namespace that only looks like a declaration breaks the digest', async () => {
    for (const added of ['xmlnsEvil="urn:evil"', 'zxmlns="urn:evil"', 'xmlns:role="urn:evil" role:role="admin"']) {
      expect(await look(signedResponse().replace('<samlp:Response ', `<samlp:Response ${added} `))).toMatchObject({
        causes: ['digest-mismatch'],
      });
    }
  });
});

describe('inside the Signature element', () => {
  const changed = (xml: string): string => xml.replace(GOOD, EVIL);
  const fittingDigest = (): string => {
    const xml = response({ id: '_r1', assertions: [evil('_a1')] });
    return /<ds:DigestValue>([^<]*)</.exec(signed(xml, '_r1'))?.[1] ?? '';
  };

  it('comment in DigestValue (CVE-2025-29775)', async () => {
    const forged = response({
      id: '_r1',
      assertions: [evil('_a1')],
      signature: signatureText(signedResponse(), '_r1'),
    });
    const seen = await look(forged.replace('<ds:DigestValue>', `<ds:DigestValue><!--${fittingDigest()}-->`));
    expect(seen).toMatchObject({
      authentic: false,
      verdicts: ['broken'],
      causes: ['value-not-text'],
      trustedNames: [],
    });
  });

  it.each([
    ['a processing instruction', '<?x y?>'],
    ['an element', '<x/>'],
  ])('%s in DigestValue or SignatureValue', async (_, part) => {
    for (const name of ['DigestValue', 'SignatureValue']) {
      const seen = await look(signedResponse().replace(`</ds:${name}>`, `${part}$&`));
      expect(seen).toMatchObject({ verdicts: ['broken'], trustedNames: [] });
    }
  });

  it('two SignedInfo, the forged one first or last (CVE-2025-29774)', async () => {
    const xml = signedResponse();
    const info = /<ds:SignedInfo>.*<\/ds:SignedInfo>/.exec(xml)?.[0] ?? '';
    const forged = info.replace(/<ds:DigestValue>[^<]*</, `<ds:DigestValue>${fittingDigest()}<`);
    for (const both of [forged + info, info + forged]) {
      const seen = await look(changed(xml.replace(info, both)));
      expect(seen).toMatchObject({
        authentic: false,
        verdicts: ['broken'],
        causes: ['signed-info-repeated'],
        trustedNames: [],
      });
    }
  });

  it('SignedInfo in a wrapper, or not first', async () => {
    const xml = signedResponse();
    const info = /<ds:SignedInfo>.*<\/ds:SignedInfo>/.exec(xml)?.[0] ?? '';
    for (const forged of [`<x>${info}</x>`, `<x/>${info}`, `<ds:Object>${info}</ds:Object>`]) {
      expect(await look(xml.replace(info, forged))).toMatchObject({
        authentic: false,
        verdicts: ['broken'],
        trustedNames: [],
      });
    }
  });

  it('no SignedInfo, no Reference, no SignatureValue, no DigestValue', async () => {
    const xml = signedResponse();
    const parts: [RegExp, string][] = [
      [/<ds:SignedInfo>.*<\/ds:SignedInfo>/, 'signed-info-missing'],
      [/<ds:Reference .*<\/ds:Reference>/, 'reference-missing'],
      [/<ds:SignatureValue>.*<\/ds:SignatureValue>/, 'signature-structure'],
      [/<ds:DigestValue>.*<\/ds:DigestValue>/, 'signature-structure'],
      [/<ds:DigestMethod [^>]*>/, 'signature-structure'],
    ];
    for (const [part, cause] of parts)
      expect(await look(xml.replace(part, ''))).toMatchObject({
        authentic: false,
        verdicts: ['broken'],
        causes: [cause],
        trustedNames: [],
      });
  });

  it('a rightly signed SignedInfo without any Reference signs nothing', async () => {
    const seen = await look(signedResponse({ references: () => '' }));
    expect(seen).toMatchObject({ verdicts: ['broken'], causes: ['reference-missing'], trustedNames: [] });
  });

  it('an empty digest or signature value', async () => {
    for (const name of ['DigestValue', 'SignatureValue']) {
      const seen = await look(signedResponse().replace(new RegExp(`<ds:${name}>[^<]*<`), `<ds:${name}><`));
      expect(seen).toMatchObject({ verdicts: ['broken'], causes: ['value-not-base64'] });
    }
  });

  it('more than one Reference: right, but not what SAML allows', async () => {
    const seen = await look(signedResponse({ references: (one: string) => one + one }));
    expect(seen).toMatchObject({ authentic: false, verdicts: ['trusted'], codes: ['references-several'] });
    expect(seen.reports?.[0]?.covers).toHaveLength(2);
  });

  it('one good Reference does not save a bad one', async () => {
    const seen = await look(
      signedResponse({ references: (one: string) => one + one.replace(/DigestValue>[^<]*</, 'DigestValue>AAAA<') }),
    );
    expect(seen).toMatchObject({
      authentic: false,
      verdicts: ['broken'],
      causes: ['digest-mismatch'],
      trustedNames: [],
    });
  });

  it.each([
    ['XPath', 'http://www.w3.org/TR/1999/REC-xpath-19991116'],
    ['XPath Filter 2', 'http://www.w3.org/2002/06/xmldsig-filter2'],
    ['XSLT', 'http://www.w3.org/TR/1999/REC-xslt-19991116'],
    ['base64', `${DS}base64`],
    ['decryption', 'http://www.w3.org/2002/07/decrypt#XML'],
  ])('transform: %s is refused before it is run, rightly signed or not', async (_, uri) => {
    const transformsXml = `<ds:Transforms><ds:Transform Algorithm="${uri}"/><ds:Transform Algorithm="${EXC}"/></ds:Transforms>`;
    const seen = await look(signedResponse({ transformsXml, octets: utf8('anything') }));
    expect(seen).toMatchObject({
      authentic: false,
      verdicts: ['not-checkable'],
      causes: ['transform-refused'],
      trustedNames: [],
    });
  });

  it('too many transforms', async () => {
    const transformsXml = `<ds:Transforms>${`<ds:Transform Algorithm="${DS}enveloped-signature"/>`.repeat(100)}</ds:Transforms>`;
    expect(await look(signedResponse({ transformsXml }))).toMatchObject({
      verdicts: ['broken'],
      causes: ['transforms-too-many'],
    });
  });

  it('transforms in another order, or twice', async () => {
    for (const transforms of [
      [EXC, `${DS}enveloped-signature`],
      [EXC, EXC],
      [`${DS}enveloped-signature`, `${DS}enveloped-signature`],
    ]) {
      expect(await look(signedResponse({ transforms }))).toMatchObject({
        verdicts: ['broken'],
        causes: ['transform-order'],
      });
    }
  });

  it.each([
    ["#x'] or //saml:Assertion[@ID='_evil", 'reference-unresolved', 'broken'],
    ['http://evil.example/', 'reference-external', 'broken'],
    ['_r1', 'reference-external', 'broken'],
    ['#xpointer(/)', 'reference-xpointer', 'not-checkable'],
    ["#xpointer(id('_r1'))", 'reference-xpointer', 'not-checkable'],
    ['#element(/1)', 'reference-xpointer', 'not-checkable'],
    ['#nobody', 'reference-unresolved', 'broken'],
    ['#', 'reference-unresolved', 'broken'],
  ])('reference to %s', async (uri, cause, verdict) => {
    const seen = await look(signedResponse({ uri: uri.replace(/'/g, '&apos;') }));
    expect(seen).toMatchObject({ authentic: false, verdicts: [verdict], causes: [cause], trustedNames: [] });
  });

  it('empty URI in a signature below the root means the whole document, not the parent', async () => {
    const seen = await look(signedAssertion({ uri: '' }));
    expect(seen).toMatchObject({ authentic: false, codes: ['reference-whole-document'] });
    expect(seen.reports?.[0]?.covers[0]?.element.localName).toBe('Response');
  });

  it('reference to another element than the parent', async () => {
    const xml = signed(response({ id: '_r1' }), '_a1', {
      place: (element) => (element.parent as XmlElement).startTagEnd,
    });
    expect(await look(xml)).toMatchObject({ authentic: false, wrapping: true, codes: ['reference-not-parent'] });
  });

  it('more than one signature on one element, one of them forged', async () => {
    const xml = signedResponse();
    const signature = signatureText(xml, '_r1');
    const other = signature.replace(/<ds:SignatureValue>..../, '<ds:SignatureValue>AAAA');
    const seen = await look(xml.replace(signature, signature + other));
    expect(seen.authentic).toBe(false);
    expect(seen.verdicts).not.toContain('trusted');
    expect(seen.codes).toContain('signatures-several');
  });

  it('a second signature that holds statements is part of what is digested', async () => {
    const stuffed = `<ds:Signature xmlns:ds="${DS}"><saml:AttributeStatement/></ds:Signature>`;
    const seen = await look(signedResponse().replace('<samlp:Status>', `${stuffed}$&`));
    expect(seen).toMatchObject({ authentic: false, causes: ['digest-mismatch', 'signed-info-missing'] });
  });

  it('stripped and tampered', async () => {
    const xml = signedResponse();
    expect(await look(without(xml, signatureText(xml, '_r1')))).toMatchObject({
      authentic: false,
      verdicts: [],
      trustedNames: [],
    });
    expect(await look(changed(xml))).toMatchObject({ authentic: false, causes: ['digest-mismatch'], trustedNames: [] });
  });
});

describe('keys and algorithms', () => {
  const certificateOf = (pair = ATTACKER): string => {
    const [modulus, exponent] = [spkiOf(pair), Uint8Array.of(1, 0, 1)];
    const jwk = pair.publicKey.export({ format: 'jwk' });
    expect(modulus.length).toBeGreaterThan(exponent.length);
    const standard = (text = '') => Buffer.from(text, 'base64url').toString('base64');
    return `<ds:KeyInfo><ds:KeyValue><ds:RSAKeyValue><ds:Modulus>${standard(jwk.n)}</ds:Modulus><ds:Exponent>${standard(jwk.e)}</ds:Exponent></ds:RSAKeyValue></ds:KeyValue></ds:KeyInfo>`;
  };

  it('trust in KeyInfo: a message signed anew with its own key is never valid', async () => {
    const xml = signed(response({ id: '_r1', assertions: [evil()] }), '_r1', {
      pair: ATTACKER,
      keyInfo: certificateOf(),
    });
    const seen = await look(xml);
    expect(seen).toMatchObject({ authentic: false, verdicts: ['intact'], causes: ['other-key'], trustedNames: [] });
    expect(seen.reports?.[0]?.outcome).toBe('invalid');
    const [alone] = await verifySignatures(parsed(xml), { trusted: [], limits: DEFAULT_LIMITS });
    expect(alone).toMatchObject({
      verdict: 'intact',
      outcome: 'indeterminate',
      cause: 'no-trusted-key',
      keySource: 'key-info',
    });
  });

  it('a stray key in KeyInfo does no harm', async () => {
    expect(await look(signedResponse({ keyInfo: certificateOf() }))).toMatchObject({
      authentic: true,
      verdicts: ['trusted'],
    });
  });

  it('a broken certificate in KeyInfo does no harm', async () => {
    const keyInfo =
      '<ds:KeyInfo><ds:X509Data><ds:X509Certificate>MIIB!</ds:X509Certificate></ds:X509Data></ds:KeyInfo>';
    expect(await look(signedResponse({ keyInfo }))).toMatchObject({ authentic: true, verdicts: ['trusted'] });
  });

  it('a key of one entity does not vouch for another', async () => {
    const document = parsed(signedResponse());
    const [trusted] = trusting(rsa()).trusted;
    if (!trusted) throw new Error('no key');
    for (const [entityId, verdict] of [
      ['https://idp.example/metadata', 'trusted'],
      ['https://other.example', 'not-checkable'],
    ] as const) {
      const [report] = await verifySignatures(document, {
        trusted: [{ ...trusted, entityId }],
        limits: DEFAULT_LIMITS,
      });
      expect(report?.verdict).toBe(verdict);
    }
  });

  it('HMAC instead of RSA, with the public key as the secret', async () => {
    const hmac = 'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256';
    const xml = signedResponse({ algorithm: hmac });
    const info = [...descendants(parsed(xml))].find((element) => isNamed(element, DS, 'SignedInfo')) as XmlElement;
    const data = canonicalize(info, { mode: 'exclusive', comments: false });
    const value = createHmac('sha256', spkiOf(rsa())).update(data).digest('base64');
    const seen = await look(xml.replace(/<ds:SignatureValue>[^<]*</, `<ds:SignatureValue>${value}<`));
    expect(seen).toMatchObject({ authentic: false, verdicts: ['broken'], causes: ['hmac-refused'], trustedNames: [] });
  });

  it('an unknown or misspelt algorithm is named and never guessed', async () => {
    const unknown = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha1';
    const seen = await look(signedResponse({ algorithm: unknown }));
    expect(seen).toMatchObject({
      authentic: false,
      verdicts: ['not-checkable'],
      causes: ['algorithm-unsupported'],
      trustedNames: [],
    });
    expect(seen.reports?.[0]?.problems[0]?.detail).toBe(unknown);
    expect(await look(signedResponse({ digest: 'http://www.w3.org/2001/04/xmlenc#sha384' }))).toMatchObject({
      causes: ['digest-unsupported'],
    });
  });

  it('a weak algorithm verifies and is marked', async () => {
    const seen = await look(signedResponse({ algorithm: `${DS}rsa-sha1`, digest: `${DS}sha1` }));
    expect(seen).toMatchObject({ authentic: true, verdicts: ['trusted'] });
    expect(seen.reports?.[0]?.algorithm?.weak).toMatch(/SHA-1/);
    expect(seen.reports?.[0]?.references[0]?.digestAlgorithm?.weak).toMatch(/SHA-1/);
  });
});

describe('limits', () => {
  it('a thousand references are not digested', async () => {
    const seen = await look(signedResponse({ references: (one: string) => one.repeat(1_000) }));
    expect(seen).toMatchObject({ authentic: false, verdicts: ['not-checkable'], causes: ['limit-references'] });
  });

  it('signatures that cover the same text over and over run out of work', async () => {
    const xml = signedResponse({ references: (one: string) => one.repeat(60) });
    const document = parsed(xml);
    const limits = { ...DEFAULT_LIMITS, xmlOctets: 2_000 as typeof DEFAULT_LIMITS.xmlOctets };
    const [report] = await verifySignatures(document, { ...trusting(rsa()), limits });
    expect(report).toMatchObject({ verdict: 'not-checkable', cause: 'limit-work', covers: [] });
  });
});

describe('redirect binding', () => {
  const signQuery = (text: string): string =>
    `${text}&Signature=${encodeURIComponent(encodeBase64(signOctets(rsa(), utf8(text), { hash: 'SHA-256' })))}`;
  const sigAlg = encodeURIComponent(RSA_SHA256);
  const good = signQuery(`SAMLRequest=AAAA&RelayState=a%20b&SigAlg=${sigAlg}`);
  const verify = (query: string): Promise<SignatureReport | undefined> => verifyQuerySignature(query, trusting(rsa()));

  it('verifies what was sent, in whatever order and with whatever else', async () => {
    expect(await verify(good)).toMatchObject({ verdict: 'trusted', on: 'query', outcome: 'valid' });
    expect(await verify(`x=1&${good.split('&').reverse().join('&')}&y`)).toMatchObject({ verdict: 'trusted' });
    expect(await verify(signQuery(`SAMLResponse=AAAA&RelayState=&SigAlg=${sigAlg.toLowerCase()}`))).toMatchObject({
      verdict: 'trusted',
    });
  });

  it.each([
    ['the message twice', (query: string) => `SAMLRequest=BBBB&${query}`],
    ['the message twice, the second last', (query: string) => `${query}&SAMLRequest=BBBB`],
    ['the message twice, once with an escaped name', (query: string) => `${query}&SAML%52equest=BBBB`],
    ['the message twice, once in another case', (query: string) => `${query}&samlrequest=BBBB`],
    ['request and response at once (CVE-2025-27773)', (query: string) => `${query}&SAMLResponse=BBBB`],
    ['RelayState twice', (query: string) => `${query}&RelayState=evil`],
    ['SigAlg twice', (query: string) => `${query}&SigAlg=${sigAlg}`],
    ['Signature twice', (query: string) => `${query}&Signature=AAAA`],
  ])('%s is ambiguous and refused', async (_, change) => {
    expect(await verify(change(good))).toMatchObject({
      verdict: 'broken',
      outcome: 'invalid',
      cause: 'parameter-duplicate',
    });
  });

  it('RelayState changed, removed or added', async () => {
    expect(await verify(good.replace('a%20b', 'a+b'))).toMatchObject({
      verdict: 'broken',
      cause: 'signature-mismatch',
    });
    expect(await verify(good.replace('&RelayState=a%20b', ''))).toMatchObject({ verdict: 'broken' });
    const bare = signQuery(`SAMLRequest=AAAA&SigAlg=${sigAlg}`);
    expect(await verify(bare)).toMatchObject({ verdict: 'trusted' });
    expect(await verify(`${bare}&RelayState=x`)).toMatchObject({ verdict: 'broken' });
    expect(await verify(`${bare}&RelayState=`)).toMatchObject({ verdict: 'broken' });
  });

  it('a signature without SigAlg, a SigAlg without signature, neither', async () => {
    expect(await verify('SAMLRequest=AAAA&Signature=AAAA')).toMatchObject({
      verdict: 'broken',
      cause: 'parameter-missing',
    });
    expect(await verify(`SAMLRequest=AAAA&SigAlg=${sigAlg}`)).toMatchObject({
      verdict: 'broken',
      cause: 'parameter-missing',
    });
    expect(await verify(`RelayState=x&SigAlg=${sigAlg}&Signature=AAAA`)).toMatchObject({
      verdict: 'broken',
      cause: 'parameter-missing',
    });
    expect(await verify('SAMLRequest=AAAA')).toBeUndefined();
  });

  it('HMAC and unknown algorithms', async () => {
    const hmac = encodeURIComponent('http://www.w3.org/2000/09/xmldsig#hmac-sha1');
    expect(await verify(`SAMLRequest=AAAA&SigAlg=${hmac}&Signature=AAAA`)).toMatchObject({
      verdict: 'broken',
      cause: 'hmac-refused',
    });
    expect(await verify('SAMLRequest=AAAA&SigAlg=urn%3Ax&Signature=AAAA')).toMatchObject({
      verdict: 'not-checkable',
      cause: 'algorithm-unsupported',
    });
  });
});

it('the inclusive canonicalization of a message in an envelope takes the envelope into account', async () => {
  const enveloped = `<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>${response({ id: '_r1' })}</soap:Body></soap:Envelope>`;
  const xml = signed(enveloped, '_r1', { c14n: C14N });
  expect(await look(xml)).toMatchObject({ verdicts: ['trusted'] });
  expect(await look(elementText(xml, '_r1'))).toMatchObject({ verdicts: ['broken'] });
});
