// Runs the openssl program where there is one: the tests that need it say that they were skipped where there is none.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

/** Octets that openssl writes to its output; throws with its complaint where it fails. */
export function openssl(args: readonly string[], input: Uint8Array | string = ''): Buffer {
  const run = spawnSync('openssl', args, { input, maxBuffer: 10_000_000 });
  if (run.status !== 0) throw new Error(`openssl ${args.join(' ')}: ${run.stderr.toString()}`);
  return run.stdout;
}

/** Calls `use` with a folder that is removed afterwards. */
export function inFolder<T>(files: Readonly<Record<string, string | Uint8Array>>, use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'crypto-test-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A self-signed certificate, PEM, for a key that `genpkey` makes. */
export function selfSigned(
  keyArguments: readonly string[],
  requestArguments: readonly string[] = [],
): { pem: string; key: string } {
  return inFolder({}, (folder) => {
    const key = join(folder, 'key.pem');
    openssl(['genpkey', ...keyArguments, '-out', key]);
    const pem = openssl(['req', '-x509', '-new', '-key', key, '-days', '30', '-utf8', ...requestArguments]);
    return { pem: pem.toString(), key: readFileSync(key, 'utf8') };
  });
}
