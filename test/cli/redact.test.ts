import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { entry, har } from '../builders/har.ts';
import * as saml from '../builders/saml.ts';
import { runWith, textOf } from './files.ts';

const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString();
const base64 = (xml: string) => Buffer.from(xml).toString('base64');
const login = har(
  entry({
    request: {
      url: `${saml.SSO}?SAMLRequest=${encodeURIComponent(base64(saml.authnRequest({ id: '_q' })))}&RelayState=%2Fcases%2F4711ada`,
      headers: [{ name: 'Cookie', value: 'sid=s3cr3tcookie' }],
    },
  }),
  entry({
    at: '2026-01-02T03:04:06.000Z',
    request: {
      method: 'POST',
      url: saml.ACS,
      postData: {
        mimeType: 'application/x-www-form-urlencoded',
        text: form({
          SAMLResponse: base64(saml.response({ id: '_r', inResponseTo: '_q' })),
          RelayState: '/cases/4711',
          password: 'hunter2hunter2',
        }),
      },
    },
  }),
);

describe('redact', () => {
  it('writes a shareable trace unless told otherwise', async () => {
    const ran = await runWith({ 'login.har': login }, 'redact', 'login.har', '-o', 'out.json');
    expect(ran.exitCode).toBe(0);
    expect(ran.output).toMatch(/^out\.json: 2 exchanges, level shareable, \d+ different values replaced\.\n$/);
    const text = textOf(ran, 'out.json');
    expect(JSON.parse(text)).toMatchObject({
      format: 'saml-scope-trace',
      version: 1,
      redaction: { level: 'shareable' },
    });
    expect(text).not.toMatch(/4711|s3cr3t|hunter2|ada@example/);
  });

  it('never makes anything trusted, whatever the file says was verified before', async () => {
    const golden = readFileSync(new URL('../golden/deep-link.har', import.meta.url));
    const ran = await runWith({ a: golden }, 'redact', 'a', '-o', 'b');
    const trace = JSON.parse(textOf(ran, 'b'));
    for (const message of trace.verdicts.messages) {
      for (const signature of [...message.signatures, ...(message.detached ? [message.detached] : [])])
        Object.assign(signature, { verdict: 'trusted', outcome: 'valid', keySource: 'trusted', cause: null });
      Object.assign(message, { authentic: true, notAuthenticBecause: [] });
    }
    for (const { findings } of trace.verdicts.flows)
      for (const finding of findings) if (finding.id === 'signature-key-unknown') finding.outcome = 'pass';
    const forged = { b: JSON.stringify(trace) };
    const { messages, flows } = JSON.parse((await runWith(forged, 'analyze', 'b', '--format', 'json')).output ?? '');
    const signatures = messages.flatMap((message: { signatures: object[] }) => message.signatures);
    expect(signatures.length).toBeGreaterThan(1);
    for (const signature of signatures)
      expect(signature).toMatchObject({
        outcome: 'indeterminate',
        trust: 'none',
        beforeRedaction: 'trusted',
        covers: [],
      });
    expect(messages.map(({ authentic }: { authentic: boolean | null }) => authentic)).not.toContain(true);
    const [{ findings }] = flows;
    expect(
      findings.filter(
        ({ id, outcome }: Record<string, string>) => id === 'signature-key-unknown' && outcome === 'pass',
      ),
    ).toEqual([]);
    const text = (await runWith(forged, 'analyze', 'b')).output;
    expect(text).toContain('not verified here; the file says that it was trusted before redaction');
    expect(text).not.toContain('Everything that counts');
  });

  it('gives a trace of which analyze says the same', async () => {
    const before = await runWith({ a: login }, 'analyze', 'a', '--format', 'json');
    const ran = await runWith({ a: login }, 'redact', 'a', '-o', 'b');
    const after = await runWith({ b: ran.written.get('b') ?? '' }, 'analyze', 'b', '--format', 'json');
    const verdict = (output: string | undefined) => {
      const { flows } = JSON.parse(output ?? '') as {
        flows: { outcome: string; legs: { relayState: { verdict: string; class: string; detail: object } }[] }[];
      };
      return flows.map(({ outcome, legs }) => [
        outcome,
        legs.map(({ relayState }) => [relayState.verdict, relayState.class]),
      ]);
    };
    expect(verdict(after.output)).toEqual(verdict(before.output));
    expect(verdict(after.output)).toMatchObject([[expect.anything(), [['mutated', 'truncated']]]]);
  });

  it('compresses when asked, and reads what it compressed', async () => {
    const ran = await runWith({ a: login }, 'redact', 'a', '-o', 'b', '--gzip');
    const octets = ran.written.get('b') ?? new Uint8Array();
    expect(JSON.parse(gunzipSync(octets).toString())).toMatchObject({ version: 1 });
    expect((await runWith({ b: octets }, 'analyze', 'b')).output).toContain('Login');
  });

  it('keeps and hides by hand', async () => {
    const ran = await runWith(
      { a: login },
      'redact',
      'a',
      '-o',
      'b',
      '--keep',
      'ada@example.com',
      '--hide',
      'sp.example',
    );
    const text = textOf(ran, 'b');
    expect(
      Buffer.from(/"value": "(PHNhb[^"]+)"|base64": "([^"]+)"/.exec(text)?.[2] ?? '', 'base64').toString(),
    ).not.toContain('sp.example');
    expect(text).not.toContain('sp.example');
    expect(JSON.parse(text).redaction).toMatchObject({ keptByHand: 1, hiddenByHand: 1 });
  });

  it('writes identities and tokens only when that is said twice', async () => {
    const once = await runWith({ a: login }, 'redact', 'a', '-o', 'b', '--level', 'none');
    expect(once).toMatchObject({
      exitCode: 2,
      error: expect.stringMatching(/^arguments-invalid: --level none .*--yes/),
    });
    expect(once.written.size).toBe(0);
    const twice = await runWith({ a: login }, 'redact', 'a', '-o', 'b', '--level', 'none', '--yes');
    expect(textOf(twice, 'b')).toContain('s3cr3tcookie');
    expect(textOf(twice, 'b')).not.toContain('hunter2');
  });

  it('keeps identities at level internal, and no cookies', async () => {
    const ran = await runWith({ a: login }, 'redact', 'a', '-o', 'b', '--level', 'internal');
    const text = textOf(ran, 'b');
    expect(text).not.toMatch(/s3cr3t|hunter2/);
    expect(text).toContain('4711ada');
  });

  it.each([
    [['redact', 'a'], /^arguments-invalid: redact takes -o <file>/],
    [['redact', '-o', 'b'], /^arguments-invalid: redact takes one input/],
    [['redact', 'a', '-o', 'b', '--level', 'some'], /^arguments-invalid: --level takes/],
    [['redact', 'x', '-o', 'b'], /^file-unreadable: /],
    [['redact', 'a', '-o', '/no/b'], /^file-unwritable: /],
    [['redact', 'text', '-o', 'b'], /^input-unrecognised: /],
  ])('refuses %j', async (args, error) => {
    expect(await runWith({ a: login, text: 'hello' }, ...args)).toMatchObject({
      exitCode: 2,
      error: expect.stringMatching(error),
    });
  });

  it('redacts a trace that was redacted, once more and with the same verdicts', async () => {
    const first = await runWith({ a: login }, 'redact', 'a', '-o', 'b');
    const again = await runWith({ b: first.written.get('b') ?? '' }, 'redact', 'b', '-o', 'c');
    const [one, two] = [textOf(first, 'b'), textOf(again, 'c')].map((text) => JSON.parse(text).verdicts.flows);
    expect(two.map(({ outcome, legs }: { outcome: string; legs: unknown }) => [outcome, legs])).toEqual(
      one.map(({ outcome, legs }: { outcome: string; legs: unknown }) => [outcome, legs]),
    );
  });
});
