// Runs one benchmark by its name: `npm run bench -- decode`.

const benchmarks: Readonly<Record<string, () => Promise<{ run: () => void | Promise<void> }>>> = {
  decode: () => import('./decode.ts'),
  flow: () => import('./flow.ts'),
  verify: () => import('./verify.ts'),
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
