// Every word of the Summary tab that is not SAML's own, ready to translate.
import type { BodyState } from '../../capture/exchange.ts';
import type { RoleKind } from '../../saml/metadata/role.ts';
import { formats } from '../text.ts';

/** What a status code means, in a few words; by the name that SAML gives it (saml-core-2.0-os §3.2.2.2). */
const STATUS: Readonly<Record<string, string>> = {
  Success: 'The request was carried out.',
  Requester: 'The sender says that something in the request is at fault.',
  Responder: 'The sender could not or would not carry out the request; the cause lies on its side.',
  VersionMismatch: 'The sender does not take the SAML version of the request.',
  AuthnFailed: 'The user could not be signed in.',
  InvalidAttrNameOrValue: 'An attribute in the request has a name or a value that is not accepted.',
  InvalidNameIDPolicy: 'A NameID of the format that NameIDPolicy asks for can’t be given.',
  NoAuthnContext: 'The way of signing in that RequestedAuthnContext asks for is not available.',
  NoAvailableIDP: 'None of the identity providers that the request lists could be reached.',
  NoPassive: 'The user has no session and could not be asked, since the request says IsPassive.',
  NoSupportedIDP: 'None of the identity providers that the request lists is supported.',
  PartialLogout: 'Not every application could be logged out.',
  ProxyCountExceeded: 'The request allows no further identity provider in between.',
  RequestDenied: 'The request was understood and refused.',
  RequestUnsupported: 'This kind of request is not supported.',
  RequestVersionDeprecated: 'The SAML version of the request is no longer taken.',
  RequestVersionTooHigh: 'The SAML version of the request is too new.',
  RequestVersionTooLow: 'The SAML version of the request is too old.',
  ResourceNotRecognized: 'The resource that the request names is unknown.',
  TooManyResponses: 'The answer would be longer than the sender can give.',
  UnknownAttrProfile: 'The attribute profile of the request is unknown.',
  UnknownPrincipal: 'The user that the request names is unknown.',
  UnsupportedBinding: 'The binding that the request asks for can’t be used for the answer.',
};

const ROLES: Record<RoleKind, string> = {
  IDPSSODescriptor: 'Identity provider',
  SPSSODescriptor: 'Service provider',
  AuthnAuthorityDescriptor: 'Authentication authority',
  AttributeAuthorityDescriptor: 'Attribute authority',
  PDPDescriptor: 'Policy decision point',
  RoleDescriptor: 'Other role',
};

const KEY = 'the service provider’s private key';

