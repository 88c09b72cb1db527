// `npm test`: installs what is missing, then lint, types, unit tests, production builds, and the tests in real browsers.
import { spawnSync } from 'node:child_process';
import { installDependencies, ROOT } from './install.mjs';

installDependencies();
const { ensureChromium } = await import('./chromium.mjs');
ensureChromium();

const bin = (file) => [process.execPath, `${ROOT}node_modules/${file}`];
const steps = [
  ['lint', [`${ROOT}node_modules/.bin/biome`, 'check', '--error-on-warnings', '.']],
  ['types', [`${ROOT}node_modules/.bin/tsc`, '--noEmit']],
  ['unit tests', [...bin('vitest/vitest.mjs'), 'run', '--project', 'unit']],
  ['build', [process.execPath, `${ROOT}tools/build.mjs`]],
  ['build of the web page', [...bin('vite/bin/vite.js'), 'build', '--config', 'vite.web.config.ts', '--logLevel=warn']],
  ['browser tests', [...bin('vitest/vitest.mjs'), 'run', '--project', 'e2e']],
];
for (const [name, [command, ...args]] of steps) {
  const start = Date.now();
  console.log(`\n== ${name}`);
  const { status, error } = spawnSync(command, args, {
    cwd: ROOT,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (error) console.error(error.message);
  if (status !== 0) {
    console.error(`\n${name} failed.`);
    process.exit(1);
  }
  console.log(`== ${name}: passed in ${Math.round((Date.now() - start) / 1_000)} s`);
}
