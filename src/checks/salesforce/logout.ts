// Single logout with Salesforce: endpoints by role, how messages are signed, and what Salesforce does next (SYSTEMS §13.1).
import { setting } from '../../deployments/settings.ts';
import type { Check } from '../check.ts';
import type { CheckSubject, SubjectMessage } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { after } from '../transport/nearby.ts';
import { readAddress } from './address.ts';
import { short } from './login.ts';
import { isSalesforceIdp, isSalesforceSp, SSO_SETTINGS } from './products.ts';
import { signatureAlgorithmOf } from './signature-algorithm.ts';

const SP_ENDPOINT = '/services/auth/sp/saml2/logout';
const IDP_ENDPOINT = '/services/auth/idp/saml2/logout';

const isLogoutMessage = ({ decoded: { header } }: SubjectMessage): boolean =>
  header.kind === 'LogoutRequest' || header.kind === 'LogoutResponse';

/** Each message once: those of hops are the same ones again. */
const logoutMessages = ({ messages, flow }: CheckSubject): readonly SubjectMessage[] =>
  flow.kind === 'slo' ? messages.filter(isLogoutMessage) : [];

const placeAt = ({ index, exchange }: SubjectMessage, path: string): Judgement['where'] => ({
  message: index,
  exchange: exchange.id,
  path,
});

const endpoint: Check = {
  id: 'salesforce-logout-endpoint',
  cites: ['SF-SLO-001', 'SF-SLO-002', 'SF-SLO-003'],
  title:
    'Logout messages go to Salesforce’s logout endpoint of the right role: …/services/auth/sp/saml2/logout or …/services/auth/idp/saml2/logout.',
  stage: 'logout',
  applies: (subject) =>
    isSalesforceSp(subject.deployment) !== isSalesforceIdp(subject.deployment) && logoutMessages(subject).length > 0,
  run: (subject) => {
    const asSp = isSalesforceSp(subject.deployment);
    const [right, wrong] = asSp ? [SP_ENDPOINT, IDP_ENDPOINT] : [IDP_ENDPOINT, SP_ENDPOINT];
    const fix = asSp
      ? 'At the IdP: set the SP’s logout address to Setup → Single Sign-On Settings → Endpoints → Logout URL.'
      : 'At the SP: set the IdP’s logout address to the Single Logout Endpoint of Setup → Identity Provider.';
    return logoutMessages(subject).flatMap((message): Judgement[] => {
      const { url } = message.exchange.request;
      const address = readAddress(url);
      // Messages from Salesforce go to the other side's host.
      if (message.exchange.source === 'pasted' || address?.kind === undefined) return [];
      const path = address.path.replace(/\/$/, '');
      if (path.endsWith(right)) return [];
      const swapped = path.endsWith(wrong);
      return [
        {
          outcome: 'fail',
          confidence: swapped ? 'proven' : 'likely',
          where: placeAt(message, 'the address that it was sent to'),
          seen: short(address.path),
          expected: right,
          message: swapped
            ? `In this login Salesforce is the ${asSp ? 'SP' : 'IdP'}, and the message went to its endpoint for the other role, which does not know the session.`
            : 'The message went to an address of Salesforce’s that is no logout endpoint, so nobody is logged out there.',
          fix,
          party: asSp ? 'idp' : 'sp',
        },
      ];
    });
  },
};

const RSA_SHA1 = 'http://www.w3.org/2000/09/xmldsig#rsa-sha1';

