// Speaks to the page that a tab of Firefox shows at this moment. Puppeteer waits in realms that it knows, and loses its way
// where a page goes into the back/forward cache or comes out of it.
import type { Browser, Page } from 'puppeteer-core';
import { send } from './firefox-chrome-scope.ts';

/** What the expression gives there; undefined while the tab goes from one page to another. */
export async function evaluateInShownPage(browser: Browser, page: Page, expression: string): Promise<unknown> {
  const { _id: context } = page.mainFrame() as unknown as { readonly _id: string };
  try {
    const evaluated = await send<Evaluated>(browser, 'script.evaluate', {
      expression,
      target: { context },
      awaitPromise: false,
    });
    return evaluated.result?.value;
  } catch {
    return undefined;
  }
}

interface Evaluated {
  readonly result?: { readonly value?: unknown };
}
