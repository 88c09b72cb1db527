// The checks of this topic, in the order in which they run.
import type { Check } from '../check.ts';
import { ADFS_CHECKS } from './adfs.ts';
import { ENTRA_CHECKS } from './entra.ts';
import { IDENTITY_PROVIDER_CHECKS } from './identity-providers.ts';
import { SERVICE_PROVIDER_CHECKS } from './service-providers.ts';

export const VENDOR_ERRORS_CHECKS: readonly Check[] = [
  ...ENTRA_CHECKS,
  ...ADFS_CHECKS,
  ...IDENTITY_PROVIDER_CHECKS,
  ...SERVICE_PROVIDER_CHECKS,
];
