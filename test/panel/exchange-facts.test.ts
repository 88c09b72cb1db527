import { describe, expect, it } from 'vitest';
import { toHex, utf8 } from '../../src/base/bytes.ts';
import { hashOctets } from '../../src/crypto/hash.ts';
import { issuerOfArtifact } from '../../src/panel/artifact-issuer.ts';
import { layoutsOf, shownLayout } from '../../src/panel/message-layouts.ts';
import { receivedAt } from '../../src/panel/receipt.ts';
import { recognisedLabel, recognisedLabels } from '../../src/panel/recognised.ts';
import { exchange, message } from './trace-builder.ts';

const authorize = exchange('e1', { url: 'https://login.example/authorize?client_id=a&response_type=code' });
const errorPage = exchange('e2', { url: 'https://my.salesforce.com/_nc_external/identity/saml/SamlError' });
const ordinary = exchange('e3', { url: 'https://news.example/' });

describe('exchanges without a message', () => {
  it('are named by what they are', () => {
    expect(recognisedLabel(authorize)).toBe('OAuth 2.0 authorize request');
    expect(recognisedLabel(ordinary)).toBeUndefined();
  });

  it('are named once each in a fold', () => {
    expect(recognisedLabels([ordinary, authorize, errorPage, { ...authorize, id: 'e4' }])).toEqual([
      'OAuth 2.0 authorize request',
      'Salesforce SAML error page',
    ]);
  });
});

describe('the issuer of an artifact', () => {
  const analysis = {
    exchanges: [],
    flows: [],
    messages: [
      message(0, 'e1', 'AuthnRequest', { header: { issuer: 'urn:sp' } }),
      message(1, 'e2', 'Response', { header: { issuer: 'urn:idp' } }),
    ],
  };

  it('is the entity of the trace whose digest it names', async () => {
    const digest = toHex(await hashOctets('SHA-1', utf8('urn:idp')));
    expect(await issuerOfArtifact(digest, analysis)).toBe('urn:idp');
  });

  it('is not known where the trace has no such entity', async () => {
    expect(await issuerOfArtifact('00'.repeat(20), analysis)).toBeUndefined();
  });
});

describe('the moment of receipt', () => {
  it('is the end of the exchange for a message in the response', () => {
    const { encoded } = message(0, 'e1', 'Response');
    expect(receivedAt(encoded, ordinary)).toBe(ordinary.startedAt);
    expect(receivedAt({ ...encoded, inResponse: true }, ordinary)).toBe(ordinary.endedAt);
    expect(receivedAt(encoded, undefined)).toBeUndefined();
  });
});

describe('the ways to show a message', () => {
  const { decoded } = message(0, 'e1', 'Response');

  it('are two for what the parser refused, the text as it arrived first', () => {
    expect(layoutsOf(decoded)).toEqual(['arrived', 'lenient']);
    expect(shownLayout(decoded, 'tree')).toBe('arrived');
    expect(shownLayout(decoded, 'lenient')).toBe('lenient');
  });

  it('are none where there is no XML', () => {
    expect(layoutsOf({ ...decoded, xml: undefined })).toEqual([]);
  });
});
