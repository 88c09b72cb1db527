import { createVerify } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Demo, startDemo } from '../../demo/demo.ts';
import { faultIds, faultOf } from '../../demo/faults.ts';
import { scenarios } from '../../demo/scenarios.ts';
import { Client, heading, postedToAcs, readForm, unescapeHtml, type Visit } from './client.ts';

let demo: Demo;
let client: Client;

beforeAll(async () => {
  demo = await startDemo();
});
afterAll(() => demo.close());
beforeEach(() => {
  client = new Client(demo);
});

const signedIn = 'Signed in as ann@demo.example';

/** A login by itself, from the start page's link to the page where it ends. */
const run = (id: string, more = ''): Promise<Visit> => client.open(demo.scenarioUrl(id, { auto: true }) + more);

const receivedXml = (): string => Buffer.from(postedToAcs(client).get('SAMLResponse') ?? '', 'base64').toString('utf8');

/** Verifies a detached signature over the octets of the query as they were sent (Bindings 3.4.4.1). */
function queryVerifies(visit: Visit, certificatePem: string): boolean {
  const pairs = new URL(visit.url).search.slice(1).split('&');
  const signed = pairs.filter((pair) => /^(SAMLRequest|SAMLResponse|RelayState|SigAlg)=/.test(pair)).join('&');
  const signature = new URL(visit.url).searchParams.get('Signature') ?? '';
  return createVerify('RSA-SHA256').update(signed).verify(certificatePem, signature, 'base64');
}

const messageIn = (visit: Visit, parameter: string): string =>
  inflateRawSync(Buffer.from(new URL(visit.url).searchParams.get(parameter) ?? '', 'base64')).toString('utf8');

describe('a healthy login', () => {
  it('by Redirect asks for one click and ends on a page that says who is signed in', async () => {
    const loginPage = await client.open(demo.scenarioUrl('healthy-redirect'));
    expect(heading(loginPage)).toBe('Who are you?');
    const landed = await client.submit(loginPage);
    expect(heading(landed)).toBe(signedIn);
    expect(landed.url).toBe(`${demo.sp.origin}/app/inbox?tab=unread`);
    const request = client.visits.find(({ url }) => url.startsWith(demo.idp.ssoUrl));
    expect(request && queryVerifies(request, demo.sp.signingCertificatePem)).toBe(true);
  });

  it('by POST sends the request undeflated and signed inside', async () => {
    const landed = await run('healthy-post');
    expect(heading(landed)).toBe(signedIn);
    const posted = client.visits.find(({ method, url }) => method === 'POST' && url === demo.idp.ssoUrl);
    const fields = new URLSearchParams(posted?.sent);
    const xml = Buffer.from(fields.get('SAMLRequest') ?? '', 'base64').toString('utf8');
    expect(xml).toMatch(/<samlp:AuthnRequest .*<Signature /s);
    expect(fields.get('RelayState')).toBe('/app/inbox?tab=unread');
  });

  it('ends at the deep link, with every character of RelayState in its place', async () => {
    const landed = await run('deep-link');
    expect(postedToAcs(client).get('RelayState')).toBe('/app/records?path=a%2Fb&title=C++&name=Zoë&q=日本語');
    expect(landed.url).toContain('/app/records?path=a%2Fb&title=C++&name=Zo%C3%AB&q=%E6%97%A5');
  });

  it('started at the IdP carries no InResponseTo', async () => {
    const landed = await run('idp-initiated');
    expect(heading(landed)).toBe(signedIn);
    expect(receivedXml()).not.toContain('InResponseTo');
    expect(landed.url).toBe(`${demo.sp.origin}/app/inbox?from=portal`);
  });

  it('needs no login page when the IdP knows the user', async () => {
    await run('healthy-redirect');
    expect(heading(await client.open(demo.scenarioUrl('second-sp')))).toBe(signedIn);
  });

  it('begins at a page of the SP when nobody is signed in, and returns there', async () => {
    const loginPage = await client.open(`${demo.sp.origin}/app/records?x=1%2F2&y=a+b`);
    const landed = await client.submit(loginPage);
    expect(landed.url).toBe(`${demo.sp.origin}/app/records?x=1%2F2&y=a+b`);
  });

  it('takes part in two logins at once in one browser', async () => {
    const first = await client.open(demo.scenarioUrl('healthy-redirect'));
    const second = await client.open(demo.scenarioUrl('deep-link'));
    expect((await client.submit(second)).url).toContain('/app/records');
    expect((await client.submit(first)).url).toContain('/app/inbox');
  });
});

