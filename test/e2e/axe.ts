// axe-core in the extension's page: what it finds against accessibility there.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'puppeteer-core';
import { isolatedWorld } from '../../tools/drive/isolated-world.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RUN = 'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes[0].html))';

/** Gives the function that lists the violations of the page as it is then. */
export async function axeIn(page: Page): Promise<() => Promise<unknown>> {
  const evaluate = await isolatedWorld(page);
  await evaluate(AXE);
  return () => evaluate(RUN);
}
