// Builds the extension: worker, devtools page, and the app's page, which no manifest key names.
import { fileURLToPath } from 'node:url';
import { crx, type ManifestV3Export } from '@crxjs/vite-plugin';
import { defineConfig } from 'vite';
import manifest from './manifest.json' with { type: 'json' };

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [crx({ manifest: manifest as ManifestV3Export })],
  build: {
    outDir: 'dist/chromium',
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: false,
    rollupOptions: { input: { panel: fileURLToPath(new URL('src/panel/index.html', import.meta.url)) } },
  },
});
