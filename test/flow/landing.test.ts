// Whether a login succeeded, told by the page that it ended with and by those behind it.
import { describe, expect, it } from 'vitest';
import { type ExchangeParts, Traffic } from '../builders/exchanges.ts';
import { answerWith, flowsOf } from './correlate-traffic.ts';

const SP = 'https://sp.example';
const ABORTED = { state: 'failed', error: 'net::ERR_ABORTED' } as const;
const page = (title: string, text = ''): string =>
  `<!doctype html><html><head><title>${title}</title></head><body>${text}</body></html>`;

interface Step extends ExchangeParts {
  readonly path: string;
  readonly html?: string;
}

/** A login whose response was answered by a redirect to `path`, or by a page where there is none, and the pages that came then. */
function told(landing: Omit<Step, 'path'> & { readonly path?: string }, ...later: readonly Step[]): string {
  const traffic = new Traffic();
  traffic.ask('_a');
  const { path, html, ...parts } = landing;
  if (path === undefined) traffic.answer('_a', undefined, parts);
  else {
    traffic.answer('_a', undefined, { requestId: 'acs', status: 302, redirectUrl: `${SP}${path}` });
    traffic.page(`${SP}${path}`, { requestId: 'acs', hop: 1, ...parts });
  }
  if (html !== undefined) answerWith(traffic, { body: html });
  for (const { path: next, html: text, ...rest } of later) {
    traffic.page(`${SP}${next}`, rest);
    if (text !== undefined) answerWith(traffic, { body: text });
  }
  const [flow] = flowsOf(traffic);
  return [flow?.outcome, ...(flow?.outcomeEvidence.map(({ code }) => code) ?? [])].join(' ');
}

const DASHBOARD = { path: '/dashboard', html: page('Dashboard', 'Welcome') };
const LOGIN_FORM = '<form action="/session"><input name="user"><input type="password" name="pw"></form>';

describe('a page that was cut short', () => {
  it.each([
    ['the page it was redirected to, in Chromium', { path: '/landing', ...ABORTED }],
    ['the SP’s answer, in Firefox', { state: 'failed', error: 'NS_BINDING_ABORTED' }],
    ['a redirect', { status: 303, redirectUrl: `${SP}/dashboard`, ...ABORTED }],
  ] as const)('ends a login well where a page of the SP came next: %s', (_title, landing) => {
    expect(told(landing, DASHBOARD)).toBe('succeeded session-continued');
    expect(told(landing)).toBe('not-seen answer-given-up');
  });

  it.each([
    ['a login page', { path: '/account/login/start' }],
    ['a login form', { path: '/', html: page('Contoso', LOGIN_FORM) }],
    ['an error', { path: '/oops', status: 500 }],
    ['a page that was cut short too', { path: '/other', ...ABORTED }],
    ['an address with an error', { path: '/home?error=5' }],
  ] as const)('ends a login not seen where what came next is %s', (_title, next) => {
    expect(told({ path: '/landing', ...ABORTED }, next)).toBe('not-seen answer-given-up');
  });

  it('ends a login not seen where the user logged in by hand', () => {
    const posted = { path: '/session', method: 'POST', status: 302, redirectUrl: `${SP}/dashboard` };
    const form = { path: '/', html: page('Contoso', LOGIN_FORM) };
    expect(told({ path: '/landing', ...ABORTED }, form, posted, DASHBOARD)).toBe('not-seen answer-given-up');
    expect(told({ path: '/login?next=%2F', html: page('App') }, posted, DASHBOARD)).toBe('not-seen login-page');
  });
});

