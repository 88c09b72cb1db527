// Certificates by themselves (F16, F17, F18): damaged, expired, not valid yet, too short. Those of messages are remarked on only, for nothing
// rests on them.
import { utf8 } from '../../base/bytes.ts';
import type { EpochMs } from '../../base/units.ts';
import { type PastedCertificates, readCertificates } from '../../crypto/read-certificates.ts';
import { REFUSAL_SENTENCES, REPAIR_SENTENCES } from '../../crypto/sentences.ts';
import type { Certificate } from '../../crypto/x509.ts';
import type { Deployment, DeploymentCertificate } from '../../deployments/deployment.ts';
import type { Check } from '../check.ts';
import type { CheckSubject } from '../check-subject.ts';
import type { FindingPlace, Judgement, Party } from '../finding.ts';
import { cut, tolerated } from '../protocol/message-facts.ts';
import { placeOf, signaturesOf } from './signatures-of.ts';

interface ConfiguredCertificate {
  readonly configured: DeploymentCertificate;
  readonly read: PastedCertificates;
}

function configuredOf({ deployment }: CheckSubject): readonly ConfiguredCertificate[] {
  let configured = configuredIn.get(deployment);
  if (!configured) {
    configured = deployment.certificates.map((one) => ({ configured: one, read: readCertificates(utf8(one.base64)) }));
    configuredIn.set(deployment, configured);
  }
  return configured;
}

/** One deployment serves many flows and checks; its certificates are read once. */
const configuredIn = new WeakMap<Deployment, readonly ConfiguredCertificate[]>();

const partyName = (party: Party): string => (party === 'idp' ? 'identity provider' : 'service provider');

const damaged: Check = {
  id: 'certificate-damaged',
  cites: ['F17', 'SF-LH-04'],
  title: 'The certificates of the deployment can be read as they were pasted.',
  stage: 'signature',
  applies: ({ deployment }) => deployment.certificates.length > 0,
  run: (subject) =>
    configuredOf(subject).flatMap(({ configured, read }): Judgement[] => {
      const { owner, use, base64 } = configured;
      const common = { where: {}, party: owner };
      const holdsPrivateKey = read.refusals.some(({ code }) => code === 'private-key');
      const whose = `The ${partyName(owner)}’s ${use} certificate in the deployment`;
      const [first] = read.certificates;
      if (!first) {
        const [refusal] = read.refusals;
        return [
          {
            ...common,
            // Nothing of a private key may stand in a finding.
            seen: holdsPrivateKey ? 'a private key' : cut(base64.trim().slice(0, 60)),
            outcome: 'warn',
            expected: 'an X.509 certificate in PEM or base64',
            message: `${whose} can’t be read. ${refusal ? REFUSAL_SENTENCES[refusal.code] : ''}`,
            fix: 'Paste only the signing certificate itself, from BEGIN CERTIFICATE to END CERTIFICATE, as the provider’s metadata or settings page shows it.',
          },
        ];
      }
      // Base64 alone is how deployments keep certificates.
      const repairs = first.repairs.filter((repair) => repair !== 'armour-missing');
      const several = read.certificates.length > 1;
      if (repairs.length === 0 && !several) return [];
      const chain = several ? ` It holds ${String(read.certificates.length)} certificates; a product takes one.` : '';
      return [
        {
          ...common,
          outcome: 'info',
          seen: shown(first.certificate),
          expected: 'one certificate, undamaged',
          message: `${whose} was repaired before it was used. ${repairs.map((repair) => REPAIR_SENTENCES[repair]).join(' ')}${chain} A product into which the same text is pasted may refuse it.`,
          fix: 'Paste the repaired certificate, or only the signing one of a chain, into the product.',
        },
      ];
    }),
};

interface UsedCertificate {
  readonly certificate: Certificate;
  readonly where: FindingPlace;
  readonly owner: Party | undefined;
  /** When it has to be valid. */
  readonly at: EpochMs;
}

