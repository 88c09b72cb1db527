// Recorded logins held against deployments made of the providers' own metadata: what is healthy stays clean.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createAnalyzer } from '../../src/analysis/analyze.ts';
import { checkFlows } from '../../src/analysis/check-flows.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { readHar } from '../../src/capture/har.ts';
import type { Deployment } from '../../src/deployments/deployment.ts';
import { fromMetadata, metadataChoices } from '../../src/deployments/from-metadata.ts';
import { newDeploymentOf } from '../../src/deployments/new-deployment.ts';
import { readMetadata } from '../../src/saml/metadata/metadata.ts';

const folder = new URL('../../../shared/hars/', import.meta.url);

/** Refused by one of the parties, as the folder's README says. */
const REFUSED = ['relaystate-space-nodesaml-with-ssp.har', 'idp-initiated-nodesaml-with-npm.har'];

/** SimpleSAMLphp's metadata names HTTP-Redirect only, and it takes HTTP-POST all the same: the warning is right. */
const isKnown = (name: string, id: string): boolean => id === 'binding-differs' && /-post-with-ssp/.test(name);

describe.skipIf(!existsSync(folder))('recorded logins (skipped where the recordings are not there)', () => {
  const analyze = createAnalyzer({ limits: DEFAULT_LIMITS });
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.har')) : [];

  function entityOf(name: string) {
    const octets = new Uint8Array(readFileSync(new URL(`metadata/${name}`, folder)));
    const { metadata } = readMetadata(octets, DEFAULT_LIMITS);
    const [choice] = metadata ? metadataChoices(metadata) : [];
    if (!choice) throw new Error(`${name} has no entity.`);
    return choice.entity;
  }

  const deployments = (): Deployment[] =>
    ['sp-nodesaml', 'sp-ssp', 'sp-ssp-artifact', 'sp-ssp-enc', 'sp-ssp-post', 'sp-ssp-signed'].flatMap((sp) =>
      ['idp-npm', 'idp-ssp'].map((idp) => {
        const half = fromMetadata(newDeploymentOf('generic', `${sp} ${idp}`), entityOf(`${sp}.xml`), 'sp').deployment;
        return fromMetadata(half, entityOf(`${idp}.xml`), 'idp').deployment;
      }),
    );

  it.each(files.filter((name) => !REFUSED.includes(name)))('%s is clean', (name) => {
    const analysis = analyze(readHar(new Uint8Array(readFileSync(new URL(name, folder))), DEFAULT_LIMITS));
    const context = { now: undefined, deployments: deployments(), verificationOf: () => undefined };
    const bad = checkFlows(analysis, context)
      .flat()
      .filter(({ outcome }) => outcome === 'fail' || outcome === 'warn' || outcome === 'error')
      .filter(({ id }) => !isKnown(name, id))
      .map(({ id, seen, expected }) => `${id}: ${seen} / ${expected}`);
    expect(bad).toEqual([]);
  });
});
