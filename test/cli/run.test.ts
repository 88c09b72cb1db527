// Every command of the command line: output, exit codes, refusals, and what traffic can do to a terminal.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { PRODUCT } from '../../src/base/product.ts';
import { byteLength } from '../../src/base/units.ts';
import { run } from '../../src/cli/run.ts';
import { toHar } from '../../src/trace/har-export.ts';
import { type ExchangeParts, Traffic } from '../builders/exchanges.ts';
import * as saml from '../builders/saml.ts';
import { cli, hostOf, json } from './host.ts';

const harOf = ({ exchanges }: Traffic) => toHar(exchanges, { version: '0' });

function login(sent: string | undefined, returned: string | undefined, parts: ExchangeParts = {}, id = '_a') {
  const traffic = new Traffic();
  traffic.ask(id, sent);
  traffic.page();
  answer(traffic, id, returned, parts);
  return harOf(traffic);
}

/** With an encrypted assertion, of which nothing is known: whether it is signed is then no finding. */
function answer(traffic: Traffic, inResponseTo: string | undefined, relayState?: string, parts: ExchangeParts = {}) {
  const assertions = [saml.encrypted('EncryptedAssertion')];
  const xml = saml.response({ id: `_r${inResponseTo ?? ''}`, inResponseTo, assertions });
  traffic.post('SAMLResponse', xml, relayState, parts);
}

const XML = saml.authnRequest({ id: '_one' });

describe('analyze', () => {
  it('ends with 0 where RelayState came back exactly, and says so', async () => {
    const { exitCode, output, error } = await cli({ 'a.har': login('/a', '/a') }, 'analyze', 'a.har');
    expect([exitCode, error]).toEqual([0, undefined]);
    expect(output).toContain('1. Login, begun by the service provider: succeeded');
    expect(output).toContain('RelayState exact: 2 bytes came back as they were sent');
  });

  it('ends with 1 where it came back changed, and shows both values and the place', async () => {
    const { exitCode, output } = await cli({ a: login('/a b', '/a+b') }, 'analyze', 'a');
    expect(exitCode).toBe(1);
    expect(output).toContain('RelayState MUTATED: byte 3 is the first that differs; blank, +, %20 and %2B were taken');
    expect(output).toMatch(/sent {5}\/a b\n {7}returned \/a\+b/);
  });

  it('names what was done to the value, with its figures', async () => {
    const again = { a: login('/a b', '%2Fa%20b') };
    expect((await cli(again, 'analyze', 'a')).output).toContain('; percent-encoded once more than it should be\n');
    const cut = { a: login('/a?b=c&d', '/a?b=c') };
    expect((await cli(cut, 'analyze', 'a')).output).toContain('; cut at `&` (byte 7)\n');
    expect((await json(cut, 'analyze', 'a')).flows[0].legs[0].relayState).toMatchObject({
      class: 'truncated',
      detail: { firstDifference: 6, at: 6, next: '&' },
    });
  });

  it('ends with 1 where a login failed', async () => {
    const { exitCode, output } = await cli({ a: login('/a', '/a', { status: 500 }) }, 'analyze', 'a');
    expect(exitCode).toBe(1);
    expect(output).toContain('FAILED');
  });

  it('says what the browser did to a value, and which value does not stand beside the message', async () => {
    const form = await cli({ a: login('a\nb', 'a\r\nb') }, 'analyze', 'a');
    expect(form.exitCode).toBe(0);
    expect(form.output).toContain(
      'exact: 4 bytes came back as the browser writes them in a form (line breaks as CRLF)',
    );
    const elsewhere = await cli({ a: login('x', undefined, { url: `${saml.ACS}?RelayState=x` }) }, 'analyze', 'a');
    expect(elsewhere.exitCode).toBe(1);
    expect(elsewhere.output).toContain('returned x (in the query, not beside the message)');
  });

  it.each([
    ['absent', login(undefined, undefined), 'absent: neither message carried one'],
    ['unsolicited', unsolicited(), 'started by the identity provider'],
    ['no answer', unanswered(), 'no response to this request was recorded'],
  ])('says why there is nothing to compare: %s', async (_title, har, words) => {
    const { exitCode, output } = await cli({ a: har }, 'analyze', 'a');
    expect(exitCode).toBe(0);
    expect(output).toContain(words);
  });

  it('of traffic without messages says so, and ends with 0', async () => {
    const traffic = new Traffic();
    traffic.page();
    const { exitCode, output } = await cli({ a: harOf(traffic) }, 'analyze', 'a');
    expect([exitCode, output]).toEqual([0, 'No SAML message in 1 exchange.\n']);
  });

  it('of a HAR without entries says the same', async () => {
    const result = await cli({ a: { log: { entries: [] } } }, 'analyze', 'a');
    expect(result).toEqual({ exitCode: 0, output: 'No SAML message in 0 exchanges.\n' });
  });

  it('gives the fields of the contract as JSON', async () => {
    const { messages, flows, version } = await json({ a: login('/a%2F', '/a/') }, 'analyze', 'a');
    expect(version).toBe(1);
    expect(messages[0]).toMatchObject({
      index: 0,
      exchange: 'entry-0',
      binding: 'HTTP-Redirect',
      parameter: 'SAMLRequest',
      kind: 'AuthnRequest',
      id: '_a',
      inResponseTo: null,
      issuer: saml.SP,
      destination: saml.SSO,
      status: null,
      relayState: { present: true, wire: '%2Fa%252F', value: '/a%2F', bytes: 5 },
      encrypted: false,
      problems: [],
    });
    expect(messages[1]).toMatchObject({
      status: 'Success',
      inResponseTo: '_a',
      relayState: { wire: null, value: '/a/', bytes: 3 },
    });
    expect(flows).toMatchObject([
      {
        kind: 'sso',
        initiatedBy: 'sp',
        outcome: 'succeeded',
        exchanges: ['entry-0', 'entry-1', 'entry-2'],
        legs: [
          {
            request: 0,
            response: 1,
            pairing: 'in-response-to',
            relayState: {
              verdict: 'mutated',
              class: 'over-decoded',
              detail: { firstDifference: 2 },
              changedBetween: ['entry-0', 'entry-2'],
            },
          },
        ],
      },
    ]);
  });

  it('names an absent RelayState with null, an empty one with an empty value', async () => {
    const { messages } = await json({ a: login(undefined, '') }, 'analyze', 'a');
    expect(messages.map(({ relayState }: { relayState: object }) => relayState)).toMatchObject([
      { present: false, value: null, bytes: 0 },
      { present: true, value: '', bytes: 0 },
    ]);
  });

  it('of several inputs joins legs across them, and nothing else', async () => {
    const traffic = new Traffic();
    traffic.ask('_a', '/a');
    const answered = new Traffic();
    answered.answer('_a', '/a', { status: 200 });
    const failing = new Traffic();
    failing.page('https://other.example/', { status: 500 });
    const files = { 1: harOf(traffic), 2: harOf(answered), 3: harOf(failing) };
    const { messages, flows } = await json(files, 'analyze', '1', '2', '3');
    expect(messages.map(({ exchange }: { exchange: string }) => exchange)).toEqual(['0:entry-0', '1:entry-0']);
    expect(flows).toMatchObject([
      { outcome: 'succeeded', exchanges: ['0:entry-0', '1:entry-0'], legs: [{ request: 0, response: 1 }] },
    ]);
  });

  it('takes a single message as well', async () => {
    const { messages, flows } = await json({ a: XML }, 'analyze', 'a');
    expect(messages).toMatchObject([{ kind: 'AuthnRequest', id: '_one', exchange: 'pasted' }]);
    expect(flows).toHaveLength(1);
  });
});

