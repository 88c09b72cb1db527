// Properties of redaction over logins of many shapes, with a marked secret in every place; for a short run here and a long one in fuzz.
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { analyze } from '../../src/analysis/analyze.ts';
import { utf8 } from '../../src/base/bytes.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import type { Exchange } from '../../src/capture/exchange.ts';
import { reportHtml } from '../../src/trace/report/report-html.ts';
import { reportMarkdown } from '../../src/trace/report/report-markdown.ts';
import { traceToJson } from '../../src/trace/trace-json.ts';
import { Traffic } from '../builders/exchanges.ts';
import * as saml from '../builders/saml.ts';
import { savedTrace } from './redact-traffic.ts';
import { unfold } from './unfold.ts';

/** Long enough to be found by no chance; with digits, since names of letters alone may be names of parameters. */
const mark = fc
  .tuple(fc.constantFrom('zq', 'Xv', 'qJ'), fc.stringMatching(/^[a-z0-9]{7,12}$/), fc.integer({ min: 10, max: 99 }))
  .map(([head, body, digits]) => `${head}${body}${digits}`);

const secret = fc.oneof(
  { weight: 4, arbitrary: mark },
  { weight: 1, arbitrary: mark.map((one) => `${one}@${one}.example.net`) },
  { weight: 1, arbitrary: mark.map((one) => `${one} ${one}`) },
  { weight: 1, arbitrary: mark.map((one) => `ü${one}Ж漢`) },
);

type Wrap = (text: string) => string;
const hex: Wrap = (text) => Buffer.from(text).toString('hex');
const base64: Wrap = (text) => Buffer.from(text).toString('base64');
const base64url: Wrap = (text) => Buffer.from(text).toString('base64url');
const deflated: Wrap = (text) => deflateRawSync(`<x>${text}</x>`).toString('base64');
const twice: Wrap = (text) => encodeURIComponent(encodeURIComponent(text));
const everyOctet: Wrap = (text) => [...Buffer.from(text)].map((octet) => `%${octet.toString(16)}`).join('');
const references: Wrap = (text) =>
  [...text].map((character) => `&#x${character.codePointAt(0)?.toString(16)};`).join('');
const json: Wrap = (text) => JSON.stringify({ user: text, n: [1] });
const jwt: Wrap = (text) => `${base64url('{"alg":"none"}')}.${base64url(json(text))}.${base64url('signature')}`;
const url: Wrap = (text) =>
  `https://app.example/${encodeURIComponent(text)}?u=${encodeURIComponent(text)}#${encodeURIComponent(text)}`;
const xmlInside: Wrap = (text) =>
  `<a:b xmlns:a="urn:x" c="${saml.escapeXml(text)}">${saml.escapeXml(text)}<!-- ${text.replaceAll('--', '')} --></a:b>`;

const wrap = fc
  .array(
    fc.constantFrom<Wrap>(
      encodeURIComponent,
      twice,
      everyOctet,
      hex,
      base64,
      base64url,
      deflated,
      references,
      json,
      jwt,
      url,
      xmlInside,
      (text) => text,
    ),
    { maxLength: 2 },
  )
  .map(
    (wraps): Wrap =>
      (text) =>
        wraps.reduce((value, one) => one(value), text),
  );

/** Where a login may hold something of the user's, each with its own way of writing it. */
const places = [
  'nameId',
  'attribute',
  'nestedAttribute',
  'cookie',
  'setCookie',
  'authorization',
  'customHeader',
  'query',
  'path',
  'fragment',
  'userInfo',
  'relayState',
  'password',
  'field',
  'comment',
  'cdata',
  'instruction',
  'xmlAttribute',
  'sessionIndex',
  'statusMessage',
  'address',
  'page',
  'jsonBody',
  'referer',
  'location',
  'initiator',
  'multipart',
  'token',
  'extension',
  'namespace',
  'brokenXml',
  'brokenBase64',
  'bareQuery',
  'cookieName',
  'artifact',
  'statusText',
  'error',
  'cipher',
  'soap',
  'pageField',
  'refresh',
  'wctx',
  'keyName',
  'pathParameter',
  'pathSession',
  'holderOfKey',
  'addressInValue',
  'issuerInValue',
  'nameInValue',
  'errorWord',
  'actionWord',
  'fileName',
  'requestId',
  'resourceType',
  'userSignature',
] as const;
type Place = (typeof places)[number];

