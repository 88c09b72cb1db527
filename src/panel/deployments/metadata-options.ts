// What a deployment could be filled from, out of pasted or dropped metadata; where there is nothing, a sentence that says what to paste instead.
import type { Limits } from '../../base/limits.ts';
import { readCertificates } from '../../crypto/read-certificates.ts';
import type { Deployment } from '../../deployments/deployment.ts';
import { fromMetadata, type MetadataChoice, metadataChoices } from '../../deployments/from-metadata.ts';
import type { Metadata } from '../../saml/metadata/metadata.ts';
import { readPastedMetadata } from '../../trust/pasted-metadata.ts';
import { unreadableMetadata } from '../trust-text.ts';
import { deploymentsText } from './deployments-text.ts';

type Side = MetadataChoice['sides'][number];

/** One entity in one of its roles. */
export interface MetadataOption {
  readonly choice: MetadataChoice;
  readonly side: Side;
  readonly metadata: Metadata;
}

export interface MetadataOptions {
  readonly options: readonly MetadataOption[];
  /** Sentences about what could not be read. */
  readonly problems: readonly string[];
}

export function metadataOptions(inputs: readonly (string | Uint8Array)[], limits: Limits): MetadataOptions {
  const options: MetadataOption[] = [];
  const problems = new Set<string>();
  for (const input of inputs) {
    const read = readPastedMetadata(input, limits);
    if (!read) {
      problems.add(insteadOf(input));
      continue;
    }
    for (const place of read.unreadable) problems.add(`${deploymentsText.unreadable} ${unreadableMetadata(place)}`);
    const found = read.documents.flatMap((metadata) =>
      metadataChoices(metadata).flatMap((choice) => choice.sides.map((side) => ({ choice, side, metadata }))),
    );
    if (found.length === 0 && read.unreadable.length === 0) problems.add(deploymentsText.noRole);
    options.push(...found);
  }
  return { options, problems: [...problems] };
}

/** Nothing is to be chosen: at most one entity for each side, and none that could be either. */
export const isPlain = (options: readonly MetadataOption[]): boolean =>
  options.length === new Set(options.map(({ side }) => side)).size &&
  options.length === new Set(options.map(({ choice }) => choice)).size;

/** What a deployment is called that is made for them: the host of the first entity's ID, or the whole where it has none. */
export function nameFrom([first]: readonly MetadataOption[]): string {
  const entityId = first?.choice.entityId.trim() ?? '';
  const host = /^https?:\/\/[^/?#]/i.test(entityId) && URL.canParse(entityId) ? new URL(entityId).host : entityId;
  return host.slice(0, 200);
}

export function fillFrom(
  deployment: Deployment,
  options: readonly MetadataOption[],
): { readonly deployment: Deployment; readonly said: readonly string[] } {
  let filled = deployment;
  const said: string[] = [];
  for (const { choice, side, metadata } of options) {
    const result = fromMetadata(filled, choice.entity, side, metadata);
    filled = result.deployment;
    said.push(deploymentsText.filled(choice.entityId), ...result.notes);
  }
  return { deployment: filled, said };
}

function insteadOf(input: string | Uint8Array): string {
  const text = typeof input === 'string' ? input.trim() : '';
  if (input.length === 0 || (typeof input === 'string' && text === '')) return deploymentsText.nothingToRead;
  if (/^https?:\/\/\S+$/i.test(text)) return deploymentsText.addressInstead;
  const { certificates, refusals } = readCertificates(input);
  if (certificates.length > 0) return deploymentsText.certificateInstead;
  if (refusals.some(({ code }) => code === 'private-key')) return deploymentsText.privateKeyInstead;
  if (refusals.some(({ code }) => code === 'message-instead')) return deploymentsText.messageInstead;
  return deploymentsText.notMetadata;
}
