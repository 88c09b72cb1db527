// The checks of this topic, in the order in which they run.
import type { Check } from '../check.ts';

export const PROTOCOL_CHECKS: readonly Check[] = [];
