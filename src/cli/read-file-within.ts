// A file's octets, or those of standard input, for the entry: one that is too large is refused before it fills the memory.
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { InputError } from '../base/input-error.ts';

/** `most`: octets. `-` is standard input. Errors: InputError `file-unreadable`, `input-too-large`. */
export async function readFileWithin(path: string, most: number): Promise<Uint8Array> {
  try {
    if (path === '-') return await readStream(process.stdin, 'Standard input', most);
    const told = await stat(path);
    // A pipe or a device does not say how much will come.
    if (!told.isFile()) return await readStream(createReadStream(path), path, most);
    if (told.size > most) throw tooLarge(path, `${told.size}`, most);
    return await readFile(path);
  } catch (error) {
    if (error instanceof InputError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new InputError('file-unreadable', `${path} can't be read (${code}); check the path.`);
  }
}

async function readStream(stream: NodeJS.ReadableStream, name: string, most: number): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of stream) {
    parts.push(part as Buffer);
    length += part.length;
    if (length > most) throw tooLarge(name, `more than ${most}`, most);
  }
  return Buffer.concat(parts);
}

const tooLarge = (name: string, octets: string, most: number): InputError =>
  new InputError('input-too-large', `${name} has ${octets} octets; the limit is ${most}.`);
