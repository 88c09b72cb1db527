// Goes to an address in a private window of Firefox, which puppeteer knows no way to open.
import type { Browser } from 'puppeteer-core';
import { chromeScope } from './firefox-chrome-scope.ts';

/** Resolves to the title of the page on which it ended, once that is one of `titles`; the window is closed again. */
export async function visitPrivately(browser: Browser, url: string, titles: readonly string[]): Promise<string> {
  const inWindow = await chromeScope(browser);
  return (await inWindow(`(async () => {
    const opened = OpenBrowserWindow({ private: true });
    const until = async (done) => {
      for (let attempt = 0; attempt < 300; attempt++) {
        const found = done();
        if (found) return found;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error('The private window shows ' + opened.gBrowser?.currentURI.spec);
    };
    // Its own first page would take the place of an address that is opened before it.
    await until(() => opened.gBrowserInit?.delayedStartupFinished && opened.gBrowser.currentURI.spec !== 'about:blank');
    const tab = opened.gBrowser.selectedBrowser;
    const triggeringPrincipal = Services.scriptSecurityManager.getSystemPrincipal();
    tab.fixupAndLoadURIString(${JSON.stringify(url)}, { triggeringPrincipal });
    const titles = ${JSON.stringify(titles)};
    const title = await until(() => titles.find((wanted) => tab.contentTitle.includes(wanted)));
    opened.close();
    return title;
  })()`)) as string;
}
