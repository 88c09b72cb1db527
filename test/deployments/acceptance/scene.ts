// A login of two configured parties as a browser records it: signed by their keys, with cookies and Date headers. Any part of it can be replaced by a wrong one.
import { deflateRawSync } from 'node:zlib';
import { createAnalyzer } from '../../../src/analysis/analyze.ts';
import { checkFlow } from '../../../src/analysis/check-flows.ts';
import { deploymentKeys } from '../../../src/analysis/deployment-keys.ts';
import { DEFAULT_LIMITS } from '../../../src/base/limits.ts';
import { epochMs } from '../../../src/base/units.ts';
import type { Exchange, Header } from '../../../src/capture/exchange.ts';
import type { Finding } from '../../../src/checks/finding.ts';
import type { Deployment } from '../../../src/deployments/deployment.ts';
import { explainMessage } from '../../../src/trust/explain-message.ts';
import type { KeyRing } from '../../../src/trust/key-ring.ts';
import { verifyMessage } from '../../../src/trust/verify-message.ts';
import { type ExchangeParts, STARTED, Traffic } from '../../builders/exchanges.ts';
import * as saml from '../../builders/saml.ts';
import { certificateOf } from '../../crypto/certificate.ts';
import { type KeyPair, rsa, sign } from '../../crypto/keys.ts';
import { encryptedData } from '../../dsig/encrypt.ts';
import { RSA_SHA256, signed } from '../../dsig/sign.ts';

export interface Scene {
  readonly deployment: Deployment;
  readonly spEntityId: string;
  readonly idpEntityId: string;
  readonly sso: string;
  /** As the messages have it; browsers put a slash behind a bare host. */
  readonly acs: string;
  /** What the AuthnRequest calls itself, and where it wants the answer. */
  readonly requestIssuer: string;
  readonly requestedAcs: string;
  readonly requestDestination: string;
  readonly requestBinding: 'HTTP-Redirect' | 'HTTP-POST';
  readonly requestedFormat: string;
  readonly requestAlgorithm: string;
  readonly isRequestSigned: boolean;
  readonly requestKey: KeyPair;
  readonly unsolicited: boolean;
  /** Inside another page, as a canvas app is. */
  readonly framedBy?: string;
  readonly relayState: string | undefined;
  readonly returnedRelayState: string | undefined;
  /** Where the SP sends the user once it has logged in; also the page that began. */
  readonly page: string;
  readonly responseIssuer: string;
  readonly assertionIssuer: string;
  readonly destination: string;
  readonly recipient: string;
  readonly audience: string;
  readonly inResponseTo: string;
  readonly nameId: string;
  readonly nameIdFormat: string | undefined;
  readonly attributes: Readonly<Record<string, readonly string[]>>;
  readonly signs: { readonly response: boolean; readonly assertion: boolean };
  readonly signingKey: KeyPair;
  readonly algorithm: string;
  readonly digest?: string;
  readonly encrypts: boolean;
  /** Whose key the assertion is encrypted to, where it is. */
  readonly encryptionKey: KeyPair;
  readonly decryptionKeys: KeyRing['privateKeys'];
  /** Milliseconds from reception: the IdP's clock, and the end of the assertion. */
  readonly issuedAt: number;
  readonly notBefore: number | undefined;
  readonly notOnOrAfter: number | undefined;
  readonly confirmedUntil: number;
  readonly authenticatedAt: number;
  readonly sessionIndex: string;
  /** Changes the finished Response. */
  readonly alters: (xml: string) => string;
  readonly answersBy: 'HTTP-POST' | 'HTTP-Redirect';
  /** The IdP shows an error instead of asking for a password, so no response follows. */
  readonly isRequestRefused: boolean;
  /** The SP's answer to the post; 302 is a login that went well. */
  readonly status: number;
  /** Text of the SP's page, where the recording has it. */
  readonly answer?: string;
}

export const IDP_KEY = rsa(2048);
export const SP_KEY = rsa(2048, 65539);
export const OTHER_KEY = rsa(3072);
const DAY = 86_400_000;
const VALID = { from: STARTED - 100 * DAY, to: STARTED + 600 * DAY };
export const IDP_CERTIFICATE = certificateOf(IDP_KEY, { commonName: 'idp.acme.example', ...VALID });
export const SP_CERTIFICATE = certificateOf(SP_KEY, { commonName: 'sp.acme.example', ...VALID });
export const OTHER_CERTIFICATE = certificateOf(OTHER_KEY, { commonName: 'old.acme.example', ...VALID });

/** The exchange that brings the response is the fourth one of a login that the SP begins, the second one of the others. */
export const receivedAt = ({ unsolicited }: Scene): number => STARTED + (unsolicited ? 2_000 : 4_000);

