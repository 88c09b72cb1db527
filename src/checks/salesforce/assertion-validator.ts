// Salesforce's SAML Assertion Validator, offline: its 14 checks in the documented order, for a Response that was captured or pasted.
import { encodeBase64 } from '../../base/base64.ts';
import type { EpochMs } from '../../base/units.ts';
import type { EncodedMessage } from '../../bindings/encoded-message.ts';
import type { Deployment } from '../../deployments/deployment.ts';
import type { Assertion, Attribute, Response } from '../../saml/messages.ts';
import type { MessageVerification, ReadMessage } from '../../trust/verify-message.ts';
import type { CheckSubject, SubjectMessage } from '../check-subject.ts';
import { receivedAt } from '../time/clocks.ts';
import { readableAssertion } from './login.ts';
import type { LoginHistoryStatus } from './login-history.ts';
import {
  judgeAttribute,
  judgeAudience,
  judgeAuthnStatement,
  judgeFormat,
  judgeIssuer,
  judgePortal,
  judgeRecipient,
  judgeSecurityLevel,
  judgeSiteUrl,
  judgeStatus,
  judgeSubject,
} from './validator-lines.ts';
import { judgeSignature } from './validator-signature.ts';
import { judgeConditions, judgeTimestamps } from './validator-time.ts';

/** `not-reached`: an earlier error ends Salesforce's run. `not-checked`: something is not configured, or can't be read here. */
export type ValidatorOutcome = 'pass' | 'fail' | 'warn' | 'info' | 'not-checked' | 'not-reached';

export interface ValidatorVerdict {
  readonly outcome: ValidatorOutcome;
  readonly text: string;
  /** '' where there is nothing to do. */
  readonly fix: string;
  /** What Login History will say because of it. */
  readonly loginHistory?: LoginHistoryStatus;
}

export interface ValidatorLine extends ValidatorVerdict {
  /** 1 to 14. */
  readonly number: number;
  /** As in Salesforce's guide. */
  readonly name: string;
  /** As the page of an org prints it. */
  readonly liveName: string;
}

export interface ValidatorInput {
  readonly message: ReadMessage & { readonly verification: MessageVerification | undefined };
  readonly deployment: Deployment;
  /** When Salesforce got it; undefined for a pasted one. */
  readonly receivedAt: EpochMs | undefined;
  /** The latest time at which that may have been, where it is known to a span only; `receivedAt` is the earliest then. */
  readonly receivedUntil?: EpochMs;
  /** The address that it was posted to; undefined for a pasted one. */
  readonly postedTo: string | undefined;
}

/** What the single checks look at. */
export interface ValidatedResponse extends ValidatorInput {
  readonly response: Response;
  readonly assertion: Assertion;
  readonly attributes: readonly Attribute[];
}

interface Line extends Pick<ValidatorLine, 'name' | 'liveName'> {
  readonly judge: (validated: ValidatedResponse) => ValidatorVerdict;
}

/** Behind the Status, in order. Names: Single Sign-On Implementation Guide; live names: as an org's page prints them. */
const LINES: readonly Line[] = [
  { name: 'Authentication Statement', liveName: 'Looking for an Authentication Statement', judge: judgeAuthnStatement },
  { name: 'Conditions', liveName: 'Looking for a Conditions statement', judge: judgeConditions },
  {
    name: 'Timestamps',
    liveName: 'Checking that the timestamps in the assertion are valid',
    judge: judgeTimestamps,
  },
  {
    name: 'Attribute',
    liveName: 'Checking that the Attribute namespace matches, if provided',
    judge: judgeAttribute,
  },
  { name: 'Format', liveName: 'Miscellaneous format confirmations', judge: judgeFormat },
  { name: 'Issuer', liveName: 'Confirming Issuer matches', judge: judgeIssuer },
  {
    name: 'Subject',
    liveName: 'Confirming a Subject Confirmation was provided and contains valid timestamps',
    judge: judgeSubject,
  },
  { name: 'Audience', liveName: 'Checking that the Audience matches', judge: judgeAudience },
  { name: 'Recipient', liveName: 'Checking the Recipient', judge: judgeRecipient },
  { name: 'Signature', liveName: 'Validating the Signature', judge: judgeSignature },
  {
    name: 'Site URL Attribute',
    liveName: 'Checking that the Site URL Attribute contains a valid site url, if provided',
    judge: judgeSiteUrl,
  },
  {
    name: 'Portal and Organization ID',
    liveName: 'Looking for portal and organization id, if provided',
    judge: judgePortal,
  },
  {
    name: 'Session Security Level',
    liveName: 'Checking if session security level is valid, if provided',
    judge: judgeSecurityLevel,
  },
];

