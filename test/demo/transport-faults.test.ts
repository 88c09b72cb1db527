import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Demo, startDemo } from '../../demo/demo.ts';
import { type TransportFaultId, transportFaultIds, transportFaultOf } from '../../demo/transport-faults.ts';
import { Client, heading, postedToAcs, type Visit } from './client.ts';

let demo: Demo;
beforeAll(async () => {
  demo = await startDemo();
});
afterAll(() => demo.close());

/** Only what a browser does itself makes these differ: frames, policies, a form that is posted twice. */
const needBrowser: readonly TransportFaultId[] = ['frame-denied', 'frame-cookies', 'form-action', 'posted-twice'];

/** The login succeeds; what is wrong is where the user lands, or would. */
const landings: Partial<Record<TransportFaultId, string>> = {
  'field-misspelt': '/app/',
  'field-repeated': '/app/inbox?tab=unread',
};

/** Where the login ends and what it says there, by what real products say. */
const ends: Partial<Record<TransportFaultId, readonly [status: number, text: string]>> = {
  'acs-moved': [400, 'There is no SAMLResponse'],
  'strict-cookie': [403, 'cookie that this SP set before the login did not come back'],
  'lax-cookie': [403, 'cookie that this SP set before the login did not come back'],
  'cookie-not-secure': [403, 'cookie that this SP set before the login did not come back'],
  'session-path': [401, 'You are not signed in'],
  'session-domain': [403, 'again and again'],
  'login-loop': [403, 'again and again'],
  'url-too-long': [414, 'address is too long'],
  'headers-too-long': [431, 'headers of this request'],
  'body-too-large': [413, 'body of this request'],
  firewall: [403, 'you have been blocked'],
  'acs-500': [500, 'The application failed'],
  'idp-503': [503, 'not available'],
  'downgraded-to-http': [401, 'You are not signed in'],
  'older-request': [403, 'answers an older request'],
  'unknown-request': [403, 'InResponseTo is not valid'],
  'tile-refused': [403, 'no unsolicited Responses'],
  'response-by-get': [405, 'by POST only'],
  'idp-clock-ahead': [403, 'not yet valid'],
  'sp-clock-behind': [403, 'not yet valid'],
  'arrived-late': [403, 'No valid subject confirmation found'],
  'destination-http': [403, 'instead of http://'],
  'recipient-slash': [403, 'Recipient of the assertion'],
  'destination-port': [403, 'instead of https://destination-port.sp.localhost/acs'],
  'request-destination': [400, '/2019/sso'],
  'status-no-authn-context': [403, 'NoAuthnContext'],
  'status-authn-failed': [403, 'AuthnFailed'],
  'status-name-id-policy': [403, 'InvalidNameIDPolicy'],
};

async function run(id: TransportFaultId): Promise<{ client: Client; end: Visit }> {
  const client = new Client(demo);
  return { client, end: await client.open(demo.scenarioUrl(`transport-${id}`, { auto: true })) };
}

describe('a fault other than of RelayState', () => {
  it.each(Object.entries(ends))('%s ends the login where it should', async (id, [status, text]) => {
    const { end } = await run(id as TransportFaultId);
    expect([end.status, end.body]).toEqual([status, expect.stringContaining(text)]);
  });

  it('closes the connection where it says so', async () => {
    await expect(run('connection-closed')).rejects.toThrow('hang up');
  });

  it.each(needBrowser.slice(2))('%s hurts nobody but a browser', async (id) => {
    const { end } = await run(id);
    expect(heading(end)).toBe('Signed in as ann@demo.example');
  });

  it.each(Object.entries(landings))('%s lets the user in, at %s', async (id, path) => {
    const { end } = await run(id as TransportFaultId);
    expect([heading(end), end.url]).toEqual([
      'Signed in as ann@demo.example',
      demo.faulty(id as TransportFaultId).origin + path,
    ]);
  });

  it('is had by each of the table', () => {
    const tested = [...Object.keys(ends), ...Object.keys(landings), ...needBrowser, 'connection-closed'];
    expect(tested.sort()).toEqual([...transportFaultIds].sort());
  });

  it('says in one sentence each what happens', () => {
    for (const id of transportFaultIds) expect(transportFaultOf(id).explains).toMatch(/^[A-Z].{30,}\.$/);
  });

  it('of a clock shows in Date, and only there and in the message', async () => {
    const minutesAhead = ({ headers }: Visit) =>
      Math.round((Date.parse(String(headers.date)) - Date.now()) / 60_000).toFixed();
    const dates = async (id: TransportFaultId) => (await run(id)).client.visits.map(minutesAhead).join(' ');
    expect(await dates('idp-clock-ahead')).toMatch(/^-?0 10 -?0$/);
    expect(await dates('sp-clock-behind')).toMatch(/^-10 -?0 -10$/);
  });

  it('leaves RelayState alone', async () => {
    for (const id of ['lax-cookie', 'acs-500', 'arrived-late'] as const) {
      expect(postedToAcs((await run(id)).client).get('RelayState')).toBe('/app/inbox?tab=unread');
    }
  });
});

describe('a broker', () => {
  const posted = async (scenario: string) => {
    const client = new Client(demo);
    const end = await client.open(demo.scenarioUrl(scenario, { auto: true }));
    const forms = client.visits.filter(({ method }) => method === 'POST').map(({ sent }) => new URLSearchParams(sent));
    return { end, forms, states: forms.map((form) => form.get('RelayState')) };
  };
  const xml = (form: URLSearchParams | undefined) => Buffer.from(form?.get('SAMLResponse') ?? '', 'base64').toString();

  it('makes two logins of one, each answer to a request of its own', async () => {
    const { end, forms, states } = await posted('broker');
    expect(heading(end)).toBe('Signed in as ann@demo.example');
    expect(end.url).toBe(`${demo.brokered.origin}/app/inbox?tab=unread`);
    expect(states).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), '/app/inbox?tab=unread']);
    const [inner, outer] = forms.map((form) => / InResponseTo="([^"]*)"/.exec(xml(form))?.[1]);
    expect(inner).toBeDefined();
    expect(outer).not.toBe(inner);
  });

  it('that loses RelayState loses that of the SP only', async () => {
    const { end, states } = await posted('broker-drops-relay-state');
    expect(states).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), null]);
    expect(end.url).toBe(`${demo.brokered.origin}/app/`);
  });
});

describe('an IdP that keeps one RelayState a browser', () => {
  it('answers the first tab with that of the second', async () => {
    const client = new Client(demo);
    const first = await client.open(demo.scenarioUrl('crossed'));
    const second = await client.open(`${demo.scenarioUrl('crossed')}&relayState=/app/other`);
    expect((await client.submit(first)).url).toBe(`${demo.sp.origin}/app/other`);
    expect((await client.submit(second)).url).toBe(`${demo.sp.origin}/app/other`);
  });
});
