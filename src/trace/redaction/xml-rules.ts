// The allow-list of XML: what becomes of the text of each element and the value of each attribute that SAML, XML Signature,
// XML Encryption, WS-Trust and SOAP define. What is not named here is substituted.
import { KNOWN_NAMES, Namespace } from '../../saml/names.ts';
import type { XmlAttribute, XmlElement } from '../../xml/tree.ts';

/**
 * `keep`: as it is · `key`: a certificate or public key, kept where it is a provider's · `party`: an issuer, audience or endpoint, kept but for the values of its query · `uri`: a name that
 * a specification gives · `time` and `word`: kept where it is one · `prose`: a sentence of a product · `name`: of an attribute ·
 * `qname` · `opaque`: substituted.
 */
export type XmlRule = 'keep' | 'key' | 'party' | 'uri' | 'time' | 'word' | 'prose' | 'name' | 'qname' | 'opaque';

const rules = (table: Readonly<Partial<Record<XmlRule, string>>>): ReadonlyMap<string, XmlRule> =>
  new Map(
    Object.entries(table).flatMap(([rule, names]) =>
      names.split(/\s+/).map((name) => [name, rule as XmlRule] as const),
    ),
  );

/** By local name. */
const TEXT_RULES = rules({
  party: `Issuer Audience AuthenticatingAuthority RequesterID Address GetComplete ResponseLocation EntityID ProviderID
    OrganizationURL TokenIssuer Realm`,
  uri: `AuthnContextClassRef AuthnContextDeclRef NameIDFormat AttributeProfile ServiceName TokenType RequestType KeyType
    ValueType Action XPath SupportedProtocol`,
  time: 'Created Expires',
  prose: 'StatusMessage faultstring Text Reason',
  word: 'faultcode KeySize HMACOutputLength SaltLength TrailerField Value Subcode',
  key: 'X509Certificate X509SerialNumber X509IssuerName X509SubjectName Modulus Exponent X509SKI X509Digest P Q G Y PublicKey',
});

/** By local name, or by element and local name where one word means several things. */
const ATTRIBUTE_RULES = rules({
  party: `Destination AssertionConsumerServiceURL Recipient Location ResponseLocation entityID EntityID ProviderID Loc
    Assertion@Issuer responseConsumerURL Issuer ServiceProviderEntityID cacheDirectory`,
  uri: `Algorithm Format NameFormat Method Binding ProtocolBinding Consent Namespace AuthenticationMethod AttributeNamespace
    StatusCode@Value Type Encoding ValueType EncodingType DeclarationRef protocolSupportEnumeration service actor role
    AuthorityBinding@Binding Decision`,
  time: `IssueInstant NotBefore NotOnOrAfter AuthnInstant SessionNotOnOrAfter AuthenticationInstant validUntil`,
  name: 'Attribute@Name Attribute@FriendlyName AttributeDesignator@AttributeName Attribute@AttributeName RequestedAttribute@Name',
  word: `Version MajorVersion MinorVersion ForceAuthn IsPassive AllowCreate AssertionConsumerServiceIndex
    AttributeConsumingServiceIndex Comparison ProxyCount Count index isDefault isRequired use WantAssertionsSigned
    AuthnRequestsSigned WantAuthnRequestsSigned cacheDuration mustUnderstand lang nil StatusCode@Value Reason IsRequired`,
  qname: 'type',
  prose: 'ProviderName',
  keep: 'PrefixList Curve@URI NamedCurve@URI',
});

/** Where one name has two rules: the value is a URN in SAML 2.0, a qualified name in SAML 1.1. */
const STATUS_CODE = 'StatusCode@Value';

