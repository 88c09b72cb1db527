// `node --import tsx tools/rules-page.ts`: writes docs/rules.md, docs/coverage.md and docs/deployments.md from the code. A test holds them to it.
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { coveragePage } from './rules-page/coverage.ts';
import { deploymentsPage } from './rules-page/deployments.ts';
import { rulesPage } from './rules-page/rules.ts';

/** Text by the file's name in docs. */
export const PAGES: Readonly<Record<string, () => string>> = {
  'rules.md': rulesPage,
  'coverage.md': coveragePage,
  'deployments.md': deploymentsPage,
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const [name, page] of Object.entries(PAGES)) {
    writeFileSync(new URL(`../docs/${name}`, import.meta.url), page());
  }
}
