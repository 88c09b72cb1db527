// The built extension: its manifest asks for no more than is used, and the app's page, which no manifest key names, is in it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { EXTENSION } from '../../tools/drive/launch.ts';

const manifest = JSON.parse(readFileSync(join(EXTENSION, 'manifest.json'), 'utf8')) as Record<string, unknown>;

it('has this manifest', () => {
  expect(manifest).toMatchInlineSnapshot(`
    {
      "action": {
        "default_icon": {
          "16": "icons/16.png",
          "32": "icons/32.png",
        },
        "default_title": "__MSG_open__",
      },
      "background": {
        "service_worker": "service-worker-loader.js",
        "type": "module",
      },
      "content_security_policy": {
        "extension_pages": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'",
      },
      "default_locale": "en",
      "description": "__MSG_description__",
      "devtools_page": "src/devtools/index.html",
      "host_permissions": [
        "<all_urls>",
      ],
      "icons": {
        "128": "icons/128.png",
        "16": "icons/16.png",
        "32": "icons/32.png",
        "48": "icons/48.png",
      },
      "manifest_version": 3,
      "minimum_chrome_version": "121",
      "name": "__MSG_name__",
      "permissions": [
        "webRequest",
        "storage",
      ],
      "short_name": "SAML Scope",
      "version": "0.1.0",
    }
  `);
});

it('has the pages and icons that manifest and code name', () => {
  const named = [
    'src/panel/index.html',
    'src/devtools/index.html',
    'icons/16.png',
    'icons/32.png',
    'icons/48.png',
    'icons/128.png',
  ];
  expect(named.filter((path) => !existsSync(join(EXTENSION, path)))).toEqual([]);
});

it('has no inline script, no remote address to load from, and no source map', () => {
  const files = readdirSync(EXTENSION, { recursive: true, encoding: 'utf8' });
  expect(files.filter((file) => file.endsWith('.map'))).toEqual([]);
  for (const page of files.filter((file) => file.endsWith('.html'))) {
    const html = readFileSync(join(EXTENSION, page), 'utf8');
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|(?:src|href)="https?:/);
  }
  for (const script of files.filter((file) => file.endsWith('.js'))) {
    expect(readFileSync(join(EXTENSION, script), 'utf8')).not.toMatch(/\beval\(|new Function\(|\bimportScripts\(/);
  }
});
