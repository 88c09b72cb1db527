// Collects what devtools tells of the inspected tab's requests, as the user wants it recorded: for the panel in devtools.
import { DEFAULT_LIMITS } from '../../base/limits.ts';
import { carriesMessage } from '../../bindings/carries-message.ts';
import {
  type DevtoolsEntry,
  mayMatter,
  toDevtoolsEntry,
  withholdFromEntry,
  withResponseBody,
} from '../../capture/devtools-entry.ts';
import type { Status } from '../../messages/contract.ts';
import { isExcluded } from '../../messages/excluded-sites.ts';
import type { DevtoolsNetwork, FinishedRequest } from './devtools-network.ts';

export interface DevtoolsFeedParts {
  readonly network: DevtoolsNetwork;
  /** The inspected tab. */
  readonly tabId: number;
  /** Whether that tab is in a private window. */
  readonly isPrivate: Promise<boolean>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly setTimer: (task: () => void, milliseconds: number) => unknown;
}

/**
 * Milliseconds; after one to two of these an entry is shown, all that came meanwhile at once. The worker's events of the same
 * requests arrive before, and so do the pages.
 */
const SETTLES_IN = 200;
/** Bounds of what is held; the oldest go first. */
const MOST_ENTRIES = 2_000;
const MOST_CHARACTERS = 20_000_000;
/** Entries that wait for the worker to say what the user wants recorded. */
const MOST_WAITING = 1_000;

interface Taken {
  entry: DevtoolsEntry;
  isShown: boolean;
}

export class DevtoolsFeed {
  readonly #parts: DevtoolsFeedParts;
  readonly #listeners = new Set<() => void>();
  #entries: readonly DevtoolsEntry[] = [];
  #arrived: Taken[] = [];
  #settling: readonly Taken[] = [];
  #isPlanned = false;
  /** Until it is known what the user wants recorded. */
  #waiting: FinishedRequest[] | undefined = [];
  #wishes: Pick<Status, 'recording' | 'settings'> | undefined;
  /** Undefined until the browser has said. */
  #isPrivate: boolean | undefined;
  /** Requests that began before are not taken any more. */
  #clearedAt = Number.NEGATIVE_INFINITY;
  #count = 0;
  /** How often a request was seen that both the event and `getHAR` may tell of; negative where `getHAR` was first. */
  #seen: Map<string, number> | undefined = new Map();

  constructor(parts: DevtoolsFeedParts) {
    this.#parts = parts;
    parts.network.onRequestFinished.addListener((request) => this.#finished(request));
    try {
      parts.network.getHAR((log) => this.#earlier(log));
    } catch {
      // Without the earlier ones, what happens from now on is still told.
    }
    parts.isPrivate.then(
      (isPrivate) => this.#knowPrivate(isPrivate),
      // What should not have been recorded can't be taken back.
      () => this.#knowPrivate(true),
    );
  }

  /** In the order in which they arrived; a new array after each change. */
  entries(): readonly DevtoolsEntry[] {
    return this.#entries;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** To be told whenever the worker says what the user wants recorded; before the first time nothing is kept. */
  heed(status: Pick<Status, 'recording' | 'settings'>): void {
    this.#wishes = status;
    this.#takeWaiting();
  }

  /** Epoch milliseconds. */
  now(): number {
    return this.#parts.now();
  }

  /** Drops what began before `from`, epoch milliseconds; what the user does while the record is being cleared stays. */
  clear(from = this.now()): void {
    this.#clearedAt = Math.max(this.#clearedAt, from);
    this.#change(this.#entries.filter(({ exchange }) => exchange.startedAt >= this.#clearedAt));
  }

  /** What the record dropped is not to come back from here. */
  forget(gone: ReadonlySet<DevtoolsEntry>): void {
    if (gone.size > 0) this.#change(this.#entries.filter((entry) => !gone.has(entry)));
  }

  #knowPrivate(isPrivate: boolean): void {
    this.#isPrivate = isPrivate;
    this.#takeWaiting();
  }

  #takeWaiting(): void {
    if (this.#isPrivate === undefined || !this.#wishes) return;
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const request of waiting) this.#take(request);
  }

  #finished(request: FinishedRequest): void {
    if (this.#isNew(request, 1)) this.#hear(request);
  }

  #earlier(log: unknown): void {
    const entries = (log as { entries?: unknown } | undefined)?.entries;
    if (!Array.isArray(entries)) return;
    for (const request of entries.slice(-MOST_ENTRIES) as FinishedRequest[]) {
      // Chromium lists those as well that are still under way; the event tells of them later.
      if (isAnswered(request) && this.#isNew(request, -1)) this.#hear(request);
    }
  }

  /** `from`: 1 for the event, -1 for `getHAR`. What one of them told already is not new from the other. */
  #isNew(request: FinishedRequest, from: 1 | -1): boolean {
    const seen = this.#seen;
    if (!seen) return true;
    const name = nameOf(request);
    const count = seen.get(name) ?? 0;
    seen.set(name, count + from);
    if (seen.size > MOST_ENTRIES * 2) this.#seen = undefined;
    return count * from >= 0;
  }

