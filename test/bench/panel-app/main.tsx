// The app in a page of its own, with a source that a script feeds: for benchmarks, and for states that a real recorder hardly ever has.
import { render } from 'preact';
import type { Exchange } from '../../../src/capture/exchange.ts';
import { mountApp } from '../../../src/panel/app.tsx';
import type { Connection, ExchangeSource, SourceSnapshot } from '../../../src/panel/exchange-source.ts';
import { BareList } from './bare-list.tsx';

const settings = { privateWindows: false, allRequests: false, excludedSites: [] };

class FedSource implements ExchangeSource {
  readonly #listeners = new Set<() => void>();
  #snapshot: SourceSnapshot;

  constructor(snapshot: Partial<SourceSnapshot>) {
    this.#snapshot = { exchanges: [], recording: true, connection: 'connected', settings, ...snapshot };
  }

  snapshot = (): SourceSnapshot => this.#snapshot;

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  change(parts: Partial<SourceSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...parts };
    for (const listener of this.#listeners) listener();
  }

  setRecording = (recording: boolean): void => this.change({ recording });
  setSettings = (): void => {};
  clear = (): void => this.change({ exchanges: [] });
}

let source: FedSource | undefined;
let unmount = (): void => {};
let trace: readonly Exchange[] = [];

export interface Settled {
  /** Milliseconds from the first event, and from the last one, until the list had all its rows. */
  readonly sinceFirst: number;
  readonly sinceLast: number;
  /** Until nothing in the list changed any more: badges and counts too. */
  readonly quiet: number;
  /** px */
  readonly height: number;
}

const root = (): HTMLElement => {
  const element = document.getElementById('app');
  if (!element) throw new TypeError('The page has no root.');
  return element;
};

/** The list's scrolled content, of either list. */
const sizer = (): HTMLElement | null => document.querySelector('[role="tree"] > [role="presentation"]');

/** Shows exchanges in so many steps, a step every `pause` milliseconds, and waits until the list is as it stays. */
async function feed(show: (exchanges: readonly Exchange[]) => void, steps: number, pause: number): Promise<Settled> {
  const began = performance.now();
  let changed = began;
  let grown = began;
  let height = 0;
  const observer = new MutationObserver(() => {
    changed = performance.now();
    const now = sizer()?.offsetHeight ?? 0;
    if (now !== height) grown = changed;
    height = now;
  });
  observer.observe(root(), { subtree: true, childList: true, attributes: true, characterData: true });
  // By the clock, as a browser's traffic: a page that is busy gets several steps at once.
  for (let shown = 0; shown < steps; ) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    const due = Math.min(steps, Math.floor((performance.now() - began) / pause));
    if (due > shown) show(trace.slice(0, Math.ceil((trace.length * due) / steps)));
    shown = due;
  }
  const last = performance.now();
  do await new Promise((resolve) => setTimeout(resolve, 100));
  while (performance.now() - changed < 1_500);
  observer.disconnect();
  return { sinceFirst: grown - began, sinceLast: grown - last, quiet: changed - last, height };
}

/** Scrolls from top to end in so many frames; gives the milliseconds that each took, the longest first. */
async function scroll(frames: number): Promise<number[]> {
  const tree = document.querySelector('[role="tree"]');
  if (!tree) throw new TypeError('There is no list.');
  tree.scrollTop = 0;
  await new Promise(requestAnimationFrame);
  const most = tree.scrollHeight - tree.clientHeight;
  const times: number[] = [];
  let before = performance.now();
  for (let frame = 1; frame <= frames; frame++) {
    tree.scrollTop = (most * frame) / frames;
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    times.push(now - before);
    before = now;
  }
  return times.sort((a, b) => b - a);
}

const bench = {
  /** The app, with nothing in it yet. */
  mount(snapshot: Partial<SourceSnapshot> & { readonly theme?: 'light' | 'dark' | 'auto' } = {}): void {
    unmount();
    source = new FedSource(snapshot);
    unmount = mountApp(root(), source, { now: () => performance.now(), theme: snapshot.theme ?? 'auto' });
  },
  async load(url: string): Promise<number> {
    trace = (await (await fetch(url)).json()) as Exchange[];
    return trace.length;
  },
  change: (connection: Connection): void => source?.change({ connection }),
  showAll: (): void => source?.change({ exchanges: trace }),
  feedApp: (steps: number, pause: number) => feed((exchanges) => source?.change({ exchanges }), steps, pause),
  /** In place of the app: rows of one line, drawn in the same way, of exchanges that nobody reads. */
  feedBare: (steps: number, pause: number) => {
    unmount();
    const draw = (exchanges: readonly Exchange[]) => render(<BareList exchanges={exchanges} />, root());
    unmount = () => render(null, root());
    draw([]);
    return feed(draw, steps, pause);
  },
  scroll,
};

export type PanelBench = typeof bench;

Object.assign(globalThis, { panelBench: bench });
