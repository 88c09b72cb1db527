// Cookies by RFC 6265bis.
import { expect, it } from 'vitest';
import { epochMs } from '../../../src/base/units.ts';
import {
  cookiesSetBy,
  describeCookie,
  isSessionLike,
  mismatchOf,
  readSetCookie,
  refusalOf,
  type SetCookie,
} from '../../../src/checks/transport/cookies.ts';
import { at, WebTraffic } from './web-traffic.ts';

const NOW = at('2026-11-22T10:00:00Z');
const cookie = (text: string): SetCookie => readSetCookie(text, NOW) as SetCookie;

it('reads name, attributes and life, and never keeps the value', () => {
  const read = cookie('sid=secret=1; Domain=.SP.example; path=/a; SECURE; SameSite=lax; Max-Age=60');
  expect(read).toMatchObject({
    name: 'sid',
    domain: 'sp.example',
    path: '/a',
    secure: true,
    sameSite: 'lax',
    deletes: false,
  });
  expect(read.expiresAt).toBe(NOW + 60_000);
  expect(read.octets).toBe('sid'.length + 'secret=1'.length);
  expect(JSON.stringify([read, describeCookie(read)])).not.toContain('secret=1');
});

it('takes Max-Age=0 and an Expires in the past for a removal', () => {
  expect(cookie('a=; Max-Age=0').deletes).toBe(true);
  expect(cookie('a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT').deletes).toBe(true);
  expect(cookie('a=; Expires=Thu, 01-Jan-1970 00:00:00 GMT').deletes).toBe(true);
  expect(cookie('a=1; Expires=nonsense').deletes).toBe(false);
});

it.each([
  ['sid=1; Secure', 'http://sp.example/', 'secure-over-http'],
  ['sid=1; Secure', 'http://sp.localhost:8000/', undefined],
  ['sid=1; SameSite=None', 'https://sp.example/', 'none-without-secure'],
  ['sid=1; Domain=other.example', 'https://sp.example/', 'foreign-domain'],
  ['sid=1; Domain=example', 'https://sp.example/', 'foreign-domain'],
  ['sid=1; Domain=sp.example', 'https://www.sp.example/', undefined],
  ['__Host-sid=1; Secure; Path=/; Domain=sp.example', 'https://sp.example/', 'host-prefix'],
  ['__Host-sid=1; Secure; Path=/', 'https://sp.example/', undefined],
  ['__Secure-sid=1', 'https://sp.example/', 'secure-prefix'],
  [`sid=${'x'.repeat(4_093)}`, 'https://sp.example/', undefined],
  [`sid=${'x'.repeat(4_094)}`, 'https://sp.example/', 'too-large'],
])('%.60s at %s is refused for %s', (text, url, refusal) => {
  expect(refusalOf(cookie(text), url, 'chromium')).toBe(refusal);
});

it('knows that Firefox takes SameSite=None without Secure', () => {
  expect(refusalOf(cookie('sid=1; SameSite=None'), 'https://sp.example/', 'firefox')).toBeUndefined();
});

it.each([
  ['sid=1', 'https://sp.example/saml/home', undefined],
  ['sid=1', 'https://sp.example/home', 'path'],
  ['sid=1; Path=/', 'https://www.sp.example/', 'host'],
  ['sid=1; Path=/; Domain=sp.example', 'https://www.sp.example/', undefined],
  ['sid=1; Path=/app', 'https://sp.example/application', 'path'],
  ['sid=1; Path=/; Secure', 'http://sp.example/', 'secure'],
  ['sid=1; Path=/; Max-Age=1', 'https://sp.example/', 'expired'],
])('%s set at https://sp.example/saml/acs, asked for %s: %s', (text, url, mismatch) => {
  const traffic = new WebTraffic();
  const by = traffic.page('https://sp.example/saml/acs', { startedAt: NOW });
  const [set] = cookiesSetBy(traffic.dress(by, { got: { 'Set-Cookie': text } }));
  expect(set && mismatchOf(set, url, epochMs(NOW + 5_000))).toBe(mismatch);
});

it('tells sessions from visitor counters by name', () => {
  for (const name of [
    'JSESSIONID',
    'PHPSESSID',
    'sid',
    'connect.sid',
    '_shibstate_1',
    '.AspNet.Cookies',
    'saml_state',
    'csrftoken',
  ])
    expect(isSessionLike({ name }), name).toBe(true);
  for (const name of ['_ga', '_gid', 'lang', 'theme', 'BrowserId_sec', 'inside', 'cookieconsent_status'])
    expect(isSessionLike({ name }), name).toBe(false);
});

it('reads megabytes of nonsense at once', () => {
  const text = `a=${';='.repeat(500_000)}`;
  expect(readSetCookie(text, NOW)?.name).toBe('a');
});
