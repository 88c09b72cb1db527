// What an answer does to the frame that asked: whether it shows a page there, or is saved. For telling a lost end from one to come.
import type { CaptureEvent } from './capture-event.ts';

/** The frame goes to what answered. An answer without a page, as to a ping, leaves the frame where it was. */
export const showsPage = ({ stage, status = 0, type }: CaptureEvent): boolean =>
  (stage === 'response-headers' || stage === 'completed') &&
  (type === 'main_frame' || type === 'sub_frame') &&
  status >= 200 &&
  (status < 300 || status >= 400) &&
  status !== 204 &&
  status !== 205;

/** What browsers show in a frame, if they aren't told to save it. */
const SHOWN = /^\s*(?:text\/|image\/|application\/(?:json|pdf|xml|xhtml\+xml))/i;

/** By these headers of its answer, where they are known, a navigation may have become a download. */
export function maybeDownload(answer: CaptureEvent | undefined): boolean {
  if (!answer || (answer.status ?? 0) >= 300) return false;
  const headerOf = (wanted: string) => answer.headers?.find(([name]) => name.toLowerCase() === wanted)?.[1];
  return !SHOWN.test(headerOf('content-type') ?? '') || /attachment/i.test(headerOf('content-disposition') ?? '');
}