export const login = fc
  .record(
    Object.fromEntries(places.map((place) => [place, fc.tuple(secret, wrap)])) as Record<
      Place,
      fc.Arbitrary<[string, Wrap]>
    >,
  )
  .map((filled) => {
    const at = (place: Place): string => filled[place][1](filled[place][0]);
    const text = (place: Place): string =>
      saml.escapeXml(at(place).replace(/(?![\t\n\r])[\p{Cc}\p{Cs}\ufffe\uffff]/gu, ''));
    return { secrets: places.map((place) => filled[place][0]), exchanges: build(at, text) };
  });

function build(at: (place: Place) => string, text: (place: Place) => string): Exchange[] {
  const traffic = new Traffic();
  const escaped = (place: Place): string => encodeURIComponent(at(place));
  const relay = at('relayState');
  traffic.page(
    `https://sp.example/${escaped('path')}?q=${escaped('query')}&${escaped('bareQuery')}#${escaped('fragment')}`,
    {
      initiator: `https://start.example/?x=${escaped('initiator')}`,
    },
  );
  traffic.add({
    url: `https://${escaped('userInfo')}:x@sp.example/login`,
    error: `failed for ${at('error')}`,
    state: 'failed',
  });
  traffic.redirect(
    'SAMLRequest',
    saml.authnRequest({
      id: '_p',
      acsUrl: `https://sp.example/acs;jsessionid=${escaped('pathParameter')}`,
    }),
  );
  traffic.add({
    url: `https://sp.example/acs;jsessionid=${escaped('pathParameter')};v=${escaped('pathParameter')}/x`,
    requestId: at('requestId'),
    resourceType: at('resourceType'),
  });
  traffic.add({ url: `https://sp.example/(S(${escaped('pathSession').replace(/[()]/g, '')}))/acs` });
  traffic.add({
    url: `https://sp.example/login?error=${escaped('errorWord')}&errorCode=${escaped('errorWord')}&action=${escaped('actionWord')}&prompt=${escaped('actionWord')}`,
    response: {
      status: 200,
      statusText: '',
      fromCache: false,
      headers: [{ name: 'Content-Disposition', value: `inline; filename="${at('fileName')}"` }],
    },
  } as Parameters<Traffic['add']>[0]);
  traffic.ask('_a', relay);
  const [last] = traffic.exchanges.slice(-1);
  if (last) {
    traffic.exchanges[traffic.exchanges.length - 1] = {
      ...last,
      request: {
        ...last.request,
        headers: [
          { name: 'Cookie', value: `a=${at('cookie')}; ${escaped('cookieName')}=1` },
          { name: 'Authorization', value: `Bearer ${at('authorization')}` },
          { name: 'X-User', value: at('customHeader') },
          { name: 'Referer', value: `https://x.example/?r=${escaped('referer')}` },
        ],
      },
      response: {
        status: 302,
        statusText: `Found ${at('statusText')}`,
        fromCache: false,
        redirectUrl: `https://idp.example/login?next=${escaped('location')}`,
        headers: [
          { name: 'Set-Cookie', value: `s=${at('setCookie')}; Path=/${escaped('setCookie')}; HttpOnly` },
          { name: 'Location', value: `https://idp.example/login?next=${escaped('location')}` },
          { name: 'Refresh', value: `0; url=https://x.example/${escaped('refresh')}` },
        ],
        body: `<html><title>Hi ${text('page')}</title><form action="/x?y=${escaped('page')}"><input name="t" value="${text('pageField')}"><input name="RelayState" value="${text('relayState')}"></form>${text('page')}<script>var a='${text('page')}'</script></html>`,
      },
    };
  }
  traffic.add({
    method: 'POST',
    url: 'https://idp.example/login',
    body: {
      kind: 'form',
      fields: [
        { name: 'username', value: at('field') },
        { name: 'password', value: at('password') },
      ],
    },
  });
  traffic.add({
    method: 'POST',
    url: 'https://idp.example/api',
    body: { kind: 'octets', octets: utf8(JSON.stringify({ password: at('jsonBody') })) },
  });
  traffic.add({
    method: 'POST',
    url: 'https://idp.example/upload',
    body: {
      kind: 'octets',
      octets: utf8(
        `--b\r\nContent-Disposition: form-data; name="SAMLRequest"\r\n\r\n${Buffer.from(saml.authnRequest({ id: '_m' })).toString('base64')}\r\n--b\r\nContent-Disposition: form-data; name="more"\r\n\r\n${at('multipart')}\r\n--b--\r\n`,
      ),
    },
  });
  traffic.post('SAMLResponse', responseXml(text), relay, {
    url: `https://sp.example/acs?access_token=${escaped('token')}`,
  });
  traffic.post(
    'SAMLResponse',
    `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_b"><saml:NameID>${text('brokenXml')}</saml:NameI`,
  );
  traffic.rawPost(
    `SAMLResponse=%21%21${escaped('brokenBase64')}&RelayState=${encodeURIComponent(relay)}&j_password=${escaped('password')}`,
  );
  traffic.add({ url: `https://sp.example/acs?SAMLart=${escaped('artifact')}` });
  traffic.add({ url: `https://idp.example/wsfed?wa=wsignin1.0&wtrealm=urn%3Ax&wctx=${escaped('wctx')}` });
  traffic.add({
    method: 'POST',
    url: 'https://idp.example/soap',
    body: {
      kind: 'octets',
      octets: utf8(
        saml.soap(saml.logoutRequest({ nameId: `<saml:NameID>${text('soap')}</saml:NameID>` }), {
          header: `<a>${text('soap')}</a><o:Security xmlns:o="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd">${keyInfo(text('userSignature'))}</o:Security>`,
        }),
      ),
    },
  });
  return traffic.exchanges;
}