const time = (ms: number): string => new Date(ms).toISOString();

export function responseXml(scene: Scene): string {
  const at = receivedAt(scene);
  const asked = scene.unsolicited ? undefined : scene.inResponseTo;
  const instant = (offset: number | undefined) => (offset === undefined ? undefined : time(at + offset));
  const plain = saml.assertion({
    id: '_assertion1',
    issuer: scene.assertionIssuer,
    issueInstant: time(at + scene.issuedAt),
    subject: saml.subject({
      nameId: saml.nameId(scene.nameId, { Format: scene.nameIdFormat }),
      confirmations: [
        saml.confirmation({
          Recipient: scene.recipient,
          InResponseTo: asked,
          NotOnOrAfter: time(at + scene.confirmedUntil),
        }),
      ],
    }),
    conditions: saml.conditions({
      audiences: [[scene.audience]],
      notBefore: instant(scene.notBefore),
      notOnOrAfter: instant(scene.notOnOrAfter),
    }),
    authnStatement: saml.authnStatement({
      AuthnInstant: time(at + scene.authenticatedAt),
      SessionIndex: scene.sessionIndex,
    }),
    attributeStatement: Object.keys(scene.attributes).length > 0 ? saml.attributeStatement(scene.attributes) : '',
  });
  const how = {
    pair: scene.signingKey,
    algorithm: scene.algorithm,
    ...(scene.digest !== undefined && { digest: scene.digest }),
  };
  const assertion = scene.signs.assertion ? signed(plain, '_assertion1', how) : plain;
  const inside = scene.encrypts
    ? `<saml:EncryptedAssertion>${encryptedData(assertion, { pair: scene.encryptionKey })}</saml:EncryptedAssertion>`
    : assertion;
  const whole = saml.response({
    id: '_response1',
    issuer: scene.responseIssuer,
    issueInstant: time(at + scene.issuedAt),
    destination: scene.destination,
    inResponseTo: asked,
    assertions: [inside],
  });
  return scene.alters(scene.signs.response ? signed(whole, '_response1', how) : whole);
}

function requestXml(scene: Scene): string {
  const xml = saml.authnRequest({
    id: '_request1',
    issuer: scene.requestIssuer,
    issueInstant: time(STARTED),
    destination: scene.requestDestination,
    acsUrl: scene.requestedAcs,
    nameIdPolicy: saml.xml('samlp:NameIDPolicy', { Format: scene.requestedFormat, AllowCreate: true }),
  });
  const isSigned = scene.isRequestSigned && scene.requestBinding === 'HTTP-POST';
  return isSigned ? signed(xml, '_request1', { pair: scene.requestKey, algorithm: scene.requestAlgorithm }) : xml;
}

const header = (name: string, value: string): Header => ({ name, value });

/** With the slash that a browser puts behind a bare host. */
export const asRequested = (url: string): string => new URL(url).href;

export function recorded(scene: Scene): Exchange[] {
  const traffic = new Traffic();
  const all: Exchange[] = [];
  const frame = scene.framedBy
    ? { frame: { id: 7, parentId: 0 }, resourceType: 'sub_frame' as const }
    : { frame: { id: 0, parentId: -1 }, resourceType: 'main_frame' as const };
  const jars = new Map<string, string[]>();
  /** Adds what a server and a browser add to every exchange. */
  const record = (exchange: Exchange, cookies: readonly string[] = [], body?: string): Exchange => {
    const { host } = new URL(exchange.request.url);
    const jar = jars.get(host) ?? [];
    const sent: Header[] = jar.length > 0 ? [header('Cookie', jar.join('; '))] : [];
    const location = exchange.response?.redirectUrl;
    const received: Header[] = [
      header('Date', new Date(exchange.startedAt).toUTCString()),
      header('Content-Type', 'text/html; charset=utf-8'),
      header('Cache-Control', 'no-cache, no-store'),
      header('Pragma', 'no-cache'),
      ...cookies.map((cookie) => header('Set-Cookie', `${cookie}; Path=/; Secure; HttpOnly; SameSite=None`)),
      ...(location === undefined ? [] : [header('Location', location)]),
    ];
    jars.set(host, [...jar, ...cookies]);
    const whole: Exchange = {
      ...exchange,
      ...frame,
      endedAt: epochMs(exchange.startedAt + 100),
      request: { ...exchange.request, headers: [header('Host', host), ...sent] },
      ...(exchange.response && {
        response: { ...exchange.response, headers: received, ...(body !== undefined && { body }) },
      }),
    };
    all.push(whole);
    return whole;
  };
  const idp = new URL(scene.sso);
  const form: ExchangeParts = { initiator: idp.origin };
  if (scene.framedBy) all.push(traffic.page(scene.framedBy));
  if (scene.unsolicited) {
    record(traffic.page(`${idp.origin}/portal`), ['idp=1']);
    if (!scene.framedBy) record(traffic.page(`${idp.origin}/portal/start?app=42`));
  } else {
    askIdp(scene, traffic, record);
    if (scene.isRequestRefused) return all;
    record(traffic.add({ method: 'POST', url: `${idp.origin}/login/password`, ...form }));
  }
  const xml = responseXml(scene);
  const returned = scene.returnedRelayState;
  const done: ExchangeParts =
    scene.status === 302 ? { status: 302, redirectUrl: scene.page, requestId: 'acs' } : { status: scene.status };
  const parts = { ...form, ...done, url: asRequested(scene.acs) };
  const answered =
    scene.answersBy === 'HTTP-POST'
      ? traffic.post('SAMLResponse', xml, returned, parts)
      : traffic.add({ ...parts, url: withResponse(scene.acs, xml, returned) });
  record(answered, scene.status === 302 ? ['session=2'] : [], scene.answer);
  if (scene.status === 302) record(traffic.page(scene.page, { requestId: 'acs', hop: 1 }));
  return all;
}

