// What `npm start -- --headless` does after installing and building: two logins by itself, reported and saved under out/.
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

it('logs in twice, prints both flows with their verdicts, and writes screenshots and the trace', async () => {
  const out = mkdtempSync(join(tmpdir(), 'saml-scope-'));
  try {
    const args = ['--import', 'tsx', 'tools/start/main.ts', '--headless', '--out', out];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root });
    expect(stdout).toMatch(/healthy-redirect.*RelayState: exact.*fault-cut-at-ampersand.*RelayState: mutated/s);
    for (const file of ['start-page.png', 'panel-healthy-redirect.png', 'panel-fault-cut-at-ampersand.png']) {
      expect(readFileSync(join(out, file)).subarray(1, 4).toString()).toBe('PNG');
    }
    expect(existsSync(join(out, 'trace.har'))).toBe(true);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
});