describe('a login that goes another way', () => {
  it('in an iframe: the framed pages let themselves be framed, and their cookies come along', async () => {
    const outer = await client.open(`${demo.url}iframe`);
    const source = unescapeHtml(/<iframe [^>]*src="([^"]*)"/.exec(outer.body)?.[1] ?? '');
    expect(heading(await client.open(source))).toBe(signedIn);
    for (const { headers } of client.visits) {
      expect(headers['x-frame-options']).toBeUndefined();
      for (const cookie of headers['set-cookie'] ?? []) expect(cookie).toMatch(/; Secure; HttpOnly; SameSite=None/);
    }
  });

  it('in an iframe: cookies are partitioned, and are not elsewhere', async () => {
    const login = demo.scenarioUrl('healthy-redirect');
    const framed = await client.send('GET', login, undefined, { 'sec-fetch-dest': 'iframe' });
    const alone = await client.send('GET', login, undefined, { 'sec-fetch-dest': 'document' });
    expect(framed.headers['set-cookie']).toEqual([expect.stringMatching(/; Partitioned$/)]);
    expect(alone.headers['set-cookie']).toEqual([expect.not.stringContaining('Partitioned')]);
  });

  it('in a pop-up: ends on a page that tells its opener and closes', async () => {
    const outer = await client.open(`${demo.url}popup`);
    const source = unescapeHtml(/data-login="([^"]*)"/.exec(outer.body)?.[1] ?? '');
    const landed = await client.open(source);
    expect(landed.url).toBe(`${demo.sp.origin}/app/popup-done`);
    expect(landed.body).toContain(`data-origin="${new URL(demo.url).origin}"`);
  });

  it('by fetch: the IdP hands the Response to a script of the SP, and to no other', async () => {
    const page = await client.open(demo.scenarioUrl('fetch'));
    const request = unescapeHtml(/data-request="([^"]*)"/.exec(page.body)?.[1] ?? '');
    const json = { accept: 'application/json' };
    const asked = await client.send('GET', request, undefined, { ...json, origin: demo.sp.origin });
    expect(asked.headers['access-control-allow-origin']).toBe(demo.sp.origin);
    const posted = await client.send('POST', demo.sp.acsUrl, new URLSearchParams(JSON.parse(asked.body)));
    expect([posted.status, posted.headers.location]).toEqual([303, '/app/fetched?by=script']);
    const other = await client.send('GET', request, undefined, { ...json, origin: 'https://other.localhost' });
    expect(other.headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('a fault', () => {
  it.each(faultIds)('%s changes RelayState and only that', async (id) => {
    const landed = await run(`fault-${id}`);
    const { sample, change } = faultOf(id);
    const received = change(sample(demo.sp.origin));
    const fields = postedToAcs(client);
    expect(fields.has('RelayState') ? fields.get('RelayState') : undefined).toBe(received);
    expect([...fields.keys()]).toEqual(received === undefined ? ['SAMLResponse'] : ['SAMLResponse', 'RelayState']);
    // node-saml has verified both signatures when it says who is signed in, wherever the user landed.
    expect(heading(landed)).toBe(signedIn);
    const request = client.visits.find(({ url }) => url.startsWith(demo.idp.ssoUrl));
    expect(new URL(request?.url ?? '').searchParams.size).toBe(request?.method === 'POST' ? 0 : sentParameters(id));
  });

  it('leaves the request as a healthy one: what was ordered is not in the traffic', async () => {
    await run('fault-dropped');
    const [begun, request] = client.visits;
    expect(begun?.url).toContain('fault-dropped');
    const parameters = [...new URL(request?.url ?? '').searchParams.keys()];
    expect(parameters).toEqual(['SAMLRequest', 'RelayState', 'SigAlg', 'Signature']);
  });
});

const sentParameters = (id: (typeof faultIds)[number]) => (faultOf(id).sample(demo.sp.origin) === undefined ? 3 : 4);

describe('a request that goes by Redirect', () => {
  const byRedirect = scenarios.filter(
    ({ binding, id, group }) =>
      binding === 'redirect' && group !== 'transport' && !['iframe', 'popup', 'fetch'].includes(id),
  );
  it.each(byRedirect.map(({ id }) => id))('%s verifies over the octets that were sent', async (id) => {
    await run(id);
    const request = client.visits.find(({ url }) => url.includes('SAMLRequest='));
    const signer = id === 'second-sp' ? demo.sp2 : demo.sp;
    expect(request && queryVerifies(request, signer.signingCertificatePem)).toBe(true);
  });
});

describe('RelayState of a healthy login', () => {
  const healthy = scenarios.filter(({ group, id }) => group !== 'fault' && id !== 'transport-url-too-long');
  it.each(healthy.map((scenario) => [scenario.id, scenario] as const))('%s has at most 80 bytes', (_, scenario) => {
    expect(Buffer.byteLength(scenario.relayState('https://sp.localhost:65535') ?? '')).toBeLessThanOrEqual(80);
  });
});

describe('single logout', () => {
  const logoutVisits = () => client.visits.filter(({ url }) => new URL(url).pathname === '/slo');

  it('goes from the SP to the IdP and back, both messages signed, and ends both sessions', async () => {
    await run('healthy-redirect');
    const ended = await client.open(demo.scenarioUrl('single-logout'));
    expect(heading(ended)).toBe('You are logged out');
    const [asked, answered, ...more] = logoutVisits();
    expect(more).toEqual([]);
    expect(asked && queryVerifies(asked, demo.sp.signingCertificatePem)).toBe(true);
    expect(answered && queryVerifies(answered, demo.idp.signingCertificatePem)).toBe(true);
    const id = / ID="([^"]*)"/.exec(messageIn(asked as Visit, 'SAMLRequest'))?.[1];
    expect(messageIn(answered as Visit, 'SAMLResponse')).toContain(`InResponseTo="${id}"`);
    expect(heading(await client.open(demo.scenarioUrl('healthy-redirect')))).toBe('Who are you?');
  });

  it('signs in first when nobody is signed in', async () => {
    expect(heading(await client.open(demo.scenarioUrl('single-logout')))).toBe('You are logged out');
  });

  it('ends a session at the IdP whose cookie the browser did not keep', async () => {
    const idpSession = async () => {
      const begun = await client.send('GET', demo.scenarioUrl('healthy-redirect', { auto: true }));
      return new Client(demo).send('GET', String(begun.headers.location));
    };
    await client.submit(await idpSession());
    expect(heading(await client.open(`${demo.sp.origin}/logout`))).toBe('You are logged out');
  });

  it('says so when the session cookie of the SP is refused, and does not sign in again and again', async () => {
    const page = await client.open(`${demo.sp.origin}/logout?after-login=1`);
    expect([page.status, page.body]).toEqual([403, expect.stringContaining('did not send back the session cookie')]);
  });

  it('asks the other SP on the way, once, however often the user signed in there', async () => {
    await run('healthy-redirect');
    await run('second-sp');
    await run('second-sp');
    const ended = await client.open(`${demo.sp.origin}/logout`);
    expect(heading(ended)).toBe('You are logged out');
    expect(logoutVisits().map(({ url }) => [new URL(url).host.split('.')[0], /SAML\w+/.exec(url)?.[0]])).toEqual([
      ['idp', 'SAMLRequest'],
      ['sp2', 'SAMLRequest'],
      ['idp', 'SAMLResponse'],
      ['sp', 'SAMLResponse'],
    ]);
    expect(heading(await client.open(`${demo.sp2.origin}/app/`))).toBe('Who are you?');
  });
});

