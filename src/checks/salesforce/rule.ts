// The shape that most of Salesforce's rules share: they look at one login and say what is wrong with it.
import type { Check } from '../check.ts';
import type { CheckSubject, SubjectMessage } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { loginsOf, type SalesforceLogin } from './login.ts';
import { isSalesforceIdp, isSalesforceSp } from './products.ts';

type Rule = Pick<Check, 'id' | 'cites' | 'title' | 'stage'>;

interface LoginRule extends Rule {
  /** Empty where the rule has nothing to say of this login. */
  readonly judge: (login: SalesforceLogin) => readonly Judgement[];
}

const loginCheck = ({ judge, ...rule }: LoginRule, holds: (subject: CheckSubject) => boolean): Check => ({
  ...rule,
  applies: (subject) => holds(subject) && loginsOf(subject).length > 0,
  run: (subject) => loginsOf(subject).flatMap(judge),
});

/** A rule for Responses that Salesforce takes. */
export const atSalesforceSp = (rule: LoginRule): Check =>
  loginCheck(rule, ({ deployment }) => isSalesforceSp(deployment));

/** A rule for Responses that Salesforce issued. */
export const atSalesforceIdp = (rule: LoginRule): Check =>
  loginCheck(rule, ({ deployment }) => isSalesforceIdp(deployment));

interface RequestRule extends Rule {
  readonly judge: (request: SubjectMessage, subject: CheckSubject) => readonly Judgement[];
}

const requestCheck = ({ judge, ...rule }: RequestRule, holds: (subject: CheckSubject) => boolean): Check => ({
  ...rule,
  applies: (subject) => holds(subject) && ownRequest(subject) !== undefined,
  run: (subject) => {
    const request = ownRequest(subject);
    return request ? judge(request, subject) : [];
  },
});

/** A rule for the AuthnRequest that Salesforce sends. */
export const ofSalesforceSp = (rule: RequestRule): Check =>
  requestCheck(rule, ({ deployment }) => isSalesforceSp(deployment));

/** A rule for the AuthnRequest that Salesforce gets. */
export const toSalesforceIdp = (rule: RequestRule): Check =>
  requestCheck(rule, ({ deployment }) => isSalesforceIdp(deployment));

/** The flow's first AuthnRequest: those of brokers come later. */
function ownRequest({ legs }: CheckSubject): SubjectMessage | undefined {
  const request = legs[0]?.request;
  return request?.decoded.message?.kind === 'AuthnRequest' ? request : undefined;
}
