// docs/publishing.md is what gets typed into the stores' forms: it agrees with the manifest, and its words have the lengths that stores take.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { CHECKS } from '../../src/checks/index.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const page = read('docs/publishing.md');
const manifest = JSON.parse(read('manifest.json')) as {
  readonly permissions: readonly string[];
  readonly host_permissions: readonly string[];
  readonly icons: Readonly<Record<string, string>>;
};
const messages = JSON.parse(read('public/_locales/en/messages.json')) as Readonly<Record<string, { message: string }>>;
const unwrapped = page.replace(/\n(?=\S)/g, ' ');

it('has the name and the short description of the package, short enough for each store', () => {
  const name = messages.name?.message ?? '';
  const description = messages.description?.message ?? '';
  expect(unwrapped).toContain(`**Name** (at most 45 characters): ${name}`);
  expect(name.length).toBeLessThanOrEqual(45);
  expect(unwrapped).toContain(`: ${description}`);
  expect(description.length).toBeLessThanOrEqual(132);
});

it('justifies every permission of the manifest, and none that is not asked for', () => {
  const rows = [...page.matchAll(/^\| `([^`]+)` \|/gm)].map(([, permission]) => permission);
  expect(rows.toSorted()).toEqual([...manifest.permissions, ...manifest.host_permissions, 'devtools_page'].toSorted());
  const refused = /Not asked for: (.*)\./.exec(page)?.[1]?.match(/[\w]+/g) ?? [];
  expect(refused.filter((permission) => manifest.permissions.includes(permission))).toEqual([]);
});

it('counts the checks as they are, to the next hundred', () => {
  expect(page).toContain('four hundred checks');
  expect(Math.round(CHECKS.length / 100)).toBe(4);
});

it('names the sizes of the icons that the package has, each of that size', () => {
  const sizes = Object.keys(manifest.icons);
  expect(page).toContain(`${sizes.slice(0, -1).join(', ')} and ${sizes.at(-1)} pixels`);
  for (const [size, path] of Object.entries(manifest.icons)) {
    const png = readFileSync(new URL(`../../public/${path}`, import.meta.url));
    // PNG, 11.2.2: width and height are the first two fields of IHDR.
    expect([path, png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([path, Number(size), Number(size)]);
  }
});

it('names the pictures that are made, of the sizes that are made', () => {
  const tool = read('tools/store-pictures.ts');
  const named = [...page.matchAll(/`([\w-]+)\.png`/g)].map(([, name = '']) => name);
  expect(named).toHaveLength(9);
  expect(named.filter((name) => !tool.includes(`'${name}'`))).toEqual([]);
  expect(page).toContain('1280 × 800');
  expect(tool).toContain('width: 1_280, height: 800');
  expect(page).toContain('440 × 280');
  expect(tool).toContain('width: 440, height: 280');
});
