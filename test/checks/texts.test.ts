// The texts of findings, as an admin reads them: many broken logins are checked against every preset, and each sentence is looked at.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { faultIds, faultOf } from '../../demo/faults.ts';
import { createAnalyzer } from '../../src/analysis/analyze.ts';
import { checkFlows } from '../../src/analysis/check-flows.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import type { Exchange } from '../../src/capture/exchange.ts';
import { toExchanges } from '../../src/capture/har.ts';
import type { Finding } from '../../src/checks/finding.ts';
import { CHECKS } from '../../src/checks/index.ts';
import type { Deployment } from '../../src/deployments/deployment.ts';
import { newDeployment } from '../../src/deployments/new-deployment.ts';
import { PRESETS } from '../../src/deployments/presets/index.ts';
import { Traffic } from '../builders/exchanges.ts';
import * as saml from '../builders/saml.ts';

const { xml } = saml;
const SECOND_LEVEL =
  'AuthnFailed InvalidNameIDPolicy NoAuthnContext NoPassive NoAvailableIDP RequestDenied RequestUnsupported UnknownPrincipal UnsupportedBinding RequestVersionTooLow ResourceNotRecognized InvalidAttrNameOrValue Other';

type Add = (traffic: Traffic) => void;

const asked =
  (request: saml.AuthnRequestParts, relayState?: string): Add =>
  (traffic) => {
    traffic.redirect('SAMLRequest', saml.authnRequest({ id: '_a', ...request }), relayState);
    traffic.post('SAMLResponse', saml.response({ inResponseTo: '_a' }), relayState, { status: 500 });
  };
const answered =
  (response: saml.ResponseParts, status = 500): Add =>
  (traffic) => {
    traffic.ask('_a');
    traffic.post('SAMLResponse', saml.response({ inResponseTo: '_a', ...response }), undefined, { status });
  };
const asserted = (parts: saml.AssertionParts): Add => answered({ assertions: [saml.assertion(parts)] });
const attributes = (given: Readonly<Record<string, readonly string[]>>): Add =>
  asserted({ attributeStatement: saml.attributeStatement(given) });