describe('a password field', () => {
  it.each([
    [
      'to change the password',
      { path: '/me', html: page('Me', '<form action="/change-password"><input type="password" name="p"></form>') },
    ],
    [
      'twice in its form',
      { path: '/me', html: page('Me', '<form><input type=password name=a><input type=password name=b></form>') },
    ],
    [
      'among many others',
      { path: '/me', html: page('Me', `<form>${'<input name=x>'.repeat(5)}<input type=password name=a></form>`) },
    ],
    ['of a page that one can log out from', { path: '/', html: page('Me', `<a href="/logout">Exit</a>${LOGIN_FORM}`) }],
  ])('makes no login page: %s', (_title, landing) => {
    expect(told(landing)).toBe('succeeded answered-by-redirect');
  });

  it('makes a login page beside hardly anything else, until the session goes on', () => {
    const landing = { path: '/home', html: page('Home', LOGIN_FORM) };
    expect(told(landing)).toBe('not-seen login-page');
    expect(told(landing, DASHBOARD)).toBe('succeeded session-continued');
  });

  it('makes none deep in the application once the session was set', () => {
    const landedAt = (path: string, title = 'Home') => {
      const traffic = new Traffic();
      traffic.ask('_a');
      traffic.answer('_a', undefined, { requestId: 'acs', status: 302, redirectUrl: `${SP}${path}` });
      const acs = traffic.exchanges.at(-1);
      if (acs?.response) {
        const response = { ...acs.response, headers: [{ name: 'Set-Cookie', value: 's=1' }] };
        traffic.exchanges[traffic.exchanges.length - 1] = { ...acs, response };
      }
      traffic.page(`${SP}${path}`, { requestId: 'acs', hop: 1 });
      answerWith(traffic, { body: page(title, LOGIN_FORM) });
      return flowsOf(traffic)[0]?.outcome;
    };
    expect(landedAt('/projects/7')).toBe('succeeded');
    expect(landedAt('/')).toBe('not-seen');
    expect(landedAt('/projects/7', 'Sign in')).toBe('not-seen');
  });

  it('of the answer itself makes a login page, unless one can log out and does not', () => {
    expect(told({ html: page('Contoso', LOGIN_FORM) }, DASHBOARD)).toBe('not-seen login-page');
    const modal = { html: page('Contoso', `<a href="/logout">Exit</a>${LOGIN_FORM}`) };
    expect(told(modal)).toBe('not-seen login-page');
    expect(told(modal, DASHBOARD)).toBe('succeeded session-continued');
  });

  it('is looked for in time that grows with the page', () => {
    const measure = (count: number) => {
      const html = '<form><input type=password name=new>'.repeat(count);
      const started = process.cpuUsage();
      told({ path: '/home', html });
      return process.cpuUsage(started).user;
    };
    measure(300);
    const few = Math.min(measure(300), measure(300), measure(300)) + 1_000;
    // Sixteen times as many: linear is 16, each with each 256.
    expect(Math.min(measure(4_800), measure(4_800)) / few).toBeLessThan(80);
  });
});

it('of a single-page application may have the address of a login page, as long as the session goes on', () => {
  const app = { path: '/login?redirect=%2Fdash', html: page('App', '<div id=root></div>') };
  expect(told(app)).toBe('not-seen login-page');
  expect(told(app, DASHBOARD)).toBe('succeeded session-continued');
  expect(told(app, { path: '/dash', status: 403 })).toBe('not-seen login-page');
});

it.each([
  ['/?error=saml_invalid', 'failed error-in-address'],
  ['/saml/error', 'failed error-in-address'],
  ['/auth-failed.html', 'failed error-in-address'],
  ['/home?login_error=7', 'failed error-in-address'],
  ['/home?error=7', 'not-seen error-in-address'],
  ['/unauthorized', 'not-seen error-in-address'],
  ['/error/500', 'not-seen error-in-address'],
  ['/login?message=account+locked', 'not-seen login-page'],
  ['/login?error=none&next=%2F', 'succeeded answered-by-redirect'],
  ['/home?error=', 'succeeded answered-by-redirect'],
  ['/home?error=none', 'succeeded answered-by-redirect'],
  ['/projects/7/errors', 'succeeded answered-by-redirect'],
  ['/mirror', 'succeeded answered-by-redirect'],
])('of a login that ends at %s is %s', (path, expected) => {
  expect(told({ path, html: page('App') })).toBe(expected);
});

describe('an error page behind a login that landed', () => {
  const home = { path: '/home', html: page('Home') };
  it.each([
    ['one that the user may not see', { path: '/admin', status: 403, html: page('Forbidden') }],
    ['one that explains errors', { path: '/docs', html: page('Access denied: how to fix it - Docs') }],
    ['an API’s', { path: '/api', html: '{"error":"quota"}' }],
  ])('is none of the login’s: %s', (_title, later) => {
    expect(told(home, later)).toMatch(/^succeeded answered-by-redirect/);
    expect(told({ html: page('Home') }, DASHBOARD, later)).toMatch(/^succeeded answered-by-page/);
  });

  it('fails it where it speaks of the login, and nothing came of it', () => {
    const error = { path: '/oops', html: page('SAML login failed') };
    expect(told(home, error)).toBe('failed error-page');
    expect(told(home, error, DASHBOARD)).toMatch(/^succeeded/);
  });

  it('fails one that landed nowhere yet', () => {
    const error = { path: '/oops', html: page('Access denied') };
    expect(told({ html: page('One moment') }, error)).toBe('failed error-page');
    expect(told({ path: '/landing', ...ABORTED }, error)).toBe('failed error-page');
  });
});
