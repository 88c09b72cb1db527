import { describe, expect, it } from 'vitest';
import { entry, har } from '../builders/har.ts';
import * as saml from '../builders/saml.ts';
import { runWith, textOf } from './files.ts';

const login = har(
  entry({
    request: {
      url: `${saml.SSO}?SAMLRequest=${encodeURIComponent(Buffer.from(saml.authnRequest({ id: '_q' })).toString('base64'))}&RelayState=a%2Fb`,
    },
  }),
  entry({
    at: '2026-01-02T03:04:06.000Z',
    request: {
      method: 'POST',
      url: saml.ACS,
      postData: {
        mimeType: 'application/x-www-form-urlencoded',
        text: new URLSearchParams({
          SAMLResponse: Buffer.from(saml.response({ id: '_r', inResponseTo: '_q' })).toString('base64'),
          RelayState: 'a/b',
          pwd: 'hunter2',
        }).toString(),
      },
    },
  }),
);

const flowsOf = async (octets: Uint8Array) => {
  const { output } = await runWith({ x: octets }, 'analyze', 'x', '--format', 'json');
  return (
    JSON.parse(output ?? '') as {
      flows: { kind: string; outcome: string; legs: { relayState: { verdict: string } }[] }[];
    }
  ).flows.map(({ kind, outcome, legs }) => [kind, outcome, legs.map(({ relayState }) => relayState.verdict)]);
};

describe('convert', () => {
  it.each(['trace', 'har', 'saml-tracer'])('to %s and back is the same login', async (format) => {
    const there = await runWith({ a: login }, 'convert', 'a', '--to', format, '-o', 'b');
    expect(there).toMatchObject({ exitCode: 0, output: `b: 2 exchanges as ${format}.\n` });
    const octets = there.written.get('b') ?? new Uint8Array();
    expect(await flowsOf(octets)).toEqual(await flowsOf(login));
    const back = await runWith({ b: octets }, 'convert', 'b', '--to', 'trace', '-o', 'c');
    expect(await flowsOf(back.written.get('c') ?? new Uint8Array())).toEqual(await flowsOf(login));
  });

  it('never writes a posted password', async () => {
    for (const format of ['trace', 'har', 'saml-tracer']) {
      const ran = await runWith({ a: login }, 'convert', 'a', '--to', format, '-o', 'b');
      const text = textOf(ran, 'b');
      expect(text).not.toContain('hunter2');
      expect(text).not.toContain(Buffer.from('hunter2').toString('base64').slice(0, 8));
    }
  });

  it('redacts where a level is given', async () => {
    const ran = await runWith({ a: login }, 'convert', 'a', '--to', 'har', '-o', 'b', '--level', 'shareable');
    expect(textOf(ran, 'b')).not.toContain('a%2Fb');
  });

  it.each(['har', 'saml-tracer'])('refuses a pasted message, which %s can’t hold', async (format) => {
    const ran = await runWith({ m: saml.response() }, 'convert', 'm', '--to', format, '-o', 'b');
    expect(ran).toMatchObject({
      exitCode: 2,
      error: `arguments-invalid: A pasted message came by no request, so ${format} can’t hold it; take --to trace.`,
    });
    expect(ran.written.size).toBe(0);
    expect(await runWith({ m: saml.response() }, 'convert', 'm', '--to', 'trace', '-o', 'b')).toMatchObject({
      exitCode: 0,
      output: 'b: 1 exchange as trace.\n',
    });
  });

  it('takes a HAR without entries for what it is', async () => {
    const ran = await runWith({ a: { log: { entries: [] } } }, 'convert', 'a', '--to', 'har', '-o', 'b');
    expect(ran).toMatchObject({ exitCode: 0, output: 'b: 0 exchanges as har.\n' });
  });

  it.each(['trace', 'har', 'saml-tracer'])('compresses %s where --gzip asks for it', async (format) => {
    const ran = await runWith({ a: login }, 'convert', 'a', '--to', format, '-o', 'b', '--gzip');
    const octets = ran.written.get('b') ?? new Uint8Array();
    expect([octets[0], octets[1]]).toEqual([0x1f, 0x8b]);
    expect(await flowsOf(octets)).toEqual(await flowsOf(login));
  });

  it('refuses another format', async () => {
    expect(await runWith({ a: login }, 'convert', 'a', '--to', 'pcap', '-o', 'b')).toMatchObject({ exitCode: 2 });
  });
});
