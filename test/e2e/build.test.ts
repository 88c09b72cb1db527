// What a build gives: manifests that ask for no more than is used, the page that no manifest key names, and zips for the stores.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
const BROWSERS = ['chromium', 'firefox'] as const;

/** All that a build reads. */
const SOURCES = [
  'src',
  'public',
  'tools',
  'manifest.json',
  'vite.config.ts',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
];

let out: string;
beforeAll(() => {
  out = mkdtempSync(join(tmpdir(), 'saml-scope-build-'));
  // In two places, since no path may leave a trace either.
  const [first, second] = [join(out, 'sources'), join(out, 'elsewhere', 'copied sources')] as const;
  for (const name of SOURCES) cpSync(join(ROOT, name), join(first, name), { recursive: true });
  cpSync(first, second, { recursive: true });
  build(first, join(out, 'first'));
  build(second, join(out, 'second'));
}, 240_000);
afterAll(() => rmSync(out, { recursive: true, force: true }));

function build(sources: string, folder: string): void {
  symlinkSync(join(ROOT, 'node_modules'), join(sources, 'node_modules'), 'junction');
  const tool = join(sources, 'tools/build.mjs');
  execFileSync(process.execPath, [tool, '--out', folder], { cwd: sources, stdio: 'pipe' });
}

const folderOf = (browser: string) => join(out, 'first', browser);
const zipOf = (browser: string, which = 'first') =>
  readFileSync(join(out, which, `saml-scope-${version}-${browser}.zip`));
const manifestOf = (browser: string) =>
  JSON.parse(readFileSync(join(folderOf(browser), 'manifest.json'), 'utf8')) as Record<string, unknown>;
const filesOf = (browser: string) =>
  readdirSync(folderOf(browser), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folderOf(browser).length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();

describe('the manifest', () => {
  it('for Chromium and Edge', () => {
    expect(manifestOf('chromium')).toMatchInlineSnapshot(`
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
          "96": "icons/96.png",
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

  it('for Firefox differs in the background page and in what names the extension', () => {
    const [chromium, firefox] = [manifestOf('chromium'), manifestOf('firefox')];
    const keys = [...new Set([...Object.keys(chromium), ...Object.keys(firefox)])];
    const other = keys.filter((key) => JSON.stringify(chromium[key]) !== JSON.stringify(firefox[key]));
    expect(Object.fromEntries(other.map((key) => [key, firefox[key]]))).toMatchInlineSnapshot(`
      {
        "background": {
          "scripts": [
            "service-worker-loader.js",
          ],
          "type": "module",
        },
        "browser_specific_settings": {
          "gecko": {
            "data_collection_permissions": {
              "required": [
                "none",
              ],
            },
            "id": "{332774df-58dc-4a0a-8ea1-0330962f83ab}",
            "strict_min_version": "153.0",
          },
        },
        "minimum_chrome_version": undefined,
      }
    `);
  });

  it('has the version of the package, and words of the lengths that stores take', () => {
    const words = JSON.parse(readFileSync(join(folderOf('chromium'), '_locales/en/messages.json'), 'utf8')) as Record<
      string,
      { message: string }
    >;
    expect(manifestOf('chromium').version).toBe(version);
    expect(words.name?.message.length).toBeLessThanOrEqual(45);
    expect(words.description?.message.length).toBeLessThanOrEqual(132);
    expect(String(manifestOf('chromium').short_name).length).toBeLessThanOrEqual(12);
  });
});

describe.each(BROWSERS)('the build for %s', (browser) => {
  it('has the pages and icons that manifest and code name', () => {
    const named = [
      'src/panel/index.html',
      'src/analyze/index.html',
      'src/devtools/index.html',
      'icons/16.png',
      'icons/32.png',
      'icons/48.png',
      'icons/96.png',
      'icons/128.png',
    ];
    expect(named.filter((path) => !existsSync(join(folderOf(browser), path)))).toEqual([]);
  });

  it('has no stray file', () => {
    const known =
      /^(?:manifest\.json|service-worker-loader\.js|(?:icons|_locales|src|assets)\/[\w./-]+\.(?:js|css|html|png|json))$/;
    expect(filesOf(browser).filter((file) => !known.test(file))).toEqual([]);
  });

  it('has no inline script, no remote address to load from, and no markup made of text', () => {
    for (const file of filesOf(browser)) {
      const text = readFileSync(join(folderOf(browser), file), 'utf8');
      if (file.endsWith('.html')) expect(text).not.toMatch(/<script(?![^>]*\bsrc=)|(?:src|href)="https?:/);
      if (!file.endsWith('.js')) continue;
      expect(text).not.toMatch(/\beval\(|new Function\(|\bimportScripts\(|sourceMappingURL/);
      expect(text).not.toMatch(/\.(?:inner|outer)HTML\s*=(?!=)|insertAdjacentHTML|document\.write\(/);
    }
  });

  it('is the same zip, octet for octet, when it is built again elsewhere', () => {
    expect(zipOf(browser).equals(zipOf(browser, 'second'))).toBe(true);
  });

  it('is whole in the zip, in order and without the time of its making', () => {
    const zip = zipOf(browser);
    const entries = [];
    const end = zip.length - 22;
    for (let at = zip.readUInt32LE(end + 16); at < end; at += 46 + zip.readUInt16LE(at + 28)) {
      entries.push({
        name: zip.subarray(at + 46, at + 46 + zip.readUInt16LE(at + 28)).toString(),
        octets: zip.readUInt32LE(at + 24),
        time: zip.readUInt16LE(at + 12),
        date: zip.readUInt16LE(at + 14),
      });
    }
    const files = filesOf(browser).map((name) => ({
      name,
      octets: readFileSync(join(folderOf(browser), name)).length,
      time: 0,
      date: 0x21,
    }));
    expect(entries).toEqual(files);
  });
});

const webExt = process.env.WEB_EXT ?? join(ROOT, 'node_modules/.bin/web-ext');

describe.skipIf(!existsSync(webExt))('web-ext lint (skipped where web-ext is not installed; WEB_EXT names it)', () => {
  it('has no error, no warning and no notice', () => {
    const args = ['lint', '--source-dir', folderOf('firefox'), '--output', 'json', '--no-config-discovery'];
    const { summary, ...found } = JSON.parse(execFileSync(webExt, args, { encoding: 'utf8' })) as Record<
      string,
      unknown
    >;
    expect(summary, JSON.stringify(found)).toEqual({ errors: 0, notices: 0, warnings: 0 });
  }, 180_000);
});
