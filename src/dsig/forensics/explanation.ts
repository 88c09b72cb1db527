// Why a signature does not hold, as far as it can be proved. An explanation never changes a verdict.

export type ExplanationCode =
  // About keys
  | 'key-other'
  | 'key-length-differs'
  | 'signed-info-changed'
  | 'hash-differs'
  | 'certificate-same'
  | 'certificate-renewed'
  | 'certificate-rolled-over'
  | 'certificate-other'
  | 'certificate-expired'
  | 'certificate-not-yet-valid'
  | 'certificates-both-trusted'
  // About content
  | 'white-space-between-elements'
  | 'white-space-around-signature'
  | 'indentation-added'
  | 'line-ends-changed'
  | 'carriage-returns-added'
  | 'carriage-returns-lost'
  | 'values-padded'
  | 'charset-latin-1'
  | 'charset-reversed'
  | 'unicode-normalized'
  | 'escaped-twice'
  | 'namespace-missing'
  | 'prefix-list-differs'
  | 'canonicalization-differs'
  | 'comments-signed'
  | 'not-canonicalized'
  | 'xml-declaration-signed'
  | 'signature-not-excluded'
  | 'digest-algorithm-differs'
  | 'content-changed'
  // About queries
  | 'query-variant'
  | 'query-changed';

export interface Explanation {
  readonly code: ExplanationCode;
  /** What happened and what to change, for a person. */
  readonly message: string;
  /** True where a computation proves it; false for what is only noticed beside the fault. */
  readonly proven: boolean;
  /** What exactly was tried, such as the prefix or the spelling that fits. */
  readonly variant?: string;
}