describe('a big message', () => {
  it.each([1_000_000, 5_000_000])(
    'with %i octets of padding is signed, posted and accepted',
    async (pad) => {
      const landed = await run('healthy-redirect', `&pad=${pad}`);
      expect(heading(landed)).toBe(signedIn);
      expect(
        />([a-z0-9]*)<\/saml:AttributeValue><\/saml:Attribute><\/saml:AttributeStatement>/.exec(receivedXml())?.[1],
      ).toHaveLength(pad);
    },
    30_000,
  );

  it('is refused when more than 20 MB arrive', async () => {
    const fields = new URLSearchParams({ SAMLResponse: 'A'.repeat(20_000_001) });
    await expect(client.send('POST', demo.sp.acsUrl, fields).then(({ status }) => status)).resolves.toBe(413);
  });
});

describe('what is refused', () => {
  it('a Response that was altered', async () => {
    const page = await client.send('GET', `${demo.idp.origin}/idp-initiated?sp=${demo.sp.entityId}&auto=1`);
    const fields = new Map(readForm(page)?.fields);
    const xml = Buffer.from(fields.get('SAMLResponse') ?? '', 'base64').toString('utf8');
    const altered = Buffer.from(xml.replaceAll('ann@demo.example', 'eve@demo.example')).toString('base64');
    const refused = await client.send('POST', demo.sp.acsUrl, new URLSearchParams({ SAMLResponse: altered }));
    expect([refused.status, heading(refused)]).toEqual([403, 'The SP refused the message']);
  });

  it('a Response that another browser asked for', async () => {
    const other = new Client(demo);
    const begun = await other.send('GET', demo.scenarioUrl('healthy-redirect', { auto: true }));
    const answered = await other.send('GET', String(begun.headers.location));
    const refused = await client.submit(answered);
    expect([refused.status, refused.body]).toEqual([403, expect.stringContaining('did not come back')]);
  });

  it('an AuthnRequest whose RelayState was changed on the way', async () => {
    const begun = await client.send('GET', demo.scenarioUrl('healthy-redirect'));
    const refused = await client.send('GET', String(begun.headers.location).replace('unread', 'spam'));
    expect([refused.status, refused.body]).toEqual([400, expect.stringContaining('refused the message')]);
  });

  it('an AuthnRequest without its signature', async () => {
    const begun = await client.send('GET', demo.scenarioUrl('healthy-redirect'));
    const refused = await client.send('GET', String(begun.headers.location).replace(/&SigAlg=.*$/, ''));
    expect([refused.status, refused.body]).toEqual([400, expect.stringContaining('MUST be signed')]);
  });

  it.each([
    ['a LogoutRequest to the IdP', 'idp', 'SAMLRequest', 400],
    ['a LogoutRequest to an SP', 'sp2', 'SAMLRequest', 403],
    ['a LogoutResponse to the IdP', 'idp', 'SAMLResponse', 400],
    ['a LogoutResponse to an SP', 'sp', 'SAMLResponse', 403],
  ] as const)('%s whose signature is of another message', async (_, party, parameter, status) => {
    await run('healthy-redirect');
    await run('second-sp');
    let visit = await client.send('GET', `${demo.sp.origin}/logout`);
    for (let next = ''; !(next.startsWith(demo[party].sloUrl) && next.includes(`${parameter}=`)); ) {
      next = String(visit.headers.location);
      if (next.startsWith(demo[party].sloUrl) && next.includes(`${parameter}=`)) {
        visit = await client.send('GET', next.replace(/RelayState=[^&]*/, 'RelayState=other'));
      } else {
        visit = await client.send('GET', next);
      }
    }
    expect(visit.status).toBe(status);
  });

  it('a RelayState that leads to another site', async () => {
    const landed = await run('healthy-redirect', '&relayState=//other.example/');
    expect(landed.url).toBe(`${demo.sp.origin}/app/`);
  });
});

