// Settings that are wrong by themselves, whatever the traffic says: addresses that must be absolute or https, ports, file sizes.
import { decodeBase64Tolerantly } from '../../base/base64.ts';
import type { Deployment } from '../../deployments/deployment.ts';
import { type SettingKey, setting } from '../../deployments/settings.ts';
import type { Check } from '../check.ts';
import type { Judgement } from '../finding.ts';
import { short } from './login.ts';
import { CONNECTED_APP, isSalesforceIdp, isSalesforceSp, SSO_SETTINGS } from './products.ts';

const AUTH_PROVIDERS = 'Setup → Auth. Providers → the provider → Edit';

interface ValueRule extends Pick<Check, 'id' | 'cites' | 'title'> {
  readonly holds: (deployment: Deployment) => boolean;
  readonly values: (deployment: Deployment) => readonly string[];
  /** Undefined where the value is right. */
  readonly fault: (value: string) => Pick<Judgement, 'outcome' | 'expected' | 'message'> | undefined;
  readonly fix: string;
}

const isAbsolute = (url: string): boolean => /^https?:\/\/[^\s/?#]+/i.test(url);
const isHttps = (url: string): boolean => /^https:\/\/[^\s/?#]+/i.test(url);
const text =
  (key: SettingKey) =>
  (deployment: Deployment): readonly string[] => {
    const value = setting(deployment, key);
    return value === undefined ? [] : [value];
  };
const always = (deployment: Deployment): boolean => isSalesforceSp(deployment) || isSalesforceIdp(deployment);

const GATEWAY_PORT = /^(https?):\/\/[^\s/?#]*?(?::(\d{1,6}))?(?:[/?#]|$)/i;

const RULES: readonly ValueRule[] = [
  {
    id: 'salesforce-delegated-gateway-port',
    cites: ['SF-DA-004'],
    title: 'The Delegated Gateway URL uses a port that Salesforce calls out to: 80, 443 or 1024 and above.',
    holds: isSalesforceSp,
    values: text('delegated.gatewayUrl'),
    fault: (value) => {
      const match = GATEWAY_PORT.exec(value);
      const https = match?.[1]?.toLowerCase() === 'https';
      const port = match?.[2] === undefined ? (https ? 443 : 80) : Number(match[2]);
      const allowed =
        match !== null && ((port === 80 && !https) || (port === 443 && https) || (port >= 1024 && port <= 65_535));
      if (allowed) return undefined;
      return {
        outcome: 'warn',
        expected: '80 with http, 443 with https, or 1024–65535',
        message:
          'The gateway’s port is none of those that Salesforce calls, so each login by delegated authentication fails.',
      };
    },
    fix: 'Let the gateway listen at an allowed port: Setup → Single Sign-On Settings → Delegated Gateway URL.',
  },
  {
    id: 'salesforce-auth-provider-logout-url',
    cites: ['SF-OIDC-002'],
    title: 'The Custom Logout URL of an Auth. Provider is an absolute address.',
    holds: always,
    values: text('oidc.customLogoutUrl'),
    fault: (value) => {
      if (isHttps(value)) return undefined;
      return isAbsolute(value)
        ? { outcome: 'warn', expected: 'an https address', message: 'The address after logout is not https.' }
        : {
            outcome: 'fail',
            expected: 'an absolute address that begins with https://',
            message:
              'Custom Logout URL is not absolute. Salesforce does not take that, so users are not sent anywhere after logout.',
          };
    },
    fix: `${AUTH_PROVIDERS} → Custom Logout URL.`,
  },
  {
    id: 'salesforce-oidc-single-logout-url',
    cites: ['SF-OIDC-004'],
    title: 'The Single Logout URL of an OpenID Connect app is an absolute https address.',
    holds: always,
    values: text('oidc.singleLogoutUrl'),
    fault: (value) =>
      isHttps(value)
        ? undefined
        : {
            outcome: 'fail',
            expected: 'an absolute address that begins with https://',
            message:
              'Salesforce as OpenID Provider logs out only at absolute https addresses, so this app stays logged in.',
          },
    fix: 'Setup → Manage Connected Apps → the app → OAuth Policies → Enable Single Logout, Single Logout URL.',
  },
  {
    id: 'salesforce-relying-party-logout-url',
    cites: ['SF-OIDC-001'],
    title: 'The address that the OpenID Provider calls at logout is the Auth. Provider’s Single Logout URL.',
    holds: isSalesforceSp,
    values: text('oidc.relyingPartyLogoutUrl'),
    fault: (value) =>
      isHttps(value) && /\/services\/auth\/rp\/oidc\/logout$/.test(value)
        ? undefined
        : {
            outcome: 'fail',
            expected: 'https://<My Domain>.my.salesforce.com/services/auth/rp/oidc/logout',
            message:
              'The provider calls an address that is not Salesforce’s logout endpoint for OpenID Connect, so the Salesforce session stays.',
          },
    fix: 'At the provider: set the front-channel logout address to Setup → Auth. Providers → the provider → Single Logout URL.',
  },
  {
    id: 'salesforce-single-logout-url-not-https',
    cites: ['SF-SLO-011'],
    title: 'The Single Logout URL of a connected app is https.',
    holds: isSalesforceIdp,
    values: ({ sp }) => sp.singleLogoutServices.map(({ location }) => location),
    fault: (value) =>
      isHttps(value)
        ? undefined
        : {
            outcome: 'fail',
            expected: 'an address that begins with https://',
            message: 'The connected app takes only https as Single Logout URL, so Salesforce can’t log this SP out.',
          },
    fix: `${CONNECTED_APP} → Single Logout URL: the SP’s https address.`,
  },
  {
    id: 'salesforce-custom-logout-url-not-absolute',
    cites: ['SF-PG-007'],
    title: 'Custom Logout URL is an absolute address.',
    holds: isSalesforceSp,
    values: text('salesforce.customLogoutUrl'),
    fault: (value) =>
      isAbsolute(value)
        ? undefined
        : {
            outcome: 'warn',
            expected: 'an absolute address',
            message:
              'Custom Logout URL is not absolute, so Salesforce falls back to its default logout page: login.salesforce.com or the org’s My Domain.',
          },
    fix: `${SSO_SETTINGS} → Custom Logout URL.`,
  },
];

/** Deployments without a fault are not worth a line in each login. */
const valueCheck = ({ holds, values, fault, fix, ...rule }: ValueRule): Check => ({
  ...rule,
  stage: 'logout',
  applies: ({ deployment }) => holds(deployment) && values(deployment).length > 0,
  run: ({ deployment }) =>
    values(deployment).flatMap((value): Judgement[] => {
      const found = fault(value);
      return found ? [{ ...found, confidence: 'likely', where: {}, seen: short(value), fix, party: 'sp' }] : [];
    }),
});

/** Octets of the file that Identity Provider Certificate takes (Single Sign-On Implementation Guide, “Configure SAML Settings”). */
const LARGEST_CERTIFICATE = 4_096;

const certificateTooLarge: Check = {
  id: 'salesforce-certificate-too-large',
  cites: ['SF-SP-004'],
  title: 'The IdP’s certificate fits in the field Identity Provider Certificate, which takes 4 KB.',
  stage: 'signature',
  applies: ({ deployment }) => isSalesforceSp(deployment) && signingCertificates(deployment).length > 0,
  run: ({ deployment }) =>
    signingCertificates(deployment).flatMap((der): Judgement[] => {
      const pem = pemLength(der.length);
      if (pem <= LARGEST_CERTIFICATE) return [];
      const fits = der.length <= LARGEST_CERTIFICATE;
      return [
        {
          outcome: fits ? 'info' : 'fail',
          where: {},
          seen: `${(fits ? pem : der.length).toLocaleString('en')} bytes`,
          expected: 'at most 4,096 bytes',
          message: fits
            ? 'As text (PEM) this certificate is larger than the field takes; as a DER-encoded file it fits.'
            : 'Even DER-encoded this certificate is larger than Salesforce takes, so it can’t have been uploaded.',
          fix: fits
            ? `Upload the DER-encoded file: ${SSO_SETTINGS} → Identity Provider Certificate.`
            : 'At the IdP: sign with a smaller certificate (fewer names and extensions).',
          party: 'idp',
        },
      ];
    }),
};

const signingCertificates = ({ certificates }: Deployment): readonly Uint8Array[] =>
  certificates
    .filter(({ owner, use }) => owner === 'idp' && use === 'signing')
    .flatMap(({ base64 }) => decodeBase64Tolerantly(base64)?.octets ?? []);

/** Length of the usual file: lines of 64 characters between two marks, each with a line feed. */
function pemLength(derLength: number): number {
  const base64 = Math.ceil(derLength / 3) * 4;
  return base64 + Math.ceil(base64 / 64) + '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n'.length;
}

export const CONFIGURED_VALUE_CHECKS: readonly Check[] = [certificateTooLarge, ...RULES.map(valueCheck)];
