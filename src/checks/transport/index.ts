// The checks of this topic, in the order in which they run.
import type { Check } from '../check.ts';
import { acsAddressDiffers } from './acs-address-differs.ts';
import { acsGotWithoutMessage } from './acs-got-without-message.ts';
import { blockedByFirewall } from './blocked-by-firewall.ts';
import { cookieMissingAtAcs } from './cookie-missing-at-acs.ts';
import { downgradedToHttp } from './downgraded-to-http.ts';
import { formActionBlocksPost, formNeverSubmitted } from './form-submission.ts';
import { httpErrorAtAcs, httpErrorAtIdp } from './http-errors.ts';
import {
  answerToOlderRequest,
  inResponseToUnknown,
  requestAnsweredTwice,
  unsolicitedResponse,
} from './in-response-to.ts';
import { loginInFrameRefused } from './login-in-frame-refused.ts';
import { loginLoop } from './login-loop.ts';
import { acsPostBecameGet, requestPostBecameGet } from './post-became-get.ts';
import { postedFormNotGiven } from './posted-form-not-given.ts';
import { requestDestinationDiffers } from './request-destination-differs.ts';
import { requestFailed } from './request-failed.ts';
import { requestLoadedAhead } from './request-loaded-ahead.ts';
import { responseByGet } from './response-by-get.ts';
import { responsePostedTwice } from './response-posted-twice.ts';
import { sessionCookieNotKept } from './session-cookie-not-kept.ts';
import { setCookieRefused } from './set-cookie-refused.ts';
import { thirdPartyCookiesBlocked } from './third-party-cookies-blocked.ts';
import { TOO_LONG_CHECKS } from './too-long.ts';

export const TRANSPORT_CHECKS: readonly Check[] = [
  acsPostBecameGet,
  requestPostBecameGet,
  loginInFrameRefused,
  formActionBlocksPost,
  ...TOO_LONG_CHECKS,
  blockedByFirewall,
  responseByGet,
  acsGotWithoutMessage,
  downgradedToHttp,
  // The frame is the reason for missing cookies, and a cookie that is absent at the ACS is the one that broke the login:
  // among checks of one stage the first one is the cause.
  thirdPartyCookiesBlocked,
  cookieMissingAtAcs,
  setCookieRefused,
  responsePostedTwice,
  requestAnsweredTwice,
  answerToOlderRequest,
  inResponseToUnknown,
  unsolicitedResponse,
  requestDestinationDiffers,
  acsAddressDiffers,
  sessionCookieNotKept,
  loginLoop,
  formNeverSubmitted,
  postedFormNotGiven,
  requestLoadedAhead,
  requestFailed,
  httpErrorAtAcs,
  httpErrorAtIdp,
];
