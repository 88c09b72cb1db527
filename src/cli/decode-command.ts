// `decode`: one message in any wrapping, printed as XML with its problems.
import type { AnalyzedMessage } from '../analysis/analysis.ts';
import { analyze } from '../analysis/analyze.ts';
import { InputError } from '../base/input-error.ts';
import type { Limits } from '../base/limits.ts';
import { NO_KEYS } from '../trust/key-ring.ts';
import { verifyMessage } from '../trust/verify-message.ts';
import { printXml } from '../xml/print.ts';
import { readArguments, readFormat } from './arguments.ts';
import { messageJson } from './json.ts';
import { printable } from './printable.ts';
import { readExchanges } from './read-input.ts';
import type { CliHost, CliResult } from './run.ts';

export async function decodeCommand(args: string[], host: CliHost): Promise<CliResult> {
  const { values, positionals } = readArguments(args, { format: { type: 'string' } });
  const format = readFormat(values.format);
  const [path, ...more] = positionals;
  if (path === undefined || more.length > 0)
    throw new InputError('arguments-invalid', 'decode takes one input. See --help.');
  const { messages } = analyze(readExchanges(await host.read(path), host), { limits: host.limits });
  const [first] = messages;
  if (!first) throw new InputError('input-unrecognised', 'There is no SAML message in the input.');
  if (format === 'json') {
    return {
      exitCode: exitCodeOf(messages),
      output: `${JSON.stringify(await decodeJson(messages, host.limits), null, 2)}\n`,
    };
  }
  return { exitCode: exitCodeOf(messages), output: messages.map(messageText).join('\n') };
}

/** One message is given as itself; a request that carries several gives them all. */
async function decodeJson(messages: readonly AnalyzedMessage[], limits: Limits) {
  const all = [];
  for (const message of messages) {
    const verification = await verifyMessage(message, NO_KEYS, limits);
    all.push({ ...messageJson(message, verification), xml: message.decoded.xml ?? null });
  }
  return all.length === 1 ? all[0] : { version: 1, messages: all };
}

const exitCodeOf = (messages: readonly AnalyzedMessage[]): 0 | 1 =>
  messages.some(({ decoded: { header } }) => header.kind === 'unreadable') ? 1 : 0;

function messageText({ encoded, decoded }: AnalyzedMessage): string {
  const { header, document, xml, xmlProblem, problems } = decoded;
  const place = xmlProblem ? ` (line ${xmlProblem.line}, column ${xmlProblem.column})` : '';
  const lines = [
    `${header.kind} · ${encoded.binding}${encoded.parameter ? ` · ${encoded.parameter}` : ''}`,
    ...(encoded.relayState.presence === 'absent' ? [] : [`RelayState: ${printable(encoded.relayState.value)}`]),
    ...(encoded.note === undefined ? [] : [encoded.note]),
    ...encoded.problems.map(({ code, message }) => `${code}: ${printable(message)}`),
    ...(xmlProblem ? [`${xmlProblem.code}: ${printable(xmlProblem.message)}${place}`] : []),
    ...problems.map(({ code, message }) => `${code}: ${printable(message)}`),
    '',
    document ? printXml(document) : (xml ?? '').split('\n').map(printable).join('\n'),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}
