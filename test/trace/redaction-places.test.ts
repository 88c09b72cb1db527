// Places where a name or a session hides that looks like nothing: one by one, in words without digits, as people are named.
import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/analysis/analyze.ts';
import { utf8 } from '../../src/base/bytes.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { epochMs } from '../../src/base/units.ts';
import type { Exchange } from '../../src/capture/exchange.ts';
import { readHar } from '../../src/capture/har.ts';
import { pastedExchange } from '../../src/capture/pasted.ts';
import { errorPageOf } from '../../src/flow/error-page.ts';
import { toHar } from '../../src/trace/har-export.ts';
import { redactPage } from '../../src/trace/redaction/page-facts.ts';
import type { RedactionLevel } from '../../src/trace/redaction/policy.ts';
import { createRedaction } from '../../src/trace/redaction/redact-exchanges.ts';
import { reportHtml } from '../../src/trace/report/report-html.ts';
import { traceToJson } from '../../src/trace/trace-json.ts';
import { type ExchangeParts, Traffic } from '../builders/exchanges.ts';
import * as saml from '../builders/saml.ts';
import { KEY, redacted, savedTrace } from './redact-traffic.ts';
import { unfold } from './unfold.ts';

const SESSION = '8F3AC01B77D2E9A4C6';

/** All that can be had out of the trace, its report and its HAR. */
async function written(exchanges: readonly Exchange[], level: RedactionLevel = 'shareable'): Promise<string> {
  const trace = await savedTrace(exchanges, { level });
  const texts = unfold(
    `${JSON.stringify(traceToJson(trace))}\n${reportHtml(trace, DEFAULT_LIMITS)}\n${JSON.stringify(toHar(trace.exchanges, { version: '0' }))}`,
  );
  return [...texts].join('\n');
}

const withHeaders = (exchange: Exchange, request: [string, string][], response: [string, string][] = []): Exchange => ({
  ...exchange,
  request: { ...exchange.request, headers: request.map(([name, value]) => ({ name, value })) },
  ...(exchange.response && {
    response: { ...exchange.response, headers: response.map(([name, value]) => ({ name, value })) },
  }),
});

const keyInfo = (subject: string): string =>
  `<ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509SubjectName>${subject}</ds:X509SubjectName></ds:X509Data></ds:KeyInfo>`;

function login(assertion: Parameters<typeof saml.assertion>[0]): Traffic {
  const traffic = new Traffic();
  traffic.ask('_a', '/x');
  traffic.post(
    'SAMLResponse',
    saml.response({ id: '_r', inResponseTo: '_a', assertions: [saml.assertion(assertion)] }),
    '/x',
  );
  return traffic;
}

describe('a session id in a path', () => {
  it.each([
    ['of a consumer address', `https://sp.example/acs;jsessionid=${SESSION}`],
    ['escaped', `https://sp.example/acs%3Bjsessionid%3D${SESSION}`],
    ['in the middle', `https://sp.example/app;jsessionid=${SESSION};v=1/acs`],
    ['of ASP.NET', `https://sp.example/(S(${SESSION}))/acs`],
    ['of an address without host', `/acs;jsessionid=${SESSION}`],
  ])('%s goes from messages, addresses and cookies alike', async (_, acsUrl) => {
    const traffic = new Traffic();
    traffic.redirect('SAMLRequest', saml.authnRequest({ id: '_a', acsUrl }), '/x');
    traffic.add({ url: acsUrl.startsWith('/') ? `https://sp.example${acsUrl}` : acsUrl });
    const exchanges = traffic.exchanges.map((one) => withHeaders(one, [['Cookie', `JSESSIONID=${SESSION}`]]));
    expect(await written(exchanges)).not.toContain(SESSION.toLowerCase());
    const [, after] = await redacted(exchanges);
    expect(after?.request.url).toMatch(/^https:\/\/sp\.example\/.*acs/);
    expect(after?.request.url).toContain(acsUrl.includes('S(') ? '/(' : 'jsessionid');
  });

  it('has one placeholder wherever it stands', async () => {
    const traffic = new Traffic();
    traffic.add({ url: `https://sp.example/acs;jsessionid=${SESSION}` });
    const [after] = await redacted(
      traffic.exchanges.map((one) => withHeaders(one, [['Cookie', `JSESSIONID=${SESSION}`]])),
    );
    const placeholder = /jsessionid=(\w+)$/.exec(after?.request.url ?? '')?.[1];
    expect(placeholder).toHaveLength(SESSION.length);
    expect(after?.request.headers).toEqual([{ name: 'Cookie', value: `JSESSIONID=${placeholder}` }]);
  });
});

