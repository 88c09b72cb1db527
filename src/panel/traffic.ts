// Turns what the source reports into analyses, at a pace that leaves the page time to draw.
import type { Analysis } from '../analysis/analysis.ts';
import type { Exchange } from '../capture/exchange.ts';
import type { ExchangeSource, SourceSnapshot } from './exchange-source.ts';

export interface Traffic {
  readonly snapshot: SourceSnapshot;
  /** Undefined where analysing threw: a fault of ours, told to the user instead of an empty list. */
  readonly analysis: Analysis | undefined;
}

export interface TrafficOptions {
  readonly analyse: (exchanges: readonly Exchange[]) => Analysis;
  /** Milliseconds; only differences matter. */
  readonly now: () => number;
  /** Calls back before the next drawing, once; gives the function that cancels it. */
  readonly onFrame: (callback: () => void) => () => void;
}

/** While traffic pours in, analysing takes at most a third of the time, */
const REST = 2;
/** but nothing waits longer than this many milliseconds for the next look. */
const LONGEST_REST = 300;

/** Reports the present state at once, then at most once a frame. Gives the function that ends it. */
export function followTraffic(
  source: ExchangeSource,
  options: TrafficOptions,
  report: (traffic: Traffic) => void,
): () => void {
  let analysed: readonly Exchange[] | undefined;
  let analysis: Analysis | undefined;
  let notBefore = Number.NEGATIVE_INFINITY;
  let cancelFrame: (() => void) | undefined;

  const look = (): void => {
    const snapshot = source.snapshot();
    if (snapshot.exchanges !== analysed) {
      const began = options.now();
      analysis = analyseSafely(options.analyse, snapshot.exchanges);
      analysed = snapshot.exchanges;
      const ended = options.now();
      notBefore = ended + Math.min(REST * (ended - began), LONGEST_REST);
    }
    report({ snapshot, analysis });
  };
  const onFrame = (): void => {
    cancelFrame = undefined;
    const moreTraffic = source.snapshot().exchanges !== analysed;
    if (moreTraffic && options.now() < notBefore) schedule();
    else look();
  };
  const schedule = (): void => {
    cancelFrame ??= options.onFrame(onFrame);
  };
  const unsubscribe = source.subscribe(schedule);
  look();
  return () => {
    unsubscribe();
    cancelFrame?.();
  };
}

function analyseSafely(analyse: TrafficOptions['analyse'], exchanges: readonly Exchange[]): Analysis | undefined {
  try {
    return analyse(exchanges);
  } catch (error) {
    console.error('SAML Scope could not analyse the trace.', error);
    return undefined;
  }
}
