// `npm run demo`: starts the federation on port 8443 or the next free one and prints where its start page is.
import { type Demo, startDemo } from './demo.ts';

const firstPort = 8443;
const lastPort = 8463;

async function startOnFreePort(port: number): Promise<Demo> {
  try {
    return await startDemo({ port, log: process.argv.includes('--verbose') ? console.log : () => {} });
  } catch (error) {
    const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    if (!taken || port >= lastPort) throw error;
    return startOnFreePort(port + 1);
  }
}

const demo = await startOnFreePort(firstPort);
console.log(`The demo federation runs. Start page: ${demo.url}
Its certificate is self-signed and new at each start: let the browser through on demo.localhost, idp.localhost
and each other host that a login comes by, or start Chromium with
  --ignore-certificate-errors-spki-list=${demo.certificateSpkiHash} --user-data-dir=<an empty folder>
Stop it with Ctrl+C.`);
