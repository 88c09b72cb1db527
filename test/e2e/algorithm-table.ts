// The algorithm table in an extension's page of a real browser: what node:crypto signs, hashes and encrypts, ours must verify and open there.
import {
  type CipherGCM,
  constants,
  createCipheriv,
  createHash,
  generateKeyPairSync,
  publicEncrypt,
  randomBytes,
} from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALGORITHMS, type SignatureAlgorithm } from '../../src/crypto/algorithms.ts';
import { HASHES, type HashName } from '../../src/crypto/hash.ts';
import { dsa, ec, ed25519, flipped, type KeyPair, rsa, sign, spkiOf } from '../crypto/keys.ts';
import type { Question } from './algorithms-in-page.ts';

/** A page of the extension that runs scripts in a world of its own: the page's policy runs none but the extension's. */
export interface ScriptedPage {
  evaluate(script: string): Promise<unknown>;
  close(): Promise<void>;
}

/** The page's part as one script, the chunk with the rare algorithms inside. */
async function bundle(): Promise<string> {
  const entry = fileURLToPath(new URL('algorithms-in-page.ts', import.meta.url));
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      target: 'es2023',
      lib: { entry, formats: ['iife'], name: 'algorithms' },
      rollupOptions: { output: { codeSplitting: false } },
    },
  });
  const [output] = (Array.isArray(built) ? built : [built]).flatMap((result) =>
    'output' in result ? result.output : [],
  );
  if (output?.type !== 'chunk') throw new Error('The script for the page was not built.');
  return output.code;
}

const base64 = (octets: Uint8Array): string => Buffer.from(octets).toString('base64');
const data = new TextEncoder().encode('<samlp:Response ID="_1">ä</samlp:Response>');
const nodeHash = (hash: HashName): string => hash.replace('-', '').toLowerCase();

const CURVES = ['prime256v1', 'secp384r1', 'secp521r1', 'secp256k1'] as const;

/** Keys for which the row must verify. */
function keysFor({ scheme }: SignatureAlgorithm): readonly (readonly [name: string, pair: KeyPair])[] {
  switch (scheme) {
    case 'rsa-pkcs1':
    case 'rsa-pss':
      return [
        ['2048 bits', rsa()],
        ['3072 bits', rsa(3072)],
      ];
    case 'ecdsa':
      return CURVES.map((curve) => [curve, ec(curve)] as const);
    case 'eddsa':
      return [['Ed25519', ed25519()]];
    case 'dsa':
      return [
        ['1024 bits', dsa(1024, 160)],
        ['2048 bits', dsa(2048, 256)],
      ];
    case 'none':
      return [['2048 bits', rsa()]];
  }
}

const rows = ALGORITHMS.signature.flatMap((algorithm) =>
  keysFor(algorithm).map(([name, pair]) => [`${algorithm.name} (${algorithm.uri}), ${name}`, algorithm, pair] as const),
);

