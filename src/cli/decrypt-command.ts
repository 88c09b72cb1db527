// `decrypt`: what is encrypted in a message, in clear, with a private key that is used here and kept nowhere.
import { analyze } from '../analysis/analyze.ts';
import { toDisplayText } from '../base/bytes.ts';
import { InputError } from '../base/input-error.ts';
import { decryptionSentence } from '../dsig/sentences.ts';
import { verifyMessage } from '../trust/verify-message.ts';
import { printXml } from '../xml/print.ts';
import { readArguments, readFormat } from './arguments.ts';
import { printable } from './printable.ts';
import { readExchanges } from './read-input.ts';
import { KEY_OPTIONS, readKeys } from './read-keys.ts';
import type { CliHost, CliResult } from './run.ts';

export async function decryptCommand(args: string[], host: CliHost): Promise<CliResult> {
  const { values, positionals } = readArguments(args, { format: { type: 'string' }, key: KEY_OPTIONS.key });
  const format = readFormat(values.format);
  const [path, ...more] = positionals;
  if (path === undefined || more.length > 0)
    throw new InputError('arguments-invalid', 'decrypt takes one input. See --help.');
  if (!values.key)
    throw new InputError('arguments-invalid', 'decrypt takes --key with a private key file. See --help.');
  const ring = await readKeys(values, host);
  const { messages } = analyze(readExchanges(await host.read(path), host), { limits: host.limits });
  if (messages.length === 0) throw new InputError('input-unrecognised', 'There is no SAML message in the input.');
  const found = [];
  for (const message of messages) {
    const { decryptions } = await verifyMessage(message, ring, host.limits);
    for (const decryption of decryptions) found.push({ message, decryption });
  }
  const exitCode = found.length > 0 && found.every(({ decryption }) => decryption.cause === undefined) ? 0 : 1;
  if (format === 'json') {
    const output = found.map(({ message, decryption: { kind, algorithm, octets, cause, problems } }) => ({
      index: message.index,
      kind,
      algorithm: algorithm?.uri ?? null,
      opened: cause === undefined,
      xml: octets ? toDisplayText(octets) : null,
      cause: cause ?? null,
      message: problems[0] ? decryptionSentence(problems[0]) : null,
    }));
    return { exitCode, output: `${JSON.stringify({ version: 1, decryptions: output }, null, 2)}\n` };
  }
  if (found.length === 0) return { exitCode, output: 'Nothing in this input is encrypted.\n' };
  const texts = found.map(({ decryption: { kind, document, cause, problems } }) =>
    document && cause === undefined
      ? `${kind}\n\n${printXml(document)}`
      : `${kind}: not decrypted. ${problems[0] ? printable(decryptionSentence(problems[0])) : ''}`,
  );
  return { exitCode, output: `${texts.join('\n').trimEnd()}\n` };
}
