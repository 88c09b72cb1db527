// `npm run soak`: hundreds of logins with a worker that is killed, a day of browsing, ten minutes of broken traffic.
// `npm run soak -- kill` for one of them; SOAK_COUNT, SOAK_MINUTES and SOAK_SEED change how much and which.
import { killedBesidePanel } from './beside-panel.ts';
import { aDay } from './day.ts';
import { deadBefore, inParallel, killedAtRandom } from './logins.ts';
import { type MutatedOptions, mutated } from './mutated-traffic.ts';
import { chance, seedOfRun } from './random.ts';
import { type Stand, startStand } from './stand.ts';

const seed = seedOfRun();
const countOf = (usual: number): number => Number(process.env.SOAK_COUNT ?? usual);

interface Figures {
  readonly faults: readonly string[];
  readonly flows?: readonly unknown[];
  readonly lost?: readonly unknown[];
  readonly lostMessages?: readonly unknown[];
}

const onStand = async (run: (stand: Stand) => Promise<Figures>): Promise<readonly string[]> => {
  const stand = await startStand();
  try {
    const { faults, ...figures } = await run(stand);
    const counted = Object.entries({ flows: figures.flows, lost: figures.lost, lostMessages: figures.lostMessages });
    const counts = Object.fromEntries(counted.flatMap(([name, list]) => (list ? [[name, list.length]] : [])));
    console.log({ ...figures, ...counts, faults: faults.length });
    return faults;
  } finally {
    await stand.close();
  }
};

const minutes = Number(process.env.SOAK_MINUTES ?? 10);

const broken = (options: MutatedOptions): Promise<readonly string[]> =>
  onStand((stand) => {
    const end = Date.now() + minutes * 60_000;
    return mutated(stand, chance(seed), () => Date.now() > end, options);
  });

const runs: Readonly<Record<string, () => Promise<readonly string[]>>> = {
  kill: () => onStand((stand) => killedAtRandom(stand, countOf(200), chance(seed))),
  'kill-alone': () => onStand((stand) => killedAtRandom(stand, countOf(200), chance(seed), { viewer: false })),
  panel: () => onStand((stand) => killedBesidePanel(stand, countOf(100), chance(seed))),
  dead: () => onStand((stand) => deadBefore(stand, countOf(50))),
  parallel: () => onStand((stand) => inParallel(stand, countOf(100))),
  day: () => onStand(aDay),
  mutated: () => broken({ clears: true, devtools: false }),
  'mutated-devtools': () => broken({ clears: true, devtools: true }),
  'mutated-kept': () => broken({ clears: false, devtools: false }),
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(runs, name));
if (unknown.length > 0) {
  console.error(`There is no run "${unknown[0]}". Name some of: ${Object.keys(runs).join(', ')}`);
  process.exit(2);
}
console.log(`SOAK_SEED=${seed}`);
for (const [name, run] of Object.entries(runs)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n== ${name}`);
  const began = Date.now();
  const faults = await run();
  for (const fault of faults.slice(0, 20)) console.error(`  ${fault}`);
  console.log(
    `== ${name}: ${faults.length === 0 ? 'passed' : 'FAILED'} in ${Math.round((Date.now() - began) / 1_000)} s`,
  );
  if (faults.length > 0) process.exitCode = 1;
}