const keyInfo = (text: string): string =>
  `<ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509SubjectName>CN=${text}</ds:X509SubjectName><ds:X509Certificate>${text}</ds:X509Certificate></ds:X509Data><ds:KeyValue><ds:RSAKeyValue><ds:Modulus>${text}</ds:Modulus></ds:RSAKeyValue></ds:KeyValue></ds:KeyInfo>`;

function responseXml(text: (place: Place) => string): string {
  const comment = text('comment').replace(/-/g, '.');
  return saml.response({
    id: '_r',
    inResponseTo: '_a',
    extensions: `<x:y xmlns:x="urn:${text('namespace').replace(/\s/g, '')}" z="${text('extension')}">${text('extension')}</x:y>`,
    status: saml.status({ message: text('statusMessage') }),
    assertions: [
      saml.assertion({
        subject: saml.subject({
          nameId: `<saml:NameID NameQualifier="${text('xmlAttribute')}" SPProvidedID="${text('xmlAttribute')}">${text('nameId')}<!--${comment}--></saml:NameID>`,
          confirmations: [
            saml.confirmation({ Address: text('address') }),
            saml.xml('saml:SubjectConfirmation', { Method: 'urn:oasis:names:tc:SAML:2.0:cm:holder-of-key' }, [
              saml.xml('saml:SubjectConfirmationData', { Recipient: saml.ACS }, [keyInfo(text('holderOfKey'))]),
            ]),
          ],
        }),
        authnStatement: saml.authnStatement({ SessionIndex: text('sessionIndex') }),
        attributeStatement: saml.xml('saml:AttributeStatement', {}, [
          saml.attribute('mail', [`<saml:AttributeValue>${text('attribute')}</saml:AttributeValue>`]),
          saml.attribute('nested', [
            `<saml:AttributeValue><n:v xmlns:n="urn:n" k="${text('nestedAttribute')}">${text('nestedAttribute')}</n:v></saml:AttributeValue>`,
          ]),
          saml.attribute('party', [
            `<saml:AttributeValue><w:Address xmlns:w="http://www.w3.org/2005/08/addressing">https://${text('addressInValue')}/${text('addressInValue')}</w:Address><saml:Issuer>${text('issuerInValue')}</saml:Issuer><saml:NameID NameQualifier="${text('nameInValue')}" Location="${text('nameInValue')}" Recipient="${text('nameInValue')}">${text('nameInValue')}</saml:NameID>${keyInfo(text('nameInValue'))}</saml:AttributeValue>`,
          ]),
          saml.attribute('cdata', [
            `<saml:AttributeValue><![CDATA[${text('cdata').replaceAll(']]>', '')}]]></saml:AttributeValue>`,
          ]),
        ]),
        more:
          `<?pi ${text('instruction').replaceAll('?>', '')}?><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:KeyName>${text('keyName')}</ds:KeyName></ds:KeyInfo>` +
          `<xenc:CipherValue xmlns:xenc="http://www.w3.org/2001/04/xmlenc#">${text('cipher')}</xenc:CipherValue>`,
      }),
    ],
  });
}