/** A fault each. */
const LOGINS: readonly Add[] = [
  asked({}),
  asked({ issuer: null }),
  asked({ issuer: `${saml.SP}/` }),
  asked({ attributes: { AssertionConsumerServiceIndex: 1 } }),
  asked({ attributes: { ForceAuthn: 'true', IsPassive: 'true' } }),
  asked({ attributes: { ProtocolBinding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect' } }),
  asked({ attributes: { Destination: 'http://idp.example/sso' } }),
  asked({ id: '1a' }),
  asked({ subject: saml.subject() }),
  ...['', 'null', '%2Fhome', 'x'.repeat(200), 'https://sp.example/home'].map((value) => asked({}, value)),
  ...faultIds.map((id): Add => {
    const { sample, change } = faultOf(id);
    const sent = sample('https://sp.example');
    return (traffic) => {
      traffic.ask('_a', sent);
      traffic.answer('_a', change(sent));
    };
  }),
  ...SECOND_LEVEL.split(' ').map((code) =>
    answered({ assertions: [], status: saml.status({ codes: ['Responder', code], message: 'Because.' }) }),
  ),
  answered({ assertions: [], status: saml.status({ codes: ['NoPassive'] }) }),
  answered({ assertions: [] }),
  answered({ assertions: [saml.encrypted('EncryptedAssertion')] }),
  answered({ inResponseTo: '_other' }),
  answered({ issuer: `${saml.IDP}/` }),
  answered({ attributes: { Destination: 'http://sp.example/acs' } }),
  answered({}, 200),
  asserted({ issuer: null }),
  asserted({ conditions: '' }),
  asserted({ conditions: saml.conditions({ notOnOrAfter: '2020-01-01T00:00:00Z' }) }),
  asserted({ conditions: saml.conditions({ notBefore: '2099-01-01T00:00:00Z' }) }),
  asserted({ conditions: saml.conditions({ notBefore: 'yesterday' }) }),
  asserted({ conditions: saml.conditions({ audiences: [[`${saml.SP}/`]] }) }),
  asserted({ subject: '' }),
  asserted({ subject: saml.subject({ nameId: saml.nameId('Ada Lovelace') }) }),
  asserted({ subject: saml.subject({ nameId: saml.nameId(' ada@example.com ') }) }),
  asserted({ subject: saml.subject({ confirmations: [saml.confirmation({ Recipient: 'https://sp.example/ACS' })] }) }),
  asserted({ authnStatement: '' }),
  asserted({ authnStatement: saml.authnStatement({ SessionIndex: 'x'.repeat(600) }) }),
  attributes({ roles: ['"agent"'], full_name: [''] }),
  attributes({ roles: ['agent,boss'], Email: ['ADA@EXAMPLE.COM'] }),
  attributes({ 'User.Email': ['a'], ' User.Title': ['b'], 'Contact.X__c': ['c'], ProvisionVersion: ['2'] }),
  attributes({ portal_id: ['1'], siteurl: ['http://example.test'], ssoStartPage: ['https://idp.example/'] }),
  attributes({ 'http://schemas.microsoft.com/claims/groups.link': ['https://graph.test'] }),
  (traffic) => {
    traffic.ask('_a');
    traffic.add({ method: 'POST', url: saml.ACS, status: 301, redirectUrl: 'http://sp.example/acs' });
  },
  (traffic) => {
    for (let round = 0; round < 4; round++) {
      traffic.ask(`_r${round}`);
      traffic.answer(`_r${round}`, undefined, { status: 303 });
    }
  },
  (traffic) => {
    traffic.ask('_a');
    traffic.redirect('SAMLResponse', saml.response({ inResponseTo: '_a' }), undefined, { url: saml.ACS });
  },
  (traffic) => {
    traffic.rawPost(`SAMLResponse=${Buffer.from(saml.response()).toString('base64')}`);
  },
  (traffic) => {
    traffic.rawPost('SAMLResponse=%3Csamlp%3AResponse%3E');
  },
  (traffic) => {
    traffic.redirect('SAMLRequest', saml.logoutRequest({ id: '_l' }), undefined, { url: saml.SLO });
    traffic.post('SAMLResponse', saml.logoutResponse({ inResponseTo: '_m' }), undefined, { url: saml.SLO });
  },
  (traffic) => {
    traffic.post('SAMLResponse', xml('samlp:Response', { xmlns: 'x' }), undefined, { status: 500 });
  },
];

/** With what an admin would have entered, so that it is compared. */
const DEPLOYMENTS: readonly (Deployment | undefined)[] = [
  undefined,
  ...PRESETS.map((preset): Deployment => {
    const made = newDeployment(preset, preset.id);
    return {
      ...made,
      sp: { ...made.sp, entityId: saml.SP, assertionConsumerServices: [{ location: saml.ACS, binding: 'HTTP-POST' }] },
      idp: { ...made.idp, entityId: saml.IDP, singleSignOnServices: [{ location: saml.SSO }] },
    };
  }),
];

const analyze = createAnalyzer({ limits: DEFAULT_LIMITS });

function findingsIn(exchanges: readonly Exchange[], deployment?: Deployment): readonly Finding[] {
  const analysis = analyze(exchanges);
  return checkFlows(analysis, {
    now: undefined,
    deployments: [],
    verificationOf: () => undefined,
    ...(deployment && { chosen: new Map(analysis.flows.map(({ id }) => [id, deployment])) }),
  }).flat();
}

const made = LOGINS.map((add) => {
  const traffic = new Traffic();
  add(traffic);
  return traffic.exchanges;
});
const findings = DEPLOYMENTS.flatMap((deployment) => made.flatMap((exchanges) => findingsIn(exchanges, deployment)));

/** What is wrong with a finding's texts; quotations of the traffic are left alone. */
function faultsOf({ outcome, seen, expected, message, fix }: Finding): string[] {
  const own = `${message} ${fix}`.replaceAll(/“[^”]*”|‘[^’]*’/g, '“”');
  const accused = outcome === 'fail' || outcome === 'warn';
  return [
    ...(/^[\p{Lu}\p{N}“<]/u.test(message) || /^[a-z][\w.:-]*[:.\d_][\w.:-]* |^[a-z_]+ /.test(message)
      ? []
      : ['begins']),
    ...(/\.$/.test(message) ? [] : ['message ends without a period']),
    ...(fix === '' || /\.$/.test(fix) ? [] : ['fix ends without a period']),
    ...(/undefined|\[object|NaN/.test(own) ? ['a value that is none'] : []),
    ...(/ {2}| [,.;]|\.\.(?!\.)|,,/.test(own) ? ['punctuation'] : []),
    ...(message.length > 400 ? ['message too long'] : []),
    ...(fix.length > 450 ? ['fix too long'] : []),
    ...(seen.length > 200 || expected.length > 200 ? ['value too long'] : []),
    ...(message === seen || message === expected ? ['message repeats a value'] : []),
    ...(accused && expected === '' ? ['nothing expected'] : []),
    ...(accused && fix === '' ? ['nothing to do'] : []),
    ...(outcome === 'error' ? ['the check failed'] : []),
  ];
}

/** Each kind of fault once, with the text that has it. */
function faultsIn(some: readonly Finding[]): string[] {
  const found = new Map<string, string>();
  for (const finding of some) {
    for (const fault of faultsOf(finding)) {
      const key = `${finding.id}: ${fault}`;
      if (!found.has(key)) found.set(key, `${key}: ${finding.message} → ${finding.fix} (${finding.seen})`);
    }
  }
  return [...found.values()];
}

describe('the texts of findings', () => {
  it('come from many checks of every topic', () => {
    expect(new Set(findings.map(({ id }) => id)).size).toBeGreaterThan(100);
  });

  it('are sentences, of a length to be read, and say what was expected and what to do', () => {
    expect(faultsIn(findings)).toEqual([]);
  });

  it('have no fault where they are said of recorded logins either (skipped where there are no recordings)', () => {
    const hars = new URL('../../../shared/hars/', import.meta.url);
    if (!existsSync(hars)) return;
    const files = readdirSync(hars).filter((name) => name.endsWith('.har'));
    const all = files.flatMap((name) => {
      const exchanges = toExchanges(JSON.parse(readFileSync(new URL(name, hars), 'utf8')), DEFAULT_LIMITS);
      return findingsIn(exchanges);
    });
    expect(faultsIn(all)).toEqual([]);
  });
});

it('titles of checks are one short sentence each, and no two are the same', () => {
  expect(CHECKS.filter(({ title }) => title.length > 260).map(({ id }) => id)).toEqual([]);
  const titles = CHECKS.map(({ title }) => title);
  expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
});
