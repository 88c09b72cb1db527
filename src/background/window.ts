// The app in a window of its own, opened by the toolbar button. One window a traced tab; a second click brings it forward.
import browser from 'webextension-polyfill';

const PAGE = 'src/panel/index.html';

/** A second click may come before the first one's window is there. */
let opening: Promise<unknown> = Promise.resolve();

export function openWindow(tabId: number | undefined): Promise<unknown> {
  opening = opening.catch(() => {}).then(() => showWindow(tabId));
  return opening;
}

async function showWindow(tabId: number | undefined): Promise<void> {
  const url = browser.runtime.getURL(tabId === undefined ? PAGE : `${PAGE}?tab=${tabId}`);
  const key = `window:${tabId ?? ''}`;
  const { [key]: known } = (await browser.storage.session.get(key)) as Record<string, number | undefined>;
  if (known !== undefined) {
    try {
      await browser.windows.update(known, { focused: true });
      return;
    } catch {
      // That window has been closed since.
    }
  }
  const created = await browser.windows.create({ url, type: 'popup', width: 1_100, height: 760 });
  if (created.id !== undefined) await browser.storage.session.set({ [key]: created.id });
}