  #hear(request: FinishedRequest): void {
    if (!this.#waiting) this.#take(request);
    else if (this.#waiting.length < MOST_WAITING) this.#waiting.push(request);
  }

  #take(request: FinishedRequest): void {
    const id = `devtools-${this.#count++}`;
    const entry = toDevtoolsEntry(request, { id, tabId: this.#parts.tabId }, DEFAULT_LIMITS);
    if (!entry || !this.#isWanted(entry)) return;
    const carries = carriesMessage(entry.exchange.request);
    const { resourceType } = entry.exchange;
    if (!carries && resourceType !== 'main_frame' && resourceType !== 'sub_frame') return;
    const taken: Taken = { entry: withholdFromEntry(entry, carries), isShown: false };
    if (mayMatter(entry)) {
      askContent(request, (content, encoding) => this.#fill(taken, content, encoding));
    }
    this.#arrived.push(taken);
    this.#planSettling();
  }

  #fill(taken: Taken, content: string, encoding: string): void {
    const before = taken.entry;
    taken.entry = withResponseBody(before, content, encoding);
    if (taken.isShown && taken.entry !== before) {
      this.#change(this.#entries.map((other) => (other === before ? taken.entry : other)));
    }
  }

  #planSettling(): void {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    this.#parts.setTimer(() => this.#settle(), SETTLES_IN);
  }

  /** Shows what arrived before the last time, and lets the rest wait once more. */
  #settle(): void {
    this.#isPlanned = false;
    const settled = this.#settling.filter(({ entry }) => entry.exchange.startedAt >= this.#clearedAt);
    this.#settling = this.#arrived;
    this.#arrived = [];
    if (this.#settling.length > 0) this.#planSettling();
    if (settled.length === 0) return;
    for (const taken of settled) taken.isShown = true;
    this.#change(bounded([...this.#entries, ...settled.map(({ entry }) => entry)]));
  }

  #isWanted({ exchange }: DevtoolsEntry): boolean {
    const wishes = this.#wishes;
    if (!wishes?.recording || exchange.startedAt < this.#clearedAt) return false;
    if (this.#isPrivate && !wishes.settings.privateWindows) return false;
    return !isExcluded(exchange.request.url, wishes.settings.excludedSites);
  }

  #change(entries: readonly DevtoolsEntry[]): void {
    this.#entries = entries;
    for (const listener of this.#listeners) listener();
  }
}

/** What tells a request apart in both of devtools' lists. */
function nameOf(request: object): string {
  const entry = request as { startedDateTime?: unknown; request?: { method?: unknown; url?: unknown } };
  return `${entry.startedDateTime} ${entry.request?.method} ${entry.request?.url}`;
}

const isAnswered = (request: object): boolean => {
  const { status } = (request as { response?: { status?: unknown } }).response ?? {};
  return typeof status === 'number' && status > 0;
};

function askContent(request: FinishedRequest, answer: (content: string, encoding: string) => void): void {
  try {
    request.getContent?.((content, encoding) => {
      if (typeof content === 'string') answer(content, typeof encoding === 'string' ? encoding : '');
    });
  } catch {
    // The page has gone, and its text with it.
  }
}

const charactersOf = ({ exchange: { request, response } }: DevtoolsEntry): number =>
  1_000 +
  request.url.length +
  (request.body?.kind === 'octets' ? request.body.octets.length : 0) +
  (response?.body?.length ?? 0);

function bounded(entries: readonly DevtoolsEntry[]): readonly DevtoolsEntry[] {
  let characters = 0;
  let from = entries.length;
  while (from > 0 && entries.length - from < MOST_ENTRIES) {
    characters += charactersOf(entries[from - 1] as DevtoolsEntry);
    if (characters > MOST_CHARACTERS && from < entries.length) break;
    from--;
  }
  return from === 0 ? entries : entries.slice(from);
}
