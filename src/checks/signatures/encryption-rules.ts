// Encrypted assertions (F22, N75, N76): whether their receiver can read them, as far as the outside tells.

import { equalBytes, utf8 } from '../../base/bytes.ts';
import { keyIdentity } from '../../crypto/public-key.ts';
import { type PastedCertificates, readCertificates } from '../../crypto/read-certificates.ts';
import type { Certificate } from '../../crypto/x509.ts';
import type { Decryption, EncryptedKeyReport } from '../../dsig/decryption-report.ts';
import { DECRYPTION_SENTENCES } from '../../dsig/sentences.ts';
import type { Check } from '../check.ts';
import type { CheckSubject, SubjectMessage } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import {
  cut,
  distinctMessages,
  enforced,
  isSuccess,
  placeIn,
  placePath,
  responsesOf,
  startTag,
  tolerated,
} from '../protocol/message-facts.ts';

const successes = (subject: CheckSubject) => responsesOf(subject).filter(({ response }) => isSuccess(response));

const policy: Check = {
  id: 'encryption-not-as-configured',
  cites: ['F22', 'TW-FL-008', 'TW-FX-014', 'TW-CO-007', 'SF-IDP-008'],
  title: 'An assertion is encrypted if the service provider requires it, and is not if it can’t decrypt.',
  stage: 'signature',
  applies: (subject) => subject.deployment.requirements.encryption !== undefined && successes(subject).length > 0,
  run: (subject) =>
    successes(subject).flatMap(({ message, response }): Judgement[] => {
      const { encryption } = subject.deployment.requirements;
      const isEncrypted = response.encryptedAssertions.length > 0;
      if (response.assertions.length + response.encryptedAssertions.length === 0) return [];
      const common = {
        where: placeIn(
          message,
          isEncrypted ? 'Response/EncryptedAssertion' : 'Response/Assertion',
          startTag(response.element),
        ),
        seen: isEncrypted ? 'EncryptedAssertion' : 'Assertion in the clear',
        party: 'idp' as const,
      };
      const { name } = subject.deployment;
      if (encryption === 'forbidden' && isEncrypted) {
        return [
          {
            ...common,
            outcome: enforced(subject),
            expected: 'Assertion in the clear',
            message: `${name} can’t decrypt assertions, and this one is encrypted.`,
            fix: 'Switch assertion encryption off for this application at the identity provider (Entra ID: Token encryption; Okta: Assertion Encryption “Unencrypted”; Salesforce: Encrypt SAML Response).',
          },
        ];
      }
      if (encryption === 'required' && response.assertions.length > 0) {
        return [
          {
            ...common,
            outcome: enforced(subject),
            expected: 'EncryptedAssertion',
            message: `${name} takes encrypted assertions only, and this one is in the clear.`,
            fix: 'Give the service provider’s encryption certificate to the identity provider and switch assertion encryption on for this application.',
          },
        ];
      }
      return [
        {
          ...common,
          outcome: 'pass',
          expected: encryption === 'forbidden' ? 'Assertion in the clear' : 'EncryptedAssertion',
          message: `The assertion is ${isEncrypted ? 'encrypted' : 'not encrypted'}, as ${name} requires.`,
          fix: '',
        },
      ];
    }),
};

const decryptionsOf = (
  subject: CheckSubject,
): { readonly message: SubjectMessage; readonly decryption: Decryption }[] =>
  distinctMessages(subject).flatMap((message) =>
    (message.verification?.decryptions ?? []).map((decryption) => ({ message, decryption })),
  );

const forDecryptions = (
  head: Pick<Check, 'id' | 'cites' | 'title'>,
  judge: (decryption: Decryption, subject: CheckSubject) => Omit<Judgement, 'where' | 'party'> | undefined,
): Check => ({
  ...head,
  stage: 'signature',
  applies: (subject) => decryptionsOf(subject).length > 0,
  run: (subject) =>
    decryptionsOf(subject).flatMap(({ message, decryption }): Judgement[] => {
      const judged = judge(decryption, subject);
      const { element } = decryption;
      return judged
        ? [{ ...judged, where: placeIn(message, placePath(element), startTag(element)), party: 'idp' }]
        : [];
    }),
});

const otherKey = forDecryptions(
  {
    id: 'encrypted-for-other-key',
    cites: ['F22'],
    title: 'An assertion is encrypted for the service provider’s encryption certificate.',
  },
  ({ keys }, subject) => {
    const own = encryptionCertificates(subject);
    if (own.length === 0 || keys.length === 0) return undefined;
    const verdicts = keys.map((key) => fitOf(key, own));
    const names = own.map(({ subject: name }) => name).join(', ');
    const expected = cut(`a key of ${names}`);
    if (verdicts.includes('fits')) {
      return {
        outcome: 'pass',
        seen: expected,
        expected,
        message: 'The assertion is encrypted for the service provider’s certificate.',
        fix: '',
      };
    }
    const [first] = keys;
    const hint = first?.hints.find(({ certificate }) => certificate)?.certificate;
    const seen = cut(hint ? hint.subject : first?.octets === undefined ? '' : `RSA ${String(first.octets * 8)} bits`);
    if (verdicts.every((verdict) => verdict === 'differs')) {
      return {
        outcome: enforced(subject),
        seen,
        expected,
        message:
          'The assertion is encrypted for another key than the service provider’s, which therefore can’t read it (“Unable to decrypt”).',
        fix: 'Upload the service provider’s current encryption certificate for this application at the identity provider, or load its metadata again there.',
      };
    }
    return {
      outcome: 'not-checked',
      seen,
      expected,
      message: 'The message does not say for whose certificate it is encrypted; only the length of the key fits.',
      fix: 'If the service provider can’t decrypt it, compare the encryption certificate at the identity provider with its own.',
    };
  },
);

