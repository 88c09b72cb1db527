// SAML 1.1 responses and assertions, to the depth that a login needs (oasis-sstc-saml-core-1.1 §2, §3).
import type { XmlElement } from '../xml/tree.ts';
import { type AttributeValue, readAttributeValue } from './attribute.ts';
import { type Attributes, many, one, optional, readAttributes, readContent, some } from './content.ts';
import { Namespace } from './names.ts';
import { quoted, type Reading } from './reading.ts';
import { type Instant, type QualifiedName, readText, readTextValue, resolveQName, type TextValue } from './values.ts';

const { saml11, samlp11, ds } = Namespace;

export interface Saml11Response {
  readonly kind: 'Saml11Response';
  readonly element: XmlElement;
  readonly id: string | undefined;
  readonly inResponseTo: string | undefined;
  /** `1.1`, from MajorVersion and MinorVersion. */
  readonly version: string;
  readonly issueInstant: Instant | undefined;
  /** Where the response is to be sent, as Destination is in SAML 2.0. */
  readonly recipient: string | undefined;
  readonly signature: XmlElement | undefined;
  readonly status: Saml11Status | undefined;
  readonly assertions: readonly Saml11Assertion[];
}

export interface Saml11Status {
  readonly element: XmlElement;
  /** Top code first: qualified names such as `samlp:Success`. */
  readonly codes: readonly { readonly element: XmlElement; readonly value: QualifiedName | undefined }[];
  readonly message: string | undefined;
}

export interface Saml11Assertion {
  readonly kind: 'Saml11Assertion';
  readonly element: XmlElement;
  readonly id: string | undefined;
  readonly version: string;
  readonly issuer: string | undefined;
  readonly issueInstant: Instant | undefined;
  readonly signature: XmlElement | undefined;
  readonly conditions: Saml11Conditions | undefined;
  readonly authenticationStatements: readonly AuthenticationStatement[];
  readonly attributeStatements: readonly Saml11AttributeStatement[];
  /** AuthorizationDecisionStatement, and extension types. */
  readonly otherStatements: readonly XmlElement[];
}

export interface Saml11Conditions {
  readonly element: XmlElement;
  readonly notBefore: Instant | undefined;
  readonly notOnOrAfter: Instant | undefined;
  /** One list a restriction; each restriction must be met. */
  readonly audienceRestrictions: readonly { readonly element: XmlElement; readonly audiences: readonly TextValue[] }[];
  readonly doNotCache: boolean;
}

export interface Saml11Subject {
  readonly element: XmlElement;
  readonly nameIdentifier: NameIdentifier | undefined;
  readonly confirmationMethods: readonly TextValue[];
}

export interface NameIdentifier {
  readonly element: XmlElement;
  readonly value: string;
  readonly format: string | undefined;
  readonly nameQualifier: string | undefined;
}

export interface AuthenticationStatement {
  readonly element: XmlElement;
  readonly method: string | undefined;
  readonly instant: Instant | undefined;
  readonly subject: Saml11Subject | undefined;
}

export interface Saml11AttributeStatement {
  readonly element: XmlElement;
  readonly subject: Saml11Subject | undefined;
  readonly attributes: readonly Saml11Attribute[];
}

export interface Saml11Attribute {
  readonly element: XmlElement;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  readonly values: readonly AttributeValue[];
}

export function readSaml11Response(reading: Reading, element: XmlElement): Saml11Response {
  const content = readContent(reading, element, {
    sequence: [
      many(samlp11, 'RespondWith'),
      optional(ds, 'Signature'),
      one(samlp11, 'Status'),
      many(saml11, 'Assertion'),
    ],
  });
  const attributes = readAttributes(reading, element, {
    required: ['ResponseID', 'MajorVersion', 'MinorVersion', 'IssueInstant'],
    allowed: ['InResponseTo', 'Recipient'],
  });
  const status = content.first(samlp11, 'Status');
  return {
    kind: 'Saml11Response',
    element,
    id: attributes.text('ResponseID'),
    inResponseTo: attributes.text('InResponseTo'),
    version: readVersion(reading, attributes),
    issueInstant: attributes.instant('IssueInstant'),
    recipient: attributes.text('Recipient'),
    signature: content.first(ds, 'Signature'),
    status: status && readStatus(reading, status),
    assertions: content.all(saml11, 'Assertion').map((child) => readSaml11Assertion(reading, child)),
  };
}

function readVersion(reading: Reading, attributes: Attributes): string {
  const version = `${attributes.text('MajorVersion') ?? '?'}.${attributes.text('MinorVersion') ?? '?'}`;
  const minor = attributes.attribute('MinorVersion');
  if (minor && version !== '1.1' && version !== '1.0') {
    reading.report(
      'version-unexpected',
      `The version is ${quoted(version)}; of this namespace 1.0 and 1.1 exist.`,
      minor,
    );
  }
  return version;
}

function readStatus(reading: Reading, element: XmlElement): Saml11Status {
  const content = readContent(reading, element, {
    sequence: [one(samlp11, 'StatusCode'), optional(samlp11, 'StatusMessage'), optional(samlp11, 'StatusDetail')],
  });
  const codes: { element: XmlElement; value: QualifiedName | undefined }[] = [];
  for (let code = content.first(samlp11, 'StatusCode'); code; ) {
    const value = readAttributes(reading, code, { required: ['Value'] }).text('Value');
    codes.push({ element: code, value: value === undefined ? undefined : resolveQName(reading, code, value.trim()) });
    code = readContent(reading, code, { sequence: [optional(samlp11, 'StatusCode')] }).first(samlp11, 'StatusCode');
  }
  const message = content.first(samlp11, 'StatusMessage');
  return { element, codes, message: message && readText(reading, message, { mayBeEmpty: true }) };
}

