// docs/browsers.md names a test in each cell; the tests are there under these titles.
import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const page = readFileSync(new URL('../../docs/browsers.md', import.meta.url), 'utf8');
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| |'))
  .map((line) => line.split('|').slice(1, -1));
const named = [...page.matchAll(/\[([^\]]+)\]\(\.\.\/(test\/[^)]+)\)/g)].map(([, title = '', file = '']) => [
  title,
  file,
]);

it.each(named)('%s, in %s', (title, file) => {
  const path = new URL(`../../${file}`, import.meta.url);
  expect(existsSync(path)).toBe(true);
  expect(readFileSync(path, 'utf8')).toContain(title);
});

it('every cell names a test', () => {
  const bare = rows.flatMap(([, ...cells]) => cells).filter((cell) => !/\]\(\.\.\/test\//.test(cell));
  expect(bare).toEqual([]);
  expect(rows.length).toBeGreaterThan(50);
});

it('is the only table of what browsers give', () => {
  const capture = readFileSync(new URL('../../docs/capture.md', import.meta.url), 'utf8');
  expect(capture).not.toMatch(/\| *(?:Chromium|Firefox)/);
});