const STATUS = { number: 1, name: 'Status', liveName: 'Validating the Status' } as const;

/**
 * Always 14 lines. Which errors end Salesforce's run isn't documented ("some do"): here it ends where there is nothing
 * left to look at, without a successful Status or without an assertion. Never throws.
 */
export function validateAssertion(input: ValidatorInput): readonly ValidatorLine[] {
  const content = input.message.decoded.message;
  if (content?.kind !== 'Response') {
    const text = 'This is no readable SAML 2.0 Response, so there is nothing to validate.';
    const fix = 'Let the IdP send a Response; the message view shows what this is.';
    return [{ ...STATUS, outcome: 'fail', text, fix, loginHistory: 'Assertion Invalid' }, ...rest(NOT_REACHED)];
  }
  const status = { ...STATUS, ...judgeStatus(content) };
  if (status.outcome === 'fail') return [status, ...rest(NOT_REACHED)];
  const { assertion } = readableAssertion(input.message, content);
  if (!assertion) {
    return content.encryptedAssertions.length > 0
      ? [status, ...rest(ENCRYPTED)]
      : [status, NO_ASSERTION, ...rest(NOT_REACHED, 2)];
  }
  const attributes = assertion.attributeStatements.flatMap((statement) => statement.attributes);
  const validated: ValidatedResponse = { ...input, response: content, assertion, attributes };
  return [
    status,
    ...LINES.map(({ name, liveName, judge }, index) => ({ number: index + 2, name, liveName, ...judge(validated) })),
  ];
}

const NOT_REACHED: ValidatorVerdict = {
  outcome: 'not-reached',
  text: 'Not reached: an earlier error ends the validation.',
  fix: '',
};

const ENCRYPTED: ValidatorVerdict = {
  outcome: 'not-checked',
  text: 'The assertion is encrypted. Add the private key of the Assertion Decryption Certificate to look inside.',
  fix: '',
};

/** The lines from this number on, all with one verdict. */
const rest = (verdict: ValidatorVerdict, behind = 1): ValidatorLine[] =>
  LINES.map(({ name, liveName }, index) => ({ number: index + 2, name, liveName, ...verdict })).slice(behind - 1);

const NO_ASSERTION: ValidatorLine = {
  number: 2,
  name: 'Authentication Statement',
  liveName: 'Looking for an Authentication Statement',
  outcome: 'fail',
  text: 'The Response holds no assertion at all.',
  fix: 'At the IdP: answer a successful login with an assertion.',
  loginHistory: 'Assertion Invalid',
};

/** The first failure's text; Salesforce logs one error for a login. Undefined where none is predicted. */
export const predictLoginHistory = (
  lines: readonly ValidatorLine[],
  { postedBefore = false }: { readonly postedBefore?: boolean } = {},
): LoginHistoryStatus | undefined =>
  lines.find(({ outcome, loginHistory }) => outcome === 'fail' && loginHistory !== undefined)?.loginHistory ??
  (postedBefore ? 'Replay Detected' : undefined);

/** For a Response of a flow: received by the clock of Salesforce where its answer has a Date, else by this computer's. */
export function validatorInputOf(
  { deployment }: Pick<CheckSubject, 'deployment'>,
  message: SubjectMessage,
): ValidatorInput {
  const { exchange } = message;
  if (exchange.source === 'pasted') return { message, deployment, receivedAt: undefined, postedTo: undefined };
  const { earliest, latest } = receivedAt(exchange);
  return { message, deployment, receivedAt: earliest, receivedUntil: latest, postedTo: exchange.request.url };
}

/** Whether the same Response was posted before in this flow: what Salesforce calls a replay. */
export function postedBefore({ legs }: CheckSubject, { index, exchange }: SubjectMessage): boolean {
  const leg = legs.find(({ response, responseHops }) =>
    [response, ...responseHops].some((one) => one?.index === index),
  );
  return [leg?.response, ...(leg?.responseHops ?? [])].some(
    (other) =>
      other !== undefined &&
      other.exchange.sequence < exchange.sequence &&
      other.encoded.binding === 'HTTP-POST' &&
      other.exchange.request.url === exchange.request.url,
  );
}

/** The form that Salesforce's own page takes: base64 of the message's very octets. Undefined where there are none. */
export const validatorCopy = ({ octets }: Pick<EncodedMessage, 'octets'>): string | undefined =>
  octets && encodeBase64(octets);
