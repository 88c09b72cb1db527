// Who issued an artifact: the entity ID of the trace whose SHA-1 the artifact's SourceID is (saml-bindings §3.6.4.2).
import type { Analysis } from '../analysis/analysis.ts';
import { toHex, utf8 } from '../base/bytes.ts';
import { hashOctets } from '../crypto/hash.ts';

/** `sourceId` in lower-case hexadecimal. Undefined where no entity ID that the trace names has this digest. */
export async function issuerOfArtifact(sourceId: string, { messages }: Analysis): Promise<string | undefined> {
  for (const entityId of namedEntities(messages)) {
    if (toHex(await hashOctets('SHA-1', utf8(entityId))) === sourceId) return entityId;
  }
  return undefined;
}

/** Issuers of messages, and the entities of metadata. */
function namedEntities(messages: Analysis['messages']): ReadonlySet<string> {
  const named = new Set<string>();
  for (const { decoded } of messages) {
    if (decoded.header.issuer !== undefined) named.add(decoded.header.issuer);
    for (const { entityId } of decoded.metadata?.entities ?? []) if (entityId !== undefined) named.add(entityId);
  }
  return named;
}