describe('what is the user’s in an assertion', () => {
  it('is the certificate that a subject confirms itself by, but not the one that signed', async () => {
    const { exchanges } = login({
      subject: saml.subject({
        confirmations: [
          saml.xml('saml:SubjectConfirmation', { Method: 'urn:oasis:names:tc:SAML:2.0:cm:holder-of-key' }, [
            saml.xml('saml:SubjectConfirmationData', { Recipient: saml.ACS }, [keyInfo('CN=Hannelore Brunnmeier')]),
          ]),
        ],
      }),
      more: `<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#">${keyInfo('CN=signing key')}</ds:Signature>`,
    });
    const text = await written(exchanges);
    expect(text).not.toMatch(/hannelore|brunnmeier/);
    expect(text).toContain('cn=signing key');
    expect(text).toContain(saml.ACS.toLowerCase());
  });

  it('is all that stands in an attribute’s value, and no word of it counts as a party’s elsewhere', async () => {
    const value = `<a:Address xmlns:a="http://www.w3.org/2005/08/addressing">https://brunnmeier.example/Lindenweg</a:Address><saml:Issuer>Hannelore</saml:Issuer><saml:Audience>Brunnmeier</saml:Audience><saml:NameID Recipient="https://sp.example/Winterthur" NameQualifier="Hannelore">Hannelore</saml:NameID>${keyInfo('CN=Hannelore')}`;
    const traffic = login({
      attributeStatement: saml.xml('saml:AttributeStatement', {}, [
        saml.attribute('home', [`<saml:AttributeValue>${value}</saml:AttributeValue>`]),
      ]),
    });
    traffic.add({ url: 'https://sp.example/Lindenweg/Winterthur/login' });
    expect(await written(traffic.exchanges)).not.toMatch(/hannelore|brunnmeier|lindenweg|winterthur/);
  });

  it('is a postal address, which no endpoint is, wherever it stands', async () => {
    const { exchanges } = login({
      more: '<saml:Advice><c:Address xmlns:c="http://schemas.xmlsoap.org/ws/2005/05/identity/claims">Lindenweg</c:Address></saml:Advice>',
    });
    expect(await written(exchanges)).not.toContain('lindenweg');
  });
});

describe('values of parameters', () => {
  it.each(['error', 'error_code', 'errorCode', 'errorReason', 'action', 'display', 'mode', 'cmd', 'prompt', 'lang'])(
    'that should be words keep no name: %s',
    async (name) => {
      const traffic = new Traffic();
      traffic.add({ url: `https://sp.example/login?${name}=user+hannelore_brunnmeier+is+locked` });
      expect(await written(traffic.exchanges)).not.toMatch(/hannelore|brunnmeier/);
    },
  );

  it.each([
    'error=access_denied', 'error_code=50105', 'prompt=select_account', 'response_mode=form_post', 'lang=de-CH',
    'response_type=code+id_token', 'action=logout', 'wa=wsignin1.0', 'lc=1033', 'code_challenge_method=S256',
  ])('that are such words stay: %s', async (pair) => {
    const [after] = await redacted([new Traffic().add({ url: `https://sp.example/login?${pair}` })]);
    expect(after?.request.url).toBe(`https://sp.example/login?${pair}`);
  }); // biome-ignore format: a list of words
});

