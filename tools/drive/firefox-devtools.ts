// Opens Firefox's devtools on the tab in front, and reads our panel in them. All that is known of their inner modules is here.
import type { Browser } from 'puppeteer-core';
import { chromeScope } from './firefox-chrome-scope.ts';
import { PRIVATE_WINDOW } from './firefox-private-window.ts';

export interface FirefoxPanel {
  /** Evaluates an expression in the panel's document; its result is copied (JSON). */
  evaluate(expression: string): Promise<unknown>;
}

/** One at a time for each `where`: in the first window, or in that of `openPrivateWindow`. */
export async function openFirefoxPanel(
  browser: Browser,
  where: 'window' | 'private window' = 'window',
): Promise<FirefoxPanel> {
  const owner = where === 'window' ? 'window' : PRIVATE_WINDOW;
  const inWindow = await chromeScope(browser);
  await inWindow(open(owner));
  return {
    async evaluate(expression) {
      const answer = (await inWindow(inPanel(owner, expression))) as { value?: unknown; error?: string };
      if (answer.error !== undefined) throw new Error(answer.error);
      return answer.value;
    },
  };
}

/** Leaves the `browser` element of our panel as `samlScopePanel` of its window. */
const open = (owner: string): string => `(async () => {
  const { require } = ChromeUtils.importESModule('resource://devtools/shared/loader/Loader.sys.mjs');
  const { gDevTools } = require('devtools/client/framework/devtools');
  const toolbox = await gDevTools.showToolboxForTab(${owner}.gBrowser.selectedTab, { toolId: 'webconsole' });
  const until = async (find) => {
    for (let attempt = 0; attempt < 200; attempt++) {
      const found = find();
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('The devtools did not show the panel.');
  };
  const tool = await until(() => [...toolbox.additionalToolDefinitions.keys()].find((id) => id.startsWith('webext-devtools-panel')));
  await toolbox.selectTool(tool);
  const search = (document) => {
    for (const frame of document.querySelectorAll('iframe, browser')) {
      if (frame.localName === 'browser' && frame.currentURI?.spec.includes('/src/panel/')) return frame;
      let inside;
      try { inside = frame.contentDocument && search(frame.contentDocument); } catch {}
      if (inside) return inside;
    }
  };
  ${owner}.samlScopePanel = await until(() => search(toolbox.doc));
})()`;

/** A frame script runs beside the page, and a sandbox lets it run code there in spite of the page's policy. */
const inPanel = (owner: string, expression: string): string => {
  const script = `(async () => {
    let answer;
    try {
      const sandbox = new Cu.Sandbox(content, { sandboxPrototype: content, wantXrays: false });
      const value = await Cu.evalInSandbox(${JSON.stringify(`(async () => JSON.stringify(await (${expression})))()`)}, sandbox);
      answer = { value: value === undefined ? undefined : JSON.parse(value) };
    } catch (error) {
      answer = { error: String(error) };
    }
    sendAsyncMessage('saml-scope:answer', answer);
  })()`;
  return `new Promise((resolve) => {
    const messages = ${owner}.samlScopePanel.messageManager;
    const listen = ({ data }) => {
      messages.removeMessageListener('saml-scope:answer', listen);
      resolve(data);
    };
    messages.addMessageListener('saml-scope:answer', listen);
    messages.loadFrameScript('data:,' + encodeURIComponent(${JSON.stringify(script)}), false);
  })`;
};
