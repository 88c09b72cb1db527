// Makes the trace that the Traces page shows and saves: the exchanges that were asked for, every message verified, every flow
// checked, redacted as chosen; in short tasks.
import type { Analysis, AnalyzedMessage } from '../../analysis/analysis.ts';
import { DEFAULT_LIMITS } from '../../base/limits.ts';
import { PRODUCT } from '../../base/product.ts';
import type { EpochMs } from '../../base/units.ts';
import type { Exchange, ExchangeId } from '../../capture/exchange.ts';
import type { Finding } from '../../checks/finding.ts';
import type { Flow } from '../../flow/flow.ts';
import type { RedactionNote, RedactionPolicy } from '../../trace/redaction/policy.ts';
import { saveTrace } from '../../trace/save-trace.ts';
import type { Trace } from '../../trace/trace.ts';
import type { DeploymentSource, FlowChecks } from '../findings/flow-checks.ts';
import type { Verifications } from '../signatures/verifications.ts';

/** Octets of the key that placeholders are made with. */
const KEY_LENGTH = 32;

export interface TraceExporterOptions {
  /** Remembers what it decoded, so that verifications of the whole trace are those of a part as well. */
  readonly analyse: (exchanges: readonly Exchange[]) => Analysis;
  readonly verifications: Pick<Verifications, 'peek' | 'watch'>;
  readonly checks: Pick<FlowChecks, 'of' | 'whenLoaded'>;
  readonly deployments: DeploymentSource;
  /** Of the file that the exchanges come from: what was redacted stays so. */
  readonly redactedBefore: RedactionNote | undefined;
  readonly clock: () => EpochMs;
  /** Settles when the page had time to draw and to hear the user. */
  readonly rest: () => Promise<void>;
  readonly random: (length: number) => Uint8Array;
}

export interface ExportWish {
  readonly analysis: Analysis;
  /** Undefined: all. */
  readonly only: ReadonlySet<ExchangeId> | undefined;
  readonly policy: RedactionPolicy;
  readonly key: Uint8Array;
  readonly signal: AbortSignal;
  /** From 0 to 1. */
  readonly onProgress?: (done: number) => void;
}

export interface ExportedTrace {
  /** Of what goes in, before redaction. */
  readonly analysis: Analysis;
  readonly trace: Trace;
}

export class TraceExporter {
  readonly #options: TraceExporterOptions;

  constructor(options: TraceExporterOptions) {
    this.#options = options;
  }

  /** A key for one visit of the page, so that edits by hand leave the other placeholders as they are. */
  newKey(): Uint8Array {
    return this.#options.random(KEY_LENGTH);
  }

  /** Rejects with the signal's reason after cancelling. */
  async make({ analysis: whole, only, policy, key, signal, onProgress }: ExportWish): Promise<ExportedTrace> {
    const { analyse, verifications, checks, deployments, redactedBefore, clock } = this.#options;
    const analysis = only ? analyse(whole.exchanges.filter(({ id }) => only.has(id))) : whole;
    const {
      messages,
      flows: { length: flowCount },
      exchanges: { length: exchangeCount },
    } = analysis;
    // How often `saveTrace` rests, and this function.
    const pieces = (messages.length + flowCount) * 2 + exchangeCount * (policy.level === 'none' ? 1 : 3);
    const rest = this.#pacer(signal, (done) => onProgress?.(Math.min(1, done / pieces)));
    for (const message of messages) {
      await this.#verified(message, signal);
      await rest();
    }
    await checks.whenLoaded();
    const findings: (readonly Finding[])[] = [];
    const flows = new Map(whole.flows.map((flow) => [flow.id, flow]));
    const places = placesIn(whole, analysis);
    for (const flow of analysis.flows) {
      findings.push(findingsOf(flow, flows.get(flow.id), { whole, analysis, places, checks }));
      await rest();
    }
    const { deployments: configured, chosen } = deployments.snapshot();
    const trace = await saveTrace(
      analysis,
      {
        product: PRODUCT,
        savedAt: clock(),
        deployments: configured,
        chosen,
        verificationOf: (index) => {
          const message = analysis.messages[index];
          const state = message && verifications.peek(message);
          return state?.kind === 'done' ? state.verification : undefined;
        },
        findings,
        rest,
      },
      policy,
      key,
      DEFAULT_LIMITS,
    );
    return {
      analysis,
      trace: redactedBefore ? { ...trace, redaction: stricter(trace.redaction, redactedBefore) } : trace,
    };
  }

  #verified(message: AnalyzedMessage, signal: AbortSignal): Promise<void> {
    const { verifications } = this.#options;
    const isDone = (): boolean => verifications.peek(message).kind !== 'checking';
    if (isDone()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const end = (): void => {
        unwatch();
        signal.removeEventListener('abort', cancel);
      };
      const cancel = (): void => {
        end();
        reject(signal.reason);
      };
      const unwatch = verifications.watch(message, true, () => {
        if (!isDone()) return;
        end();
        resolve();
      });
      signal.addEventListener('abort', cancel);
      if (signal.aborted) cancel();
    });
  }

  /** Rests only when some time has passed: between thousands of small pieces a task each would take longer than the work. */
  #pacer(signal: AbortSignal, told: (done: number) => void): () => Promise<void> {
    const { clock, rest } = this.#options;
    let last: number = clock();
    let done = 0;
    return async () => {
      done++;
      if (clock() - last >= LONGEST_STRETCH || clock() < last) {
        told(done);
        await rest();
        last = clock();
      }
      signal.throwIfAborted();
    };
  }
}

/** Milliseconds. */
const LONGEST_STRETCH = 30;
const LEVELS: readonly RedactionNote['level'][] = ['none', 'internal', 'shareable'];

function stricter(now: RedactionNote | undefined, before: RedactionNote): RedactionNote {
  if (!now || LEVELS.indexOf(now.level) <= LEVELS.indexOf(before.level))
    return { ...(now ?? before), level: before.level };
  return now;
}

interface Both {
  readonly whole: Analysis;
  readonly analysis: Analysis;
  /** Index in `analysis.messages` by index in `whole.messages`. */
  readonly places: ReadonlyMap<number, number>;
  readonly checks: Pick<FlowChecks, 'of'>;
}

/** What was found with everything in sight, also where only a part goes into the file. */
function findingsOf(
  flow: Flow,
  inWhole: Flow | undefined,
  { whole, analysis, places, checks }: Both,
): readonly Finding[] {
  if (!inWhole || whole === analysis) return checks.of(flow, analysis);
  return checks.of(inWhole, whole).map((finding) => {
    const { message, ...where } = finding.where;
    const place = message === undefined ? undefined : places.get(message);
    return { ...finding, where: { ...where, ...(place !== undefined && { message: place }) } };
  });
}

/** The same messages are the same decoded objects in both. */
function placesIn(whole: Analysis, part: Analysis): ReadonlyMap<number, number> {
  const inPart = new Map(part.messages.map(({ decoded, index }) => [decoded, index]));
  return new Map(
    whole.messages.flatMap(({ decoded, index }) => {
      const place = inPart.get(decoded);
      return place === undefined ? [] : [[index, place] as const];
    }),
  );
}
