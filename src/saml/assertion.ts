// Assertion of SAML 2.0 with its statements (saml-core-2.0-os §2.3, §2.7).
import { childElements } from '../xml/read.ts';
import type { XmlElement } from '../xml/tree.ts';
import { type AttributeStatement, readAttributeStatement } from './attribute.ts';
import { type Conditions, readConditions } from './conditions.ts';
import { many, one, optional, readAttributes, readContent, some } from './content.ts';
import { type NameId, readIssuer } from './name-id.ts';
import { Namespace } from './names.ts';
import { reportVersion } from './protocol.ts';
import { type Reading, shortened, startTag } from './reading.ts';
import { readSubject, type Subject } from './subject.ts';
import { type Instant, readTextValue, type TextValue } from './values.ts';

const { saml, ds } = Namespace;

export interface Assertion {
  readonly kind: 'Assertion';
  readonly element: XmlElement;
  readonly id: string | undefined;
  readonly version: string | undefined;
  readonly issueInstant: Instant | undefined;
  readonly issuer: NameId | undefined;
  readonly signature: XmlElement | undefined;
  readonly subject: Subject | undefined;
  readonly conditions: Conditions | undefined;
  readonly advice: Advice | undefined;
  readonly authnStatements: readonly AuthnStatement[];
  readonly attributeStatements: readonly AttributeStatement[];
  readonly authzDecisionStatements: readonly AuthzDecisionStatement[];
  /** saml:Statement of a type that is not known here. */
  readonly otherStatements: readonly XmlElement[];
}

export interface AuthnStatement {
  readonly element: XmlElement;
  readonly authnInstant: Instant | undefined;
  readonly sessionIndex: string | undefined;
  readonly sessionNotOnOrAfter: Instant | undefined;
  readonly subjectLocality: SubjectLocality | undefined;
  readonly authnContext: AuthnContext | undefined;
}

export interface SubjectLocality {
  readonly element: XmlElement;
  readonly address: string | undefined;
  readonly dnsName: string | undefined;
}

export interface AuthnContext {
  readonly element: XmlElement;
  readonly classRef: TextValue | undefined;
  readonly declRef: TextValue | undefined;
  readonly decl: XmlElement | undefined;
  readonly authenticatingAuthorities: readonly TextValue[];
}

/** In short: nobody uses it for login. */
export interface AuthzDecisionStatement {
  readonly element: XmlElement;
  readonly resource: string | undefined;
  readonly decision: string | undefined;
  readonly actions: readonly TextValue[];
}

/** What stands in Advice is not asserted (§2.6.1), so it is kept as it is and nothing is read from it as a claim. */
export interface Advice {
  readonly element: XmlElement;
  readonly assertions: readonly XmlElement[];
  readonly others: readonly XmlElement[];
}

export function readAssertion(reading: Reading, element: XmlElement): Assertion {
  const content = readContent(reading, element, {
    sequence: [
      one(saml, 'Issuer'),
      optional(ds, 'Signature'),
      optional(saml, 'Subject'),
      optional(saml, 'Conditions'),
      optional(saml, 'Advice'),
      many(saml, 'Statement', 'AuthnStatement', 'AuthzDecisionStatement', 'AttributeStatement'),
    ],
  });
  const attributes = readAttributes(reading, element, { required: ['ID', 'Version', 'IssueInstant'] });
  reportVersion(reading, attributes);
  const subject = content.first(saml, 'Subject');
  const conditions = content.first(saml, 'Conditions');
  const advice = content.first(saml, 'Advice');
  const statements = <T>(name: string, read: (reading: Reading, element: XmlElement) => T): T[] =>
    content.all(saml, name).map((child) => read(reading, child));
  return {
    kind: 'Assertion',
    element,
    id: attributes.text('ID'),
    version: attributes.text('Version'),
    issueInstant: attributes.instant('IssueInstant'),
    issuer: readIssuer(reading, content),
    signature: content.first(ds, 'Signature'),
    subject: subject && readSubject(reading, subject),
    conditions: conditions && readConditions(reading, conditions),
    advice: advice && readAdvice(advice),
    authnStatements: statements('AuthnStatement', readAuthnStatement),
    attributeStatements: statements('AttributeStatement', readAttributeStatement),
    authzDecisionStatements: statements('AuthzDecisionStatement', readAuthzDecision),
    otherStatements: content.all(saml, 'Statement'),
  };
}

function readAuthnStatement(reading: Reading, element: XmlElement): AuthnStatement {
  const content = readContent(reading, element, {
    sequence: [optional(saml, 'SubjectLocality'), one(saml, 'AuthnContext')],
  });
  const attributes = readAttributes(reading, element, {
    required: ['AuthnInstant'],
    allowed: ['SessionIndex', 'SessionNotOnOrAfter'],
  });
  const locality = content.first(saml, 'SubjectLocality');
  const context = content.first(saml, 'AuthnContext');
  return {
    element,
    authnInstant: attributes.instant('AuthnInstant'),
    sessionIndex: attributes.text('SessionIndex'),
    sessionNotOnOrAfter: attributes.instant('SessionNotOnOrAfter'),
    subjectLocality: locality && readLocality(reading, locality),
    authnContext: context && readAuthnContext(reading, context),
  };
}

function readLocality(reading: Reading, element: XmlElement): SubjectLocality {
  const attributes = readAttributes(reading, element, { allowed: ['Address', 'DNSName'] });
  return { element, address: attributes.text('Address'), dnsName: attributes.text('DNSName') };
}

function readAuthnContext(reading: Reading, element: XmlElement): AuthnContext {
  const content = readContent(reading, element, {
    sequence: [
      optional(saml, 'AuthnContextClassRef'),
      optional(saml, 'AuthnContextDecl', 'AuthnContextDeclRef'),
      many(saml, 'AuthenticatingAuthority'),
    ],
  });
  readAttributes(reading, element, {});
  const classRef = content.first(saml, 'AuthnContextClassRef');
  const declRef = content.first(saml, 'AuthnContextDeclRef');
  const decl = content.first(saml, 'AuthnContextDecl');
  if (!classRef && !declRef && !decl) {
    const message = `${shortened(element.name)} names no class and no declaration.`;
    reading.report('element-missing', message, startTag(element));
  }
  return {
    element,
    classRef: classRef && readTextValue(reading, classRef),
    declRef: declRef && readTextValue(reading, declRef),
    decl,
    authenticatingAuthorities: content
      .all(saml, 'AuthenticatingAuthority')
      .map((child) => readTextValue(reading, child)),
  };
}

function readAuthzDecision(reading: Reading, element: XmlElement): AuthzDecisionStatement {
  const content = readContent(reading, element, { sequence: [some(saml, 'Action'), optional(saml, 'Evidence')] });
  const attributes = readAttributes(reading, element, { required: ['Resource', 'Decision'] });
  return {
    element,
    resource: attributes.text('Resource'),
    decision: attributes.text('Decision'),
    actions: content.all(saml, 'Action').map((child) => readTextValue(reading, child)),
  };
}

function readAdvice(element: XmlElement): Advice {
  const elements = childElements(element);
  const isAssertion = ({ namespace, localName }: XmlElement): boolean =>
    namespace === saml && (localName === 'Assertion' || localName === 'EncryptedAssertion');
  return {
    element,
    assertions: elements.filter(isAssertion),
    others: elements.filter((child) => !isAssertion(child)),
  };
}