describe('decode', () => {
  it.each([
    ['XML', XML],
    ['base64', Buffer.from(XML).toString('base64')],
    ['a URL', new Traffic().ask('_one', '/r').request.url],
    ['a form body', `SAMLRequest=${encodeURIComponent(Buffer.from(XML).toString('base64'))}`],
    ['a HAR with one message', unanswered('_one')],
  ])('prints the message of %s as XML', async (_kind, file) => {
    const { exitCode, output } = await cli({ f: file }, 'decode', 'f');
    expect(exitCode).toBe(0);
    expect(output).toMatch(/^AuthnRequest · /);
    expect(output).toMatch(/<samlp:AuthnRequest [^>]*ID="_one"[^>]*>\n {2}<saml:Issuer>/);
  });

  it('prints RelayState decoded once', async () => {
    const { output } = await cli({ f: new Traffic().ask('_one', '/r?%2F').request.url }, 'decode', 'f');
    expect(output).toContain('RelayState: /r?%2F\n');
  });

  it('gives one message as itself in JSON, with its XML', async () => {
    expect(await json({ f: XML }, 'decode', 'f')).toMatchObject({ kind: 'AuthnRequest', id: '_one', xml: XML });
  });

  it('gives several as a list', async () => {
    expect(await json({ f: login('a', 'a') }, 'decode', 'f')).toMatchObject({
      version: 1,
      messages: [{ index: 0 }, { index: 1 }],
    });
  });

  it('ends with 1 for a message that it cannot read, says where, and prints it all the same', async () => {
    const { exitCode, output } = await cli({ f: `${XML}<more>` }, 'decode', 'f');
    expect(exitCode).toBe(1);
    expect(output).toMatch(/\(line 1, column \d+\)/);
    expect(output).toContain('ID="_one"');
  });
});

