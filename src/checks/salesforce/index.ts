// The checks of this topic, in the order in which they run.
import type { Check } from '../check.ts';
import { OTHER_LOGIN_CHECKS } from './canvas-and-oauth.ts';
import { CONFIGURED_VALUE_CHECKS } from './configured-values.ts';
import { ENCRYPTION_CHECKS } from './encryption.ts';
import { ENVIRONMENT_CHECKS } from './environment.ts';
import { IDENTITY_CHECKS } from './identity.ts';
import { IDENTITY_PROVIDER_CHECKS } from './identity-provider.ts';
import { LOGOUT_CHECKS } from './logout.ts';
import { PAGE_CHECKS } from './pages.ts';
import { PORTAL_CHECKS } from './portals.ts';
import { PROVISIONING_CHECKS } from './provisioning.ts';
import { PORTAL_PROVISIONING_CHECKS } from './provisioning-portals.ts';
import { provisioningRefused } from './provisioning-refused.ts';
import { REQUEST_CHECKS } from './requests.ts';
import { VALIDATOR_CHECKS } from './validator-findings.ts';

export const SALESFORCE_CHECKS: readonly Check[] = [
  // What Salesforce itself said goes before what is inferred from the assertion.
  provisioningRefused,
  ...REQUEST_CHECKS,
  ...ENCRYPTION_CHECKS,
  ...ENVIRONMENT_CHECKS,
  ...VALIDATOR_CHECKS,
  ...IDENTITY_CHECKS,
  ...PORTAL_CHECKS,
  ...PROVISIONING_CHECKS,
  ...PORTAL_PROVISIONING_CHECKS,
  ...IDENTITY_PROVIDER_CHECKS,
  ...OTHER_LOGIN_CHECKS,
  ...PAGE_CHECKS,
  ...LOGOUT_CHECKS,
  ...CONFIGURED_VALUE_CHECKS,
];
