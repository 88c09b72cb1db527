// What Salesforce takes of encryption: the whole assertion, one layer, with the key beside or inside the data.
import { setting } from '../../deployments/settings.ts';
import { Namespace } from '../../saml/names.ts';
import { attributeValue, descendants } from '../../xml/read.ts';
import type { XmlElement } from '../../xml/tree.ts';
import type { Check } from '../check.ts';
import { readAddress } from './address.ts';
import { passed } from './identity.ts';
import { placeOf, type SalesforceLogin, short } from './login.ts';
import { SSO_SETTINGS } from './products.ts';
import { atSalesforceSp } from './rule.ts';

const { xenc, ds } = Namespace;

const settingDiffers = atSalesforceSp({
  id: 'salesforce-encryption-differs-from-setting',
  cites: ['SF-ENC-001'],
  title: 'The assertion is encrypted exactly where an Assertion Decryption Certificate is selected.',
  stage: 'structure',
  judge: (login) => {
    const certificate = setting(login.deployment, 'salesforce.decryptionCertificate');
    const plain = login.response.assertions.length > 0;
    // What a deployment requires of encryption is judged for every product alike.
    if (login.deployment.requirements.encryption !== undefined) return [];
    if (certificate === undefined || (!plain && !login.encrypted)) return [];
    const seen = login.encrypted ? 'EncryptedAssertion' : 'Assertion';
    const where = placeOf(login, `Response/${seen}`);
    if (login.encrypted === (certificate === 'set')) {
      return [passed(where, seen, 'The assertion is as Assertion Decryption Certificate wants it.')];
    }
    return [
      {
        outcome: 'fail',
        where,
        seen,
        expected: login.encrypted ? 'Assertion' : 'EncryptedAssertion',
        message: login.encrypted
          ? 'The IdP encrypts the assertion, and Assertion Decryption Certificate says “Assertion not encrypted”: Salesforce has no key to open it.'
          : 'An Assertion Decryption Certificate is selected, so Salesforce expects an encrypted assertion, and the IdP sends it in clear.',
        fix: login.encrypted
          ? `${SSO_SETTINGS} → Assertion Decryption Certificate: select one and give it to the IdP (the Login URL changes by it). Or turn off encryption at the IdP.`
          : `At the IdP: encrypt assertions with the certificate. Or ${SSO_SETTINGS} → Assertion Decryption Certificate = Assertion not encrypted.`,
        party: login.encrypted ? 'sp' : 'idp',
      },
    ];
  },
});

const innerEncryption = atSalesforceSp({
  id: 'salesforce-encryption-in-parts',
  cites: ['SF-ENC-002'],
  title: 'Only the assertion as a whole is encrypted, not its NameID or its attributes.',
  stage: 'structure',
  judge: (login) => {
    const { assertion } = login;
    const identifier = assertion?.subject?.identifier;
    const attribute = assertion?.attributeStatements.flatMap(({ encryptedAttributes }) => encryptedAttributes)[0];
    const found = identifier?.kind === 'EncryptedID' ? identifier : attribute;
    if (!found) return [];
    return [
      {
        outcome: 'fail',
        where: placeOf(
          login,
          found === attribute
            ? 'Response/Assertion/AttributeStatement/EncryptedAttribute'
            : 'Response/Assertion/Subject/EncryptedID',
          found.element,
        ),
        seen: found.kind,
        expected: 'at most an EncryptedAssertion around everything',
        message:
          'Salesforce decrypts the assertion as a whole, and one layer only. It can’t read what is encrypted inside.',
        fix: 'At the IdP: turn off encryption of NameIDs and attributes; encrypt the assertion, if anything.',
        party: 'idp',
      },
    ];
  },
});

const MOST_ELEMENTS = 200;
const MOST_ASSERTIONS = 4;

/** The elements of an EncryptedAssertion, which has few. */
function elementsOf(top: XmlElement): readonly XmlElement[] {
  const found: XmlElement[] = [];
  for (const element of descendants(top)) {
    if (found.length >= MOST_ELEMENTS) break;
    found.push(element);
  }
  return found;
}

