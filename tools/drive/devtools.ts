// Opens the real devtools of a page and selects our panel. All that is known of devtools' inner modules is in this file.
import type { Frame, Page } from 'puppeteer-core';

export interface OpenedPanel {
  /** The devtools window, for screenshots. */
  readonly devtools: Page;
  /** The panel's own document. */
  readonly panel: Frame;
}

export async function openPanel(page: Page, extensionId: string): Promise<OpenedPanel> {
  const devtools = await page.openDevTools();
  const id = `chrome-extension://${extensionId}SAML`;
  await poll(() => devtools.evaluate(showPanel(id)).then(Boolean, () => false));
  let panel: Frame | undefined;
  await poll(async () => {
    panel = devtools.frames().find((frame) => frame.url().startsWith(`chrome-extension://${extensionId}/src/panel/`));
    return panel !== undefined;
  });
  if (!panel) throw new Error('unreachable: poll waits for the panel');
  await panel.waitForSelector('[data-connection="connected"]');
  return { devtools, panel };
}

/** As text, since a test runner rewrites `import()` in functions; the module is the devtools front end's own. */
const showPanel = (id: string): string =>
  `(async () => {
    const { InspectorView } = await import('./ui/legacy/legacy.js');
    const view = InspectorView.InspectorView.instance();
    const wanted = ${JSON.stringify(id)};
    if (!view.tabbedPane.tabIds().includes(wanted)) return false;
    await view.showPanel(wanted);
    return true;
  })()`;

async function poll(attempt: () => Promise<boolean>): Promise<void> {
  for (let count = 0; count < 150; count++) {
    if (await attempt()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('Devtools did not show the SAML panel.');
}