const BASES =
  /^\s*(?:urn:oasis:|urn:liberty:|urn:mace:|urn:federation:|urn:ietf:|http:\/\/www\.w3\.org\/|http:\/\/schemas\.(?:xmlsoap\.org|microsoft\.com)\/|http:\/\/docs\.oasis-open\.org\/|https:\/\/refeds\.org\/)[\w:/.#-]{0,160}\s*$/;
const EXACT: ReadonlySet<string> = new Set(KNOWN_NAMES.map(({ uri }) => uri));

/** A URI that a specification gives, or that begins as one; nobody mints names below these for one person. */
export const isSpecified = (uri: string): boolean => EXACT.has(uri) || BASES.test(uri);

/** All of them within a text that is no well-formed document. */
export const SPECIFIED_URIS =
  /(?:urn:oasis:|http:\/\/www\.w3\.org\/|http:\/\/schemas\.(?:xmlsoap\.org|microsoft\.com)\/|http:\/\/docs\.oasis-open\.org\/)[\w:/.#-]{0,160}/g;

const NAMED = new Set<string>([
  ...Object.values(Namespace),
  'http://www.w3.org/2009/xmlenc11#',
  'http://www.w3.org/2001/10/xml-exc-c14n#',
  'http://www.w3.org/2009/xmldsig11#',
]);

/** Names of elements and attributes stay where their namespace is one that specifications define; in none, as attributes do. */
export const isNamedBySpecification = (namespace: string): boolean =>
  NAMED.has(namespace.trim()) || isSpecified(namespace);

/**
 * Where in a document an element stands: `values` below AttributeValue, where all is the user's · `user` below Subject, and in what
 * WS-Trust and WS-Security say of the one who asks · `provider` below a signature or what is encrypted for a provider.
 */
export type Standing = 'values' | 'user' | 'provider' | 'other';

const USER = new Set(['Subject', 'Security', 'UseKey', 'RequestedProofToken', 'OnBehalfOf', 'ActAs']);
const PROVIDER = new Set(['Signature', 'KeyDescriptor', 'EncryptedData', 'EncryptedKey']);

/** Of the content of `element`, which itself stands as `standing` says. What is the user's stays that, but for an assertion on him. */
export function standingWithin({ localName }: XmlElement, standing: Standing): Standing {
  if (standing === 'values' || localName === 'AttributeValue') return 'values';
  if (localName === 'Assertion') return 'other';
  if (standing === 'user' || USER.has(localName)) return 'user';
  return PROVIDER.has(localName) ? 'provider' : standing;
}

/** `within`: the standing of the element's content. */
export function textRule({ localName, namespace }: XmlElement, within: Standing): XmlRule {
  if (within === 'values' || !isNamedBySpecification(namespace)) return 'opaque';
  const rule = TEXT_RULES.get(localName) ?? 'opaque';
  if (rule === 'key') return within === 'provider' ? 'keep' : 'opaque';
  // A street is one, too, in other specifications.
  if (localName === 'Address' && !namespace.includes('addressing')) return 'opaque';
  return rule === 'party' && within === 'user' ? 'opaque' : rule;
}

/** `within` as above. The namespace of the attribute, or of its element where it has none, is one of a specification. */
export function attributeRule({ localName }: XmlElement, attribute: XmlAttribute, within: Standing): XmlRule {
  const place = `${localName}@${attribute.localName}`;
  if (place === STATUS_CODE) return isSpecified(attribute.value) ? 'uri' : 'word';
  // A reference within the document, and the name of the key that something is encrypted for.
  if (place === 'Reference@URI' || place === 'DataReference@URI' || place === 'RetrievalMethod@URI') return 'opaque';
  const rule = ATTRIBUTE_RULES.get(place) ?? ATTRIBUTE_RULES.get(attribute.localName) ?? 'opaque';
  if (within === 'values') return rule === 'uri' || rule === 'qname' || rule === 'word' ? rule : 'opaque';
  return rule === 'party' && within === 'user' && place !== 'SubjectConfirmationData@Recipient' ? 'opaque' : rule;
}

/** Names that stay in a text that is no well-formed document; lower case. */
export const MARKUP_WORDS: ReadonlySet<string> = new Set(
  [...TEXT_RULES.keys(), ...ATTRIBUTE_RULES.keys()]
    .flatMap((key) => key.split('@'))
    .concat(
      `xml xmlns doctype cdata entity element version encoding samlp saml saml2 saml2p ds dsig xenc xs xsi soap soapenv s body header
       envelope response authnrequest logoutrequest logoutresponse artifactresolve artifactresponse assertion subject nameid
       subjectconfirmation subjectconfirmationdata conditions audiencerestriction authnstatement authncontext attributestatement
       attribute attributevalue status statuscode statusdetail id inresponseto sessionindex signature signedinfo reference uri
       transforms transform digestmethod digestvalue signaturevalue signaturemethod canonicalizationmethod keyinfo x509data
       encryptedassertion encrypteddata encryptedkey ciphervalue cipherdata nameidpolicy requestedauthncontext`.split(
        /\s+/,
      ),
    )
    .map((name) => name.toLowerCase()),
);
