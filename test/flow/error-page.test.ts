// What an SP says where a login failed with status 200.
import { describe, expect, it } from 'vitest';
import { errorPageOf } from '../../src/flow/error-page.ts';
import { Traffic } from '../builders/exchanges.ts';
import { answerWith } from './correlate-traffic.ts';

function said(body: string): string | undefined {
  const traffic = new Traffic();
  traffic.page('https://sp.example/acs');
  answerWith(traffic, { body });
  const [exchange] = traffic.exchanges;
  return exchange && errorPageOf(exchange)?.detail;
}

describe('an error page', () => {
  it.each([
    ['Authentication failed', 'Authentication failed'],
    ['<html><body><h1>Login failed</h1><p>Ask your admin</p></body></html>', 'Login failed'],
    ['Error: SSO login denied, please try again', 'Error: SSO login denied, please try again'],
    ['<html><head><title>SAML Login Failed</title></head><body>no</body></html>', 'SAML Login Failed'],
    ['<title>SAML Error</title>', 'SAML Error'],
    ['<title>Sign-in failed | Contoso</title>', 'Sign-in failed | Contoso'],
    ['{"error":{"code":"invalid_saml","message":"Bad"}}', 'invalid_saml: Bad'],
    ['{"error":{"code":403}}', '403'],
    ['{"success":false,"message":"Bad response"}', 'Bad response'],
    ['{"success":false}', 'success: false'],
    ['{"errors":[{"message":"Bad response"}]}', 'Bad response'],
    ['{"errors":["Bad response"]}', 'Bad response'],
    ['{"errors":{"saml":["Bad response"]}}', 'Bad response'],
    ['{"status":"error","message":"Bad response"}', 'Bad response'],
    ['{"error":true}', 'error'],
  ])('is %s', (body, expected) => {
    expect(said(body)).toBe(expected);
  });

  it.each([
    '{"error":"none"}',
    '{"error":"null"}',
    '{"error":false}',
    '{"error":0}',
    '{"error":""}',
    '{"error":{}}',
    '{"error":{"code":0,"message":"OK"}}',
    '{"errors":[]}',
    '{"errors":{"name":[]}}',
    '{"success":true,"message":"Welcome"}',
    'Login failed attempts: 0',
    'Last login: today. Authentication failed 0 times',
    '<title>Access denied: how to fix it - Docs</title>',
    '<title>Login failures by day</title>',
  ])('is not %s', (body) => {
    expect(said(body)).toBeUndefined();
  });
});
