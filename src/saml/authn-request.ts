// AuthnRequest: what a service provider asks of an identity provider (saml-core-2.0-os §3.4).
import type { XmlElement } from '../xml/tree.ts';
import { type Conditions, readConditions } from './conditions.ts';
import { many, optional, readAttributes, readContent, some } from './content.ts';
import { Namespace } from './names.ts';
import { type ProtocolBase, readRequest } from './protocol.ts';
import { type Reading, shortened, startTag } from './reading.ts';
import { readSubject, type Subject } from './subject.ts';
import { readTextValue, type TextValue } from './values.ts';

const { saml, samlp } = Namespace;

export interface AuthnRequest extends ProtocolBase {
  readonly kind: 'AuthnRequest';
  readonly forceAuthn: boolean | undefined;
  readonly isPassive: boolean | undefined;
  readonly protocolBinding: string | undefined;
  readonly assertionConsumerServiceUrl: string | undefined;
  readonly assertionConsumerServiceIndex: number | undefined;
  readonly attributeConsumingServiceIndex: number | undefined;
  readonly providerName: string | undefined;
  readonly subject: Subject | undefined;
  readonly nameIdPolicy: NameIdPolicy | undefined;
  readonly conditions: Conditions | undefined;
  readonly requestedAuthnContext: RequestedAuthnContext | undefined;
  readonly scoping: Scoping | undefined;
}

export interface NameIdPolicy {
  readonly element: XmlElement;
  readonly format: string | undefined;
  readonly spNameQualifier: string | undefined;
  readonly allowCreate: boolean | undefined;
}

export interface RequestedAuthnContext {
  readonly element: XmlElement;
  /** As written; absent means `exact` (§3.3.2.2.1). */
  readonly comparison: string | undefined;
  readonly classRefs: readonly TextValue[];
  readonly declRefs: readonly TextValue[];
}

export interface Scoping {
  readonly element: XmlElement;
  readonly proxyCount: number | undefined;
  readonly idpList: readonly IdpEntry[];
  readonly getComplete: TextValue | undefined;
  readonly requesterIds: readonly TextValue[];
}

export interface IdpEntry {
  readonly element: XmlElement;
  readonly providerId: string | undefined;
  readonly name: string | undefined;
  readonly location: string | undefined;
}

export function readAuthnRequest(reading: Reading, element: XmlElement): AuthnRequest {
  const { base, content, attributes } = readRequest(reading, element, {
    sequence: [
      optional(saml, 'Subject'),
      optional(samlp, 'NameIDPolicy'),
      optional(saml, 'Conditions'),
      optional(samlp, 'RequestedAuthnContext'),
      optional(samlp, 'Scoping'),
    ],
    allowed: [
      'ForceAuthn',
      'IsPassive',
      'ProtocolBinding',
      'AssertionConsumerServiceURL',
      'AssertionConsumerServiceIndex',
      'AttributeConsumingServiceIndex',
      'ProviderName',
    ],
  });
  const subject = content.first(saml, 'Subject');
  const policy = content.first(samlp, 'NameIDPolicy');
  const conditions = content.first(saml, 'Conditions');
  const context = content.first(samlp, 'RequestedAuthnContext');
  const scoping = content.first(samlp, 'Scoping');
  return {
    kind: 'AuthnRequest',
    ...base,
    forceAuthn: attributes.boolean('ForceAuthn'),
    isPassive: attributes.boolean('IsPassive'),
    protocolBinding: attributes.text('ProtocolBinding'),
    assertionConsumerServiceUrl: attributes.text('AssertionConsumerServiceURL'),
    assertionConsumerServiceIndex: attributes.number('AssertionConsumerServiceIndex'),
    attributeConsumingServiceIndex: attributes.number('AttributeConsumingServiceIndex'),
    providerName: attributes.text('ProviderName'),
    subject: subject && readSubject(reading, subject),
    nameIdPolicy: policy && readNameIdPolicy(reading, policy),
    conditions: conditions && readConditions(reading, conditions),
    requestedAuthnContext: context && readRequestedAuthnContext(reading, context),
    scoping: scoping && readScoping(reading, scoping),
  };
}

export function readNameIdPolicy(reading: Reading, element: XmlElement): NameIdPolicy {
  readContent(reading, element, { sequence: [] });
  const attributes = readAttributes(reading, element, { allowed: ['Format', 'SPNameQualifier', 'AllowCreate'] });
  return {
    element,
    format: attributes.text('Format'),
    spNameQualifier: attributes.text('SPNameQualifier'),
    allowCreate: attributes.boolean('AllowCreate'),
  };
}

const COMPARISONS: readonly string[] = ['exact', 'minimum', 'maximum', 'better'];

export function readRequestedAuthnContext(reading: Reading, element: XmlElement): RequestedAuthnContext {
  const content = readContent(reading, element, {
    sequence: [some(saml, 'AuthnContextClassRef', 'AuthnContextDeclRef')],
  });
  const attributes = readAttributes(reading, element, { allowed: ['Comparison'] });
  const comparison = attributes.attribute('Comparison');
  if (comparison && !COMPARISONS.includes(comparison.value)) {
    const message = 'Comparison is none of exact, minimum, maximum and better.';
    reading.report('value-invalid', message, comparison);
  }
  const classRefs = content.all(saml, 'AuthnContextClassRef');
  const declRefs = content.all(saml, 'AuthnContextDeclRef');
  if (classRefs.length > 0 && declRefs[0]) {
    const message = `${shortened(element.name)} has class references and declaration references; SAML allows one sort.`;
    reading.report('element-unexpected', message, startTag(declRefs[0]));
  }
  return {
    element,
    comparison: attributes.text('Comparison'),
    classRefs: classRefs.map((child) => readTextValue(reading, child)),
    declRefs: declRefs.map((child) => readTextValue(reading, child)),
  };
}

function readScoping(reading: Reading, element: XmlElement): Scoping {
  const content = readContent(reading, element, {
    sequence: [optional(samlp, 'IDPList'), many(samlp, 'RequesterID')],
  });
  const attributes = readAttributes(reading, element, { allowed: ['ProxyCount'] });
  const list = content.first(samlp, 'IDPList');
  const listed =
    list && readContent(reading, list, { sequence: [some(samlp, 'IDPEntry'), optional(samlp, 'GetComplete')] });
  const getComplete = listed?.first(samlp, 'GetComplete');
  return {
    element,
    proxyCount: attributes.number('ProxyCount'),
    idpList: (listed?.all(samlp, 'IDPEntry') ?? []).map((child) => readIdpEntry(reading, child)),
    getComplete: getComplete && readTextValue(reading, getComplete),
    requesterIds: content.all(samlp, 'RequesterID').map((child) => readTextValue(reading, child)),
  };
}

function readIdpEntry(reading: Reading, element: XmlElement): IdpEntry {
  const attributes = readAttributes(reading, element, { required: ['ProviderID'], allowed: ['Name', 'Loc'] });
  return {
    element,
    providerId: attributes.text('ProviderID'),
    name: attributes.text('Name'),
    location: attributes.text('Loc'),
  };
}