describe('help', () => {
  it.each([[], ['help'], ['--help'], ['-h']])('is given for %j', async (...args) => {
    const { exitCode, output } = await cli({}, ...args);
    expect(exitCode).toBe(0);
    expect(output).toContain('saml-scope analyze <input>');
  });

  const COMMANDS = ['analyze', 'decode', 'verify', 'decrypt', 'redact', 'report', 'convert'];

  it.each(COMMANDS)('is given for %s, whatever else is said', async (command) => {
    const whole = await cli({}, '--help');
    expect(await cli({}, command, '--help')).toEqual(whole);
    expect(await cli({}, command, 'no-file', '--bogus', '-h')).toEqual(whole);
  });

  it('is none where a file has that name', async () => {
    expect((await cli({ '-h': XML }, 'decode', '--', '-h')).output).toMatch(/^AuthnRequest/);
  });

  it('names every option that a command takes', async () => {
    const options =
      'certificate metadata key now format fail-on deployment require-exact output level yes keep hide gzip to';
    const { output = '' } = await cli({}, '--help');
    const page = readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8');
    for (const option of options.split(' ')) {
      expect(output, option).toContain(`--${option}`);
      expect(page.includes(option === 'output' ? '-o <file>' : `--${option}`), `${option} in docs/cli.md`).toBe(true);
    }
    // The list above is what the sources say.
    const sources = readdirSync(new URL('../../src/cli/', import.meta.url)).map((name) =>
      readFileSync(new URL(`../../src/cli/${name}`, import.meta.url), 'utf8'),
    );
    const taken = sources.flatMap((source) =>
      [...source.matchAll(/^ *'?([\w-]+)'?: \{ type: '/gm)].map(([, name]) => name),
    );
    const inline = sources.flatMap((source) =>
      [...source.matchAll(/\{ (?:\.\.\.\w+, )?(\w+): \{ type: '/g)].map(([, name]) => name),
    );
    expect(new Set([...taken, ...inline])).toEqual(new Set(options.split(' ')));
  });

  it.each(['version', '--version'])('%s prints the version alone', async (word) => {
    expect(await cli({}, word)).toEqual({ exitCode: 0, output: `${PRODUCT.version}\n` });
  });
});

describe('a file in UTF-16 with a byte order mark', () => {
  const utf16 = (text: string, order: 'le' | 'be') => {
    const octets = Buffer.from(`\ufeff${text}`, 'utf16le');
    return order === 'le' ? octets : octets.swap16();
  };

  it.each(['le', 'be'] as const)('is read as a HAR and as a message in text (%s)', async (order) => {
    const har = utf16(JSON.stringify(login('/ä', '/ä')), order);
    expect((await cli({ a: har }, 'analyze', 'a')).output).toContain('RelayState exact: 3 bytes');
    const base64 = utf16(Buffer.from(XML).toString('base64'), order);
    expect((await cli({ a: base64 }, 'decode', 'a')).output).toMatch(/^AuthnRequest/);
  });

  it('that is XML itself is judged as it came', async () => {
    const { exitCode, output } = await cli({ a: utf16(XML, 'le') }, 'decode', 'a');
    expect(exitCode).toBe(1);
    expect(output).toContain('The encoding UTF-16 is not supported');
  });
});

describe('a saved page', () => {
  const form = (fields: string) =>
    `<!DOCTYPE html>\n<!-- saved -->\n<html><body onload="document.forms[0].submit()"><form method="post" action="${saml.ACS}">${fields}</form></body></html>`;
  const message = Buffer.from(saml.response({ id: '_p' })).toString('base64');

  it.each(['', '\ufeff'])('gives the message that its form posts, with RelayState %j', async (mark) => {
    const page = form(
      `<input type="hidden" name="SAMLResponse" value="${message.replaceAll('+', '&#43;')}"/><input type="hidden" name="RelayState" value="/a?b=1&amp;c=%2F+x">`,
    );
    const { exitCode, output } = await cli({ a: `${mark}${page}` }, 'decode', 'a');
    expect(exitCode).toBe(0);
    expect(output).toMatch(/^Response · HTTP-POST · SAMLResponse\nRelayState: \/a\?b=1&c=%2F\+x\n/);
  });

  it('without such a form is refused, and said to be a page', async () => {
    const result = await cli({ a: form('<input name="user">') }, 'decode', 'a');
    expect(result).toEqual({
      exitCode: 2,
      error:
        'input-unrecognised: The input is a web page, and no form in it has a field named SAMLResponse or SAMLRequest.',
    });
  });
});

describe('of several inputs, a refusal names the file:', () => {
  it.each([
    ['a HAR with a broken entry', { log: { entries: [5] } }, 'har-invalid'],
    ['text that is no message', 'Hello, world!', 'input-unrecognised'],
    ['an empty file', '', 'input-empty'],
  ])('%s', async (_title, file, code) => {
    const result = await cli({ good: XML, bad: file }, 'analyze', 'good', 'bad');
    expect(result).toMatchObject({ exitCode: 2, error: expect.stringMatching(new RegExp(`^${code}: bad: \\S`)) });
  });
});

describe('refused, on one line and with its code, ending with 2:', () => {
  it.each([
    ['an unknown command', ['explode'], 'arguments-invalid'],
    ['a command with a line break', ['a\nb\u001b[31m'], 'arguments-invalid'],
    ['an unknown option', ['analyze', '--bogus', 'xml'], 'arguments-invalid'],
    ['an option without its value', ['analyze', 'xml', '--format'], 'arguments-invalid'],
    ['an unknown format', ['analyze', 'xml', '--format', 'ya\nml'], 'arguments-invalid'],
    ['no input', ['analyze'], 'arguments-invalid'],
    ['two inputs where one is taken', ['decode', 'xml', 'xml'], 'arguments-invalid'],
    ['no file', ['analyze', 'no\nfile'], 'file-unreadable'],
    ['an empty file', ['analyze', 'empty'], 'input-empty'],
    ['text that is no message', ['analyze', 'words'], 'input-unrecognised'],
    ['text that is no message, to decode', ['decode', 'words'], 'input-unrecognised'],
    ['JSON that is no HAR', ['analyze', 'json'], 'input-unrecognised'],
    ['JSON that was cut', ['analyze', 'cut'], 'input-unrecognised'],
    ['JSON that is not UTF-8', ['analyze', 'latin1'], 'input-unrecognised'],
    ['a HAR with a broken entry', ['analyze', 'broken'], 'har-invalid'],
    ['a HAR without a message, to decode', ['decode', 'quiet'], 'input-unrecognised'],
  ])('%s', async (_title, args, code) => {
    const files = {
      xml: XML,
      empty: '',
      words: 'Hello, world!',
      json: '{"a":1}',
      cut: '{"log":{"entries":[',
      latin1: Uint8Array.of(0x7b, 0x22, 0xe9, 0x22, 0x7d),
      broken: { log: { entries: [5] } },
      quiet: { log: { entries: [] } },
    };
    const { exitCode, error, output } = await cli(files, ...args);
    expect(exitCode).toBe(2);
    expect(output).toBeUndefined();
    expect(error).toMatch(new RegExp(`^${code}: \\P{Cc}+$`, 'u'));
  });

  it('a file over the limit', async () => {
    const limits = { ...DEFAULT_LIMITS, fileOctets: byteLength(10) };
    expect(await run(['analyze', 'a'], hostOf({ a: XML }, limits))).toMatchObject({
      exitCode: 2,
      error: expect.stringMatching(/^input-too-large: /),
    });
  });
});

it('lets an error of its own through', async () => {
  const host = { ...hostOf({}), read: () => Promise.reject(new TypeError('a bug')) };
  await expect(run(['analyze', 'a'], host)).rejects.toThrow('a bug');
});

describe('text for a terminal', () => {
  /** Without what XML cannot hold. */
  const FOR_XML = '[2J\u009b31m\u202e\u2028\r\n\u200fé日';
  const HOSTILE = `\u001b${FOR_XML}\0\u{e0041}`;

  it('has no character of the traffic that could act, and keeps letters', async () => {
    const traffic = new Traffic();
    traffic.redirect('SAMLRequest', saml.authnRequest({ id: '_a', issuer: `evil${FOR_XML}` }), `/a${HOSTILE}`);
    traffic.answer('_a', `/b${HOSTILE}`);
    for (const command of ['analyze', 'decode']) {
      const { output = '' } = await cli({ a: harOf(traffic) }, command, 'a');
      expect(output.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      expect(output).toContain('\\u{1b}[2J\\u{9b}31m\\u{202e}\\u{2028}\\u{d}\\u{a}\\u{200f}é日\\u{0}\\u{e0041}');
      expect(output).toContain('é日');
    }
  });

  it('has none of them from XML that cannot be parsed either', async () => {
    const { output = '' } = await cli({ a: `<samlp:Response ${HOSTILE}` }, 'decode', 'a');
    expect(output.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
  });

  it('cuts a value that is very long, and says how long it was', async () => {
    const { output = '' } = await cli({ a: login('x'.repeat(9_000), 'y') }, 'analyze', 'a');
    expect(output).toContain(`${'x'.repeat(2_000)}… (9000 characters)`);
  });
});

function unsolicited() {
  const traffic = new Traffic();
  answer(traffic, undefined, '/a');
  return harOf(traffic);
}

function unanswered(id = '_a') {
  const traffic = new Traffic();
  traffic.ask(id, '/a');
  return harOf(traffic);
}
