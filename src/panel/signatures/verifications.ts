// Verifies the messages that somebody looks at, one after another, and remembers each result until the keys change.
import type { AnalyzedMessage } from '../../analysis/analysis.ts';
import type { DecodedMessage } from '../../saml/decoded-message.ts';
import type { KeyRing } from '../../trust/key-ring.ts';
import type { MessageVerification } from '../../trust/verify-message.ts';
import type { KeySource } from '../keys/key-source.ts';

export type VerificationState =
  | { readonly kind: 'checking' }
  | { readonly kind: 'done'; readonly verification: MessageVerification }
  /** Verification threw: a fault of ours. */
  | { readonly kind: 'failed' };

export interface VerificationsOptions {
  readonly keys: Pick<KeySource, 'snapshot' | 'subscribe'>;
  readonly verify: (message: AnalyzedMessage, ring: KeyRing) => Promise<MessageVerification>;
  /** Settles when the page had time to draw and to hear the user. */
  readonly rest: () => Promise<void>;
}

interface Watched {
  readonly message: AnalyzedMessage;
  /** With whether each waits for it before others. */
  readonly listeners: Map<() => void, boolean>;
}

const CHECKING: VerificationState = { kind: 'checking' };

/**
 * Results are kept by the decoded message, which stays the same object while the trace grows. Who no longer watches is
 * not waited for: rows that were scrolled past cost nothing.
 */
export class Verifications {
  readonly #options: VerificationsOptions;
  readonly #known = new WeakMap<DecodedMessage, { readonly ring: KeyRing; readonly state: VerificationState }>();
  readonly #watched = new Map<DecodedMessage, Watched>();
  #ring: KeyRing;
  #running = false;

  constructor(options: VerificationsOptions) {
    this.#options = options;
    this.#ring = options.keys.snapshot().ring;
    let wasLoaded = options.keys.snapshot().loaded;
    options.keys.subscribe(() => {
      const { ring, loaded } = options.keys.snapshot();
      if (ring === this.#ring && loaded === wasLoaded) return;
      this.#ring = ring;
      wasLoaded = loaded;
      for (const watched of this.#watched.values()) tell(watched);
      void this.#run();
    });
  }

  /** What is known with the present keys; starts nothing. */
  peek({ decoded }: AnalyzedMessage): VerificationState {
    const known = this.#known.get(decoded);
    return known?.ring === this.#ring ? known.state : CHECKING;
  }

  /** Has the message verified, and again whenever the keys change, and calls back each time; gives the function that ends it. */
  watch(message: AnalyzedMessage, urgent: boolean, listener: () => void): () => void {
    const { decoded } = message;
    const watched = this.#watched.get(decoded) ?? { message, listeners: new Map() };
    this.#watched.set(decoded, watched);
    watched.listeners.set(listener, urgent);
    void this.#run();
    return () => {
      watched.listeners.delete(listener);
      if (watched.listeners.size === 0 && this.#watched.get(decoded) === watched) this.#watched.delete(decoded);
    };
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    for (;;) {
      await this.#options.rest();
      const next = this.#next();
      if (!next) break;
      const ring = this.#ring;
      const state = await this.#verify(next.message, ring);
      this.#known.set(next.message.decoded, { ring, state });
      tell(next);
    }
    this.#running = false;
  }

  #next(): Watched | undefined {
    if (!this.#options.keys.snapshot().loaded) return undefined;
    const waiting = [...this.#watched.values()].filter(({ message }) => this.peek(message) === CHECKING);
    return waiting.find(({ listeners }) => [...listeners.values()].includes(true)) ?? waiting[0];
  }

  async #verify(message: AnalyzedMessage, ring: KeyRing): Promise<VerificationState> {
    try {
      return { kind: 'done', verification: await this.#options.verify(message, ring) };
    } catch (error) {
      console.error('SAML Scope could not verify a message.', error);
      return { kind: 'failed' };
    }
  }
}

function tell({ listeners }: Watched): void {
  for (const listener of [...listeners.keys()]) listener();
}
