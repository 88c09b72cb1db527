// Runs one benchmark by its name: `npm run bench -- decode`.

const benchmarks: Readonly<Record<string, () => Promise<{ run: () => void | Promise<void> }>>> = {
  capture: () => import('./capture.ts'),
  decode: () => import('./decode.ts'),
  flow: () => import('./flow.ts'),
  panel: () => import('./panel.ts'),
  verify: () => import('./verify.ts'),
  import: () => import('./import.ts'),
};

export {};

const name = process.argv[2] ?? '';
const load = Object.hasOwn(benchmarks, name) ? benchmarks[name] : undefined;
if (load) {
  await (await load()).run();
} else {
  console.error(`Name one of: ${Object.keys(benchmarks).join(', ')}`);
  process.exitCode = 2;
}
