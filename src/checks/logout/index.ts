// The checks of this topic, in the order in which they run.
import type { Check } from '../check.ts';
import { logoutPartial, logoutResponseToOtherRequest, logoutUnanswered, signedBackIn } from './logout-chain.ts';
import { logoutFrameWithoutCookies } from './logout-frame-without-cookies.ts';
import { LOGOUT_MESSAGE_CHECKS } from './logout-message-rules.ts';
import { logoutSessionIndexDiffers, logoutSubjectDiffers } from './logout-subject.ts';
import { SESSION_INDEX_CHECKS } from './session-index-stored.ts';

export const LOGOUT_CHECKS: readonly Check[] = [
  ...LOGOUT_MESSAGE_CHECKS,
  ...SESSION_INDEX_CHECKS,
  logoutSubjectDiffers,
  logoutSessionIndexDiffers,
  logoutResponseToOtherRequest,
  logoutUnanswered,
  logoutPartial,
  logoutFrameWithoutCookies,
  signedBackIn,
];