it('keeps of Content-Disposition whether the file is shown or saved', async () => {
  const file = withHeaders(
    new Traffic().add(),
    [],
    [
      [
        'Content-Disposition',
        'attachment; filename="Lohnausweis Brunnmeier.pdf"; filename*=UTF-8\'\'Lohnausweis%20Brunnmeier.pdf',
      ],
    ],
  );
  const [after] = await redacted([file]);
  expect(after?.response?.headers).toEqual([{ name: 'Content-Disposition', value: 'attachment' }]);
});

describe('level internal', () => {
  const SECRET = 'zqsecretvalue';
  it.each([
    'accessToken', 'authToken', 'oauth_token', 'idToken', 'access-token', 'jwt', 'session', 'session_id', 'PHPSESSID',
    'ASP.NET_SessionId', 'X-Amz-Signature', 'auth', 'authKey', 'apikey', 'login_ticket', 'saml_token', 'bearer', 'SID', 'code',
    'authState', 'csrfmiddlewaretoken',
  ])('has no value of the parameter %s', async (name) => {
    const traffic = new Traffic();
    traffic.ask('_a', '/x', { url: `${saml.SSO}?${name}=${SECRET}&user=ada` });
    traffic.add({ url: `https://sp.example/#${name}=${SECRET}` });
    const text = await written(traffic.exchanges, 'internal');
    expect(text).not.toContain(SECRET);
    expect(text).toContain('user=ada');
  }); // biome-ignore format: a list of names

  it.each([
    'apikey', 'X-Api-Key', 'x-jwt', 'Cookie2', 'Set-Cookie2', 'Cf-Access-Jwt-Assertion', 'X-Amzn-Oidc-Data', 'X-Auth',
    'Authentication-Info', 'X-Session',
  ])('has no value of the header %s', async (name) => {
    const [after] = await redacted([withHeaders(new Traffic().add(), [[name, SECRET]])], { level: 'internal' });
    expect(after?.request.headers?.[0]).toMatchObject({ name });
    expect(after?.request.headers?.[0]?.value).not.toContain(SECRET);
  }); // biome-ignore format: a list of names

  it.each(['wss://sp.example', 'ws://sp.example', 'WSS://sp.example', 'app.example://done'])(
    'has no token in an address of %s',
    async (origin) => {
      const traffic = new Traffic();
      traffic.add({ url: `${origin}/hub;jsessionid=${SESSION}?access_token=${SECRET}&user=ada#sid=${SECRET}` });
      const [after] = await redacted(traffic.exchanges, { level: 'internal' });
      expect(after?.request.url).toMatch(
        /^[\w.]+:\/\/[\w.]+\/hub;jsessionid=\w{18}\?access_token=\w+&user=ada#sid=\w+$/i,
      );
      expect(after?.request.url).not.toMatch(new RegExp(`${SECRET}|${SESSION}`));
    },
  );

  it('has no session id of a path, and no token of whatever name', async () => {
    const jwt = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ6cSJ9.c2lnbmF0dXJl';
    const traffic = new Traffic();
    traffic.add({ url: `https://idp.example/sso;jsessionid=${SESSION}/x?data=${jwt}` });
    const [after] = await redacted([withHeaders(traffic.exchanges[0] as Exchange, [['X-Data', `a ${jwt}`]])], {
      level: 'internal',
    });
    expect(after?.request.url).toMatch(/^https:\/\/idp\.example\/sso;jsessionid=\w{18}\/x\?data=/);
    expect(JSON.stringify(after)).not.toMatch(new RegExp(`${SESSION}|eyJhbGciOiJub25lIn0`));
  });

  it('keeps what the messages, RelayState and their signature say', async () => {
    const traffic = new Traffic();
    traffic.ask('_a', 'https://sp.example/a;session=b?token=c', {
      url: `${saml.SSO}?Signature=abc%3D&SigAlg=x&wauth=y&AuthnContext=z`,
    });
    const [after] = await redacted(traffic.exchanges, { level: 'internal' });
    expect(after?.request.url).toBe(traffic.exchanges[0]?.request.url);
  });

  it('holds for a pasted request, too', async () => {
    const message = encodeURIComponent(Buffer.from(saml.response({ id: '_r', assertions: [] })).toString('base64'));
    const request = `POST /acs?session=${SECRET} HTTP/1.1\r\nHost: sp.example\r\nCookie: a=${SECRET}\r\n\r\nSAMLResponse=${message}&RelayState=%2Fx&password=${SECRET}`;
    for (const level of ['internal', 'shareable'] as const) {
      const [after] = await redacted([pastedExchange(utf8(request), epochMs(0))], { level });
      if (!after) throw new Error('nothing');
      expect(
        [
          ...unfold(
            JSON.stringify(after.request.body?.kind === 'octets' && Buffer.from(after.request.body.octets).toString()),
          ),
        ].join('\n'),
      ).not.toContain(SECRET);
      expect(analyze([after], { limits: DEFAULT_LIMITS }).messages[0]?.decoded.header).toMatchObject({
        kind: 'Response',
      });
    }
  });
});

