// The algorithm table in Chromium.
import { isolatedWorld } from '../../tools/drive/isolated-world.ts';
import { launch } from '../../tools/drive/launch.ts';
import { testAlgorithmTable } from './algorithm-table.ts';

testAlgorithmTable(async () => {
  const driven = await launch();
  return { evaluate: await isolatedWorld(await driven.openApp()), close: () => driven.close() };
});
