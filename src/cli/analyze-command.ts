// `analyze`: messages, flows and RelayState verdicts of everything in the inputs, together.

import type { Analysis } from '../analysis/analysis.ts';
import { analyze } from '../analysis/analyze.ts';
import { InputError } from '../base/input-error.ts';
import type { Exchange } from '../capture/exchange.ts';
import { analysisText } from './analysis-text.ts';
import { readArguments, readFormat } from './arguments.ts';
import { flowJson, messageJson } from './json.ts';
import { readExchanges } from './read-input.ts';
import type { CliHost, CliResult } from './run.ts';

export async function analyzeCommand(args: string[], host: CliHost): Promise<CliResult> {
  const { values, positionals } = readArguments(args, { format: { type: 'string' } });
  const format = readFormat(values.format);
  if (positionals.length === 0)
    throw new InputError('arguments-invalid', 'analyze takes at least one input. See --help.');
  const exchanges: Exchange[] = [];
  for (const [number, path] of positionals.entries()) {
    const octets = await host.read(path);
    const trace = readExchanges(octets, host);
    // Ids and redirect chains of one input are not those of another.
    const named =
      positionals.length > 1
        ? trace.map((exchange) => ({
            ...exchange,
            id: `${number}:${exchange.id}`,
            requestId: `${number}:${exchange.requestId}`,
          }))
        : trace;
    for (const exchange of named) exchanges.push({ ...exchange, sequence: exchanges.length });
  }
  // A trace without SAML in it is analyzed to nothing; a text that was meant as a message and isn't one is refused.
  const analysis = analyze(exchanges, { limits: host.limits });
  if (analysis.messages.length === 0 && exchanges.every(({ source }) => source === 'pasted')) {
    throw new InputError('input-unrecognised', 'The input is neither a HAR nor a SAML message in any known wrapping.');
  }
  return {
    exitCode: failed(analysis) ? 1 : 0,
    output: format === 'json' ? `${JSON.stringify(analysisJson(analysis), null, 2)}\n` : analysisText(analysis),
  };
}

export const analysisJson = (analysis: Analysis) => ({
  version: 1,
  messages: analysis.messages.map(messageJson),
  flows: analysis.flows.map((flow) => flowJson(flow, analysis)),
});

const failed = ({ flows }: Analysis): boolean =>
  flows.some(
    ({ outcome, legs }) => outcome === 'failed' || legs.some(({ relayState }) => relayState.verdict === 'mutated'),
  );
