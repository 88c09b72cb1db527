// What Firefox itself shows: its question whether an extension may have a permission, and windows that the extension opened.
import type { Browser } from 'puppeteer-core';
import { chromeScope } from './firefox-chrome-scope.ts';

/** Waits for the question and presses its “Allow”. */
export async function allowWhatIsAsked(browser: Browser): Promise<void> {
  const inWindow = await chromeScope(browser);
  await inWindow(`(async () => {
    for (let attempt = 0; attempt < 200; attempt++) {
      const asked = document.getElementById('addon-webext-permissions-notification');
      if (PopupNotifications.panel.state === 'open' && asked?.isConnected && asked.button) {
        // A press within the first moments is taken for an accident.
        asked.notification.timeShown = 0;
        asked.button.click();
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('Firefox asked for nothing.');
  })()`);
}

/** How many windows show a page of the extension that `path` names; closes them. */
export async function closeWindowsOf(browser: Browser, path: string): Promise<number> {
  const inWindow = await chromeScope(browser);
  return (await inWindow(`(() => {
    const opened = [...Services.wm.getEnumerator('navigator:browser')].filter(
      (other) => other !== window && other.gBrowser?.currentURI.spec.includes(${JSON.stringify(path)}),
    );
    for (const other of opened) other.close();
    return opened.length;
  })()`)) as number;
}
