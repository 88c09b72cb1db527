// The part of the algorithm test that runs inside the extension's page: our crypto, asked through JSON. Bundled by the test.
import { decodeBase64, encodeBase64 } from '../../src/base/base64.ts';
import {
  blockAlgorithm,
  digestAlgorithm,
  keyTransportAlgorithm,
  signatureAlgorithm,
} from '../../src/crypto/algorithms.ts';
import { decryptContent, unwrapWithKey, unwrapWithRsa } from '../../src/crypto/decrypt.ts';
import type { HashName } from '../../src/crypto/hash.ts';
import { readPublicKey } from '../../src/crypto/public-key.ts';
import { readPrivateKey } from '../../src/crypto/read-private-key.ts';
import { digest, verifyRaw } from '../../src/crypto/verify.ts';

/** One question; octets are base64. */
export type Question =
  | {
      readonly ask: 'signature';
      readonly uri: string;
      readonly spki: string;
      readonly signature: string;
      readonly data: string;
      readonly pss?: { readonly hash: HashName; readonly mgfHash: HashName; readonly saltLength: number };
    }
  | { readonly ask: 'digest'; readonly uri: string; readonly data: string }
  | {
      readonly ask: 'unwrap-rsa';
      readonly uri: string;
      readonly privateKeyPem: string;
      readonly wrapped: string;
      readonly digest?: HashName;
      readonly mgfHash?: HashName;
    }
  | { readonly ask: 'unwrap-key'; readonly uri: string; readonly key: string; readonly wrapped: string }
  | { readonly ask: 'content'; readonly uri: string; readonly key: string; readonly cipherText: string };

/** `valid`, `invalid`, base64 octets, or the code of why not. */
async function answer(question: Question): Promise<string> {
  switch (question.ask) {
    case 'signature': {
      const algorithm = signatureAlgorithm(question.uri);
      const key = readPublicKey(octets(question.spki));
      if (!algorithm || !key) return 'unread';
      const verdict = await verifyRaw({
        algorithm,
        key,
        signature: octets(question.signature),
        data: octets(question.data),
        ...(question.pss && { pss: question.pss }),
      });
      return typeof verdict === 'string' ? verdict : verdict.indeterminate;
    }
    case 'digest': {
      const algorithm = digestAlgorithm(question.uri);
      const result = algorithm && (await digest(algorithm, octets(question.data)));
      return result instanceof Uint8Array ? encodeBase64(result) : (result?.indeterminate ?? 'unread');
    }
    case 'unwrap-rsa': {
      const { uri, privateKeyPem, wrapped, digest: hash, mgfHash } = question;
      const algorithm = keyTransportAlgorithm(uri);
      const key = await readPrivateKey(privateKeyPem);
      if (!algorithm || !key.ok) return 'unread';
      const cipherText = octets(wrapped);
      return told(
        await unwrapWithRsa(
          { algorithm, cipherText, ...(hash && { digest: hash }), ...(mgfHash && { mgfHash }) },
          key.key,
        ),
      );
    }
    case 'unwrap-key': {
      const algorithm = keyTransportAlgorithm(question.uri);
      return algorithm
        ? told(await unwrapWithKey(algorithm, octets(question.key), octets(question.wrapped)))
        : 'unread';
    }
    case 'content': {
      const algorithm = blockAlgorithm(question.uri);
      return algorithm
        ? told(await decryptContent(algorithm, octets(question.key), octets(question.cipherText)))
        : 'unread';
    }
  }
}

const told = (result: Awaited<ReturnType<typeof decryptContent>>): string =>
  result.ok ? encodeBase64(result.octets) : result.code;

const octets = (base64: string): Uint8Array => decodeBase64(base64) ?? new Uint8Array();

export const answerAll = (questions: readonly Question[]): Promise<string[]> => Promise.all(questions.map(answer));

Object.assign(globalThis, { answerAll });
