// The keys that the arguments name: --certificate, --metadata, --key. What can't be used is refused, never skipped.

import { InputError } from '../base/input-error.ts';
import type { RsaPrivateKey } from '../crypto/private-key.ts';
import { readCertificates } from '../crypto/read-certificates.ts';
import { readPrivateKey } from '../crypto/read-private-key.ts';
import { PRIVATE_KEY_SENTENCES, REFUSAL_SENTENCES } from '../crypto/sentences.ts';
import type { TrustedKey } from '../dsig/signature-report.ts';
import { type KeyRing, trustMetadata, trustPasted } from '../trust/key-ring.ts';
import type { CliHost } from './run.ts';

export interface KeyArguments {
  readonly certificate?: readonly string[] | undefined;
  readonly metadata?: readonly string[] | undefined;
  readonly key?: readonly string[] | undefined;
}

export const KEY_OPTIONS = {
  certificate: { type: 'string', multiple: true },
  metadata: { type: 'string', multiple: true },
  key: { type: 'string', multiple: true },
} as const;

/** Errors: InputError `certificate-refused`, `metadata-refused`, `key-refused`, `file-unreadable`. */
export async function readKeys(
  { certificate = [], metadata = [], key = [] }: KeyArguments,
  host: CliHost,
): Promise<KeyRing> {
  const trusted: TrustedKey[] = [];
  for (const path of certificate) trusted.push(...(await certificatesOf(path, host)));
  for (const path of metadata) {
    const found = trustMetadata(await host.read(path), host.limits);
    if (!found)
      throw new InputError(
        'metadata-refused',
        `${path} is not SAML metadata; give an EntityDescriptor or EntitiesDescriptor.`,
      );
    const [broken] = found.unreadable;
    if (broken)
      throw new InputError(
        'metadata-refused',
        `${path} is SAML metadata that can't be read: its XML breaks at line ${broken.line}, column ${broken.column}: ${broken.message}`,
      );
    if (found.keys.length === 0)
      throw new InputError('metadata-refused', `${path} lists no signing certificate that can be read.`);
    trusted.push(...found.keys);
  }
  const privateKeys: RsaPrivateKey[] = [];
  for (const path of key) {
    const read = await readPrivateKey(await host.read(path), host.passphrase);
    if (!read.ok) throw new InputError('key-refused', `${path}: ${PRIVATE_KEY_SENTENCES[read.code]}`);
    privateKeys.push(read.key);
  }
  return { trusted, privateKeys };
}

async function certificatesOf(path: string, host: CliHost): Promise<TrustedKey[]> {
  const pasted = readCertificates(await host.read(path));
  const trusted = trustPasted(pasted);
  if (trusted.length > 0) return trusted;
  const [refusal] = pasted.refusals;
  // Its certificates speak for its entities, and the one of its own signature for none: as certificates they would be trusted for anybody.
  if (refusal?.code === 'metadata-instead')
    throw new InputError('certificate-refused', `${path} is SAML metadata: give it with --metadata.`);
  const why = refusal ? REFUSAL_SENTENCES[refusal.code] : 'Its certificates are for encryption only.';
  throw new InputError('certificate-refused', `${path}: ${why}`);
}
