// Installing what is missing: never into a folder that belongs to another checkout.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'saml-scope-install-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('leaves dependencies alone that are a link to those of another checkout', () => {
  const [checkout, dependencies] = [join(folder, 'checkout'), join(folder, 'dependencies')];
  mkdirSync(join(checkout, 'tools'), { recursive: true });
  mkdirSync(dependencies);
  writeFileSync(join(dependencies, 'kept'), '');
  symlinkSync(dependencies, join(checkout, 'node_modules'), 'junction');
  for (const name of ['package.json', 'package-lock.json', 'tools/install.mjs'])
    cpSync(join(ROOT, name), join(checkout, name));
  const module = JSON.stringify(pathToFileURL(join(checkout, 'tools/install.mjs')).href);
  const script = `import(${module}).then(({ installDependencies }) => installDependencies())`;
  // Without a PATH there is no npm that could do it all the same.
  execFileSync(process.execPath, ['-e', script], { env: {}, stdio: 'pipe' });
  expect(readdirSync(dependencies)).toEqual(['kept']);
});
