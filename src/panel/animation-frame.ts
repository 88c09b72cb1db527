// The next drawing of the page, also where there is none: for everything that is done at most once a frame.

/** A hidden page gets no animation frames; it is told this late instead, ms. */
const HIDDEN_PAGE_DELAY = 250;

/** Calls back once; gives the function that cancels it. */
export function onAnimationFrame(callback: () => void): () => void {
  const cancel = (): void => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
  const run = (): void => {
    cancel();
    callback();
  };
  const frame = requestAnimationFrame(run);
  const timer = setTimeout(run, HIDDEN_PAGE_DELAY);
  return cancel;
}
