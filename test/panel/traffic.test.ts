import { describe, expect, it, vi } from 'vitest';
import type { Exchange } from '../../src/capture/exchange.ts';
import type { ExchangeSource, SourceSnapshot } from '../../src/panel/exchange-source.ts';
import { followTraffic, type Traffic } from '../../src/panel/traffic.ts';
import { exchange } from './trace-builder.ts';

/** A source, a clock and frames that the test moves by hand. Analysing takes `cost` ms. */
function stage(cost = 0) {
  let snapshot: SourceSnapshot = { exchanges: [], recording: true, connection: 'connected' };
  let now = 0;
  const listeners = new Set<() => void>();
  let frames: (() => void)[] = [];
  const reports: Traffic[] = [];
  const analyse = vi.fn((exchanges: readonly Exchange[]) => {
    now += cost;
    return { exchanges, messages: [], flows: [] };
  });
  const source: ExchangeSource = {
    snapshot: () => snapshot,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    setRecording: () => {},
    clear: () => {},
  };
  const onFrame = (callback: () => void) => {
    frames.push(callback);
    return () => {
      frames = frames.filter((waiting) => waiting !== callback);
    };
  };
  const stop = followTraffic(source, { analyse, now: () => now, onFrame }, (traffic) => reports.push(traffic));
  return {
    reports,
    analyse,
    stop,
    change(parts: Partial<SourceSnapshot>) {
      snapshot = { ...snapshot, ...parts };
      for (const listener of listeners) listener();
    },
    frame(at: number) {
      now = at;
      const due = frames;
      frames = [];
      for (const callback of due) callback();
    },
    waiting: () => frames.length,
  };
}

describe('following the traffic', () => {
  it('reports at once what is there already', () => {
    expect(stage().reports).toHaveLength(1);
  });

  it('analyses a burst of events once, at the next frame', () => {
    const { change, frame, reports, analyse } = stage();
    for (let i = 0; i < 100; i++) change({ exchanges: [exchange(`e${i}`)] });
    expect(analyse).toHaveBeenCalledTimes(1);
    frame(16);
    expect(analyse).toHaveBeenCalledTimes(2);
    expect(reports.at(-1)?.analysis?.exchanges).toMatchObject([{ id: 'e99' }]);
  });

  it('rests twice as long as the last analysis took, then catches up', () => {
    const { change, frame, analyse } = stage(100);
    change({ exchanges: [exchange('e1')] });
    frame(250);
    expect(analyse).toHaveBeenCalledTimes(1);
    frame(300);
    expect(analyse).toHaveBeenCalledTimes(2);
  });

  it('rests no longer than 300 ms, however long the last analysis took', () => {
    const { change, frame, analyse } = stage(2_000);
    change({ exchanges: [exchange('e1')] });
    frame(2_299);
    expect(analyse).toHaveBeenCalledTimes(1);
    frame(2_300);
    expect(analyse).toHaveBeenCalledTimes(2);
  });

  it('reports a change of the connection without analysing again, and without resting', () => {
    const { change, frame, analyse, reports } = stage(100);
    change({ connection: 'reconnecting' });
    frame(110);
    expect(analyse).toHaveBeenCalledTimes(1);
    expect(reports.at(-1)?.snapshot.connection).toBe('reconnecting');
  });

  it('reports a failed analysis as such and goes on', () => {
    const { change, frame, analyse, reports } = stage();
    const logged = vi.spyOn(console, 'error').mockImplementation(() => {});
    analyse.mockImplementationOnce(() => {
      throw new TypeError('a bug');
    });
    change({ exchanges: [exchange('e1')] });
    frame(16);
    expect(reports.at(-1)?.analysis).toBeUndefined();
    expect(logged).toHaveBeenCalledOnce();
    logged.mockRestore();
    change({ exchanges: [exchange('e2')] });
    frame(32);
    expect(reports.at(-1)?.analysis?.exchanges).toMatchObject([{ id: 'e2' }]);
  });

  it('asks for no further frame once stopped', () => {
    const { change, stop, waiting } = stage();
    change({ recording: false });
    expect(waiting()).toBe(1);
    stop();
    expect(waiting()).toBe(0);
    change({ recording: true });
    expect(waiting()).toBe(0);
  });
});
