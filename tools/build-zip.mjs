// Writes a folder as a zip (PKWARE APPNOTE 6.3.3) that depends on names and contents alone: sorted, of one fixed time, and
// deflated by pako, whose output does not change with the version of Node.
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { crc32 } from 'node:zlib';
import { deflateRaw } from 'pako';

/** 1 January 1980, 0:00: the first moment that a zip can name, as MS-DOS date and time. */
const DATE = 0x0021;
const TIME = 0;
const DEFLATED = 8;
/** 2.0: the version that deflate needs. */
const VERSION = 20;
/** Made on Unix, so that the upper half of the attributes is a file mode: an ordinary file, 0644. */
const MADE_BY = (3 << 8) | VERSION;
const MODE = (0o100644 << 16) >>> 0;
/** Names are UTF-8. */
const FLAGS = 0x0800;

/** All files below `folder`, by their paths in it. */
export function zipFolder(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [path.slice(join(folder, sep).length).split(sep).join('/'), readFileSync(path)]);
  return zip(files);
}

/** `files`: names with `/` between folders, and contents, in any order. */
export function zip(files) {
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const entries = [];
  const directory = [];
  let offset = 0;
  for (const [path, octets] of sorted) {
    const name = Buffer.from(path, 'utf8');
    const packed = deflateRaw(octets, { level: 9 });
    const shared = numbers(
      [2, VERSION],
      [2, FLAGS],
      [2, DEFLATED],
      [2, TIME],
      [2, DATE],
      [4, crc32(octets)],
      [4, packed.length],
      [4, octets.length],
      [2, name.length],
      [2, 0], // no extra field
    );
    const entry = Buffer.concat([numbers([4, 0x04034b50]), shared, name, packed]);
    entries.push(entry);
    directory.push(
      numbers([4, 0x02014b50], [2, MADE_BY]),
      shared,
      // no comment, disk 0, no internal attributes
      numbers([2, 0], [2, 0], [2, 0], [4, MODE], [4, offset]),
      name,
    );
    offset += entry.length;
  }
  const central = Buffer.concat(directory);
  const count = sorted.length;
  const end = numbers(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, count],
    [2, count],
    [4, central.length],
    [4, offset],
    [2, 0],
  );
  return Buffer.concat([...entries, central, end]);
}

/** Little-endian numbers, each of so many octets. */
function numbers(...fields) {
  const buffer = Buffer.alloc(fields.reduce((sum, [octets]) => sum + octets, 0));
  let at = 0;
  for (const [octets, value] of fields) at = buffer.writeUIntLE(value, at, octets);
  return buffer;
}
