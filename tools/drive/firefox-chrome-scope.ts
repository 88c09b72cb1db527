// Runs scripts in Firefox's own windows, with its rights: devtools and private windows can be reached in no other way.
import type { Browser } from 'puppeteer-core';

/** Gives the function that evaluates an expression in the browser window, waits for its result and copies it (JSON). */
export async function chromeScope(browser: Browser): Promise<(expression: string) => Promise<unknown>> {
  const { contexts } = await send<{ contexts: readonly { context: string; url: string }[] }>(
    browser,
    'browsingContext.getTree',
    { 'moz:scope': 'chrome' },
  );
  const window = contexts.find(({ url }) => url.includes('browser.xhtml'));
  if (!window) throw new Error('Firefox shows no window.');
  return async (expression) => {
    const evaluated = await send<Evaluated>(browser, 'script.evaluate', {
      expression: `(async () => JSON.stringify(await (${expression})))()`,
      target: { context: window.context },
      awaitPromise: true,
    });
    if (evaluated.type === 'exception') throw new Error(evaluated.exceptionDetails.text);
    const { value } = evaluated.result;
    return value === undefined ? undefined : JSON.parse(value);
  };
}

type Evaluated =
  | { readonly type: 'success'; readonly result: { readonly value?: string } }
  | { readonly type: 'exception'; readonly exceptionDetails: { readonly text: string } };

interface BidiConnection {
  send(method: string, params: object): Promise<{ readonly result: unknown }>;
}

/** Sends a command of WebDriver BiDi that puppeteer has no method for, by the connection that it keeps to itself. */
export async function send<Result>(browser: Browser, method: string, params: object): Promise<Result> {
  const { connection } = browser as unknown as { readonly connection: BidiConnection };
  return (await connection.send(method, params)).result as Result;
}
