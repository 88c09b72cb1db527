// SAML 2.0 metadata: one entity or a whole federation, read from octets or from a tree (saml-metadata-2.0-os).
import type { Limits } from '../../base/limits.ts';
import { parseXml } from '../../xml/parse.ts';
import type { XmlDocument, XmlElement, XmlProblem } from '../../xml/tree.ts';
import { optional, readAttributes, readContent, some } from '../content.ts';
import type { MessageProblem } from '../decoded-message.ts';
import { reportIds } from '../identifiers.ts';
import { Namespace } from '../names.ts';
import { Reading, shortened, startTag } from '../reading.ts';
import { earlier, type Instant } from '../values.ts';
import { type Entity, readEntity } from './entity.ts';

const { md, ds } = Namespace;

export interface Metadata {
  readonly element: XmlElement;
  /** All entities, those of nested groups too, in document order. */
  readonly entities: readonly Entity[];
  /** Every EntitiesDescriptor, outermost first. Empty for a single entity. */
  readonly groups: readonly EntityGroup[];
}

export interface EntityGroup {
  readonly element: XmlElement;
  readonly name: string | undefined;
  readonly validUntil: Instant | undefined;
  readonly cacheDuration: string | undefined;
  readonly signature: XmlElement | undefined;
}

/** The result for metadata that somebody hands in. `metadata` is undefined where the octets are none. */
export interface ReadMetadata {
  readonly metadata: Metadata | undefined;
  readonly document: XmlDocument | undefined;
  readonly xmlProblem: XmlProblem | undefined;
  readonly problems: readonly MessageProblem[];
}

export const isMetadata = ({ namespace, localName }: Pick<XmlElement, 'namespace' | 'localName'>): boolean =>
  namespace === md && (localName === 'EntityDescriptor' || localName === 'EntitiesDescriptor');

/** Reads metadata strictly. Never throws; what is wrong is in `xmlProblem` and `problems`. */
export function readMetadata(octets: Uint8Array, limits: Limits): ReadMetadata {
  const parsed = parseXml(octets, limits);
  if (!parsed.ok) return { metadata: undefined, document: undefined, xmlProblem: parsed.problem, problems: [] };
  const { document } = parsed;
  const reading = new Reading();
  const metadata = isMetadata(document.root) ? readMetadataElement(reading, document.root) : undefined;
  if (!metadata) {
    const message = `${shortened(document.root.name)} is neither an EntityDescriptor nor an EntitiesDescriptor.`;
    reading.report('root-unknown', message, startTag(document.root));
  }
  reportIds(reading, document);
  return { metadata, document, xmlProblem: undefined, problems: reading.problems };
}

/** A group whose content is still to be read, and until when the groups around it are valid. */
interface Waiting {
  readonly element: XmlElement;
  readonly validUntil: Instant | undefined;
}

/** Reads an EntityDescriptor or EntitiesDescriptor. Groups in groups are walked with a stack, not by recursion. */
export function readMetadataElement(reading: Reading, root: XmlElement): Metadata {
  const entities: Entity[] = [];
  const groups: EntityGroup[] = [];
  const seen = new Set<string>();
  const waiting: Waiting[] = [{ element: root, validUntil: undefined }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { element } = next;
    if (element.localName === 'EntityDescriptor') {
      const entity = readEntity(reading, element, next.validUntil);
      if (entity.entityId !== undefined && seen.has(entity.entityId)) {
        const message = 'This entity ID stands more than once in the metadata.';
        reading.report('entity-repeated', message, startTag(element));
      }
      if (entity.entityId !== undefined) seen.add(entity.entityId);
      entities.push(entity);
      continue;
    }
    const { group, members } = readGroup(reading, element);
    groups.push(group);
    const validUntil = earlier(group.validUntil, next.validUntil);
    for (const member of [...members].reverse()) waiting.push({ element: member, validUntil });
  }
  return { element: root, entities, groups };
}

function readGroup(reading: Reading, element: XmlElement): { group: EntityGroup; members: readonly XmlElement[] } {
  const content = readContent(reading, element, {
    sequence: [
      optional(ds, 'Signature'),
      optional(md, 'Extensions'),
      some(md, 'EntityDescriptor', 'EntitiesDescriptor'),
    ],
  });
  const attributes = readAttributes(reading, element, { allowed: ['ID', 'Name', 'validUntil', 'cacheDuration'] });
  const group: EntityGroup = {
    element,
    name: attributes.text('Name'),
    validUntil: attributes.instant('validUntil'),
    cacheDuration: attributes.duration('cacheDuration'),
    signature: content.first(ds, 'Signature'),
  };
  return { group, members: content.named.filter(isMetadata) };
}
