// `analyze`: messages, flows and RelayState verdicts of everything in the inputs, together.

import type { Analysis } from '../analysis/analysis.ts';
import { analyze } from '../analysis/analyze.ts';
import { checkFlows } from '../analysis/check-flows.ts';
import { InputError } from '../base/input-error.ts';
import { epochMs } from '../base/units.ts';
import type { Exchange } from '../capture/exchange.ts';
import type { Finding } from '../checks/finding.ts';
import type { Deployment } from '../deployments/deployment.ts';
import { type MessageVerification, verifyMessage } from '../trust/verify-message.ts';
import { analysisText } from './analysis-text.ts';
import { readArguments, readFormat, readNow } from './arguments.ts';
import { flowJson, messageJson } from './json.ts';
import { readExchanges } from './read-input.ts';
import { KEY_OPTIONS, readKeys } from './read-keys.ts';
import type { CliHost, CliResult } from './run.ts';

export async function analyzeCommand(args: string[], outer: CliHost): Promise<CliResult> {
  const options = {
    format: { type: 'string' },
    now: { type: 'string' },
    'fail-on': { type: 'string' },
    deployment: { type: 'string' },
    ...KEY_OPTIONS,
  } as const;
  const { values, positionals } = readArguments(args, options);
  const format = readFormat(values.format);
  const failOn = readFailOn(values['fail-on']);
  const host = { ...outer, now: readNow(values.now, outer.now) };
  if (positionals.length === 0)
    throw new InputError('arguments-invalid', 'analyze takes at least one input. See --help.');
  const ring = await readKeys(values, host);
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
  const verifications: MessageVerification[] = [];
  for (const message of analysis.messages) verifications.push(await verifyMessage(message, ring, host.limits));
  const deployments: Deployment[] = [];
  const findings = checkFlows(analysis, {
    now: epochMs(host.now()),
    deployments,
    verificationOf: (index) => verifications[index],
  });
  const isTrustGiven = ring.trusted.length > 0;
  const exitCode =
    hasFailed(analysis, findings, failOn) || verifications.some((one) => isForged(one, isTrustGiven)) ? 1 : 0;
  const output =
    format === 'json'
      ? `${JSON.stringify(analysisJson(analysis, verifications, findings), null, 2)}\n`
      : analysisText(analysis, verifications, findings);
  return { exitCode, output };
}

function readFailOn(text: string | undefined): 'fail' | 'warn' {
  if (text === undefined || text === 'fail') return 'fail';
  if (text === 'warn') return 'warn';
  throw new InputError('arguments-invalid', `--fail-on takes fail or warn, not '${text}'.`);
}

/** A broken signature, or a structure that lets something else be read than was signed. Without keys nothing is known of other keys. */
function isForged({ signatures, plaintexts, findings }: MessageVerification, isTrustGiven: boolean): boolean {
  const all = [...signatures, ...plaintexts.flatMap((plaintext) => plaintext.signatures)];
  const structure = [...findings, ...plaintexts.flatMap((plaintext) => plaintext.findings)];
  const broken = all.some(({ verdict, outcome }) => (isTrustGiven ? outcome === 'invalid' : verdict === 'broken'));
  return broken || structure.some(({ wrapping }) => wrapping);
}

export const analysisJson = (
  analysis: Analysis,
  verifications: readonly MessageVerification[],
  findings: readonly (readonly Finding[])[],
) => ({
  version: 1,
  messages: analysis.messages.map((message) =>
    messageJson(message, verifications[message.index] as MessageVerification),
  ),
  flows: analysis.flows.map((flow, index) => flowJson(flow, analysis, findings[index] ?? [])),
});

const hasFailed = ({ flows }: Analysis, findings: readonly (readonly Finding[])[], failOn: 'fail' | 'warn'): boolean =>
  flows.some(
    ({ outcome, legs }) => outcome === 'failed' || legs.some(({ relayState }) => relayState.verdict === 'mutated'),
  ) ||
  findings.some((ofFlow) =>
    ofFlow.some(({ outcome }) => outcome === 'fail' || (failOn === 'warn' && outcome === 'warn')),
  );
