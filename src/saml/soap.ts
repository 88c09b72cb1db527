// SOAP 1.1 and 1.2 envelopes: finds the one message in the body, for the SOAP and PAOS bindings.
import { childElements, textOf } from '../xml/read.ts';
import type { XmlElement } from '../xml/tree.ts';
import { many, one, optional, readContent } from './content.ts';
import { Namespace } from './names.ts';
import { quoted, type Reading, shortened, startTag } from './reading.ts';

export interface SoapEnvelope {
  readonly element: XmlElement;
  readonly version: '1.1' | '1.2';
  /** Header blocks, e.g. paos:Request, ecp:RelayState, wsse:Security. */
  readonly headers: readonly XmlElement[];
  readonly fault: SoapFault | undefined;
}

export interface SoapFault {
  readonly element: XmlElement;
  readonly code: string;
  readonly reason: string;
}

const { soap11, soap12 } = Namespace;

export const isEnvelope = (element: XmlElement): boolean =>
  element.localName === 'Envelope' && (element.namespace === soap11 || element.namespace === soap12);

/**
 * The envelope, and the first element of its body. Reports `soap-body-missing`, `soap-body-empty`,
 * `soap-body-several` (saml-bindings §3.2.2: one SAML element a body) and `soap-fault`.
 */
export function readEnvelope(reading: Reading, element: XmlElement): { envelope: SoapEnvelope; body?: XmlElement } {
  const { namespace } = element;
  const version = namespace === soap11 ? '1.1' : '1.2';
  const content = readContent(reading, element, {
    sequence: [optional(namespace, 'Header'), many(namespace, 'Body')],
    wildcard: 'other',
  });
  const headers = below(content.first(namespace, 'Header'));
  const body = content.first(namespace, 'Body');
  const [first, ...others] = below(body);
  if (!body) reading.report('soap-body-missing', 'The SOAP envelope has no body.', startTag(element));
  else if (!first) reading.report('soap-body-empty', 'The SOAP body holds no message.', startTag(body));
  if (others[0]) {
    const message = `The SOAP body holds ${others.length + 1} elements; only the first was read as the message.`;
    reading.report('soap-body-several', message, startTag(others[0]));
  }
  const isFault = first?.namespace === namespace && first.localName === 'Fault';
  const fault = isFault ? readFault(reading, first, version) : undefined;
  const envelope = { element, version, headers, fault } as const;
  return first && !isFault ? { envelope, body: first } : { envelope };
}

function readFault(reading: Reading, element: XmlElement, version: '1.1' | '1.2'): SoapFault {
  // SOAP 1.1 has faultcode and faultstring in no namespace, 1.2 has Code/Value and Reason/Text in its own.
  const { namespace } = element;
  const names =
    version === '1.1' ? (['', 'faultcode', 'faultstring'] as const) : ([namespace, 'Code', 'Reason'] as const);
  const content = readContent(reading, element, {
    sequence: [one(names[0], names[1]), one(names[0], names[2])],
    wildcard: 'all',
  });
  const value = (name: string): string => {
    const outer = content.first(names[0], name);
    const inner = version === '1.2' ? below(outer)[0] : outer;
    return inner ? textOf(inner).trim() : '';
  };
  const [code, reason] = [value(names[1]), value(names[2])];
  reading.report('soap-fault', `${shortened(element.name)} in place of a message: ${quoted(reason || code)}.`, element);
  return { element, code, reason };
}

const below = (element: XmlElement | undefined): XmlElement[] => (element ? childElements(element) : []);
