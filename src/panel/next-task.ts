// Lets the page draw and hear the user before a long work goes on.

/** Settles in a task of its own. By a message, since timers of a page in the background wait a second each. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