function withResponse(url: string, xml: string, relayState: string | undefined): string {
  const message = encodeURIComponent(deflateRawSync(xml).toString('base64'));
  const value = relayState === undefined ? '' : `&RelayState=${encodeURIComponent(relayState)}`;
  return `${asRequested(url)}${url.includes('?') ? '&' : '?'}SAMLResponse=${message}${value}`;
}

/** The SP's page, which asks; and the IdP's page to log in at. */
function askIdp(
  scene: Scene,
  traffic: Traffic,
  record: (exchange: Exchange, cookies?: readonly string[], body?: string) => void,
): void {
  const xml = requestXml(scene);
  const status = scene.isRequestRefused ? 400 : 200;
  if (scene.requestBinding === 'HTTP-POST') {
    record(traffic.page(scene.page), ['login=1']);
    const origin = new URL(scene.page).origin;
    record(traffic.post('SAMLRequest', xml, scene.relayState, { url: scene.sso, initiator: origin, status }), [
      'idp=1',
    ]);
    return;
  }
  const url = redirectUrl(scene, xml);
  record(traffic.page(scene.page, { status: 302, redirectUrl: url, requestId: 'start' }), ['login=1']);
  record(traffic.page(url, { requestId: 'start', hop: 1, status }), ['idp=1']);
}

function redirectUrl(scene: Scene, xml: string): string {
  const { relayState } = scene;
  const query = [
    `SAMLRequest=${encodeURIComponent(deflateRawSync(xml).toString('base64'))}`,
    ...(relayState === undefined ? [] : [`RelayState=${encodeURIComponent(relayState)}`]),
    ...(scene.isRequestSigned ? [`SigAlg=${encodeURIComponent(scene.requestAlgorithm)}`] : []),
  ].join('&');
  const address = `${scene.sso}${scene.sso.includes('?') ? '&' : '?'}${query}`;
  if (!scene.isRequestSigned) return address;
  const hash = scene.requestAlgorithm === RSA_SHA256 ? 'SHA-256' : 'SHA-1';
  const value = Buffer.from(sign(scene.requestKey, Buffer.from(query), { hash })).toString('base64');
  return `${address}&Signature=${encodeURIComponent(value)}`;
}

const analyze = createAnalyzer({ limits: DEFAULT_LIMITS });

/** Of the login's flow, as the panel and the command line have them: found by its deployment, verified by its keys. */
export async function findingsOfScene(scene: Scene): Promise<readonly Finding[]> {
  const analysis = analyze(recorded(scene));
  const { deployment } = scene;
  const ring: KeyRing = { trusted: deploymentKeys([deployment]), privateKeys: scene.decryptionKeys };
  const now = epochMs(STARTED + 60_000);
  const verifications = await Promise.all(
    analysis.messages.map(async (message) => {
      const verification = await verifyMessage(message, ring, DEFAULT_LIMITS);
      return explainMessage(message, verification, ring, DEFAULT_LIMITS, now);
    }),
  );
  // A response to another request is a flow of its own, and the later one.
  const flow = analysis.flows.at(-1);
  if (!flow) throw new Error('The recording has no flow.');
  return checkFlow(flow, analysis, {
    now,
    deployments: [],
    chosen: new Map([[flow.id, deployment]]),
    verificationOf: (index) => verifications[index],
  });
}
