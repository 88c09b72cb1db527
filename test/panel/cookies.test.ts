// The cookies of an exchange, read from its headers as they stood.
import { describe, expect, it } from 'vitest';
import type { Header } from '../../src/capture/exchange.ts';
import { sentCookies, setCookies } from '../../src/panel/cookies.ts';
import { exchange } from './trace-builder.ts';

const sent = (...headers: Header[]) =>
  sentCookies(exchange('x1', { request: { method: 'GET', url: 'https://sp.example/', headers } }));
const set = (...headers: Header[]) =>
  setCookies(exchange('x1', { response: { status: 200, statusText: 'OK', fromCache: false, headers } }));

describe('cookies that were sent', () => {
  it('are split at semicolons, and keep equals signs in their value', () => {
    expect(sent({ name: 'cookie', value: 'a=1; b=x==; c' })).toEqual([
      { name: 'a', value: '1' },
      { name: 'b', value: 'x==' },
      { name: '', value: 'c' },
    ]);
  });

  it('are not known where the browser gave no headers', () => {
    expect(sentCookies(exchange('x1'))).toBeUndefined();
    expect(sent()).toEqual([]);
  });
});

describe('cookies that were set', () => {
  it('have their attributes as they stood, in any case and order', () => {
    const [cookie] =
      set({
        name: 'Set-Cookie',
        value: 'sid=a=b; Max-Age=60; SECURE; httponly; samesite=None; Path=/app; Domain=.sp.example; Partitioned',
      }) ?? [];
    expect(cookie).toEqual({
      name: 'sid',
      value: 'a=b',
      domain: '.sp.example',
      path: '/app',
      sameSite: 'None',
      secure: true,
      httpOnly: true,
      expires: undefined,
      maxAge: '60',
      others: ['Partitioned'],
    });
  });

  it('are told apart where one header has a line for each, as in Firefox', () => {
    const names = set({ name: 'set-cookie', value: 'a=1; Path=/\nb=2; Secure' })?.map(({ name, secure }) => [
      name,
      secure,
    ]);
    expect(names).toEqual([
      ['a', false],
      ['b', true],
    ]);
  });

  it('say nothing of attributes that are not there', () => {
    const [cookie] = set({ name: 'Set-Cookie', value: 'a=1' }) ?? [];
    expect([cookie?.domain, cookie?.path, cookie?.sameSite, cookie?.expires, cookie?.maxAge]).toEqual(
      Array.from({ length: 5 }),
    );
    expect([cookie?.secure, cookie?.httpOnly]).toEqual([false, false]);
  });

  it('count the last one of an attribute that is there twice', () => {
    expect(set({ name: 'Set-Cookie', value: 'a=1; SameSite=Lax; SameSite=Strict' })?.[0]?.sameSite).toBe('Strict');
  });
});
