// Memory of a page or worker, over the browser's own protocol, and whether it grew in the course of a run.
import type { CDPSession } from 'puppeteer-core';

export interface HeapSample {
  /** What the run had done by then, in any unit. */
  readonly after: number;
  readonly megabytes: number;
}

/** Megabytes in use after a collection: script objects, what the browser holds for them, and buffers. */
export async function heapOf(client: CDPSession): Promise<number> {
  // Twice: what the first one finalizes lets go of the rest.
  await client.send('HeapProfiler.collectGarbage');
  await client.send('HeapProfiler.collectGarbage');
  const { usedSize, embedderHeapUsedSize, backingStorageSize } = await client.send('Runtime.getHeapUsage');
  return (usedSize + embedderHeapUsedSize + backingStorageSize) / 1_000_000;
}

/** Samples before this share of the run are of a program that is still filling its caches. */
const WARM = 1 / 4;

/**
 * Megabytes by which memory grew from the warm beginning to the end of the run, on the line that fits best (Theil and Sen's:
 * the median of the slopes between all pairs, which a single odd sample does not turn).
 */
export function growthOf(samples: readonly HeapSample[]): number {
  const end = samples.at(-1)?.after ?? 0;
  const warm = samples.filter(({ after }) => after >= end * WARM);
  const slopes = warm.flatMap((a, i) =>
    warm.slice(i + 1).map((b) => (b.megabytes - a.megabytes) / Math.max(1, b.after - a.after)),
  );
  slopes.sort((a, b) => a - b);
  const slope = slopes[Math.floor(slopes.length / 2)] ?? 0;
  return slope * (end - (warm[0]?.after ?? end));
}
