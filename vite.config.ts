// Builds the extension: worker, devtools page, and the app's page, which no manifest key names. `--mode firefox` for Firefox.
import { fileURLToPath } from 'node:url';
import { crx, type ManifestV3Export } from '@crxjs/vite-plugin';
import { defineConfig } from 'vite';
import manifest from './manifest.json' with { type: 'json' };

/** Firefox has background scripts instead of a service worker, and names an extension by an ID. */
function firefoxManifest() {
  const { minimum_chrome_version: _, background, ...shared } = manifest;
  return {
    ...shared,
    background: { scripts: [background.service_worker], type: 'module' },
    browser_specific_settings: {
      gecko: {
        id: 'saml-scope@saml-scope.invalid',
        strict_min_version: '142.0',
        data_collection_permissions: { required: ['none'] },
      },
    },
  };
}

export default defineConfig(({ mode }) => {
  const browser = mode === 'firefox' ? 'firefox' : 'chrome';
  return {
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    plugins: [crx({ manifest: (browser === 'firefox' ? firefoxManifest() : manifest) as ManifestV3Export, browser })],
    build: {
      outDir: browser === 'firefox' ? 'dist/firefox' : 'dist/chromium',
      emptyOutDir: true,
      target: 'es2023',
      modulePreload: false,
      rollupOptions: { input: { panel: fileURLToPath(new URL('src/panel/index.html', import.meta.url)) } },
    },
  };
});
