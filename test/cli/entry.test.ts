// What only a process has: files that are too large to read, and an output that takes nothing.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { readFileWithin } from '../../src/cli/read-file-within.ts';

const folder = mkdtempSync(join(tmpdir(), 'saml-scope-entry-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'file');
writeFileSync(file, '12345');

describe('a file', () => {
  it('is read up to the limit', async () => {
    expect(Buffer.from(await readFileWithin(file, 5)).toString()).toBe('12345');
  });

  it('above it is refused before it is read', async () => {
    const large = join(folder, 'large');
    writeFileSync(large, '');
    // Larger than Node reads at once; it takes no room on the disk.
    truncateSync(large, 3 * 1_024 ** 3);
    await expect(readFileWithin(large, 512_000_000)).rejects.toMatchObject({
      code: 'input-too-large',
      message: `${large} has 3221225472 octets; the limit is 512000000.`,
    });
  });

  it.skipIf(!existsSync('/dev/zero'))('without an end is not read without an end', async () => {
    await expect(readFileWithin('/dev/zero', 1_000_000)).rejects.toMatchObject({ code: 'input-too-large' });
  });

  it('that is a folder or is not there is refused', async () => {
    for (const path of [folder, join(folder, 'none')])
      await expect(readFileWithin(path, 5)).rejects.toMatchObject({ code: 'file-unreadable' });
  });
});

describe.skipIf(!existsSync('/dev/full'))('an output that takes nothing (skipped where there is no /dev/full)', () => {
  it('is one line and exit code 2', () => {
    const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
    const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', main, '--help'], {
      stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([2, "file-unwritable: standard output can't be written (ENOSPC).\n"]);
  });
});
