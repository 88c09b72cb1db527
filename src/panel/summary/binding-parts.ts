// What is known of a message from its wrapping: an artifact taken apart, WS-Federation's parameters, a SOAP envelope.

import { readDateTime } from '../../base/date-time.ts';
import type { EncodedMessage } from '../../bindings/encoded-message.ts';
import type { SoapEnvelope } from '../../saml/soap.ts';
import { fact, part, text, time, words } from './facts.ts';
import type { SummaryPart } from './summary.ts';
import { summaryText } from './text.ts';

const { parts: titles } = summaryText;

/** `issuer`: the entity ID whose SHA-1 the SourceID is, where the trace has one. */
export function artifactParts({ artifact }: EncodedMessage, issuer: string | undefined): SummaryPart[] {
  if (!artifact) return [];
  const names = summaryText.artifact;
  const { typeCode, endpointIndex, sourceId, sourceLocation, messageHandle } = artifact;
  return part('artifact', titles.artifact, {
    facts: [
      ...fact(names.type, text(`0x${typeCode.toString(16).padStart(4, '0')}`, [names.version(typeCode)])),
      ...fact(names.endpointIndex, text(endpointIndex)),
      ...fact(
        names.sourceId,
        text(sourceId),
        ...(sourceId === undefined
          ? []
          : [words(issuer === undefined ? names.sourceIdMeaning : names.sourceIdOf(issuer), 'weak')]),
      ),
      ...fact(names.sourceLocation, text(sourceLocation)),
      ...fact(names.handle, text(messageHandle)),
    ],
  });
}

export function wsFederationParts(encoded: EncodedMessage, sentTo: string | undefined): SummaryPart[] {
  const { wsFederation, relayState } = encoded;
  if (!wsFederation) return [];
  const names = summaryText.wsFederation;
  const at = wsFederation.time;
  const ms = at === undefined ? undefined : readDateTime(at)?.ms;
  return part('ws-federation', titles.wsFederation, {
    facts: [
      ...fact(names.action, text(wsFederation.action)),
      ...fact(names.realm, text(wsFederation.realm)),
      ...fact(names.reply, text(wsFederation.reply)),
      ...fact(summaryText.facts.sentTo, text(sentTo)),
      ...fact(names.time, at === undefined ? undefined : time({ text: at, ms, range: { start: 0, end: 0 } })),
      ...(relayState.parameter === 'wctx' && relayState.presence !== 'repeated'
        ? fact(names.context, text(relayState.value))
        : []),
    ],
  });
}

export function soapParts(envelope: SoapEnvelope | undefined): SummaryPart[] {
  if (!envelope) return [];
  const { fault, headers, version, element } = envelope;
  const names = summaryText.soap;
  return part(
    'soap',
    titles.soap,
    {
      facts: [
        ...fact(names.version, text(version)),
        ...fact(names.headers, ...headers.slice(0, 20).map(({ name }) => text(name))),
        ...fact(names.fault, text(fault?.code)),
        ...fact(names.reason, text(fault?.reason)),
      ],
    },
    element,
  );
}
