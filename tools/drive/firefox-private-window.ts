// Opens private windows of Firefox, which puppeteer knows no way to do.
import type { Browser } from 'puppeteer-core';
import { chromeScope } from './firefox-chrome-scope.ts';

export interface PrivateWindow {
  /** Goes to the address; resolves when the page on which that ends has one of `titles`. */
  visit(url: string, titles: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** One at a time: scripts in Firefox's first window find it as `PRIVATE_WINDOW`. */
export async function openPrivateWindow(browser: Browser): Promise<PrivateWindow> {
  const inWindow = await chromeScope(browser);
  await inWindow(`(async () => {
    const opened = OpenBrowserWindow({ private: true });
    ${UNTIL}
    // Its own first page would take the place of an address that is opened before it.
    await until(() => opened.gBrowserInit?.delayedStartupFinished && opened.gBrowser.currentURI.spec !== 'about:blank');
    ${PRIVATE_WINDOW} = opened;
  })()`);
  return {
    async visit(url, titles) {
      await inWindow(`(async () => {
        ${UNTIL}
        const tab = ${PRIVATE_WINDOW}.gBrowser.selectedTab;
        const page = tab.linkedBrowser;
        // The page that is there may have such a title as well.
        const shown = () => page.browsingContext.currentWindowGlobal?.innerWindowId;
        const before = shown();
        const triggeringPrincipal = Services.scriptSecurityManager.getSystemPrincipal();
        page.fixupAndLoadURIString(${JSON.stringify(url)}, { triggeringPrincipal });
        const ended = () => shown() !== before && !tab.hasAttribute('busy');
        await until(() => ended() && ${JSON.stringify(titles)}.find((wanted) => page.contentTitle.includes(wanted)));
      })()`);
    },
    close: async () => void (await inWindow(`${PRIVATE_WINDOW}.close()`)),
  };
}

/** A visit in a private window of its own, which is closed again. */
export async function visitPrivately(browser: Browser, url: string, titles: readonly string[]): Promise<void> {
  const opened = await openPrivateWindow(browser);
  try {
    await opened.visit(url, titles);
  } finally {
    await opened.close();
  }
}

/** The window, for scripts in Firefox's first one. */
export const PRIVATE_WINDOW = 'window.samlScopePrivateWindow';

const UNTIL = `const until = async (done) => {
      for (let attempt = 0; attempt < 300; attempt++) {
        const found = done();
        if (found) return found;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error('The private window shows ' + ${PRIVATE_WINDOW}?.gBrowser?.currentURI.spec);
    };`;
