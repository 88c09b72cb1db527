// The provisioning attributes of an assertion, and what all rules of Just-in-Time provisioning ask first.
import { setting } from '../../deployments/settings.ts';
import type { Attribute } from '../../saml/messages.ts';
import type { Check } from '../check.ts';
import type { Judgement } from '../finding.ts';
import { attributesNamed, type SalesforceLogin, short, valuesOf } from './login.ts';
import { type FieldName, readFieldName } from './provisioning-fields.ts';
import { atSalesforceSp } from './rule.ts';

export interface ProvisionedAttribute extends FieldName {
  readonly attribute: Attribute;
  /** As sent, white space kept. */
  readonly name: string;
}

/** The attributes whose names begin with User., Account. or Contact., in order. */
export const provisionedOf = ({ attributes }: SalesforceLogin): readonly ProvisionedAttribute[] =>
  attributes.flatMap((attribute) => {
    const field = attribute.name === undefined ? undefined : readFieldName(attribute.name);
    return field ? [{ ...field, attribute, name: attribute.name ?? '' }] : [];
  });

/** With an Apex handler, what is required and known is up to its code. */
export const isStandard = ({ deployment }: SalesforceLogin): boolean =>
  setting(deployment, 'salesforce.jitType') !== 'apex';

export const isPortalLogin = (login: SalesforceLogin): boolean =>
  login.deployment.sp.product === 'salesforce-portal' || attributesNamed(login, 'portal_id').length > 0;

export const isSite = ({ deployment }: SalesforceLogin): boolean => deployment.sp.product === 'experience-cloud';

/**
 * Nothing was refused where a session was opened: then the user existed, or the org's settings allow more than the guide
 * says. Where Salesforce itself said what it refused, that goes first.
 */
export const unlessAccepted = (
  { accepted }: SalesforceLogin,
  outcome: 'fail' | 'warn',
): Pick<Judgement, 'outcome' | 'confidence'> => {
  if (accepted === true) return { outcome: 'info' };
  return { outcome: accepted === false ? 'warn' : outcome, confidence: 'likely' };
};

export const attributePath = (name: string): string =>
  `Response/Assertion/AttributeStatement/Attribute[${short(name)}]`;

export interface ProvisioningRule extends Pick<Check, 'id' | 'cites' | 'title'> {
  readonly judge: (login: SalesforceLogin, fields: readonly ProvisionedAttribute[]) => readonly Judgement[];
}

/** A fault that is repeated is understood by then. */
const MOST_FINDINGS = 20;

/** A rule for assertions with provisioning attributes, unless provisioning is known to be off. */
export const provisioningCheck = ({ judge, ...rule }: ProvisioningRule): Check =>
  atSalesforceSp({
    ...rule,
    stage: 'subject',
    judge: (login) => {
      const fields = provisionedOf(login);
      const enabled = setting(login.deployment, 'salesforce.jitEnabled');
      if (!login.assertion || enabled === 'no' || (fields.length === 0 && enabled !== 'yes')) return [];
      return judge(login, fields).slice(0, MOST_FINDINGS);
    },
  });

export const has = (login: SalesforceLogin, name: string): boolean => valuesOf(attributesNamed(login, name)).length > 0;