describe('the start page', () => {
  it('has one link for each scenario, and each answers', async () => {
    const page = await client.open(demo.url);
    const links = [...page.body.matchAll(/<a id="([^"]*)" data-scenario="([^"]*)" href="([^"]*)"/g)];
    expect(links.map(([, id]) => id)).toEqual(scenarios.map(({ id }) => id));
    for (const [, id, scenario, href] of links) {
      expect(scenario).toBe(id);
      const visited = await new Client(demo).open(unescapeHtml(href ?? ''));
      if (!id?.startsWith('transport-')) expect([id, visited.status]).toEqual([id, 200]);
      else expect([404, 421], id).not.toContain(visited.status);
    }
  });

  it('gives links that need no click when asked with auto=1', async () => {
    const page = await client.open(`${demo.url}?auto=1`);
    const href = /<a id="fault-dropped" [^>]*href="([^"]*)"/.exec(page.body)?.[1] ?? '';
    expect(heading(await client.open(unescapeHtml(href)))).toBe(signedIn);
  });

  it('loads nothing from elsewhere', async () => {
    const { body } = await client.open(demo.url);
    const sources = [...body.matchAll(/(?:src|<link[^>]* href)="([^"]*)"/g)].map(([, source]) => source);
    expect(sources).toEqual(['data:,']);
    expect(body).not.toMatch(/url\(|@import/);
  });

  it.each(['sp', 'sp2', 'idp'] as const)('stands beside metadata of %s', async (party) => {
    const { status, body } = await client.open(demo[party].entityId);
    expect([status, body]).toEqual([200, expect.stringContaining(`entityID="${demo[party].entityId}"`)]);
  });
});