describe('names and ids that other tools write', () => {
  const odd = (parts: ExchangeParts) => new Traffic().add(parts);

  it('stay apart and name nobody', async () => {
    const after = await redacted([
      odd({ requestId: 'hannelore', resourceType: 'hannelore_b' }),
      odd({ requestId: 'hannelore' }),
      odd({ requestId: 'brunnmeier', resourceType: 'sub_frame' }),
      odd({ requestId: '4711.2' }),
    ]);
    expect(after.map(({ requestId, resourceType }) => [requestId, resourceType])).toEqual([
      ['request-id-1', 'other'],
      ['request-id-1', 'main_frame'],
      ['request-id-2', 'sub_frame'],
      ['4711.2', 'main_frame'],
    ]);
  });

  it('are no names of cookies, headers, parameters or fields where the messages name a user so', async () => {
    const traffic = login({ subject: saml.subject({ nameId: saml.nameId('hannelore.brunnmeier@corp.example') }) });
    const page = withHeaders(
      traffic.add({ url: 'https://sp.example/?brunnmeier=1&shopping_cart=1' }),
      [
        ['Cookie', 'hannelore=1; prefs_hannelorebrunnmeier=1; shopping_cart=1'],
        ['X-Hannelore', '1'],
      ],
      [['Set-Cookie', 'hannelore_prefs=1']],
    );
    const text = await written([...traffic.exchanges.slice(0, -1), page]);
    expect(text).not.toMatch(/hannelore|brunnmeier/);
    expect(text).toMatch(/; shopping_cart=/);
    expect(text).toContain('&shopping_cart=');
  });
});

it('an address of a WebSocket keeps its host and the words of its path, as any other, and nobody’s name', async () => {
  const traffic = new Traffic();
  traffic.add({ url: 'wss://sp.example/api/hannelore?token=hannelore' });
  const [after] = await redacted(traffic.exchanges);
  expect(after?.request.url).toMatch(/^wss:\/\/sp\.example\/api\/\w{9}\?token=\w{9}$/);
  expect(after?.request.url).not.toContain('hannelore');
});

