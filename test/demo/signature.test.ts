import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startDemo } from '../../demo/demo.ts';
import { Client, postedToAcs } from './client.ts';

const missing = spawnSync('xmlsec1', ['--version']).error !== undefined;

describe.skipIf(missing)(`xmlsec1, which the demo is not built on${missing ? ' (skipped: not installed)' : ''}`, () => {
  it.each(['Response', 'Assertion'])(
    'finds the signature of the %s good, and broken once a letter changed',
    async (element) => {
      const demo = await startDemo();
      const folder = mkdtempSync(join(tmpdir(), 'demo-signature-'));
      try {
        const client = new Client(demo);
        await client.open(demo.scenarioUrl('fault-replaced', { auto: true }));
        const xml = Buffer.from(postedToAcs(client).get('SAMLResponse') ?? '', 'base64').toString('utf8');
        const verify = (text: string): number | null => {
          writeFileSync(join(folder, 'idp.pem'), demo.idp.signingCertificatePem);
          writeFileSync(join(folder, 'response.xml'), text);
          const ids = ['protocol:Response', 'assertion:Assertion'].flatMap((name) => [
            '--id-attr:ID',
            `urn:oasis:names:tc:SAML:2.0:${name}`,
          ]);
          const signature = `//*[local-name()='${element}']/*[local-name()='Signature']`;
          return spawnSync(
            'xmlsec1',
            ['--verify', '--pubkey-cert-pem', 'idp.pem', ...ids, '--node-xpath', signature, 'response.xml'],
            { cwd: folder },
          ).status;
        };
        expect(verify(xml)).toBe(0);
        expect(verify(xml.replace('>Ann Demo<', '>Eve Demo<'))).not.toBe(0);
      } finally {
        rmSync(folder, { recursive: true });
        await demo.close();
      }
    },
  );
});