const signedSha1: Check = {
  id: 'salesforce-logout-signed-with-sha1',
  cites: ['SF-SLO-009'],
  title:
    'Salesforce signs logout messages by the same method as requests; without its setting for that it takes RSA-SHA1.',
  stage: 'logout',
  applies: (subject) => isSalesforceSp(subject.deployment) && logoutMessages(subject).length > 0,
  run: (subject) => {
    const selected = setting(subject.deployment, 'salesforce.singleLogoutUsesSelectedMethod');
    const method = setting(subject.deployment, 'salesforce.requestSignatureMethod');
    const { entityId } = subject.deployment.sp;
    const bySalesforce = (message: SubjectMessage): boolean => {
      if (entityId !== undefined) return message.decoded.header.issuer?.trim() === entityId;
      // Where the SP's name isn't known: what went elsewhere than to Salesforce came from it.
      return readAddress(message.exchange.request.url)?.kind === undefined;
    };
    const message = logoutMessages(subject).find((one) => bySalesforce(one) && signatureAlgorithmOf(one) === RSA_SHA1);
    if (!message) return [];
    const surprising = method === 'RSA-SHA256' || selected === 'yes';
    return [
      {
        outcome: surprising ? 'warn' : 'info',
        where: placeAt(message, 'SigAlg'),
        seen: 'RSA-SHA1',
        expected: method ?? 'RSA-SHA256',
        message: `Salesforce signs logout messages with RSA-SHA1 unless it is told to use Request Signature Method for them${
          surprising ? ', and this deployment says that it is' : ''
        }. IdPs that refuse SHA-1 answer with an error.`,
        fix: `${SSO_SETTINGS} → Use Selected Request Signature Method for Single Logout.`,
        party: 'sp',
      },
    ];
  },
};

/** Milliseconds. How long behind the login a logout is looked for, and a LogoutRequest behind that. */
const WORKING_DAY = 12 * 3_600_000;
const MINUTE = 60_000;

const notSent: Check = {
  id: 'salesforce-logout-without-request',
  cites: ['SF-SLO-014'],
  title: 'With Single Logout Enabled, logging out of Salesforce sends a LogoutRequest to the IdP.',
  stage: 'logout',
  applies: ({ deployment, flow }) =>
    flow.kind === 'sso' &&
    isSalesforceSp(deployment) &&
    setting(deployment, 'salesforce.singleLogoutEnabled') === 'yes',
  run: ({ legs, trace }) => {
    const response = legs[0]?.response;
    if (!response) return [];
    const out = after(trace.ofTab(response.exchange.tab?.id), response.exchange, WORKING_DAY).find(({ request }) =>
      /\/secur\/logout\.jsp(?:[?#]|$)/.test(request.url),
    );
    if (!out || readAddress(out.request.url)?.kind === undefined) return [];
    const next = [...trace.chainOf(out), ...after(trace.ofTab(out.tab?.id), out, MINUTE)];
    const sent = next.some(({ id }) => trace.flowOf(id)?.kind === 'slo');
    if (sent) return [];
    return [
      {
        outcome: 'warn',
        confidence: 'likely',
        where: { exchange: out.id },
        seen: '',
        expected: 'a LogoutRequest to the IdP',
        message:
          'The user logged out of Salesforce, and no LogoutRequest was seen after it: the IdP’s session stays, and the next visit logs in silently.',
        fix: `${SSO_SETTINGS}: tick Single Logout Enabled and set Identity Provider Single Logout URL; My Domain must be deployed.`,
        party: 'sp',
      },
    ];
  },
};

const explained: Check = {
  id: 'salesforce-logout-explained',
  cites: ['SF-SLO-008', 'SF-SLO-012', 'SF-SLO-013', 'SF-PG-007'],
  title: 'Tells what Salesforce’s single logout does and where the user ends.',
  stage: 'symptom',
  applies: (subject) =>
    (isSalesforceSp(subject.deployment) || isSalesforceIdp(subject.deployment)) && logoutMessages(subject).length > 0,
  run: ({ deployment, legs }) => {
    const custom = setting(deployment, 'salesforce.customLogoutUrl');
    const request = legs[0]?.request;
    return [
      {
        outcome: 'info',
        where: request ? placeAt(request, 'LogoutRequest') : {},
        seen: '',
        expected: '',
        message: `Salesforce logs out through this browser only: a closed browser or a session that ran out logs nobody out elsewhere.${
          isSalesforceSp(deployment)
            ? ` Where the IdP posts a LogoutResponse, Salesforce then opens Custom Logout URL${
                custom === undefined ? ' (if none is set, its login page)' : ` (${short(custom)})`
              }; where it does not, the IdP decides where the user ends. An IdP that was not asked keeps its session.`
            : ''
        }`,
        fix: isSalesforceSp(deployment) ? `${SSO_SETTINGS} → Custom Logout URL.` : '',
        party: isSalesforceSp(deployment) ? 'sp' : 'idp',
      },
    ];
  },
};

export const LOGOUT_CHECKS: readonly Check[] = [endpoint, signedSha1, notSent, explained];
