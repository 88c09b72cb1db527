// What the user chose: how much is replaced, and which values by hand.

/**
 * `shareable`: identities, tokens, cookies, session indexes, free attribute values and addresses of clients are replaced ·
 * `internal`: cookies, tokens and what else opens a session, nothing else · `none`: nothing but posted passwords, which are
 * never written at any level.
 */
export type RedactionLevel = 'shareable' | 'internal' | 'none';

export interface RedactionPolicy {
  readonly level: RedactionLevel;
  /** Whole values that stay although a rule would replace them. */
  readonly keep?: readonly string[];
  /** Pieces of text that go although a rule would keep them. */
  readonly hide?: readonly string[];
}

/** What is told in the file about how it was redacted. */
export interface RedactionNote {
  readonly level: RedactionLevel;
  /** How many different runs of letters and digits were replaced. */
  readonly replaced: number;
  /** How many values the user kept or hid by hand. */
  readonly keptByHand: number;
  readonly hiddenByHand: number;
}
