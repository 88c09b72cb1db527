// Runs Salesforce's 14 checks over one Response of the trace, or one that was pasted. No drawing.
import { toSubject } from '../../analysis/check-flows.ts';
import {
  postedBefore,
  predictLoginHistory,
  type ValidatorLine,
  validateAssertion,
  validatorCopy,
  validatorInputOf,
} from '../../checks/salesforce/assertion-validator.ts';
import { LOGIN_HISTORY_MEANINGS } from '../../checks/salesforce/login-history.ts';
import { indexTrace } from '../../checks/trace-index.ts';
import type { Deployment } from '../../deployments/deployment.ts';
import type { MessageVerification } from '../../trust/verify-message.ts';
import type { ResponseToValidate } from './responses.ts';

export interface Validation {
  /** Always 14, in Salesforce's order. */
  readonly lines: readonly ValidatorLine[];
  /** What Login History will say; undefined where no error is predicted. */
  readonly loginHistory: { readonly status: string; readonly meaning: string } | undefined;
  /** For Salesforce's own page: base64 of the very octets; undefined where there are none. */
  readonly copy: string | undefined;
}

/** `verification` undefined: not verified yet, so that line 11 is not checked. */
export function validate(
  response: ResponseToValidate,
  deployment: Deployment,
  verification: MessageVerification | undefined,
): Validation {
  const { message, exchange } = response;
  const { index, encoded, decoded } = message;
  const lines = validateAssertion(
    validatorInputOf({ deployment }, { index, exchange, encoded, decoded, verification }),
  );
  const status = predictLoginHistory(lines, { postedBefore: isReplay(response) });
  return {
    lines,
    loginHistory: status && { status, meaning: LOGIN_HISTORY_MEANINGS[status].meaning },
    copy: validatorCopy(encoded),
  };
}

function isReplay({ flow, analysis, message, exchange }: ResponseToValidate): boolean {
  if (!flow) return false;
  const { index, encoded, decoded } = message;
  const subject = toSubject(flow, analysis, indexTrace(analysis.exchanges, analysis.flows), {
    now: undefined,
    deployments: [],
    verificationOf: () => undefined,
  });
  return postedBefore(subject, { index, exchange, encoded, decoded, verification: undefined });
}
