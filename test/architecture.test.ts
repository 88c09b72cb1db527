// Holds the folders of src to the table of rooms, the lint rules to the table, and the imports to both.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { CORE, ROOMS, roomOverrides } from '../tools/rooms.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path))
  .map((path) => ({ path, room: path.split(/[\\/]/)[0] ?? '', text: readFileSync(join(root, 'src', path), 'utf8') }));

/** Room of each relative import, and the specifiers of packages. */
function importsOf(path: string, text: string): { rooms: string[]; packages: string[] } {
  const rooms: string[] = [];
  const packages: string[] = [];
  for (const [, specifier = ''] of text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)) {
    if (!specifier.startsWith('.')) packages.push(specifier);
    else rooms.push(relative('src', join('src', path, '..', specifier)).split(/[\\/]/)[0] ?? '');
  }
  return { rooms, packages };
}

describe('the rooms of the house', () => {
  it('are the folders of src', () => {
    const folders = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => name).sort()).toEqual(Object.keys(ROOMS).sort());
  });

  it('are what the lint rules say', () => {
    const config = JSON.parse(readFileSync(join(root, 'biome.jsonc'), 'utf8')) as { overrides: unknown[] };
    expect(config.overrides, 'run node tools/rooms.mjs').toEqual(roomOverrides());
  });

  it('form no circle', () => {
    const reached = (room: string, seen: readonly string[]): string[] =>
      seen.includes(room) ? [...seen, room] : (ROOMS[room] ?? []).flatMap((next) => reached(next, [...seen, room]));
    expect(Object.keys(ROOMS).flatMap((room) => reached(room, []))).toEqual([]);
  });

  it.each(Object.keys(ROOMS))('%s imports only from the rooms that it may know', (room) => {
    const strangers = sources
      .filter((source) => source.room === room)
      .flatMap(({ path, text }) =>
        importsOf(path, text)
          .rooms.filter((other) => other !== room && !ROOMS[room]?.includes(other))
          .map((other) => `${path} imports ${other}`),
      );
    expect(strangers).toEqual([]);
  });

  it.each([...CORE])('%s takes neither clock nor chance nor browser', (room) => {
    const impure = sources
      .filter((source) => source.room === room)
      .filter(({ path, text }) => {
        const code = text.replace(/^\s*(?:\/\/|\*|\/\*).*$/gm, '');
        const browserPackage = importsOf(path, text).packages.includes('webextension-polyfill');
        return browserPackage || /\bDate\.now\(|new Date\(\)|Math\.random\(|performance\.now\(/.test(code);
      });
    expect(impure.map(({ path }) => path)).toEqual([]);
  });

  it('keeps the lenient XML parser out of everything that decides', () => {
    const users = sources.filter(({ path, text }) => importsOf(path, text).packages.includes('@xmldom/xmldom'));
    expect(users.map(({ path }) => path)).toEqual(['xml/lenient-view.ts']);
    const viewers = sources.filter(({ text }) => /lenient-view\.ts'/.test(text)).map((source) => source.room);
    expect(viewers.filter((room) => room !== 'panel')).toEqual([]);
  });
});
