// Logins through identity and service providers that others wrote, by the browser, analyzed by the command line. Only with SAML_SCOPE_LAB=1.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { type CliHost, run } from '../../src/cli/run.ts';

const LAB = fileURLToPath(new URL('../../../shared/lab/', import.meta.url));
const isWanted = process.env.SAML_SCOPE_LAB === '1' && existsSync(join(LAB, 'up.sh'));

const SPS = ['ssp', 'ssp-signed', 'ssp-enc', 'ssp-post', 'ssp-artifact', 'nodesaml', 'nodesaml-post'];
const PAIRS = SPS.flatMap((sp) =>
  ['ssp', 'npm'].filter((idp) => idp === 'ssp' || sp !== 'ssp-artifact').map((idp) => [sp, idp] as const),
);
const MINUTES = 60_000;

interface Flow {
  readonly kind: string;
  readonly outcome: string;
  readonly findings: readonly { readonly id: string; readonly outcome: string; readonly cause: boolean }[];
}

describe.skipIf(!isWanted)(
  'logins through real software (needs SAML_SCOPE_LAB=1 and the lab beside this checkout)',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'lab-logins-'));
    const metadata = join(folder, 'metadata');
    const inLab = (program: string, ...args: readonly string[]) =>
      spawnSync(join(LAB, program), args, { cwd: LAB, encoding: 'utf8', timeout: 5 * MINUTES });

    beforeAll(() => {
      const up = inLab('up.sh');
      if (up.status !== 0) throw new Error(`The lab does not come up (${up.status}): ${up.stderr.slice(-500)}`);
      inLab('metadata.sh', metadata);
    }, 6 * MINUTES);

    afterAll(() => {
      inLab('down.sh');
      rmSync(folder, { recursive: true, force: true });
    }, MINUTES);

    /** Exit code of the login, and where it was recorded. */
    function logIn(...args: readonly string[]): { readonly status: number | null; readonly har: string } {
      const har = join(folder, `${readdirSync(folder).length}.har`);
      return { status: inLab('login.mjs', ...args, '--har', har).status, har };
    }

    async function flowsOf(har: string, ...args: readonly string[]): Promise<readonly Flow[]> {
      const host: CliHost = { limits: DEFAULT_LIMITS, now: Date.now, read: async (path) => readFileSync(path) };
      const { output, error } = await run(['analyze', har, ...args, '--format', 'json'], host);
      if (output === undefined) throw new Error(error);
      return (JSON.parse(output) as { flows: readonly Flow[] }).flows;
    }

    const faults = (flows: readonly Flow[]) =>
      flows.flatMap(({ findings }) =>
        findings.filter(({ outcome }) => ['fail', 'warn', 'error'].includes(outcome)).map(({ id }) => id),
      );

    /** Nothing configured; both parties by their metadata; the same with the SP's key for decryption. */
    function waysOf(sp: string, idp: string): string[][] {
      const of = (name: string) => ['--metadata', join(metadata, 'metadata', `${name}.xml`)];
      const pair = [...of(`idp-${idp}`), ...of(`sp-${sp}`)];
      const key = sp.startsWith('nodesaml') ? 'nodesaml' : 'sspsp';
      return [[], pair, [...pair, '--key', join(metadata, 'keys', `${key}.pem`)]];
    }

    it.each(PAIRS)(
      '%s at %s: login and logout are clean',
      async (sp, idp) => {
        const { status, har } = logIn('--sp', sp, '--idp', idp, '--logout');
        expect(status).toBe(0);
        for (const way of waysOf(metadataOf(sp), idp)) {
          const flows = await flowsOf(har, ...way);
          expect(faults(flows)).toEqual([]);
          expect(flows.map(({ kind, outcome }) => `${kind} ${outcome}`)).toEqual(['sso succeeded', 'slo succeeded']);
        }
      },
      2 * MINUTES,
    );

    it.each(PAIRS.filter(([sp]) => !sp.startsWith('nodesaml')))(
      '%s: a login that begins at %s is clean',
      async (sp, idp) => {
        const { status, har } = logIn('--sp', sp, '--idp', idp, '--initiated');
        expect(status).toBe(0);
        for (const way of waysOf(metadataOf(sp), idp)) expect(faults(await flowsOf(har, ...way))).toEqual([]);
      },
      2 * MINUTES,
    );

    it(
      'names the cause where node-saml refuses what it did not ask for',
      async () => {
        const { status, har } = logIn('--sp', 'nodesaml', '--idp', 'ssp', '--initiated');
        expect(status).toBe(1);
        const [flow] = await flowsOf(har);
        expect(flow?.outcome).toBe('failed');
        expect(flow?.findings.find(({ cause }) => cause)?.id).toBe('unsolicited-response');
      },
      2 * MINUTES,
    );

    it(
      'names a RelayState with blanks that was signed otherwise than sent',
      async () => {
        const { status, har } = logIn('--sp', 'nodesaml', '--idp', 'ssp', '--rs', 'a b c');
        expect(status).toBe(1);
        expect(faults(await flowsOf(har))).toEqual(['simplesamlphp-query-signature-refused']);
        const [, pair = []] = waysOf('nodesaml', 'ssp');
        expect(faults(await flowsOf(har, ...pair))).toContain('query-reencoded-after-signing');
      },
      2 * MINUTES,
    );

    it(
      'a logout over two service providers is clean',
      async () => {
        const { status, har } = logIn('--sp', 'nodesaml', '--idp', 'ssp', '--also', 'ssp-signed', '--logout');
        expect(status).toBe(0);
        const flows = await flowsOf(har);
        expect(faults(flows)).toEqual([]);
        expect(flows.map(({ kind }) => kind)).toEqual(['sso', 'sso', 'slo']);
      },
      2 * MINUTES,
    );
  },
);

/** node-saml has one entry, whichever binding it asks by. */
const metadataOf = (sp: string): string => (sp === 'nodesaml-post' ? 'nodesaml' : sp);
