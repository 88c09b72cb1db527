// The checks of this topic, in the order in which they run.
import type { Check } from '../check.ts';
import { ALGORITHM_CHECKS } from './algorithm-rules.ts';
import { CERTIFICATE_CHECKS } from './certificate-rules.ts';
import { ENCRYPTION_CHECKS } from './encryption-rules.ts';
import { QUERY_CHECKS } from './query-rules.ts';
import { SIGNED_PART_CHECKS } from './signed-parts.ts';
import { STRUCTURE_CHECKS } from './structure-rules.ts';
import { VERDICT_CHECKS } from './verdict-rules.ts';

export const SIGNATURES_CHECKS: readonly Check[] = [
  ...SIGNED_PART_CHECKS,
  ...STRUCTURE_CHECKS,
  ...VERDICT_CHECKS,
  ...QUERY_CHECKS,
  ...ALGORITHM_CHECKS,
  ...CERTIFICATE_CHECKS,
  ...ENCRYPTION_CHECKS,
];
