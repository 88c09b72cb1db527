// Draws public/icons/*.png with Chromium: large ones from icon.svg, those of toolbars from icon-small.svg, which has less in it.
// Run by hand after a drawing changed.
import { readFileSync } from 'node:fs';
import puppeteer from 'puppeteer-core';
import { findChromium } from '../chromium.mjs';

const read = (name) => readFileSync(new URL(name, import.meta.url), 'utf8');
const drawings = { 16: 'icon-small.svg', 32: 'icon-small.svg', 48: 'icon.svg', 96: 'icon.svg', 128: 'icon.svg' };
const browser = await puppeteer.launch({ executablePath: findChromium(), args: ['--no-sandbox'] });
try {
  const page = await browser.newPage();
  for (const [size, drawing] of Object.entries(drawings)) {
    await page.setViewport({ width: Number(size), height: Number(size) });
    const style = `*{margin:0}svg{display:block;width:${size}px;height:${size}px}`;
    await page.setContent(`<style>${style}</style>${read(drawing)}`);
    await page.screenshot({ path: `public/icons/${size}.png`, omitBackground: true });
  }
} finally {
  await browser.close();
}
