import { describe, expect, it } from 'vitest';
import { entry, har } from '../builders/har.ts';
import * as saml from '../builders/saml.ts';
import { runWith, textOf } from './files.ts';

const SCRIPT = '<script>alert(1)</script><img src=x onerror=alert(1)>';
const login = har(
  entry({
    request: {
      url: `${saml.SSO}?SAMLRequest=${encodeURIComponent(Buffer.from(saml.authnRequest({ id: '_q', issuer: `https://sp.example/"'>${'`'}` })).toString('base64'))}&RelayState=${encodeURIComponent(SCRIPT)}`,
    },
  }),
  entry({
    at: '2026-01-02T03:04:06.000Z',
    request: {
      method: 'POST',
      url: saml.ACS,
      postData: {
        mimeType: 'application/x-www-form-urlencoded',
        text: new URLSearchParams({
          SAMLResponse: Buffer.from(
            saml.response({
              id: '_r',
              inResponseTo: '_q',
              status: saml.status({ codes: ['Responder'], message: SCRIPT }),
            }),
          ).toString('base64'),
          RelayState: `${SCRIPT}x`,
        }).toString(),
      },
    },
  }),
);

describe('report', () => {
  it('is one page without script, request or markup of the traffic', async () => {
    const ran = await runWith({ a: login }, 'report', 'a', '-o', 'r.html', '--level', 'none', '--yes');
    const html = textOf(ran, 'r.html');
    expect(html).toContain("default-src 'none'");
    const tags = [...html.matchAll(/<\/?([a-z!]+)([^>]*)>/gi)];
    const names = new Set(tags.map(([, name]) => name));
    for (const name of [
      'script',
      'img',
      'iframe',
      'link',
      'object',
      'embed',
      'form',
      'a',
      'base',
      'audio',
      'video',
      'image',
      'use',
    ]) {
      expect(names).not.toContain(name);
    }
    const attributes = new Set(
      tags.flatMap(([, , rest = '']) => [...rest.matchAll(/\s([a-z-]+)=/gi)].map(([, name]) => name)),
    );
    for (const name of attributes) expect(name).not.toMatch(/^(?:on|src|href|style|action|data|xlink)/i);
    expect(html).toContain('&#60;script&#62;alert(1)');
    expect(html).toContain('RelayState came back changed');
    expect(html).toContain('<svg role="img"');
  });

  it('counts one as one', async () => {
    const html = textOf(await runWith({ a: saml.response() }, 'report', 'a', '-o', 'r'), 'r');
    expect(html).toContain('· 1 exchange · 1 flow<');
    const markdown = await runWith({ a: saml.response() }, 'report', 'a', '-o', 'r', '--format', 'markdown');
    expect(textOf(markdown, 'r')).toMatch(/· 1 exchange$/m);
  });

  it('names its style sheet by hash, so that no other style applies', async () => {
    const html = textOf(await runWith({ a: login }, 'report', 'a', '-o', 'r.html'), 'r.html');
    const style = /<style>([\s\S]*?)<\/style>/.exec(html)?.[1] ?? '';
    const hash = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(style))).toString('base64');
    expect(html).toContain(`style-src 'sha256-${hash}'`);
    expect(html).not.toMatch(/\sstyle="/);
  });

  it('is redacted unless told otherwise, and says so', async () => {
    const html = textOf(await runWith({ a: login }, 'report', 'a', '-o', 'r.html'), 'r.html');
    expect(html).toContain('Equal values have equal placeholders');
    expect(html).not.toContain('onerror');
  });

  it('puts the cause first', async () => {
    const html = textOf(await runWith({ a: login }, 'report', 'a', '-o', 'r.html'), 'r.html');
    const first = /<section class="finding( cause)?">/.exec(html);
    expect(first?.[1] ?? '').toBe(html.includes('finding cause') ? ' cause' : '');
  });

  it('is Markdown in which traffic is code', async () => {
    const ran = await runWith(
      { a: login },
      'report',
      'a',
      '-o',
      'r.md',
      '--format',
      'markdown',
      '--level',
      'none',
      '--yes',
    );
    const text = textOf(ran, 'r.md');
    expect(text).toMatch(/^# SAML Scope report\n/);
    const outsideCode = text.replace(/(`+)[\s\S]*?\1/g, '');
    expect(outsideCode).not.toMatch(/<script|<img/);
  });

  it('refuses a format that it does not have', async () => {
    expect(await runWith({ a: login }, 'report', 'a', '-o', 'b', '--format', 'pdf')).toMatchObject({ exitCode: 2 });
  });
});
