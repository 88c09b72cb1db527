// The checks of this topic, in the order in which they run.
import type { Check } from '../check.ts';
import { noPassive } from './no-passive.ts';
import { SECOND_LEVEL_CHECKS } from './second-level-codes.ts';
import { TOP_LEVEL_CHECKS } from './top-level-code.ts';

export const STATUS_CHECKS: readonly Check[] = [...TOP_LEVEL_CHECKS, ...SECOND_LEVEL_CHECKS, noPassive];
