// `npm run cli`: the command line from the sources, without a build.
import { installDependencies, ROOT } from './install.mjs';

installDependencies({ quiet: true });
const { register } = await import('tsx/esm/api');
register();
await import(`${ROOT}src/cli/main.ts`);
