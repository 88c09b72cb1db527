// The main job of `npm start`: a login at the demo federation, in a window to look at or headless with a report.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startDemo } from '../../demo/demo.ts';
import { openPanel } from '../drive/devtools.ts';
import { launch } from '../drive/launch.ts';
import { showHeadless } from './headless.ts';

const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
const headless = process.argv.includes('--headless') || !hasDisplay;
const out = process.argv.includes('--out') ? (process.argv[process.argv.indexOf('--out') + 1] ?? 'out') : 'out';
const demo = await startDemo();
try {
  const driven = await launch({ headless, trustedSpki: demo.certificateSpkiHash });
  try {
    if (headless) {
      await mkdir(out, { recursive: true });
      const passed = await showHeadless(demo, driven, (name, content) => writeFile(join(out, name), content));
      process.exitCode = passed ? 0 : 1;
    } else {
      const [page = await driven.browser.newPage()] = await driven.browser.pages();
      await page.goto(demo.url);
      await openPanel(page, driven.extensionId).catch(() => {
        console.log('Press F12 and choose the SAML panel (behind » when the window is narrow).');
      });
      console.log(
        `The demo is at ${demo.url}. Choose a login there and watch the SAML panel. Close the browser to stop.`,
      );
      await new Promise((resolve) => driven.browser.once('disconnected', resolve));
    }
  } finally {
    await driven.close().catch(() => {});
  }
} finally {
  await demo.close();
}
