// Validity windows against the moment of receipt: a sentence for each, and where it lies on one common scale.
import { type EpochMs, epochMs } from '../../base/units.ts';
import type { ValidityWindow } from './summary.ts';
import { summaryText } from './text.ts';

/** `open`: neither end is known. `unplaced`: when it arrived is not known. */
export type WindowState = 'inside' | 'early' | 'expired' | 'reversed' | 'unplaced';

export interface PlacedWindow {
  readonly window: ValidityWindow;
  readonly state: WindowState;
  readonly sentence: string;
  /** Per cent of the scale, 0 to 100. */
  readonly start: number;
  readonly end: number;
}

export interface ValidityScale {
  readonly windows: readonly PlacedWindow[];
  /** Per cent of the scale; undefined where it is not known. */
  readonly received: number | undefined;
  /** The times at the scale's two ends. */
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** Free room at each end of the scale, as a part of what it spans. */
const MARGIN = 0.08;

/** NotBefore is the first valid moment, NotOnOrAfter the first that is not (saml-core-2.0-os §2.5.1.2). */
export function windowState({ from, to }: ValidityWindow, received: EpochMs | undefined): WindowState {
  if (from !== undefined && to !== undefined && to <= from) return 'reversed';
  if (received === undefined) return 'unplaced';
  if (to !== undefined && received >= to) return 'expired';
  return from !== undefined && received < from ? 'early' : 'inside';
}

export function windowSentence(window: ValidityWindow, received: EpochMs | undefined): string {
  const { from, to } = window;
  const offset = (at: EpochMs | undefined): number | undefined =>
    at === undefined || received === undefined ? undefined : at - received;
  switch (windowState(window, received)) {
    case 'inside':
      return summaryText.window.inside(offset(from), offset(to));
    case 'expired':
      return summaryText.window.expired(offset(to) ?? 0);
    case 'early':
      return summaryText.window.early(offset(from) ?? 0);
    case 'reversed':
      return summaryText.window.reversed;
    case 'unplaced':
      return summaryText.window.unplaced(from === undefined || to === undefined ? undefined : to - from);
  }
}

/** Undefined where no window has an end, so that there is nothing to draw. */
export function validityScale(
  windows: readonly ValidityWindow[],
  received: EpochMs | undefined,
): ValidityScale | undefined {
  const ends = windows.flatMap(({ from, to }) => [from, to]).filter((at) => at !== undefined);
  if (ends.length === 0) return undefined;
  const points = received === undefined ? ends : [...ends, received];
  const [first, last] = [Math.min(...points), Math.max(...points)];
  // One moment alone still gets a scale of a second.
  const margin = Math.max((last - first) * MARGIN, 500);
  const [from, to] = [first - margin, last + margin];
  const place = (at: number): number => ((at - from) / (to - from)) * 100;
  return {
    windows: windows.map((window) => {
      const start = window.from === undefined ? 0 : place(window.from);
      const end = window.to === undefined ? 100 : place(window.to);
      return {
        window,
        state: windowState(window, received),
        sentence: windowSentence(window, received),
        start: Math.min(start, end),
        end: Math.max(start, end),
      };
    }),
    received: received === undefined ? undefined : place(received),
    from: epochMs(from),
    to: epochMs(to),
  };
}
