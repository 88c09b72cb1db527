// Builds the extension: worker, devtools page, and the app's page, which no manifest key names. `--mode firefox` for Firefox.
import { fileURLToPath } from 'node:url';
import { crx, type ManifestV3Export } from '@crxjs/vite-plugin';
import { defineConfig, type Plugin } from 'vite';
import manifest from './manifest.json' with { type: 'json' };

/** Firefox has background scripts instead of a service worker, and names an extension by an ID. */
function firefoxManifest() {
  const { minimum_chrome_version: _, background, ...shared } = manifest;
  return {
    ...shared,
    background: { scripts: [background.service_worker], type: 'module' },
    browser_specific_settings: {
      gecko: {
        // Made once; the store knows the extension by it for ever.
        id: '{332774df-58dc-4a0a-8ea1-0330962f83ab}',
        strict_min_version: '153.0',
        data_collection_permissions: { required: ['none'] },
      },
    },
  };
}

/** Preact's one way to set HTML, `dangerouslySetInnerHTML`, writes text instead: no page of ours can ever make markup of traffic. */
export function withoutInnerHtml(): Plugin {
  const assignment = /\.innerHTML=(?!=)/g;
  return {
    name: 'without-inner-html',
    enforce: 'pre',
    transform: {
      filter: { id: /[\\/]preact[\\/]dist[\\/]preact\.m?js/ },
      handler(code) {
        const found = code.match(assignment)?.length ?? 0;
        if (found !== 1) this.error(`Preact sets innerHTML in ${found} places; 1 is known. Look at each again.`);
        return { code: code.replace(assignment, '.textContent='), map: null };
      },
    },
  };
}

export default defineConfig(({ mode }) => {
  const browser = mode === 'firefox' ? 'firefox' : 'chrome';
  return {
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    plugins: [
      withoutInnerHtml(),
      crx({ manifest: (browser === 'firefox' ? firefoxManifest() : manifest) as ManifestV3Export, browser }),
    ],
    build: {
      outDir: browser === 'firefox' ? 'dist/firefox' : 'dist/chromium',
      emptyOutDir: true,
      target: 'es2023',
      modulePreload: false,
      rollupOptions: {
        // How long plugins take is for who works on the build, not for everybody who builds.
        checks: { bundlerTimings: false },
        input: {
          panel: fileURLToPath(new URL('src/panel/index.html', import.meta.url)),
          analyze: fileURLToPath(new URL('src/analyze/index.html', import.meta.url)),
        },
      },
    },
  };
});
