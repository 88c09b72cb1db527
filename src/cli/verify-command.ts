// `verify`: is this message signed by whom we trust? Exit 0 only when all that counts is covered by trusted signatures.
import type { AnalyzedMessage } from '../analysis/analysis.ts';
import { analyze } from '../analysis/analyze.ts';
import { InputError } from '../base/input-error.ts';
import type { MessageHeader } from '../saml/decoded-message.ts';
import { type MessageVerification, verifyMessage } from '../trust/verify-message.ts';
import { readArguments, readFormat } from './arguments.ts';
import { messageJson } from './json.ts';
import { readExchanges } from './read-input.ts';
import { KEY_OPTIONS, readKeys } from './read-keys.ts';
import type { CliHost, CliResult } from './run.ts';
import { verificationLines } from './signature-text.ts';

export async function verifyCommand(args: string[], host: CliHost): Promise<CliResult> {
  const { values, positionals } = readArguments(args, { format: { type: 'string' }, ...KEY_OPTIONS });
  const format = readFormat(values.format);
  const [path, ...more] = positionals;
  if (path === undefined || more.length > 0)
    throw new InputError('arguments-invalid', 'verify takes one input. See --help.');
  if (!values.certificate && !values.metadata) {
    throw new InputError(
      'arguments-invalid',
      'verify takes --certificate or --metadata: nothing is trusted without. See --help.',
    );
  }
  const ring = await readKeys(values, host);
  const { messages } = analyze(readExchanges(await host.read(path), host), { limits: host.limits });
  if (messages.length === 0) throw new InputError('input-unrecognised', 'There is no SAML message in the input.');
  const verified = [];
  for (const message of messages)
    verified.push({ message, verification: await verifyMessage(message, ring, host.limits) });
  const judged = verified.filter(({ message, verification }) => mustHold(message, verification));
  const trusted = judged.length > 0 && judged.every(({ verification }) => holds(verification));
  const exitCode = trusted ? 0 : 1;
  if (format === 'json') {
    const all = verified.map(({ message, verification }) => messageJson(message, verification));
    const output = all.length === 1 ? all[0] : { version: 1, messages: all };
    return { exitCode, output: `${JSON.stringify(output, null, 2)}\n` };
  }
  const lines = verified.flatMap(({ message, verification }) => [
    `${message.decoded.header.kind} · ${message.encoded.binding}`,
    ...(verificationLines(verification).length > 0 ? verificationLines(verification) : ['Not signed.']).map(
      (line) => `  ${line}`,
    ),
  ]);
  return { exitCode, output: `${lines.join('\n')}\n` };
}

/** What speaks for a user must hold, signed or not; requests and the like only where they are signed. */
function mustHold({ decoded }: AnalyzedMessage, { signatures, plaintexts }: MessageVerification): boolean {
  if (VOUCHING.has(decoded.header.kind)) return true;
  return signatures.length > 0 || plaintexts.some((plaintext) => plaintext.signatures.length > 0);
}

const VOUCHING: ReadonlySet<MessageHeader['kind']> = new Set([
  'Response',
  'Assertion',
  'ArtifactResponse',
  'RequestSecurityTokenResponse',
  'unreadable',
]);

/**
 * At least one trusted signature, none that fails, no structure that lets something else be read than was signed, and nothing
 * that counts beside what is signed.
 */
function holds({ signatures, plaintexts, findings, authenticity }: MessageVerification): boolean {
  const all = [...signatures, ...plaintexts.flatMap((plaintext) => plaintext.signatures)];
  const structure = [...findings, ...plaintexts.flatMap((plaintext) => plaintext.findings)];
  return (
    all.some(({ verdict }) => verdict === 'trusted') &&
    all.every(({ verdict }) => verdict === 'trusted') &&
    !structure.some(({ wrapping }) => wrapping) &&
    authenticity?.authentic === true
  );
}
