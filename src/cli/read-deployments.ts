// What logins are held against: --deployment, and what --metadata says of the entities in it.
import { fromUtf8 } from '../base/bytes.ts';
import { InputError } from '../base/input-error.ts';
import { fromUtf16 } from '../base/utf-16.ts';
import type { Deployment } from '../deployments/deployment.ts';
import type { FieldParty } from '../deployments/field.ts';
import { fromMetadata, type MetadataChoice, metadataChoices } from '../deployments/from-metadata.ts';
import { newDeploymentOf } from '../deployments/new-deployment.ts';
import { isPresetId, readDeployment } from '../deployments/read-deployment.ts';
import type { Metadata } from '../saml/metadata/metadata.ts';
import { readPastedMetadata } from '../trust/pasted-metadata.ts';
import type { HeldAgainst } from './examine.ts';
import type { CliHost } from './run.ts';

export interface DeploymentArguments {
  readonly deployment?: string | undefined;
  readonly metadata?: readonly string[] | undefined;
}

interface Side {
  readonly choice: MetadataChoice;
  readonly metadata: Metadata;
}

/** Pairs of an SP and an IdP that are made of metadata: a federation's file has thousands of entities. */
const MOST_PAIRS = 200;

/**
 * A single deployment that is named is used for every flow; of several, the one that fits. Of a given deployment, each side is filled from metadata that has just one entity of that side. Without one, every pair
 * of an SP and an IdP in the metadata is a deployment. Errors: InputError `file-unreadable`, `deployment-refused`,
 * `deployment-unknown`, `deployment-version-unknown`.
 */
export async function readDeploymentArguments(
  { deployment, metadata = [] }: DeploymentArguments,
  host: CliHost,
): Promise<HeldAgainst> {
  const sides: Record<FieldParty, Side[]> = { sp: [], idp: [] };
  for (const path of metadata) {
    for (const read of readPastedMetadata(await host.read(path), host.limits)?.documents ?? []) {
      for (const choice of metadataChoices(read)) {
        for (const side of choice.sides) sides[side].push({ choice, metadata: read });
      }
    }
  }
  if (deployment !== undefined) {
    const deployments = (await readGiven(deployment, host)).map((one) => filled(one, sides));
    return { deployments, ...(deployments.length === 1 && { chosen: deployments[0] }) };
  }
  return { deployments: pairsOf(sides) };
}

function pairsOf(sides: Readonly<Record<FieldParty, readonly Side[]>>): Deployment[] {
  if (sides.sp.length + sides.idp.length === 0) return [];
  const pairs: Deployment[] = [];
  for (const sp of sides.sp.length > 0 ? sides.sp : [undefined]) {
    for (const idp of sides.idp.length > 0 ? sides.idp : [undefined]) {
      if (pairs.length >= MOST_PAIRS) return pairs;
      const empty = newDeploymentOf('generic', `metadata-${pairs.length + 1}`);
      const names = [idp?.choice.entityId, sp?.choice.entityId].filter((name) => name !== undefined);
      pairs.push({ ...fill(fill(empty, sp, 'sp'), idp, 'idp'), name: names.join(' → ') });
    }
  }
  return pairs;
}

async function readGiven(given: string, host: CliHost): Promise<Deployment[]> {
  if (isPresetId(given)) return readDeployment(given);
  let octets: Uint8Array;
  try {
    octets = await host.read(given);
  } catch (error) {
    // A word that is no file was meant as a preset.
    if (/^[a-z0-9-]{1,64}$/.test(given)) return readDeployment(given);
    throw error;
  }
  const text = fromUtf8(fromUtf16(octets));
  if (text === undefined) throw new InputError('deployment-refused', `${given} is neither UTF-8 nor UTF-16 text.`);
  return readDeployment(text);
}

function filled(deployment: Deployment, sides: Readonly<Record<FieldParty, readonly Side[]>>): Deployment {
  let result = deployment;
  for (const side of ['sp', 'idp'] as const) {
    const [only, ...more] = sides[side];
    if (more.length === 0) result = fill(result, only, side);
  }
  return result;
}

const fill = (deployment: Deployment, side: Side | undefined, party: FieldParty): Deployment =>
  side ? fromMetadata(deployment, side.choice.entity, party, side.metadata).deployment : deployment;