export const summaryText = {
  notChecked: 'Read from the message as it arrived; signatures: not checked.',
  showInMessage: 'Show in message',
  empty: 'empty',
  noTime: 'not a time',
  nil: 'xsi:nil, no value',
  xmlValue: 'XML',
  noValues: 'no value',
  received: 'Arrived',
  clock: 'When it arrived is by this computer’s clock.',

  unreadable:
    'The XML of this message was refused, so nothing can be told from it. The Message tab shows it with the place.',
  undecoded: 'The value could not be decoded, so nothing can be told from it. The Message tab shows it as it arrived.',
  bodyMissing: (state: BodyState): string | undefined =>
    state === 'truncated'
      ? 'The browser gave only the beginning of the posted form, so the message may be incomplete.'
      : undefined,
  unknownMessage: 'No message of a kind that is known here; the Message tab shows its XML.',

  parts: {
    status: 'Status',
    parties: 'From and to',
    message: 'Message',
    request: 'What it asks for',
    subject: 'Subject',
    validity: 'Validity',
    conditions: 'Conditions',
    authentication: 'Authentication',
    attributes: 'Attributes',
    assertion: 'Assertion',
    logout: 'Who is logged out',
    encrypted: 'Encrypted',
    artifact: 'Artifact',
    wsFederation: 'WS-Federation',
    wsTrust: 'WS-Trust',
    soap: 'SOAP envelope',
    entities: 'Entities',
    entity: 'Entity',
  },
  confirmation: (number: number, of: number): string =>
    of === 1 ? 'Subject confirmation' : `Subject confirmation ${number} of ${of}`,
  attributes: (count: number): string => `Attributes (${formats.number(count)})`,
  /** In front of a part's title where there are several assertions. */
  assertion: (number: number, of: number): string => (of === 1 ? '' : `Assertion ${number} of ${of}: `),
  inner: 'Message inside: ',

  facts: {
    issuer: 'Issuer',
    destination: 'Destination',
    sentTo: 'Sent to',
    acsUrl: 'ACS URL',
    acsIndex: 'ACS index',
    audience: 'Audience',
    id: 'ID',
    inResponseTo: 'InResponseTo',
    issueInstant: 'IssueInstant',
    version: 'Version',
    status: 'Status',
    statusMessage: 'Message',
    statusDetail: 'Detail',
    provider: 'Provider name',
    decision: 'Decision',
    statement: 'Statement',
  },

  unsolicited: 'none: sent unasked (begun by the identity provider)',
  statusMeaning: (name: string): string | undefined => (Object.hasOwn(STATUS, name) ? STATUS[name] : undefined),
  statusMissing: 'The response has no status.',
  statusDetail: (count: number): string =>
    `${formats.plural(count, { one: 'element', other: 'elements' })}, see the Message tab`,

  encrypted: {
    assertion: `The assertion is encrypted: its subject and attributes can’t be read without ${KEY}.`,
    assertions: (count: number): string =>
      `${formats.number(count)} assertions are encrypted: their subjects and attributes can’t be read without ${KEY}.`,
    id: `The name of the subject is encrypted: who is meant can’t be read without ${KEY}.`,
    newId: `The new name is encrypted and can’t be read without the receiver’s private key.`,
    attributes: (count: number): string =>
      count === 1
        ? `One attribute is encrypted: it can’t be read without ${KEY}.`
        : `${formats.number(count)} attributes are encrypted: they can’t be read without ${KEY}.`,
  },
  noSubject: 'The assertion has no subject.',
  noIdentifier: 'No name: the subject is known by its confirmation only.',
  noAssertion: 'There is no assertion in this response.',
  baseId: 'a BaseID, an identifier of another type',
  keyInfos: (count: number): string => formats.plural(count, { one: 'key', other: 'keys' }),

  forceAuthn: { yes: 'true: sign in again, even with a session', no: 'false: a session may be used' },
  isPassive: { yes: 'true: without asking the user anything', no: 'false: the user may be asked' },
  allowCreate: { yes: 'true: a new identifier may be made', no: 'false: only an identifier that exists already' },
  comparison: (value: string | undefined): string => (value === undefined ? 'exact (not said, so this holds)' : value),
  oneTimeUse: 'to be used once, at once, and not kept',
  doNotCache: 'not to be kept',
  proxyCount: (count: number | undefined): string =>
    count === undefined ? 'limits who may be given further assertions' : `${formats.number(count)} further at most`,
  audienceSets: 'Each of these restrictions must be met; of the audiences in one, any one.',
  unknownConditions: (count: number): string =>
    `${formats.plural(count, { one: 'condition', other: 'conditions' })} of another type: whether the assertion is valid can’t be told without knowing it.`,
  advice: 'There is an Advice in the assertion; what stands in it is not asserted.',
  terminate: 'The name is to be used no longer.',
  logoutEverything: 'none named: all sessions of the user',

  artifact: {
    type: 'Type code',
    endpointIndex: 'Endpoint index',
    sourceId: 'SourceID',
    sourceIdMeaning: 'SHA-1 of the issuer’s entity ID',
    sourceIdOf: (entityId: string): string => `that of ${entityId}`,
    sourceLocation: 'Source location',
    handle: 'Message handle',
    version: (typeCode: number): string => (typeCode === 4 ? 'SAML 2.0' : 'SAML 1.1'),
  },
  wsFederation: {
    action: 'Action (wa)',
    realm: 'Realm (wtrealm)',
    reply: 'Reply to (wreply)',
    time: 'Time (wct)',
    context: 'Context (wctx)',
  },
  wsTrust: {
    version: 'Version',
    tokenType: 'Token type',
    requestType: 'Request type',
    keyType: 'Key type',
    appliesTo: 'Applies to',
    lifetime: 'Lifetime',
    created: 'Created',
    expires: 'Expires',
    context: 'Context',
    noToken: 'There is no token of a kind that is known here.',
  },
  soap: { version: 'Version', headers: 'Headers', fault: 'Fault', reason: 'Reason' },

  metadata: {
    role: (kind: RoleKind): string => ROLES[kind],
    roles: 'Roles',
    entityId: 'Entity ID',
    entities: (count: number): string => formats.plural(count, { one: 'entity', other: 'entities' }),
    entityCount: 'Entities',
    group: 'Group',
    validUntil: 'Valid until',
    cacheDuration: 'Cache duration',
    registrar: 'Registered by',
    organization: 'Organization',
    contact: 'Contact',
    affiliation: 'an affiliation',
    displayName: 'Display name',
    protocols: 'Protocols',
    keys: 'Keys',
    keyCount: (use: string | undefined, count: number): string =>
      `${formats.number(count)} for ${use ?? 'signing and encryption'}`,
    noKeys: 'none',
    formats: 'NameID formats',
    wantAuthnRequestsSigned: 'WantAuthnRequestsSigned',
    authnRequestsSigned: 'AuthnRequestsSigned',
    wantAssertionsSigned: 'WantAssertionsSigned',
    errorUrl: 'Error URL',
    requestedAttributes: 'Asks for',
    required: 'required',
    offeredAttributes: 'Offers',
    columns: { service: 'Service', binding: 'Binding', location: 'Location', index: 'Index' },
    isDefault: 'default',
    responses: (location: string): string => `responses to ${location}`,
  },

  attributeColumns: { name: 'Name', friendlyName: 'FriendlyName', format: 'Format', values: 'Values' },

  /** Offsets are milliseconds from the moment of receipt. */
  relative: (offset: number): string => {
    if (Math.abs(offset) < 1) return 'as it arrived';
    return offset < 0
      ? `${formats.duration(-offset)} before it arrived`
      : `${formats.duration(offset)} after it arrived`;
  },
  window: {
    inside: (from: number | undefined, to: number | undefined): string => {
      if (from === undefined && to === undefined) return 'without bounds';
      if (from === undefined) return `valid until ${summaryText.relative(to ?? 0)}`;
      if (to === undefined) return `valid from ${summaryText.relative(from)}, without an end`;
      const begun = Math.abs(from) < 1 ? 'the moment' : `${formats.duration(-from)} before`;
      return `valid from ${begun} to ${formats.duration(to)} after it arrived`;
    },
    expired: (to: number): string =>
      Math.abs(to) < 1 ? 'expired at the moment it arrived' : `expired ${summaryText.relative(to)}`,
    early: (from: number): string => `not valid until ${summaryText.relative(from)}`,
    reversed: 'never valid: it ends before it begins',
    unplaced: (length: number | undefined): string =>
      length === undefined ? 'open at one end' : `valid for ${formats.duration(length)}`,
  },
};