const keyDangling = atSalesforceSp({
  id: 'salesforce-encrypted-key-dangling',
  cites: ['SF-ENC-003', 'SF-ENC-004'],
  title: 'The key that encrypted data refers to stands in the message.',
  stage: 'structure',
  judge: (login) => {
    // Where somebody tried to decrypt, that says the same.
    const tried = login.message.verification?.decryptions.flatMap(({ problems }) => problems) ?? [];
    if (tried.some(({ code }) => code === 'retrieval-dangling' || code === 'encrypted-key-missing')) return [];
    return login.response.encryptedAssertions.slice(0, MOST_ASSERTIONS).flatMap(({ element }) => {
      const elements = elementsOf(element);
      const idsOf = (name: string): readonly string[] =>
        elements
          .filter(({ namespace, localName }) => namespace === xenc && localName === name)
          .flatMap((one) => attributeValue(one, 'Id') ?? []);
      const keys = idsOf('EncryptedKey');
      const data = idsOf('EncryptedData');
      return elements.flatMap((one) => {
        const isKeyReference =
          one.namespace === ds &&
          one.localName === 'RetrievalMethod' &&
          attributeValue(one, 'Type') === 'http://www.w3.org/2001/04/xmlenc#EncryptedKey';
        const isDataReference = one.namespace === xenc && one.localName === 'DataReference';
        if (!isKeyReference && !isDataReference) return [];
        const uri = attributeValue(one, 'URI') ?? '';
        const ids = isKeyReference ? keys : data;
        if (ids.some((id) => uri === `#${id}`)) return [];
        return [
          {
            // A key's own list of what it opened is read by few receivers.
            outcome: isKeyReference ? ('fail' as const) : ('info' as const),
            confidence: 'likely' as const,
            where: placeOf({ ...login, decrypted: false }, `Response/EncryptedAssertion//${one.localName}/@URI`, one),
            seen: short(uri),
            expected: ids.length === 0 ? 'the Id of an element of the message' : short(`#${ids.join(', #')}`),
            message: isKeyReference
              ? 'The encrypted data points to a key that is not in the message, so Salesforce can’t decrypt it.'
              : 'The encrypted key says that it belongs to data that is not in the message.',
            fix: 'At the IdP: the library that encrypts writes a wrong reference; update it, or let it put the EncryptedKey inside EncryptedData.',
            party: 'idp' as const,
          },
        ];
      });
    });
  },
});

const certificateId = atSalesforceSp({
  id: 'salesforce-login-url-without-certificate-id',
  cites: ['SF-SP-021', 'SF-ENC-006', 'SF-XC-003'],
  title: 'With an Assertion Decryption Certificate, responses go to the Login URL with `sc=`, the certificate’s ID.',
  stage: 'addressing',
  judge: (login) => judgeCertificateId(login),
});

function judgeCertificateId(login: SalesforceLogin): ReturnType<Check['run']> {
  const configured = setting(login.deployment, 'salesforce.decryptionCertificate');
  const id = setting(login.deployment, 'salesforce.decryptionCertificateId');
  const { exchange } = login.message;
  const address = exchange.source === 'pasted' ? undefined : readAddress(exchange.request.url);
  if (!address || (configured !== 'set' && !login.encrypted)) return [];
  // The configured Login URL is exact: where it has no `sc=`, the org never gave one.
  const locations = login.deployment.sp.assertionConsumerServices.map(({ location }) => readAddress(location));
  if (locations.length > 0 && locations.every((location) => location?.sc === undefined) && id === undefined) return [];
  const where = placeOf(login, 'so= and sc= of the address that was posted to');
  const expected = id ?? locations.find((location) => location?.sc !== undefined)?.sc;
  if (address.sc !== undefined && (expected === undefined || address.sc === expected)) {
    return expected === undefined
      ? []
      : [passed(where, `sc=${address.sc}`, 'The address names the decryption certificate.')];
  }
  const certain = configured === 'set';
  return [
    {
      outcome: certain ? 'fail' : 'info',
      ...(certain && { confidence: 'likely' as const }),
      where,
      seen: address.sc === undefined ? '' : `sc=${short(address.sc)}`,
      expected: `sc=${expected ?? '0LE…'}`,
      message:
        'The Login URL that was used lacks the certificate’s ID. It changes when an Assertion Decryption Certificate is saved, to one with `sc=`; by the old one Salesforce does not know with which key to decrypt.',
      fix: 'Setup → Single Sign-On Settings → the configuration → Endpoints: copy the Login URL anew, and give it to the IdP as ACS URL and Recipient.',
      party: 'idp',
    },
  ];
}

export const ENCRYPTION_CHECKS: readonly Check[] = [settingDiffers, innerEncryption, keyDangling, certificateId];