export function readSaml11Assertion(reading: Reading, element: XmlElement): Saml11Assertion {
  const others = ['Statement', 'SubjectStatement', 'AuthorizationDecisionStatement'];
  const content = readContent(reading, element, {
    sequence: [
      optional(saml11, 'Conditions'),
      optional(saml11, 'Advice'),
      some(saml11, 'AuthenticationStatement', 'AttributeStatement', ...others),
      optional(ds, 'Signature'),
    ],
  });
  const attributes = readAttributes(reading, element, {
    required: ['AssertionID', 'MajorVersion', 'MinorVersion', 'Issuer', 'IssueInstant'],
  });
  const conditions = content.first(saml11, 'Conditions');
  return {
    kind: 'Saml11Assertion',
    element,
    id: attributes.text('AssertionID'),
    version: readVersion(reading, attributes),
    issuer: attributes.text('Issuer'),
    issueInstant: attributes.instant('IssueInstant'),
    signature: content.first(ds, 'Signature'),
    conditions: conditions && readConditions(reading, conditions),
    authenticationStatements: content
      .all(saml11, 'AuthenticationStatement')
      .map((child) => readAuthenticationStatement(reading, child)),
    attributeStatements: content.all(saml11, 'AttributeStatement').map((child) => readAttributes11(reading, child)),
    otherStatements: others.flatMap((name) => content.all(saml11, name)),
  };
}

function readConditions(reading: Reading, element: XmlElement): Saml11Conditions {
  const content = readContent(reading, element, {
    sequence: [many(saml11, 'AudienceRestrictionCondition', 'DoNotCacheCondition', 'Condition')],
  });
  const attributes = readAttributes(reading, element, { allowed: ['NotBefore', 'NotOnOrAfter'] });
  return {
    element,
    notBefore: attributes.instant('NotBefore'),
    notOnOrAfter: attributes.instant('NotOnOrAfter'),
    audienceRestrictions: content.all(saml11, 'AudienceRestrictionCondition').map((restriction) => ({
      element: restriction,
      audiences: readContent(reading, restriction, { sequence: [some(saml11, 'Audience')] })
        .all(saml11, 'Audience')
        .map((child) => readTextValue(reading, child)),
    })),
    doNotCache: content.first(saml11, 'DoNotCacheCondition') !== undefined,
  };
}

function readSubject(reading: Reading, element: XmlElement): Saml11Subject {
  const content = readContent(reading, element, {
    sequence: [optional(saml11, 'NameIdentifier'), optional(saml11, 'SubjectConfirmation')],
  });
  const name = content.first(saml11, 'NameIdentifier');
  const nameAttributes = name && readAttributes(reading, name, { allowed: ['Format', 'NameQualifier'] });
  const confirmation = content.first(saml11, 'SubjectConfirmation');
  const methods =
    confirmation &&
    readContent(reading, confirmation, {
      sequence: [
        some(saml11, 'ConfirmationMethod'),
        optional(saml11, 'SubjectConfirmationData'),
        optional(ds, 'KeyInfo'),
      ],
    });
  return {
    element,
    nameIdentifier: name && {
      element: name,
      value: readText(reading, name),
      format: nameAttributes?.text('Format'),
      nameQualifier: nameAttributes?.text('NameQualifier'),
    },
    confirmationMethods: (methods?.all(saml11, 'ConfirmationMethod') ?? []).map((child) =>
      readTextValue(reading, child),
    ),
  };
}

function readAuthenticationStatement(reading: Reading, element: XmlElement): AuthenticationStatement {
  const content = readContent(reading, element, {
    sequence: [one(saml11, 'Subject'), optional(saml11, 'SubjectLocality'), many(saml11, 'AuthorityBinding')],
  });
  const attributes = readAttributes(reading, element, { required: ['AuthenticationMethod', 'AuthenticationInstant'] });
  const subject = content.first(saml11, 'Subject');
  return {
    element,
    method: attributes.text('AuthenticationMethod'),
    instant: attributes.instant('AuthenticationInstant'),
    subject: subject && readSubject(reading, subject),
  };
}

function readAttributes11(reading: Reading, element: XmlElement): Saml11AttributeStatement {
  const content = readContent(reading, element, { sequence: [one(saml11, 'Subject'), some(saml11, 'Attribute')] });
  const subject = content.first(saml11, 'Subject');
  return {
    element,
    subject: subject && readSubject(reading, subject),
    attributes: content.all(saml11, 'Attribute').map((child) => readAttribute(reading, child)),
  };
}

function readAttribute(reading: Reading, element: XmlElement): Saml11Attribute {
  const content = readContent(reading, element, { sequence: [some(saml11, 'AttributeValue')] });
  // ADFS adds OriginalIssuer in a namespace of its own.
  const attributes = readAttributes(reading, element, {
    required: ['AttributeName', 'AttributeNamespace'],
    wildcard: true,
  });
  return {
    element,
    name: attributes.text('AttributeName'),
    namespace: attributes.text('AttributeNamespace'),
    values: content.all(saml11, 'AttributeValue').map((child) => readAttributeValue(reading, child)),
  };
}
