// Runs scripts beside an extension page's own, in a world of their own: the page's policy runs none but the extension's.
import type { Page } from 'puppeteer-core';

/** Gives the function that evaluates an expression there, and waits for its result. Errors: the script's own. */
export async function isolatedWorld(page: Page): Promise<(expression: string) => Promise<unknown>> {
  const client = await page.createCDPSession();
  const { frameTree } = await client.send('Page.getFrameTree');
  const { executionContextId } = await client.send('Page.createIsolatedWorld', { frameId: frameTree.frame.id });
  return async (expression) => {
    const { result, exceptionDetails } = await client.send('Runtime.evaluate', {
      expression,
      contextId: executionContextId,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value as unknown;
  };
}
