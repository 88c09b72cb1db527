// Holds docs/schema/analysis.json to what the command line really prints.
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import * as saml from '../builders/saml.ts';
import { json } from './host.ts';

const schema = JSON.parse(readFileSync(new URL('../../docs/schema/analysis.json', import.meta.url), 'utf8')) as object;
const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
const isAnalysis = ajv.compile(schema);
const isMessage = ajv.compile({
  ...schema,
  $ref: '#/definitions/message',
  type: undefined,
  properties: undefined,
  required: undefined,
});

const entry = (method: string, url: string, text?: string) => ({
  startedDateTime: '2026-01-02T03:04:05.000Z',
  time: 1,
  request: {
    method,
    url,
    headers: [],
    ...(text && { postData: { mimeType: 'application/x-www-form-urlencoded', text } }),
  },
  response: { status: 200, statusText: 'OK', headers: [], content: {}, redirectURL: '' },
});
const base64 = (xml: string) => encodeURIComponent(Buffer.from(xml).toString('base64'));
const har = {
  log: {
    entries: [
      entry('GET', `${saml.SSO}?SAMLRequest=${base64(saml.authnRequest({ id: '_q' }))}&RelayState=a%2Fb`),
      entry(
        'POST',
        saml.ACS,
        `SAMLResponse=${base64(saml.response({ id: '_r', inResponseTo: '_q' }))}&RelayState=a%2Fc`,
      ),
      entry('POST', saml.ACS, 'SAMLResponse=%%%&RelayState=1&RelayState=2'),
    ],
  },
};

describe('the JSON schema', () => {
  it('fits a trace with a changed RelayState and an unreadable message', async () => {
    const output = await json({ 'login.har': har }, 'analyze', 'login.har');
    expect(isAnalysis(output), JSON.stringify(isAnalysis.errors)).toBe(true);
    expect(output.messages).toHaveLength(3);
    expect(output.flows[0].legs[0].relayState.verdict).toBe('mutated');
  });

  it('fits what decode and verify print', async () => {
    const output = await json({ 'm.xml': saml.response({ id: '_r' }) }, 'decode', 'm.xml');
    expect(isMessage(output), JSON.stringify(isMessage.errors)).toBe(true);
  });

  it('refuses what is not so', async () => {
    const output = await json({ 'login.har': har }, 'analyze', 'login.har');
    output.messages[0].signatures = [{ outcome: 'maybe' }];
    delete output.flows[0].kind;
    expect(isAnalysis(output)).toBe(false);
  });

  it('names every field that is printed', async () => {
    const output = await json({ 'login.har': har }, 'analyze', 'login.har');
    const definitions = (schema as { definitions: Record<string, { properties: object }> }).definitions;
    const unnamed = Object.keys(output.messages[0]).filter(
      (name) => !(name in (definitions.message?.properties ?? {})),
    );
    expect(unnamed).toEqual([]);
  });
});
