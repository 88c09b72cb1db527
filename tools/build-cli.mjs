// `npm run build:cli`: the command line as one file that Node runs without anything else, for `npm pack` and `npm i -g`.
import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const OUT = `${ROOT}dist-cli`;

await rm(OUT, { recursive: true, force: true });
await build({
  root: ROOT,
  configFile: false,
  logLevel: 'warn',
  publicDir: false,
  build: {
    // Everything but Node's own modules goes into the file: what is installed needs no dependencies.
    ssr: true,
    outDir: OUT,
    target: 'node20',
    minify: false,
    rollupOptions: {
      checks: { bundlerTimings: false },
      input: `${ROOT}src/cli/main.ts`,
      output: { format: 'es', entryFileNames: 'saml-scope.mjs', chunkFileNames: '[name].mjs' },
    },
  },
  ssr: { noExternal: true, target: 'node' },
});
const file = `${OUT}/saml-scope.mjs`;
const code = await readFile(file, 'utf8');
await writeFile(file, code.startsWith('#!') ? code : `#!/usr/bin/env node\n${code}`);
await chmod(file, 0o755);