function fitOf({ hints, octets }: EncryptedKeyReport, own: readonly Certificate[]): 'fits' | 'differs' | 'unknown' {
  if (hints.length > 0) {
    const fits = hints.some(({ certificate, key }) =>
      own.some((one) =>
        certificate ? equalBytes(certificate.der, one.der) : keyIdentity(key) === keyIdentity(one.key),
      ),
    );
    // A renewed certificate with the same key opens it as well.
    const sameKey = hints.some(({ key }) => own.some((one) => keyIdentity(key) === keyIdentity(one.key)));
    return fits || sameKey ? 'fits' : 'differs';
  }
  if (octets === undefined) return 'unknown';
  const lengths = own.flatMap(({ key }) => (key.type === 'RSA' ? [Math.ceil(key.bits / 8)] : []));
  return lengths.length > 0 && !lengths.includes(octets) ? 'differs' : 'unknown';
}

const encryptionCertificates = ({ deployment }: CheckSubject): Certificate[] =>
  deployment.certificates
    .filter(({ owner, use }) => owner === 'sp' && use === 'encryption')
    .flatMap(({ base64 }): PastedCertificates['certificates'] => readCertificates(utf8(base64)).certificates)
    .map(({ certificate }) => certificate);

const layout = forDecryptions(
  {
    id: 'encrypted-key-not-found',
    cites: ['F22', 'N75'],
    title: 'The encrypted key stands where receivers look for it.',
  },
  ({ keys, problems }, subject) => {
    const dangling = problems.find(({ code }) => code === 'retrieval-dangling' || code === 'encrypted-key-missing');
    if (dangling) {
      return {
        outcome: enforced(subject),
        seen: cut(dangling.detail ?? ''),
        expected: 'an EncryptedKey in EncryptedData/KeyInfo',
        message: DECRYPTION_SENTENCES[dangling.code],
        fix: 'Correct the sender: the EncryptedKey belongs into the KeyInfo of the EncryptedData, or beside it with a RetrievalMethod that names its Id.',
      };
    }
    if (keys.length > 1 && keys.every(({ recipient }) => recipient === undefined)) {
      return {
        outcome: tolerated(subject),
        seen: `${String(keys.length)} EncryptedKey without Recipient`,
        expected: 'one EncryptedKey, or Recipient on each',
        message:
          'There are several encrypted keys and none says for whom it is. A receiver that tries only the first one fails.',
        fix: 'Encrypt for one certificate at the identity provider: remove the service provider’s old one.',
      };
    }
    if (keys.some(({ place }) => place !== 'inside')) {
      return {
        outcome: 'info',
        seen: 'EncryptedKey beside EncryptedData',
        expected: 'EncryptedKey in EncryptedData/KeyInfo',
        message:
          'The encrypted key stands beside the data, as Okta writes it. Salesforce and most receivers read both layouts; some older libraries only the inner one.',
        fix: 'If the receiver can’t decrypt, update its SAML library.',
      };
    }
    return undefined;
  },
);

/** What is wrong with the message itself, whoever holds the key. */
const unreadable = forDecryptions(
  {
    id: 'decryption-failed',
    cites: ['F22', 'N75', 'N76'],
    title: 'What is encrypted can be decrypted with the private key that was given.',
  },
  ({ problems, cause, document }) => {
    if (cause === undefined) {
      if (!document) return undefined;
      return {
        outcome: 'pass',
        seen: document.root.localName,
        expected: 'readable XML',
        message:
          'The encrypted part was decrypted with the private key that you gave. That proves nothing about its sender: the signature does.',
        fix: '',
      };
    }
    const problem = problems.find(({ code }) => code === cause);
    if (!problem || cause === 'retrieval-dangling' || cause === 'encrypted-key-missing') return undefined;
    return {
      // Whether the receiver has the right key is not known.
      outcome: 'not-checked',
      seen: cut(problem.detail ?? ''),
      expected: 'readable XML',
      message: DECRYPTION_SENTENCES[problem.code],
      fix:
        cause === 'no-key'
          ? 'Add the service provider’s private key on the Keys page; it stays in this browser’s memory.'
          : 'Try the service provider’s other private key, if it has several. Compare the encryption certificate at the identity provider with the service provider’s.',
    };
  },
);

const weak = forDecryptions(
  {
    id: 'encryption-weak',
    cites: ['F22', 'SF-ENC-005'],
    title: 'Whether encryption uses withdrawn algorithms (RSA 1.5, Triple DES).',
  },
  ({ algorithm, keys }) => {
    const uses = [...keys.map((key) => key.algorithm), algorithm];
    const found = uses.find((use) => use?.weak !== undefined);
    if (!found) return undefined;
    return {
      // Salesforce documents RSA 1.5 as the one that it reads.
      outcome: 'info',
      seen: cut(found.uri),
      expected: 'RSA-OAEP and AES-GCM, where the receiver reads them',
      message: found.weak ?? '',
      fix: 'Choose RSA-OAEP and AES-256 at the identity provider if the service provider reads them; Salesforce reads RSA 1.5.',
    };
  },
);

export const ENCRYPTION_CHECKS: readonly Check[] = [policy, otherKey, layout, unreadable, weak];
