// The finding: what one check says of one place in one flow.
import type { ExchangeId } from '../capture/exchange.ts';
import type { MessageIndex } from '../flow/flow.ts';
import type { SourceRange } from '../xml/tree.ts';

/** `not-checked`: something that the check needs was not seen or not configured. `error`: the check itself failed. */
export type FindingOutcome = 'fail' | 'warn' | 'info' | 'pass' | 'not-checked' | 'error';

/** `proven` by the traffic; `likely`: the cause is inferred; `hint`: the user has to look (FIELD §0). */
export type Confidence = 'proven' | 'likely' | 'hint';

/** Whose hop, clock or setting it is. `between`: something between the two, such as a proxy. */
export type Party = 'sp' | 'idp' | 'browser' | 'between';

/** Why a finding is less sure than its check usually is. */
export type Weakness = 'recording-began-late' | 'headers-missing' | 'pairing-guessed' | 'local-clock-only';

export interface FindingPlace {
  readonly message?: MessageIndex;
  readonly exchange?: ExchangeId;
  /** Element and attribute names from the message's root, such as `Response/Assertion/Conditions/@NotBefore`; or a header's name. */
  readonly path?: string;
  readonly range?: SourceRange;
}

/** What a check gives; the frame adds which check it was. */
export interface Judgement {
  readonly outcome: Exclude<FindingOutcome, 'error'>;
  /** `proven` unless said. */
  readonly confidence?: Confidence;
  readonly weakenedBy?: readonly Weakness[];
  readonly where: FindingPlace;
  /** The value that was seen, as it is; '' where nothing was. Short: the place has the rest. */
  readonly seen: string;
  /** The value that was expected, or what kind of value. */
  readonly expected: string;
  /** One or two sentences for the admin: what happened and why it matters. */
  readonly message: string;
  /** What to change and where, in the words of the product's settings. '' for pass. */
  readonly fix: string;
  readonly party?: Party;
}

export interface Finding extends Omit<Judgement, 'outcome'> {
  readonly id: string;
  /** Ids of the rule catalogue: F…, N…, SF-…, TW-…, SCV-…, P…. */
  readonly cites: readonly string[];
  readonly confidence: Confidence;
  readonly weakenedBy: readonly Weakness[];
  readonly outcome: FindingOutcome;
  /** The finding to begin with; at most one of a flow. */
  readonly cause: boolean;
}
