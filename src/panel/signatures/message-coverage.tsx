// Gives the views of a message's XML what signatures cover in it, and shows what the marks mean.
import { type ComponentChildren, createContext } from 'preact';
import { useContext, useMemo } from 'preact/hooks';
import type { AnalyzedMessage } from '../../analysis/analysis.ts';
import { coverageText, signaturesText } from '../trust-text.ts';
import { type CoveredPlaces, coveredPlaces } from './covered-places.ts';
import styles from './message-coverage.module.css';
import { useVerification } from './trust.ts';

const CoverageContext = createContext<CoveredPlaces | undefined>(undefined);

/** Undefined while nothing is known, and where no signature holds over anything: then there are no marks. */
export const useCoveredPlaces = (): CoveredPlaces | undefined => useContext(CoverageContext);

export interface MessageCoverageProps {
  readonly message: AnalyzedMessage;
  readonly children: ComponentChildren;
}

export function MessageCoverage({ message, children }: MessageCoverageProps) {
  const state = useVerification(message, true);
  const verification = state?.kind === 'done' ? state.verification : undefined;
  const places = useMemo(() => {
    const found = verification && coveredPlaces(verification);
    return found && found.states.length > 0 ? found : undefined;
  }, [verification]);
  return (
    <CoverageContext.Provider value={places}>
      {places && (
        <p class={styles.legend} data-testid="coverage-legend">
          {places.states.map((one) => (
            <span key={one} class={styles.entry}>
              <span class={styles.mark} data-coverage={one} aria-hidden="true" /> {coverageText[one]}
            </span>
          ))}
          <span class={styles.entry}>
            {signaturesText.noMark}: {coverageText.uncovered}
          </span>
        </p>
      )}
      {children}
    </CoverageContext.Provider>
  );
}
