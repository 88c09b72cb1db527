// Which folder of src may import which: the table behind the lint rules. `node tools/rooms.mjs` writes them into biome.jsonc.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The rooms whose code is pure: octets, time, keys and limits come as arguments. */
export const CORE = [
  'base',
  'xml',
  'crypto',
  'capture',
  'bindings',
  'saml',
  'dsig',
  'trust',
  'flow',
  'deployments',
  'checks',
  'analysis',
  'trace',
];

/** What only shows or writes the core's results may see all of it. */
const WHOLE_CORE = CORE.filter((room) => room !== 'trace');

/** Room to the rooms that it may import, itself apart. */
export const ROOMS = {
  base: [],
  xml: ['base'],
  crypto: ['base'],
  capture: ['base'],
  bindings: ['base', 'capture', 'xml'],
  saml: ['base', 'xml'],
  dsig: ['base', 'xml', 'crypto'],
  trust: ['base', 'xml', 'crypto', 'bindings', 'saml', 'dsig'],
  flow: ['base', 'bindings', 'capture', 'saml'],
  deployments: ['base', 'xml', 'crypto', 'capture', 'bindings', 'saml'],
  checks: ['base', 'xml', 'crypto', 'capture', 'bindings', 'saml', 'dsig', 'trust', 'flow', 'deployments'],
  analysis: WHOLE_CORE.filter((room) => room !== 'analysis'),
  trace: WHOLE_CORE,
  messages: ['base', 'capture'],
  background: ['base', 'capture', 'bindings', 'trace', 'messages'],
  devtools: ['capture', 'messages'],
  panel: [...CORE, 'messages'],
  analyze: [...CORE, 'messages', 'panel'],
  cli: [...CORE],
};

/** What only a browser's page or extension has, and what makes a function give another answer tomorrow. */
const IMPURE = ['browser', 'chrome', 'document', 'fetch', 'indexedDB', 'localStorage', 'navigator', 'self', 'window'];

/** The part of biome.jsonc that keeps the rooms apart. */
export function roomOverrides() {
  return Object.entries(ROOMS).map(([room, allowed]) => {
    const forbidden = Object.keys(ROOMS).filter((other) => other !== room && !allowed.includes(other));
    const style = {
      noRestrictedImports: {
        level: 'error',
        options: {
          patterns: [
            {
              group: forbidden.map((other) => `**/${other}/**`),
              message: `src/${room} may import only from ${allowed.length > 0 ? allowed.join(', ') : 'itself'}.`,
            },
          ],
        },
      },
    };
    if (CORE.includes(room)) {
      const deniedGlobals = Object.fromEntries(
        IMPURE.map((name) => [name, `src/${room} is pure: it gets ${name} from nobody.`]),
      );
      style.noRestrictedGlobals = { level: 'error', options: { deniedGlobals } };
    }
    return { includes: [`src/${room}/**`], linter: { rules: { style } } };
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const file = new URL('../biome.jsonc', import.meta.url);
  const config = JSON.parse(readFileSync(file, 'utf8'));
  config.overrides = [
    ...config.overrides.filter(({ includes }) => !/^src\/\w+\//.test(includes[0])),
    ...roomOverrides(),
  ];
  writeFileSync(file, `${JSON.stringify(config, null, 2)}\n`);
  // In the layout that lint holds it to.
  const biome = fileURLToPath(new URL('../node_modules/@biomejs/biome/bin/biome', import.meta.url));
  if (existsSync(biome)) {
    const { status } = spawnSync(process.execPath, [biome, 'format', '--write', fileURLToPath(file)], {
      stdio: 'inherit',
    });
    process.exitCode = status ?? 1;
  } else console.log('Biome is not installed, so biome.jsonc is not formatted yet: `npm run format` does it.');
}