describe('an answer that is no page', () => {
  const answered = (body: string): Exchange => {
    const exchange = new Traffic().add({ url: 'https://sp.example/acs' });
    return { ...exchange, response: { status: 200, statusText: '', fromCache: false, body } };
  };

  it.each([
    '{"error":"invalid_saml"}',
    '{"error":"InvalidSamlResponse","error_description":"The signature is invalid."}',
    '{"error":{"code":"AUTH_FAILED","message":"Not for hannelore brunnmeier"}}',
    '{"error":{"code":401}}',
    '{"error":91827364501}',
    '{"errors":[{"message":"Login failed"}]}',
    '{"errors":{"brunnmeier":["invalid"]}}',
    '{"success":false,"user":"hannelore"}',
    'Invalid signature',
    'Dear hannelore brunnmeier,\nAuthentication failed: please ask again',
    '<p>Hello hannelore</p><p>Access denied</p>',
    '<html><body><p>Hello hannelore</p><b>Access denied</b></body></html>',
    'Anmeldung fehlgeschlagen',
    '<title>SSO error</title><p>hannelore brunnmeier</p>',
  ])('says the same error as before, and names nobody: %s', async (body) => {
    expect(errorPageOf(answered(body))).toBeDefined();
    for (const level of ['shareable', 'internal'] as const) {
      const [after] = await redacted([answered(body)], { level });
      expect(after && errorPageOf(after)?.ofLogin).toBe(errorPageOf(answered(body))?.ofLogin);
      expect(after?.response?.body).not.toMatch(/hannelore|brunnmeier|91827364501/);
    }
  });

  it.each([
    '{"error":null,"errors":[],"success":true,"user":"hannelore"}',
    '{"error":"none"}',
    '{"error":"OK","message":"Welcome"}',
    '{"error":0,"access_token":"hannelore"}',
    'Welcome, hannelore',
  ])('says none where it said none: %s', async (body) => {
    expect(errorPageOf(answered(body))).toBeUndefined();
    for (const level of ['shareable', 'internal'] as const) {
      const [after] = await redacted([answered(body)], { level });
      expect(after?.response?.body).toBeDefined();
      expect(after && errorPageOf(after)).toBeUndefined();
      expect(after?.response?.body).not.toContain('hannelore');
    }
  });

  it.each([
    ['long text', 'Signature '.repeat(41)],
    ['JSON that tells nothing of an error', '{"user":{"message":"hannelore"}}'],
    ['long JSON', `{"error":"${'failed '.repeat(3_000)}"}`],
    ['JSON that breaks off', '{"error":"invalid'],
    ['octets', 'failed\0'],
  ])('goes altogether: %s', async (_, body) => {
    const [after] = await redacted([answered(body)], { level: 'internal' });
    expect(after?.response).toBeDefined();
    expect(after?.response?.body).toBeUndefined();
  });
});

it('an address that names an error, or none, still does', async () => {
  const traffic = new Traffic();
  for (const url of [
    'https://sp.example/unauthorized',
    'https://sp.example/login-failed',
    'https://sp.example/ssoerror?err=no',
    'https://sp.example/login?failure=0&failed=login&sso_error=denied',
  ]) {
    const [after] = await redacted([traffic.add({ url })]);
    expect(after?.request.url).toBe(url);
  }
});

describe('a page', () => {
  const redaction = createRedaction(
    analyze([], { limits: DEFAULT_LIMITS }),
    [],
    { level: 'shareable' },
    KEY,
    DEFAULT_LIMITS,
  );

  it('keeps its form and the fields with long values', () => {
    const message = Buffer.from(saml.response({ id: '_r', extensions: 'x'.repeat(20_000) })).toString('base64');
    const page = redactPage(
      `<html><form method="post" action="https://sp.example/acs"><input type="hidden" name="SAMLResponse" value="${message}"><input`,
      redaction,
    );
    expect(
      /<form method="post" action="[^"]+">\n<input type="hidden" name="SAMLResponse" value="([^"]+)/.exec(
        page ?? '',
      )?.[1],
    ).toHaveLength(message.length);
  });

  it.each(['<form ', '<input ', '<textarea ', '<title ', '<script ', ' name="', "<form action='"])(
    'costs as much as it is long: %s over and over',
    (piece) => {
      const cost = (count: number): number => {
        const body = `<html>${piece.repeat(count)}`;
        const began = process.cpuUsage();
        redactPage(body, redaction);
        return process.cpuUsage(began).user + 1_000;
      };
      const least = (count: number): number => Math.min(cost(count), cost(count), cost(count));
      // Sixteen times as much: linear is 16, quadratic 256.
      expect(least(64_000) / least(4_000)).toBeLessThan(60);
    },
  );
});

it('that a HAR holds odd numbers, what is written of it can be read', () => {
  const entry = {
    startedDateTime: '+275760-09-13T00:00:00.000Z',
    time: 1e16,
    _tab: { id: 1e300 },
    request: { url: 'https://a.example/' },
    response: { status: 200.5 },
  };
  const [read] = readHar(utf8(JSON.stringify({ log: { entries: [entry] } })), DEFAULT_LIMITS);
  expect(read).toMatchObject({ startedAt: 8.64e15, endedAt: 8.64e15, response: { status: 200 } });
  expect(read).not.toHaveProperty('tab');
});
