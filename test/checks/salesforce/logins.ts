// Logins to and from Salesforce for the tests of its checks: healthy unless a part is replaced.

import { describe, expect, it } from 'vitest';
import type { CheckSubject } from '../../../src/checks/check-subject.ts';
import type { Finding } from '../../../src/checks/finding.ts';
import { SALESFORCE_CHECKS } from '../../../src/checks/salesforce/index.ts';
import type { Deployment } from '../../../src/deployments/deployment.ts';
import { findingsOf, subjectOf } from '../../builders/check-subject.ts';
import { type ExchangeParts, STARTED, Traffic } from '../../builders/exchanges.ts';
import * as saml from '../../builders/saml.ts';

export const ORG = '00D000000000ABC';
export const LOGIN_URL = `https://acme.my.salesforce.com?so=${ORG}`;
export const ENTITY_ID = 'https://acme.my.salesforce.com';
export const PORTAL = '060000000000XYZ';
/** When the response is received: the second exchange of the traffic. */
export const RECEIVED = STARTED + 1_000;
export const time = (ms: number): string => new Date(ms).toISOString();

export const deployment = (parts: Partial<Deployment> & { settings?: Record<string, string> } = {}): Deployment => ({
  id: 'test',
  name: 'Acme',
  preset: 'salesforce-org',
  sp: parts.sp ?? sp('salesforce-org'),
  idp: parts.idp ?? idp('generic'),
  certificates: parts.certificates ?? [],
  requirements: parts.requirements ?? {},
  settings: { 'salesforce.identityType': 'federation-id', 'salesforce.identityLocation': 'name-id', ...parts.settings },
});

export const sp = (product: Deployment['sp']['product'], parts: Partial<Deployment['sp']> = {}): Deployment['sp'] => ({
  product,
  entityId: ENTITY_ID,
  assertionConsumerServices: [{ location: LOGIN_URL }],
  singleLogoutServices: [],
  ...parts,
});

export const idp = (
  product: Deployment['idp']['product'],
  parts: Partial<Deployment['idp']> = {},
): Deployment['idp'] => ({
  product,
  entityId: saml.IDP,
  singleSignOnServices: [{ location: saml.SSO }],
  singleLogoutServices: [],
  ...parts,
});

export interface LoginParts {
  readonly url?: string;
  readonly recipient?: string;
  readonly audience?: string;
  readonly nameId?: string;
  readonly issuer?: string;
  readonly attributes?: Readonly<Record<string, readonly string[]>>;
  readonly assertion?: saml.AssertionParts;
  readonly response?: saml.ResponseParts;
  readonly request?: saml.AuthnRequestParts | null;
  readonly requestParts?: ExchangeParts;
  readonly relayState?: string;
  readonly answer?: ExchangeParts;
  readonly after?: (traffic: Traffic) => void;
  readonly before?: (traffic: Traffic) => void;
}

export function assertionXml(parts: LoginParts = {}): string {
  const url = parts.url ?? LOGIN_URL;
  return saml.assertion({
    issueInstant: time(RECEIVED),
    issuer: parts.issuer ?? saml.IDP,
    subject: saml.subject({
      nameId: parts.nameId ?? saml.nameId('E-4711', {}),
      confirmations: [
        saml.confirmation({
          Recipient: parts.recipient ?? url,
          InResponseTo: parts.request === null ? undefined : '_request',
          NotOnOrAfter: time(RECEIVED + 300_000),
        }),
      ],
    }),
    conditions: saml.conditions({
      notBefore: time(RECEIVED - 60_000),
      notOnOrAfter: time(RECEIVED + 300_000),
      audiences: [[parts.audience ?? ENTITY_ID]],
    }),
    authnStatement: saml.authnStatement({ AuthnInstant: time(RECEIVED) }),
    attributeStatement: parts.attributes ? saml.attributeStatement(parts.attributes) : '',
    ...parts.assertion,
  });
}

export function responseXml(parts: LoginParts = {}): string {
  return saml.response({
    issueInstant: time(RECEIVED),
    destination: parts.url ?? LOGIN_URL,
    inResponseTo: parts.request === null ? undefined : '_request',
    issuer: parts.issuer ?? saml.IDP,
    assertions: [assertionXml(parts)],
    ...parts.response,
  });
}

export function traffic(parts: LoginParts = {}): Traffic {
  const made = new Traffic();
  parts.before?.(made);
  if (parts.request !== null) {
    const request = saml.authnRequest({
      id: '_request',
      issuer: ENTITY_ID,
      acsUrl: parts.url ?? LOGIN_URL,
      nameIdPolicy: '',
      ...parts.request,
    });
    made.redirect('SAMLRequest', request, parts.relayState, parts.requestParts);
  } else {
    made.page();
  }
  made.post('SAMLResponse', responseXml(parts), parts.relayState, { url: parts.url ?? LOGIN_URL, ...parts.answer });
  parts.after?.(made);
  return made;
}

export const login = (parts: LoginParts = {}, held: Deployment = deployment()): CheckSubject =>
  subjectOf(traffic(parts).exchanges, { deployment: held });

/** What the check of this id says; it must exist. */
export function judged(id: string, subject: CheckSubject): Finding[] {
  const check = SALESFORCE_CHECKS.find((one) => one.id === id);
  if (!check) throw new TypeError(`There is no check ${id}.`);
  return findingsOf(check, subject);
}

/** Neither side is Salesforce. */
export const elsewhere = (parts: LoginParts = {}): CheckSubject =>
  login(parts, deployment({ sp: sp('generic'), idp: idp('okta'), settings: {} }));

export interface CheckCases {
  /** Cases that raise exactly one finding, with these parts. */
  readonly raises: Readonly<Record<string, readonly [CheckSubject, Partial<Finding>]>>;
  /** Cases in which the check says nothing, or `pass`. */
  readonly fine: Readonly<Record<string, readonly [CheckSubject, 'pass' | 'silent']>>;
  /** A case that the check is not about; a login between others unless said. */
  readonly foreign?: CheckSubject;
}

/** Runs the cases of each check, and holds each finding to having text for the admin. */
export function describeChecks(cases: Readonly<Record<string, CheckCases>>): void {
  describe.each(Object.entries(cases))('%s', (id, { raises, fine, foreign }) => {
    it.each(Object.entries(raises))('raises: %s', (_, [subject, parts]) => {
      const findings = judged(id, subject);
      expect(findings).toMatchObject([{ id, ...parts }]);
      for (const { message, fix, outcome, expected, seen } of findings) {
        expect(message.length).toBeGreaterThan(20);
        expect(seen.length).toBeLessThanOrEqual(200);
        if (outcome === 'fail' || outcome === 'warn') {
          expect(fix).not.toBe('');
          expect(expected).not.toBe('');
        }
      }
    });

    it.each(Object.entries(fine))('does not raise: %s', (_, [subject, outcome]) => {
      expect(judged(id, subject).map((finding) => finding.outcome)).toEqual(outcome === 'pass' ? ['pass'] : []);
    });

    it('says nothing where it does not apply', () => {
      expect(judged(id, foreign ?? elsewhere())).toEqual([]);
    });
  });
}
