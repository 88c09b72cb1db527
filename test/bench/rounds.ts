// Times several ways of doing one thing, in turn within each round, so that whatever else the machine does hits all alike.

export interface Contender {
  readonly name: string;
  readonly run: () => unknown;
}

export interface Timing {
  readonly name: string;
  /** Median over the rounds, in milliseconds for one run. */
  readonly median: number;
  /** First and third quartile. */
  readonly quartiles: readonly [number, number];
}

/**
 * `repeat` runs make one measurement; the first fifth of the rounds only warms up. Garbage is collected once before
 * all: collecting before each measurement would throw compiled code away with the last tree that it was compiled for.
 */
export function timeInRounds(contenders: readonly Contender[], rounds: number, repeat: number): Timing[] {
  const times = contenders.map((): number[] => []);
  const warmUp = Math.ceil(rounds / 5);
  globalThis.gc?.();
  for (let round = -warmUp; round < rounds; round++) {
    contenders.forEach(({ run }, index) => {
      const start = performance.now();
      for (let i = 0; i < repeat; i++) run();
      const time = (performance.now() - start) / repeat;
      if (round >= 0) times[index]?.push(time);
    });
  }
  return contenders.map(({ name }, index) => {
    const sorted = (times[index] ?? []).sort((a, b) => a - b);
    const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
    return { name, median: at(0.5), quartiles: [at(0.25), at(0.75)] };
  });
}

/** Prints medians, quartiles and each contender's time as a multiple of the first one's. */
export function printTimings(title: string, timings: readonly Timing[]): void {
  const first = timings[0]?.median ?? Number.NaN;
  console.log(`\n${title}`);
  for (const { name, median, quartiles } of timings) {
    const [low, high] = quartiles.map((time) => time.toFixed(3));
    const ratio = (median / first).toFixed(2);
    console.log(`  ${name.padEnd(44)} ${median.toFixed(3).padStart(10)} ms  (${low} to ${high})  × ${ratio}`);
  }
}
