// Keys and verifications for every view that needs them, without handing them through all others.
import { createContext } from 'preact';
import { useContext, useEffect, useReducer } from 'preact/hooks';
import type { AnalyzedMessage } from '../../analysis/analysis.ts';
import type { EpochMs } from '../../base/units.ts';
import type { KeySnapshot, KeySource } from '../keys/key-source.ts';
import type { VerificationState, Verifications } from './verifications.ts';

export interface Trust {
  readonly keys: KeySource;
  readonly verifications: Verifications;
  /** The time of day, for the validity of certificates. */
  readonly clock: () => EpochMs;
  /** Goes to the page of keys. */
  readonly showKeys: () => void;
}

/** Undefined where a shell verifies nothing: then no view says anything about signatures. */
export const TrustContext = createContext<Trust | undefined>(undefined);

export const useTrust = (): Trust | undefined => useContext(TrustContext);

const useRedraw = (): (() => void) => {
  const [, redraw] = useReducer((count: number, _: undefined) => count + 1, 0);
  return () => redraw(undefined);
};

export function useKeySnapshot(keys: KeySource): KeySnapshot {
  const redraw = useRedraw();
  const snapshot = keys.snapshot();
  useEffect(() => {
    const end = keys.subscribe(redraw);
    // They may have changed between the drawing and now.
    if (keys.snapshot() !== snapshot) redraw();
    return end;
  }, [keys]);
  return snapshot;
}

/** `urgent`: what the user looks at, before rows of the list. */
export function useVerification(message: AnalyzedMessage, urgent: boolean): VerificationState | undefined {
  const verifications = useTrust()?.verifications;
  const redraw = useRedraw();
  const state = verifications?.peek(message);
  useEffect(() => {
    const end = verifications?.watch(message, urgent, redraw);
    // It may have been verified between the drawing and now.
    if (verifications?.peek(message) !== state) redraw();
    return end;
  }, [verifications, message.decoded, urgent]);
  return state;
}
