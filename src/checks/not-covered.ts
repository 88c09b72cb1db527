// Every rule of the catalogue that no check cites, each with the reason: for the table of coverage.
import { NOT_VISIBLE } from './salesforce/not-visible.ts';
import { TWILIO_NOT_VISIBLE } from './twilio/not-visible.ts';

export interface UncoveredRule {
  readonly id: string;
  /** One or two sentences. */
  readonly reason: string;
}

const recognised = (id: string): UncoveredRule => ({
  id,
  reason: 'No rule: it tells which product it is. `src/deployments/detectors.ts` does that, and so chooses the rules.',
});

/** What tells products apart rather than judging a login. */
const RECOGNITION: readonly UncoveredRule[] = [
  ...[
    'DET-SFSP-ORG',
    'DET-SFSP-OLD',
    'DET-SFSP-XC',
    'DET-SFSP-TOKEN',
    'DET-SFIDP-REDIR',
    'DET-SFIDP-POST',
    'DET-SFIDP-INIT',
    'DET-SFIDP-MD',
    'DET-SFSLO-SP',
    'DET-SFSLO-IDP',
    'DET-OIDC-RP',
    'DET-OIDC-OP',
    'DET-JITERR',
    'DET-FRONTLINE',
    'DET-FLEX-ENH',
    'DET-FLEX-LEG',
  ].map(recognised),
  {
    id: 'DET-CONSOLE',
    reason:
      'The Console’s addresses have no form of their own: it is held against only where the user configured it (see `src/deployments/match.ts`).',
  },
];

export const NOT_COVERED: readonly UncoveredRule[] = [...RECOGNITION, ...NOT_VISIBLE, ...TWILIO_NOT_VISIBLE];
