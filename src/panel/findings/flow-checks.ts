// The findings of a flow that somebody looks at: checked again when its messages are verified, or the deployments change.
import type { Analysis, AnalyzedMessage } from '../../analysis/analysis.ts';
import type { CheckContext } from '../../analysis/check-flows.ts';
import type { EpochMs } from '../../base/units.ts';
import type { Finding } from '../../checks/finding.ts';
import type { Deployment } from '../../deployments/deployment.ts';
import type { Flow } from '../../flow/flow.ts';
import { messageAt, requestsOf, responsesOf } from '../analysis-index.ts';
import type { VerificationState, Verifications } from '../signatures/verifications.ts';

/** What the user configured. A new object whenever something changed. */
export interface DeploymentSnapshot {
  readonly deployments: readonly Deployment[];
  /** The user's own choice for a flow, by flow id. */
  readonly chosen: ReadonlyMap<string, Deployment>;
}

export interface DeploymentSource {
  snapshot(): DeploymentSnapshot;
  /** Gives the function that ends it. */
  subscribe(listener: () => void): () => void;
}

export type CheckFlow = (flow: Flow, analysis: Analysis, context: CheckContext) => readonly Finding[];

export interface FlowChecksOptions {
  /** The checks are a third of the program's size: the panel draws before they are there. */
  readonly load: () => Promise<CheckFlow>;
  readonly verifications: Pick<Verifications, 'peek' | 'watch'>;
  readonly deployments: DeploymentSource;
  readonly clock: () => EpochMs;
  /** Settles when the page had time to draw and to hear the user. */
  readonly rest: () => Promise<void>;
  /** Settles so many milliseconds later. */
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** Milliseconds that a trace must have stayed the same before rows of the list are checked against it. */
const SETTLED = 250;

interface Row {
  readonly flow: Flow;
  readonly analysis: Analysis;
  readonly listener: () => void;
}

const NO_FINDINGS: readonly Finding[] = [];

interface Known {
  readonly analysis: Analysis;
  readonly configured: DeploymentSnapshot;
  readonly verified: readonly VerificationState[];
  readonly findings: readonly Finding[];
}

export class FlowChecks {
  readonly #options: FlowChecksOptions;
  readonly #known = new WeakMap<Flow, Known>();
  readonly #waiting = new Set<() => void>();
  /** By flow id: while a trace grows, rows go on showing what was found last. */
  readonly #last = new Map<string, readonly Finding[]>();
  readonly #rows = new Set<Row>();
  #analysis: WeakRef<Analysis> | undefined;
  #running = false;
  #check: CheckFlow | undefined;

  constructor(options: FlowChecksOptions) {
    this.#options = options;
    options.load().then(
      (check) => {
        this.#check = check;
        for (const listener of [...this.#waiting]) listener();
        this.#waiting.clear();
        void this.#checkRows();
      },
      (error: unknown) => console.error('SAML Scope could not load its checks.', error),
    );
  }

  /** Settles when `of` can give findings; never where the checks could not be loaded. */
  whenLoaded(): Promise<void> {
    return this.#check ? Promise.resolve() : new Promise((resolve) => this.#waiting.add(resolve));
  }

  /** With what is verified so far; the same array while nothing changed. */
  of(flow: Flow, analysis: Analysis): readonly Finding[] {
    const { verifications, deployments, clock } = this.#options;
    if (!this.#check) return NO_FINDINGS;
    const messages = messagesOf(flow, analysis);
    const verified = messages.map((message) => verifications.peek(message));
    const configured = deployments.snapshot();
    const known = this.#known.get(flow);
    if (
      known?.analysis === analysis &&
      known.configured === configured &&
      known.verified.every((state, i) => state === verified[i])
    )
      return known.findings;
    const states = new Map(messages.map(({ index }, i) => [index, verified[i]]));
    const findings = this.#check(flow, analysis, {
      now: clock(),
      ...configured,
      verificationOf: (index) => {
        const state = states.get(index);
        return state?.kind === 'done' ? state.verification : undefined;
      },
    });
    this.#known.set(flow, { analysis, configured, verified, findings });
    this.#last.set(flow.id, findings);
    return findings;
  }

  /** What is known of it so far, perhaps from before the trace grew; checks nothing. */
  peek(flow: Flow): readonly Finding[] {
    return this.#last.get(flow.id) ?? NO_FINDINGS;
  }

  /**
   * For rows of a list: has the flow checked in a task of its own once the trace stays as it is, and calls back when that
   * found something else than `peek` gave; gives the function that ends it. Rows that were scrolled past cost nothing.
   */
  watchRow(flow: Flow, analysis: Analysis, listener: () => void): () => void {
    const row: Row = { flow, analysis, listener };
    const enqueue = (): void => {
      this.#rows.add(row);
      void this.#checkRows();
    };
    const end = this.watch(flow, analysis, false, enqueue);
    enqueue();
    return () => {
      end();
      this.#rows.delete(row);
    };
  }

  async #checkRows(): Promise<void> {
    if (this.#running || !this.#check) return;
    this.#running = true;
    while (this.#rows.size > 0) {
      await this.#options.rest();
      const [row] = this.#rows;
      if (!row) break;
      if (row.analysis !== this.#analysis?.deref()) {
        // Weakly: after Clear nothing checks anything, and the recording would stay in memory until something does.
        this.#analysis = new WeakRef(row.analysis);
        if (row.analysis.flows.length < this.#last.size) this.#forget(row.analysis);
        await this.#options.sleep(SETTLED);
        continue;
      }
      this.#rows.delete(row);
      const before = this.peek(row.flow);
      if (this.of(row.flow, row.analysis) !== before) row.listener();
    }
    this.#running = false;
  }

  /** Flows that were cleared away are remembered no longer. */
  #forget({ flows }: Analysis): void {
    const present = new Set(flows.map(({ id }) => id));
    for (const id of this.#last.keys()) if (!present.has(id)) this.#last.delete(id);
  }

  /** Has the flow's messages verified, and calls back whenever its findings may be others; gives the function that ends it. */
  watch(flow: Flow, analysis: Analysis, urgent: boolean, listener: () => void): () => void {
    const { verifications, deployments } = this.#options;
    const ends = messagesOf(flow, analysis).map((message) => verifications.watch(message, urgent, listener));
    ends.push(deployments.subscribe(listener));
    if (!this.#check) this.#waiting.add(listener);
    ends.push(() => this.#waiting.delete(listener));
    return () => {
      for (const end of ends) end();
    };
  }
}

const messagesOf = (flow: Flow, analysis: Analysis): AnalyzedMessage[] =>
  flow.legs
    .flatMap((leg) => [...requestsOf(leg), ...responsesOf(leg)])
    .flatMap((index) => messageAt(analysis, index) ?? []);
