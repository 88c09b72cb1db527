// What became of a redirect from which its own request did not go on: refused, taken up elsewhere, or answered unheard. For the fold.
import type { CaptureEvent } from './capture-event.ts';
import type { Hop } from './hop.ts';

/** The browsers' words for what was given up, which need be no failure. */
const GIVEN_UP = /ABORTED/;

const isNavigation = ({ type }: CaptureEvent): boolean => type === 'main_frame' || type === 'sub_frame';

/** Both browsers report the end of a request that did not follow its redirect under the address that redirected. */
export const endsAtRedirect = (hop: Hop | undefined, { stage, url }: CaptureEvent): hop is Hop =>
  stage === 'failed' && hop?.end?.stage === 'redirect' && hop.first.url === url;

/**
 * Whether `failed` says no more than that somebody else follows: a script that asked for the redirect itself (`redirect:
 * 'manual'`, as a service worker does with navigations), or the frame's next navigation (`next`), where the answer was
 * one that the browser had asked for while the service worker started.
 */
export const isFollowedElsewhere = (hop: Hop, failed: CaptureEvent, next: Hop | undefined): boolean =>
  GIVEN_UP.test(failed.error ?? '') &&
  (!isNavigation(hop.first) || (next !== undefined && next !== hop && next.first.url === hop.end?.redirectUrl));

/** How Firefox tells that a service worker takes a request over: a redirect to its own address, without a status. */
export const isTakenOver = ({ stage, status = 0, url, redirectUrl }: CaptureEvent): boolean =>
  stage === 'redirect' && status === 0 && redirectUrl === url;

/**
 * The request that a redirect led to and of which the browser told nothing, though it went on telling of this frame: in
 * Chromium the site's service worker answered it. Undefined where `next`, the frame's next navigation, is that request.
 */
export function unheardRequest({ end, first }: Hop, next: CaptureEvent): CaptureEvent | undefined {
  const { redirectUrl: url, status } = end ?? {};
  if (end?.stage !== 'redirect' || url === undefined || url === next.url || !/^https?:/.test(url)) return undefined;
  const method = status === 307 || status === 308 ? first.method : 'GET';
  const { initiator, type, tabId, frameId, parentFrameId, requestId, incognito } = first;
  return {
    key: `${end.key}-to`,
    stage: 'request',
    at: end.at,
    requestId,
    url,
    method,
    type,
    tabId,
    frameId,
    parentFrameId,
    ...(initiator !== undefined && { initiator }),
    ...(incognito !== undefined && { incognito }),
    ...(method !== 'GET' && { body: { kind: 'unavailable', withheld: [] } }),
  };
}
