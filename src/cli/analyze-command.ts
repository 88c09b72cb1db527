// `analyze`: messages, flows, RelayState, signatures and findings of everything in the inputs, together.
import type { Analysis } from '../analysis/analysis.ts';
import { deploymentKeys } from '../analysis/deployment-keys.ts';
import { InputError } from '../base/input-error.ts';
import type { Exchange } from '../capture/exchange.ts';
import type { Finding } from '../checks/finding.ts';
import type { Trace } from '../trace/trace.ts';
import type { MessageVerification } from '../trust/verify-message.ts';
import { analysisText } from './analysis-text.ts';
import { type AnalysisFormat, readAnalysisFormat, readArguments, readNow } from './arguments.ts';
import { type Examined, examine } from './examine.ts';
import { flowJson, messageJson } from './json.ts';
import { toJunit } from './junit.ts';
import { readDeploymentArguments } from './read-deployments.ts';
import { isPasted, naming, readInput } from './read-input.ts';
import { KEY_OPTIONS, readKeys } from './read-keys.ts';
import { type Unproven, unprovenLine, unprovenRelayState } from './require-exact.ts';
import type { CliHost, CliResult } from './run.ts';
import { toSarif } from './sarif.ts';

export async function analyzeCommand(args: string[], outer: CliHost): Promise<CliResult> {
  const options = {
    format: { type: 'string' },
    now: { type: 'string' },
    'fail-on': { type: 'string' },
    deployment: { type: 'string' },
    'require-exact': { type: 'boolean' },
    ...KEY_OPTIONS,
  } as const;
  const { values, positionals } = readArguments(args, options);
  const format = readAnalysisFormat(values.format);
  const failOn = readFailOn(values['fail-on']);
  const host = { ...outer, now: readNow(values.now, outer.now) };
  if (positionals.length === 0)
    throw new InputError('arguments-invalid', 'analyze takes at least one input. See --help.');
  const held = await readDeploymentArguments(values, host);
  const given = await readKeys(values, host);
  const ring = { ...given, trusted: [...given.trusted, ...deploymentKeys(held.deployments)] };
  const { exchanges, trace, inputs } = await readAll(positionals, host);
  const examined = await examine(exchanges, trace, ring, held, host);
  refuseWords(inputs, examined.analysis);
  const unproven = values['require-exact'] ? unprovenRelayState(examined.analysis.flows) : [];
  const isTrustGiven = ring.trusted.length > 0;
  const isFailed =
    hasFailed(examined, failOn) ||
    unproven.length > 0 ||
    examined.verifications.some((one) => isForged(one, isTrustGiven));
  return { exitCode: isFailed ? 1 : 0, output: formatted(format, examined, positionals, failOn, unproven) };
}

interface Input {
  readonly exchanges: readonly Exchange[];
  /** Set where there is one input, and it is a trace of ours: it may hold verdicts of its own. */
  readonly trace?: Trace | undefined;
  readonly inputs: readonly { readonly path: string; readonly exchanges: readonly Exchange[] }[];
}

async function readAll(paths: readonly string[], host: CliHost): Promise<Input> {
  const [path, ...more] = paths;
  if (path !== undefined && more.length === 0) {
    const { exchanges, trace } = readInput(await host.read(path), host);
    return { exchanges, trace, inputs: [{ path, exchanges }] };
  }
  const inputs: { path: string; exchanges: Exchange[] }[] = [];
  let sequence = 0;
  for (const [number, one] of paths.entries()) {
    const octets = await host.read(one);
    const read = naming(one, () => readInput(octets, host).exchanges);
    // Ids and redirect chains of one input are not those of another.
    const exchanges = read.map((exchange) => ({
      ...exchange,
      id: `${number}:${exchange.id}`,
      requestId: `${number}:${exchange.requestId}`,
      sequence: sequence++,
    }));
    inputs.push({ path: one, exchanges });
  }
  return { exchanges: inputs.flatMap(({ exchanges }) => exchanges), inputs };
}

/** A trace without SAML in it is analyzed to nothing; a text that was meant as a message and isn't one is refused. */
function refuseWords(inputs: Input['inputs'], { messages }: Analysis): void {
  const carriers = new Set(messages.map(({ exchangeId }) => exchangeId));
  const words = inputs.find(({ exchanges }) => isPasted(exchanges) && exchanges.every(({ id }) => !carriers.has(id)));
  if (!words) return;
  const refuse = (): never => {
    throw new InputError('input-unrecognised', 'The input is neither a HAR nor a SAML message in any known wrapping.');
  };
  if (inputs.length > 1) naming(words.path, refuse);
  refuse();
}

function formatted(
  format: AnalysisFormat,
  examined: Examined,
  inputs: readonly string[],
  failOn: 'fail' | 'warn',
  unproven: readonly Unproven[],
): string {
  const { analysis, verifications, findings } = examined;
  switch (format) {
    case 'text':
      return [analysisText(analysis, verifications, findings), ...toLines(unprovenLine(unproven))].join('\n');
    case 'json':
      return toText(analysisJson(analysis, verifications, findings));
    case 'sarif':
      return toText(toSarif(analysis, findings, inputs, unproven));
    case 'junit':
      return toJunit(analysis, findings, { warnings: failOn === 'warn', unproven });
  }
}

const toLines = (line: string | undefined): string[] => (line === undefined ? [] : [`${line}\n`]);

const toText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

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

const hasFailed = ({ analysis: { flows }, findings }: Examined, failOn: 'fail' | 'warn'): boolean =>
  flows.some(
    ({ outcome, legs }) => outcome === 'failed' || legs.some(({ relayState }) => relayState.verdict === 'mutated'),
  ) ||
  findings.some((ofFlow) =>
    ofFlow.some(({ outcome }) => outcome === 'fail' || (failOn === 'warn' && outcome === 'warn')),
  );
