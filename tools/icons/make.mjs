// Draws public/icons/*.png from icon.svg with Chromium; run by hand after the drawing changed.
import { readFileSync } from 'node:fs';
import puppeteer from 'puppeteer-core';
import { findChromium } from '../chromium.mjs';

const svg = readFileSync(new URL('icon.svg', import.meta.url), 'utf8');
const browser = await puppeteer.launch({ executablePath: findChromium(), args: ['--no-sandbox'] });
try {
  const page = await browser.newPage();
  for (const size of [16, 32, 48, 128]) {
    await page.setViewport({ width: size, height: size });
    await page.setContent(`<style>*{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`);
    await page.screenshot({ path: `public/icons/${size}.png`, omitBackground: true });
  }
} finally {
  await browser.close();
}
