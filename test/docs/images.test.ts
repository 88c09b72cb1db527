// docs/images: each picture is shown by a page, made by `npm run screenshots`, and there.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const pages = [
  'README.md',
  ...readdirSync(new URL('docs/', root)).flatMap((name) => (/\.md$/.test(name) ? [`docs/${name}`] : [])),
];

it('has the pictures that pages show, and no others', () => {
  const shown = pages.flatMap((page) =>
    [...read(page).matchAll(/\]\((?:docs\/)?images\/([\w-]+)\.png\)/g)].map(([, name]) => name),
  );
  const there = readdirSync(new URL('docs/images/', root)).map((name) => name.replace(/\.png$/, ''));
  expect([...new Set(shown)].sort()).toEqual(there.sort());
});

it('has those that the screenshots make', () => {
  const made = /const SHOWN = \{([\s\S]*?)\};/.exec(read('tools/screenshots.ts'))?.[1] ?? '';
  const names = [...made.matchAll(/^ {2}'?([\w-]+)'?:/gm)].map(([, name]) => name);
  expect(names.toSorted()).toEqual(
    readdirSync(new URL('docs/images/', root))
      .map((name) => name.replace(/\.png$/, ''))
      .sort(),
  );
});
