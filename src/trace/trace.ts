// A trace: exchanges with what was known of them when they were saved. What `docs/trace-format.md` describes, as types.
import type { EpochMs } from '../base/units.ts';
import type { Exchange, ExchangeId } from '../capture/exchange.ts';
import type { Finding } from '../checks/finding.ts';
import type { Deployment } from '../deployments/deployment.ts';
import type { SignatureOutcome, SignatureReport, SignatureVerdict } from '../dsig/signature-report.ts';
import type { Flow } from '../flow/flow.ts';
import type { RedactionNote } from './redaction/policy.ts';

/** Raised by every change that an older reader would misread; `upgrade.ts` has a step for each. */
export const TRACE_VERSION = 1;
export const TRACE_FORMAT = 'saml-scope-trace';

export interface Trace {
  /** The product that wrote it. */
  readonly product: { readonly name: string; readonly version: string };
  readonly savedAt: EpochMs;
  /** Undefined where nothing was taken out but posted passwords. */
  readonly redaction: RedactionNote | undefined;
  readonly exchanges: readonly Exchange[];
  /** Without keys: certificates only. */
  readonly deployments: readonly Deployment[];
  /** What was found before it was saved; undefined where nobody looked. */
  readonly verdicts: StoredVerdicts | undefined;
}

export interface StoredVerdicts {
  readonly messages: readonly StoredMessage[];
  readonly flows: readonly StoredFlow[];
}

/** What verification said of one message. A redacted message can't be verified again. */
export interface StoredMessage {
  readonly exchange: ExchangeId;
  /** Which of the exchange's messages, from 0. */
  readonly place: number;
  readonly signatures: readonly StoredSignature[];
  readonly detached: StoredSignature | undefined;
  readonly authentic: boolean | undefined;
  readonly notAuthenticBecause: readonly string[];
}

export interface StoredSignature {
  readonly on: string;
  readonly verdict: SignatureVerdict;
  readonly outcome: SignatureOutcome;
  readonly keySource: SignatureReport['keySource'];
  readonly cause: string | undefined;
  /** Codes of all problems, the cause included. */
  readonly problems: readonly string[];
  /** Of each reference, whether its digest was right. */
  readonly digests: readonly boolean[];
  /** The trusted certificate that it held with: DER in base64. */
  readonly certificate: string | undefined;
}

export interface StoredFlow {
  readonly id: string;
  readonly kind: Flow['kind'];
  readonly outcome: Flow['outcome'];
  readonly legs: readonly StoredLeg[];
  readonly findings: readonly StoredFinding[];
}

/** The class is kept by name: values are compared anew whenever the file is read. */
export interface StoredLeg {
  readonly verdict: 'exact' | 'mutated' | 'absent' | 'not-checked';
  readonly class: string | undefined;
}

/** A range within a document is not kept: redaction moves it. */
export type StoredFinding = Omit<Finding, 'where'> & {
  readonly where: { readonly message?: number; readonly exchange?: ExchangeId; readonly path?: string };
};
