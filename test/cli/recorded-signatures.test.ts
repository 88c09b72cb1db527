// Recorded logins through other people's software: every signature in them, held to what xmlsec1 and OpenSSL said of it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { run } from '../../src/cli/run.ts';

const hars = new URL('../../../shared/hars/', import.meta.url);
const isAbsent = !existsSync(hars);
const read = (name: string) => readFileSync(new URL(name, hars));
const host = { limits: DEFAULT_LIMITS, now: () => 0, read: async (path: string) => read(path) };

interface Expected {
  messages: { encrypted: boolean; signatures: { on: string; outcome: string }[] }[];
}
interface Signature {
  on: string;
  element: string | null;
  decrypted: boolean;
  outcome: string;
  trust: string;
}
interface Output {
  messages: {
    encrypted: boolean;
    decrypted: boolean;
    nameId: string | null;
    signatures: Signature[];
    authentic: boolean;
  }[];
}

const nameOf = ({ on, element, decrypted }: Signature) =>
  decrypted ? `${element} (decrypted)` : on === 'other' ? element : on;

const analyze = async (file: string, ...more: string[]): Promise<Output> => {
  const result = await run(['analyze', file, '--format', 'json', ...more], host);
  return JSON.parse(result.output ?? '') as Output;
};

describe.skipIf(isAbsent)('signatures of recorded logins (skipped where ../shared is absent)', () => {
  const index = isAbsent ? {} : (JSON.parse(read('index.json').toString()) as Record<string, Expected>);
  const list = (folder: string, flag: string) =>
    isAbsent ? [] : readdirSync(new URL(folder, hars)).flatMap((name) => [flag, `${folder}${name}`]);
  const keys = [...list('metadata/', '--metadata'), ...list('keys/', '--key')];

  it.each(Object.keys(index))('%s: each is what the independent tools said, with metadata and keys', async (file) => {
    const { messages } = await analyze(file, ...keys);
    const expected = index[file] as Expected;
    expect(messages.map(({ signatures }) => signatures.map((one) => `${nameOf(one)} ${one.outcome}`).sort())).toEqual(
      expected.messages.map(({ signatures }) => signatures.map(({ on, outcome }) => `${on} ${outcome}`).sort()),
    );
    expect(messages.map(({ decrypted }) => decrypted)).toEqual(expected.messages.map(({ encrypted }) => encrypted));
  });

  it.each(Object.keys(index))('%s: without keys nothing is called valid', async (file) => {
    const { messages } = await analyze(file);
    const all = messages.flatMap(({ signatures }) => signatures);
    expect(all.filter(({ outcome, trust }) => outcome === 'valid' || trust === 'trusted')).toEqual([]);
    expect(messages.filter(({ authentic }) => authentic)).toEqual([]);
  });
});
