// What a check gets to see: one flow with everything resolved, and the whole trace through indexes.
import type { EpochMs } from '../base/units.ts';
import type { EncodedMessage } from '../bindings/encoded-message.ts';
import type { Exchange } from '../capture/exchange.ts';
import type { Deployment } from '../deployments/deployment.ts';
import type { Flow, Leg, MessageIndex } from '../flow/flow.ts';
import type { DecodedMessage } from '../saml/decoded-message.ts';
import type { MessageVerification } from '../trust/verify-message.ts';
import type { TraceIndex } from './trace-index.ts';

export interface SubjectMessage {
  readonly index: MessageIndex;
  readonly exchange: Exchange;
  readonly encoded: EncodedMessage;
  readonly decoded: DecodedMessage;
  /** Undefined until somebody verified it: signature checks then say `not-checked`. */
  readonly verification: MessageVerification | undefined;
}

export interface SubjectLeg {
  readonly leg: Leg;
  readonly request: SubjectMessage | undefined;
  readonly response: SubjectMessage | undefined;
  readonly requestHops: readonly SubjectMessage[];
  readonly responseHops: readonly SubjectMessage[];
}

export interface CheckSubject {
  readonly flow: Flow;
  readonly legs: readonly SubjectLeg[];
  /** Every message of the flow, hops included, in the browser's order. */
  readonly messages: readonly SubjectMessage[];
  /** The flow's exchanges in order. */
  readonly exchanges: readonly Exchange[];
  /** The whole recording. Look things up by index: a check that walks it all makes every trace quadratic. */
  readonly trace: TraceIndex;
  /** Any message of the recording, by what a leg says. For what other flows show, such as the login that a logout ends. */
  messageAt(index: MessageIndex): SubjectMessage | undefined;
  /** What the flow is held against. Always there: where the user configured nothing, it holds only what the product's documents say. */
  readonly deployment: Deployment;
  /** `configured`: the user's; `observed`: the product was recognised, nothing was configured; `none`: neither. */
  readonly deploymentSource: 'configured' | 'observed' | 'none';
  /** Milliseconds of this computer's clock when somebody looks. For certificates only: messages are judged by when they were received. */
  readonly now: EpochMs | undefined;
}
