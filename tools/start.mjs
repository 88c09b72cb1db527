// `npm start`: installs what is missing, builds, and shows a login. `-- --headless` does it without a window.
import { execFileSync } from 'node:child_process';
import { installDependencies, ROOT } from './install.mjs';

installDependencies();
console.log('Building the extension …');
execFileSync(process.execPath, [`${ROOT}node_modules/vite/bin/vite.js`, 'build', '--logLevel=warn'], {
  cwd: ROOT,
  stdio: 'inherit',
});
const { register } = await import('tsx/esm/api');
register();
await import('./start/main.ts');