/** Certificates that the verdicts rest on: trusted ones when they were used, those of the deployment now. Each once. */
function usedCertificates(subject: CheckSubject): UsedCertificate[] {
  const found = new Map<string, UsedCertificate>();
  const add = (used: UsedCertificate): void => {
    const { subject: name, serial } = used.certificate;
    const key = `${serial} ${name}`;
    if (!found.has(key)) found.set(key, used);
  };
  for (const signature of signaturesOf(subject)) {
    const certificate = signature.report.trustedKey?.certificate;
    const at = signature.message.exchange.startedAt;
    if (certificate) add({ certificate, where: placeOf(signature), owner: undefined, at });
  }
  const { now } = subject;
  const last = subject.exchanges.at(-1)?.startedAt;
  const when = now ?? last;
  for (const { configured, read } of when === undefined ? [] : configuredOf(subject)) {
    for (const { certificate } of read.certificates) {
      add({ certificate, where: {}, owner: configured.owner, at: when as EpochMs });
    }
  }
  return [...found.values()];
}

const day = (time: EpochMs): string => new Date(time).toISOString().slice(0, 10);
const shown = ({ subject, notBefore, notAfter }: Certificate): string =>
  cut(`${subject}, valid ${day(notBefore)} to ${day(notAfter)}`);

const certificateCheck = (
  head: Pick<Check, 'id' | 'cites' | 'title'>,
  judge: (used: UsedCertificate, subject: CheckSubject) => Omit<Judgement, 'where' | 'party'> | undefined,
): Check => ({
  ...head,
  stage: 'signature',
  applies: (subject) => usedCertificates(subject).length > 0,
  run: (subject) =>
    usedCertificates(subject).flatMap((used): Judgement[] => {
      const judged = judge(used, subject);
      return judged ? [{ ...judged, where: used.where, ...(used.owner && { party: used.owner }) }] : [];
    }),
});

const validity = certificateCheck(
  {
    id: 'trusted-certificate-not-valid-now',
    cites: ['F16'],
    title: 'A trusted certificate is within its validity when it is used.',
  },
  ({ certificate, at }, subject) => {
    if (at >= certificate.notBefore && at <= certificate.notAfter) return undefined;
    const expired = at > certificate.notAfter;
    return {
      outcome: tolerated(subject),
      seen: shown(certificate),
      expected: `valid on ${day(at)}`,
      message: `The trusted certificate ${expired ? 'has expired' : 'is not valid yet'}. Many receivers ignore the dates, others refuse every signature by it; and whoever made it has probably a newer one.`,
      fix: expired
        ? 'Ask the provider for its current certificate, and upload it at the other side before the old one is taken away.'
        : 'Compare the dates with the provider; use the older certificate until then.',
    };
  },
);

/** Bits of RSA that NIST SP 800-131A has as the least. */
const SHORTEST_RSA = 2048;

const shortKey = certificateCheck(
  {
    id: 'trusted-certificate-key-short',
    cites: ['F16', 'F18'],
    title: 'A trusted certificate’s RSA key has 2048 bits or more.',
  },
  ({ certificate }, subject) => {
    const { key } = certificate;
    if (key.type !== 'RSA' || key.bits >= SHORTEST_RSA) return undefined;
    return {
      outcome: tolerated(subject),
      seen: `RSA ${String(key.bits)} bits, ${shown(certificate)}`,
      expected: 'RSA with 2048 bits or more',
      message: 'The key is too short today: newer receivers refuse signatures by it.',
      fix: 'Have the provider make a new certificate with an RSA key of 2048 bits or more, and upload it at the other side.',
    };
  },
);

const inMessage: Check = {
  id: 'message-certificate-not-valid',
  cites: ['F16'],
  title: 'Whether the certificate that a message brings along was valid when the message was received.',
  stage: 'signature',
  applies: (subject) => signaturesOf(subject).some(({ report }) => report.keyInfo.length > 0),
  run: (subject) =>
    signaturesOf(subject).flatMap((found): Judgement[] => {
      const certificate = found.report.keyInfo.find((key) => key.certificate)?.certificate;
      const at = found.message.exchange.startedAt;
      if (!certificate || (at >= certificate.notBefore && at <= certificate.notAfter)) return [];
      return [
        {
          outcome: 'info',
          where: placeOf(found),
          seen: shown(certificate),
          expected: `valid on ${day(at)}`,
          message: `The certificate in the message ${at > certificate.notAfter ? 'had expired' : 'was not valid yet'} when the message was received. Nothing rests on it, but it is probably the one that the sender uses.`,
          fix: 'If a receiver complains, renew the sender’s signing certificate.',
        },
      ];
    }),
};

export const CERTIFICATE_CHECKS: readonly Check[] = [damaged, validity, shortKey, inMessage];
