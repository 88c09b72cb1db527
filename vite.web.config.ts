// Builds the analyze page as a static page: one folder for an intranet, or to open from a disk. It fetches nothing.
import { defineConfig, type Plugin } from 'vite';
import { withoutInnerHtml } from './vite.config.ts';

/** Scripts and styles of its own folder, a worker made of the script itself, and no address to send anything to. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  'worker-src blob:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** Browsers load no module from a disk, so the script is a classic one, which runs when the page has been read. */
const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
    <meta name="referrer" content="no-referrer" />
    <meta name="viewport" content="width=device-width" />
    <title>SAML Scope</title>
    <link rel="stylesheet" href="./analyze.css" />
    <script defer src="./analyze.js"></script>
  </head>
  <body>
    <div id="app"></div>
  </body>
</html>
`;

function page(): Plugin {
  return {
    name: 'static-page',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'index.html', source: PAGE });
    },
  };
}

export default defineConfig({
  base: './',
  publicDir: false,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [withoutInnerHtml(), page()],
  build: {
    outDir: 'dist/web',
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: false,
    cssCodeSplit: false,
    // One script by design, in kB.
    chunkSizeWarningLimit: 2_000,
    rollupOptions: {
      // What Vite puts in around dynamic imports names import.meta, and is not run where there is one script only.
      checks: { bundlerTimings: false, emptyImportMeta: false },
      input: 'src/analyze/web.tsx',
      output: {
        format: 'iife',
        codeSplitting: false,
        entryFileNames: 'analyze.js',
        assetFileNames: 'analyze[extname]',
      },
    },
  },
});