/** Opens one browser for the whole table. */
export function testAlgorithmTable(open: () => Promise<ScriptedPage>): void {
  let page: ScriptedPage;
  beforeAll(async () => {
    const [opened, code] = await Promise.all([open(), bundle()]);
    page = opened;
    await page.evaluate(code);
  });
  afterAll(() => page?.close());

  const ask = async (...questions: readonly Question[]): Promise<string[]> =>
    (await page.evaluate(`answerAll(${JSON.stringify(questions)})`)) as string[];

  describe('signatures in an extension page', () => {
    it.each(rows)('%s', async (_, algorithm, pair) => {
      const { uri, scheme, run } = algorithm;
      // The row whose parameters stand in the message is tried with others than its defaults.
      const hash: HashName = algorithm.parameters ? 'SHA-384' : algorithm.hash;
      const pss = { hash, mgfHash: hash, saltLength: HASHES[hash].octets };
      const signature = sign(pair, data, { hash, ...(scheme === 'rsa-pss' && { pss }) });
      const question = {
        ask: 'signature' as const,
        uri,
        spki: base64(spkiOf(pair)),
        signature: base64(signature),
        data: base64(data),
        ...(algorithm.parameters && { pss }),
      };
      const answers = await ask(
        question,
        { ...question, data: base64(flipped(data, 20)) },
        { ...question, signature: base64(flipped(signature, signature.length - 1)) },
      );
      if (run === 'refused') expect(answers).toEqual(Array(3).fill('algorithm-refused'));
      else if (run === 'unsupported') expect(answers).toEqual(Array(3).fill('algorithm-unsupported'));
      else expect(answers).toEqual(['valid', 'invalid', 'invalid']);
    });
  });

  describe('digests in an extension page', () => {
    it.each(ALGORITHMS.digest.map((row) => [row.name, row] as const))('%s', async (_, { uri, hash }) => {
      const expected = hash ? createHash(nodeHash(hash)).update(data).digest('base64') : 'algorithm-unsupported';
      expect(await ask({ ask: 'digest', uri, data: base64(data) })).toEqual([expected]);
    });
  });

  describe('key transport in an extension page', () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const privateKeyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const contentKey = randomBytes(32);

    it.each(ALGORITHMS.keyTransport.map((row) => [row.name, row] as const))('%s', async (_, row) => {
      const { uri, scheme, keyOctets = 0 } = row;
      const expected = base64(contentKey);
      switch (scheme) {
        case 'rsa-1_5': {
          const wrapped = base64(publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, contentKey));
          expect(await ask({ ask: 'unwrap-rsa', uri, privateKeyPem, wrapped })).toEqual([expected]);
          break;
        }
        case 'rsa-oaep': {
          const hashes: readonly HashName[] = ['SHA-1', 'SHA-224', 'SHA-256', 'SHA-384', 'SHA-512'];
          const questions = hashes.map((hash): Question => {
            const wrapped = base64(publicEncrypt({ key: publicKey, oaepHash: nodeHash(hash) }, contentKey));
            return { ask: 'unwrap-rsa', uri, privateKeyPem, wrapped, digest: hash, mgfHash: hash };
          });
          expect(await ask(...questions)).toEqual(hashes.map(() => expected));
          break;
        }
        case 'aes-kw': {
          const key = randomBytes(keyOctets);
          const cipher = createCipheriv(`id-aes${keyOctets * 8}-wrap`, key, Buffer.alloc(8, 0xa6));
          const wrapped = base64(Buffer.concat([cipher.update(contentKey), cipher.final()]));
          const wrong = base64(randomBytes(keyOctets));
          expect(
            await ask(
              { ask: 'unwrap-key', uri, key: base64(key), wrapped },
              { ask: 'unwrap-key', uri, key: wrong, wrapped },
            ),
          ).toEqual([expected, 'key-unwrap-failed']);
          break;
        }
        case 'none':
          expect(await ask({ ask: 'unwrap-rsa', uri, privateKeyPem, wrapped: base64(randomBytes(256)) })).toEqual([
            'algorithm-unsupported',
          ]);
      }
    });
  });

  describe('content encryption in an extension page', () => {
    it.each(ALGORITHMS.block.map((row) => [row.name, row] as const))('%s', async (_, { uri, scheme, keyOctets }) => {
      const key = randomBytes(keyOctets);
      const bits = keyOctets * 8;
      const isGcm = scheme === 'aes-gcm';
      const iv = randomBytes(isGcm ? 12 : scheme === 'aes-cbc' ? 16 : 8);
      const name = scheme === '3des-cbc' ? 'des-ede3-cbc' : `aes-${bits}-${isGcm ? 'gcm' : 'cbc'}`;
      const cipher = createCipheriv(name, key, iv);
      const body = Buffer.concat([cipher.update(data), cipher.final()]);
      const tag = isGcm ? (cipher as CipherGCM).getAuthTag() : Buffer.alloc(0);
      const cipherText = Buffer.concat([iv, body, tag]);
      const [opened] = await ask({ ask: 'content', uri, key: base64(key), cipherText: base64(cipherText) });
      expect(opened).toBe(base64(data));
      if (!isGcm) return;
      const altered = base64(flipped(cipherText, 14));
      expect(await ask({ ask: 'content', uri, key: base64(key), cipherText: altered })).toEqual([
        'content-decrypt-failed',
      ]);
    });
  });
}