/** Which of the secrets can be had out of the text. */
export function leaked(text: string, secrets: readonly string[]): string[] {
  const texts = unfold(text);
  const parts = new Set(
    secrets
      .flatMap((one) => one.toLowerCase().split(/[@ ]/).concat(one.toLowerCase()))
      .filter((part) => /\d\d/.test(part)),
  );
  return [...parts].filter((part) => [...texts].some((one) => one.includes(part)));
}

export const PROPERTIES: readonly (readonly [
  string,
  fc.IAsyncProperty<[{ secrets: string[]; exchanges: Exchange[] }]>,
])[] = [
  [
    'no secret is in a shareable trace, in whatever encoding',
    fc.asyncProperty(login, async ({ secrets, exchanges }) => {
      const trace = await savedTrace(exchanges);
      const found = leaked(JSON.stringify(traceToJson(trace)), secrets);
      if (found.length > 0) throw new Error(`leaked: ${found.join(', ')}`);
    }),
  ],
  [
    'no secret is in a report of a shareable trace',
    fc.asyncProperty(login, async ({ secrets, exchanges }) => {
      const trace = await savedTrace(exchanges);
      const found = leaked(`${reportHtml(trace, DEFAULT_LIMITS)}\n${reportMarkdown(trace, DEFAULT_LIMITS)}`, secrets);
      if (found.length > 0) throw new Error(`leaked: ${found.join(', ')}`);
    }),
  ],
  [
    'flows, pairing and RelayState verdicts are the same after redaction',
    fc.asyncProperty(login, async ({ exchanges }) => {
      const trace = await savedTrace(exchanges);
      const [before, after] = [facts(exchanges), facts(trace.exchanges)];
      if (before !== after) throw new Error(`${before}\n${after}`);
    }),
  ],
  [
    'no posted password is in a trace of any level',
    fc.asyncProperty(login, async ({ exchanges }) => {
      const posted = exchanges.flatMap(({ request }) =>
        request.body?.kind === 'form'
          ? request.body.fields.filter(({ name }) => name === 'password').map(({ value }) => value as string)
          : [],
      );
      for (const level of ['none', 'internal'] as const) {
        const trace = await savedTrace(exchanges, { level });
        const text = JSON.stringify(traceToJson(trace));
        for (const password of posted)
          if (text.includes(JSON.stringify(password).slice(1, -1))) throw new Error(`${level}: ${password}`);
      }
    }),
  ],
];

export function facts(exchanges: readonly Exchange[]): string {
  const { flows, messages } = analyze(exchanges, { limits: DEFAULT_LIMITS });
  return JSON.stringify({
    messages: messages.map(({ encoded, decoded }) => [
      encoded.binding,
      decoded.header.kind,
      decoded.header.status,
      encoded.relayState.presence,
    ]),
    flows: flows.map(({ kind, outcome, initiatedBy, legs }) => [
      kind,
      outcome,
      initiatedBy,
      legs.map(({ request, response, pairing, relayState }) => [
        request,
        response,
        pairing,
        relayState.verdict,
        relayState.verdict === 'mutated' ? relayState.class.name : '',
      ]),
    ]),
  });
}
