// The algorithm table in Firefox.
import { describe } from 'vitest';
import { findFirefox, launchFirefox } from '../../tools/drive/launch-firefox.ts';
import { testAlgorithmTable } from './algorithm-table.ts';

const firefox = findFirefox();

describe.skipIf(firefox === undefined)('in Firefox (skipped where there is none)', () => {
  testAlgorithmTable(async () => {
    const driven = await launchFirefox(firefox ?? '');
    const page = await driven.open('src/panel/index.html');
    return { evaluate: (script) => page.evaluate(script), close: () => driven.close() };
  });
});
