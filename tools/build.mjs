// `npm run build`: the extension for each browser, unpacked and as the zip that its store takes. Same sources, same octets.
// `-- --out <folder>` builds elsewhere than in dist.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { installDependencies, ROOT } from './install.mjs';

installDependencies();
const { zipFolder } = await import('./build-zip.mjs');

const { values } = parseArgs({ options: { out: { type: 'string' } } });
const out = values.out === undefined ? join(ROOT, 'dist') : resolve(values.out);
const { version } = JSON.parse(readFileSync(join(ROOT, 'manifest.json'), 'utf8'));

// What an earlier build left would end up in a zip, or be taken for one of this version.
if (existsSync(out)) {
  const stale = /^(?:chromium|firefox|saml-scope-.*\.zip)$/;
  for (const entry of readdirSync(out)) if (stale.test(entry)) rmSync(join(out, entry), { recursive: true });
}

for (const [name, mode] of [
  ['chromium', 'production'],
  ['firefox', 'firefox'],
]) {
  const folder = join(out, name);
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
  const args = ['build', '--mode', mode, '--outDir', folder, '--emptyOutDir', '--logLevel=warn'];
  // Whatever the surroundings say, this is what is published.
  const env = { ...process.env, NODE_ENV: 'production' };
  const { status } = spawnSync(process.execPath, [vite, ...args], { cwd: ROOT, env, stdio: 'inherit' });
  if (status !== 0) process.exit(1);
  const zip = join(out, `saml-scope-${version}-${name}.zip`);
  writeFileSync(zip, zipFolder(folder));
  console.log(`${zip}: ${statSync(zip).size} bytes`);
}
