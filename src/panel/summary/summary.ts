// The Summary of a message as data: titled parts with facts, tables and validity windows, for the Summary tab to draw.
import type { EpochMs } from '../../base/units.ts';
import type { Instant } from '../../saml/messages.ts';
import type { SourceRange } from '../../xml/tree.ts';

export type Tone = 'good' | 'bad' | 'warn' | 'weak';

export type FactValue =
  /** From the message, exactly as it is. `marks` are short words of ours about it, e.g. its xsi:type. */
  | { readonly kind: 'text'; readonly text: string; readonly marks?: readonly string[] }
  /** A URI that SAML gives a name to. */
  | { readonly kind: 'name'; readonly uri: string; readonly short: string }
  | { readonly kind: 'time'; readonly instant: Instant }
  | { readonly kind: 'words'; readonly words: string; readonly tone?: Tone };

export interface Fact {
  readonly name: string;
  /** At least one; each stands on a line of its own. */
  readonly values: readonly FactValue[];
}

export interface Statement {
  readonly words: string;
  readonly tone: Tone;
}

export interface SummaryColumn {
  readonly name: string;
  /** Where there is little room, this column's values stand below those of the first. */
  readonly minor?: boolean;
}

export interface SummaryTable {
  readonly columns: readonly SummaryColumn[];
  /** One list of values a column; an empty one is an empty cell. */
  readonly rows: readonly (readonly (readonly FactValue[])[])[];
}

/** A span in which something holds. Either end may be open. */
export interface ValidityWindow {
  readonly label: string;
  readonly from: EpochMs | undefined;
  readonly to: EpochMs | undefined;
}

/** What a part is about; stable, since tests and style sheets know it. */
export type SummaryPartId =
  | 'status'
  | 'parties'
  | 'message'
  | 'request'
  | 'subject'
  | 'confirmation'
  | 'validity'
  | 'conditions'
  | 'authentication'
  | 'attributes'
  | 'assertion'
  | 'logout'
  | 'encrypted'
  | 'artifact'
  | 'ws-federation'
  | 'ws-trust'
  | 'soap'
  | 'entities'
  | 'entity'
  | 'role';

export interface SummaryPart {
  readonly id: SummaryPartId;
  readonly title: string;
  /** Sentences above the facts. */
  readonly statements?: readonly Statement[];
  readonly facts?: readonly Fact[];
  readonly table?: SummaryTable;
  readonly windows?: readonly ValidityWindow[];
  /** Where in the message this was read. */
  readonly range?: SourceRange;
}

export interface Summary {
  readonly statements: readonly Statement[];
  readonly parts: readonly SummaryPart[];
  /** When the message arrived, by the clock of the browser; undefined where nothing tells. */
  readonly received: EpochMs | undefined;
}
