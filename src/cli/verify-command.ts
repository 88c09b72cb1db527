// `verify`: is this message signed by whom we trust? Exit 0 only when all that counts is covered by trusted signatures.
import { analyze } from '../analysis/analyze.ts';
import { InputError } from '../base/input-error.ts';
import { verifyMessage } from '../trust/verify-message.ts';
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
  // Of a message, that every signature holds and vouches for what counts; of a trace, of each message that is signed at all.
  const signed = verified.filter(
    ({ verification }) =>
      verification.signatures.length > 0 || verification.plaintexts.some(({ signatures }) => signatures.length > 0),
  );
  const trusted = signed.length > 0 && signed.every(({ verification }) => holds(verification));
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

/** At least one trusted signature, none that fails, and no structure that lets something else be read than was signed. */
function holds({ signatures, plaintexts, findings }: Awaited<ReturnType<typeof verifyMessage>>): boolean {
  const all = [...signatures, ...plaintexts.flatMap((plaintext) => plaintext.signatures)];
  const structure = [...findings, ...plaintexts.flatMap((plaintext) => plaintext.findings)];
  return (
    all.some(({ verdict }) => verdict === 'trusted') &&
    all.every(({ verdict }) => verdict === 'trusted') &&
    !structure.some(({ wrapping }) => wrapping)
  );
}
