// Every signature of the recorded logins, with the metadata beside them as the only keys; skipped where they are not at hand.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { decodeBindings } from '../../src/bindings/decode-bindings.ts';
import type { EncodedMessage } from '../../src/bindings/encoded-message.ts';
import type { ExchangeRequest, Header } from '../../src/capture/exchange.ts';
import type { RsaPrivateKey } from '../../src/crypto/private-key.ts';
import { readPrivateKey } from '../../src/crypto/read-private-key.ts';
import { decryptElements, verifyDecrypted } from '../../src/dsig/decrypt-elements.ts';
import { explainQuerySignature } from '../../src/dsig/forensics/forensics.ts';
import { issuerOf } from '../../src/dsig/issuer.ts';
import type { SignatureReport, TrustedKey } from '../../src/dsig/signature-report.ts';
import { verifyQuerySignature } from '../../src/dsig/verify-detached.ts';
import { verifySignatures } from '../../src/dsig/verify-signatures.ts';
import { trustMetadata } from '../../src/trust/key-ring.ts';
import { parseXml } from '../../src/xml/parse.ts';
import type { XmlDocument } from '../../src/xml/tree.ts';
import { exchange } from '../bindings/build-exchange.ts';

interface RecordedMessage {
  readonly entry: number;
  readonly signatures: readonly { readonly on: string; readonly outcome: string }[];
}
interface HarRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly Header[];
  readonly postData?: { readonly text?: string; readonly _base64?: string };
}

const folder = new URL('../../../shared/hars/', import.meta.url);
const present = existsSync(new URL('index.json', folder));
const limits = DEFAULT_LIMITS;

const messagesIn = (file: string): EncodedMessage[] => {
  const har = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as {
    log: { entries: { request: HarRequest }[] };
  };
  return har.log.entries.flatMap(({ request }) => decodeBindings(exchange(toRequest(request)), limits));
};

function toRequest({ method, url, headers, postData }: HarRequest): ExchangeRequest {
  if (!postData) return { method, url, headers };
  const octets = postData._base64 ? Buffer.from(postData._base64, 'base64') : Buffer.from(postData.text ?? '', 'utf8');
  return { method, url, headers, body: { kind: 'octets', octets: new Uint8Array(octets) } };
}

/** Trusted for the entity whose metadata lists them, and for no other. */
const keysOfMetadata = (): TrustedKey[] =>
  readdirSync(new URL('metadata/', folder)).flatMap((name) => [
    ...(trustMetadata(readFileSync(new URL(`metadata/${name}`, folder)), limits)?.keys ?? []),
  ]);

async function privateKeys(): Promise<RsaPrivateKey[]> {
  const read = readdirSync(new URL('keys/', folder)).map((name) =>
    readPrivateKey(readFileSync(new URL(`keys/${name}`, folder), 'utf8')),
  );
  return (await Promise.all(read)).flatMap((result) => ('key' in result ? [result.key] : []));
}

const documentOf = ({ octets }: EncodedMessage): XmlDocument | undefined => {
  const parsed = octets && parseXml(octets, limits);
  return parsed?.ok ? parsed.document : undefined;
};

const say = ({ on, outcome }: SignatureReport, suffix = '') => ({ on: on + suffix, outcome });

describe.skipIf(!present)('the recorded logins (skipped without ../shared/hars)', () => {
  const index = present
    ? (JSON.parse(readFileSync(new URL('index.json', folder), 'utf8')) as Record<
        string,
        { messages: RecordedMessage[] }
      >)
    : {};

  it('verify with the metadata of who sent them, encrypted assertions included', async () => {
    const trusted = keysOfMetadata();
    const keys = await privateKeys();
    let signatures = 0;
    for (const [file, { messages }] of Object.entries(index)) {
      for (const [i, message] of messagesIn(file).entries()) {
        const seen: { on: string; outcome: string }[] = [];
        const document = documentOf(message);
        const { rawQuery } = message.detachedSignature ?? {};
        const issuer = document && issuerOf(document.root);
        const ofQuery = rawQuery && (await verifyQuerySignature(rawQuery, { trusted, limits }, issuer));
        if (ofQuery) seen.push(say(ofQuery));
        if (document) {
          seen.push(...(await verifySignatures(document, { trusted, limits })).map((report) => say(report)));
          for (const decryption of await decryptElements(document, keys, limits)) {
            const verified = await verifyDecrypted(decryption, document, { trusted, limits });
            expect(verified?.context, file).toBe('in-place');
            seen.push(
              ...(verified?.reports ?? []).map((report) => ({ on: 'Assertion (decrypted)', outcome: report.outcome })),
            );
          }
        }
        expect(seen, `${file} #${i}`).toEqual(messages[i]?.signatures);
        signatures += seen.length;
      }
    }
    console.log('recorded logins, signatures:', signatures);
    expect(signatures).toBeGreaterThan(80);
  });

  it('verify with no key of another entity', async () => {
    const trusted = keysOfMetadata().map((key) => ({ ...key, entityId: 'https://other.example' }));
    for (const file of Object.keys(index)) {
      for (const message of messagesIn(file)) {
        const document = documentOf(message);
        const reports = document ? await verifySignatures(document, { trusted, limits }) : [];
        expect(reports.filter(({ outcome }) => outcome === 'valid')).toEqual([]);
      }
    }
  });

  it('explains the query that was signed with its blanks as %20 and sent with +', async () => {
    const [message] = messagesIn('relaystate-space-nodesaml-with-ssp.har');
    const rawQuery = message?.detachedSignature?.rawQuery ?? '';
    const trusted = keysOfMetadata();
    const document = message && documentOf(message);
    const report = await verifyQuerySignature(rawQuery, { trusted, limits }, document && issuerOf(document.root));
    expect(report).toMatchObject({ verdict: 'broken', cause: 'signature-mismatch', keySource: 'none' });
    const explanations = report
      ? await explainQuerySignature(report, rawQuery, { trusted, limits }, document && issuerOf(document.root))
      : [];
    expect(explanations[0]).toMatchObject({ code: 'query-variant', proven: true, variant: 'with blanks as %20' });
  });
});
