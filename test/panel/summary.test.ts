import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/analysis/analyze.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import type { Exchange } from '../../src/capture/exchange.ts';
import { summarise } from '../../src/panel/summary/summarise.ts';
import type { FactValue, Summary, SummaryPart, SummaryPartId } from '../../src/panel/summary/summary.ts';
import { Traffic } from '../builders/exchanges.ts';
import * as saml from '../builders/saml.ts';
import { entities, entity, spEntity } from '../builders/saml-metadata.ts';
import { saml11Assertion, saml11Response, tokenResponse } from '../builders/saml11.ts';

function summaryOf(exchange: Exchange, artifactIssuer?: string): Summary {
  const [message] = analyze([exchange], { limits: DEFAULT_LIMITS }).messages;
  if (!message) throw new TypeError('The exchange carries no message.');
  return summarise(message, { exchange, artifactIssuer });
}

const posted = (xml: string, parameter = 'SAMLResponse'): Summary => summaryOf(new Traffic().post(parameter, xml));
const answered = (parts: saml.ResponseParts): Summary => posted(saml.response(parts));
const asserted = (parts: saml.AssertionParts): Summary => answered({ assertions: [saml.assertion(parts)] });

const partOf = (summary: Summary, id: SummaryPartId): SummaryPart | undefined =>
  summary.parts.find((part) => part.id === id);

function written(value: FactValue): string {
  switch (value.kind) {
    case 'text':
      return [value.text, ...(value.marks ?? []).map((mark) => `[${mark}]`)].filter((piece) => piece !== '').join(' ');
    case 'name':
      return value.short;
    case 'time':
      return value.instant.text;
    case 'words':
      return value.words;
  }
}

/** The facts of one part, names with their values as people read them. */
const factsOf = (summary: Summary, id: SummaryPartId): Record<string, string[]> =>
  Object.fromEntries((partOf(summary, id)?.facts ?? []).map(({ name, values }) => [name, values.map(written)]));

const statementsOf = (summary: Summary, id: SummaryPartId): string[] =>
  (partOf(summary, id)?.statements ?? []).map(({ words }) => words);

const rowsOf = (summary: Summary, id: SummaryPartId): string[][][] =>
  (partOf(summary, id)?.table?.rows ?? []).map((cells) => cells.map((values) => values.map(written)));

describe('the summary of an AuthnRequest', () => {
  it('says who asks whom, and where the answer is to go', () => {
    const summary = posted(saml.authnRequest(), 'SAMLRequest');
    expect(factsOf(summary, 'parties')).toMatchObject({
      Issuer: [saml.SP],
      Destination: [saml.SSO],
      'Sent to': [saml.ACS],
      'ACS URL': [saml.ACS],
    });
  });

  it('says what is asked for, with known URIs by name', () => {
    const xml = saml.authnRequest({
      attributes: { ForceAuthn: true, IsPassive: false },
      requestedAuthnContext: `<samlp:RequestedAuthnContext Comparison="minimum"><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Kerberos</saml:AuthnContextClassRef></samlp:RequestedAuthnContext>`,
      scoping: `<samlp:Scoping ProxyCount="2"><samlp:IDPList><samlp:IDPEntry ProviderID="urn:idp" Name="Ours"/></samlp:IDPList><samlp:RequesterID>urn:a</samlp:RequesterID><samlp:RequesterID>urn:b</samlp:RequesterID></samlp:Scoping>`,
    });
    expect(factsOf(posted(xml, 'SAMLRequest'), 'request')).toEqual({
      ProtocolBinding: ['HTTP-POST'],
      ForceAuthn: ['true: sign in again, even with a session'],
      IsPassive: ['false: the user may be asked'],
      'NameID format': ['emailAddress'],
      AllowCreate: ['true: a new identifier may be made'],
      Context: ['Kerberos'],
      Comparison: ['minimum'],
      ProxyCount: ['2'],
      IDPList: ['urn:idp [Ours]'],
      RequesterID: ['urn:a', 'urn:b'],
    });
  });

  it('leaves out where it was sent when that is its Destination', () => {
    const summary = summaryOf(new Traffic().post('SAMLRequest', saml.authnRequest(), undefined, { url: saml.SSO }));
    expect(factsOf(summary, 'parties')['Sent to']).toBeUndefined();
  });
});

describe('the status of a response', () => {
  it('is told with what its codes mean', () => {
    const status = saml.status({ codes: ['Responder', 'NoPassive'], message: 'Not today', detail: '<cause/>' });
    const summary = answered({ status, assertions: [] });
    expect(statementsOf(summary, 'status')).toEqual([
      expect.stringMatching(/^Responder › NoPassive — The sender could not .* — The user has no session/),
    ]);
    expect(partOf(summary, 'status')?.statements?.[0]?.tone).toBe('bad');
    expect(factsOf(summary, 'status')).toEqual({ Message: ['Not today'], Detail: ['cause'] });
  });

  it('keeps a near miss of a SAML code whole', () => {
    const status = saml.status({ codes: ['urn:oasis:names:tc:SAML:2.0:status:success'] });
    const [statement] = partOf(answered({ status }), 'status')?.statements ?? [];
    expect(statement).toEqual({ words: 'urn:oasis:names:tc:SAML:2.0:status:success', tone: 'bad' });
  });

  it('is missed where there is none', () => {
    expect(statementsOf(answered({ status: '' }), 'status')).toEqual(['The response has no status.']);
  });
});

describe('the summary of a Response', () => {
  it('says from whom, to whom, and for which audience', () => {
    expect(factsOf(answered({}), 'parties')).toEqual({
      Issuer: [saml.IDP],
      Destination: [saml.ACS],
      Audience: [saml.SP],
    });
  });

  it('says that it was sent unasked where InResponseTo is missing', () => {
    expect(factsOf(answered({ inResponseTo: undefined }), 'message').InResponseTo).toEqual([
      expect.stringContaining('sent unasked'),
    ]);
  });

  it('names the subject with format and qualifiers, in its exact spelling', () => {
    const nameId = saml.nameId(' Ada ', { Format: saml.EMAIL, NameQualifier: 'q', SPNameQualifier: 'sp' });
    expect(factsOf(asserted({ subject: saml.subject({ nameId }) }), 'subject')).toEqual({
      NameID: [' Ada '],
      Format: ['emailAddress'],
      NameQualifier: ['q'],
      SPNameQualifier: ['sp'],
    });
  });

  it('has a part for each confirmation', () => {
    const confirmations = [saml.confirmation({ Address: '192.0.2.1' }), saml.confirmation({ Recipient: 'urn:x' })];
    const summary = asserted({ subject: saml.subject({ confirmations }) });
    const parts = summary.parts.filter(({ id }) => id === 'confirmation');
    expect(parts.map(({ title }) => title)).toEqual(['Subject confirmation 1 of 2', 'Subject confirmation 2 of 2']);
    expect(factsOf(summary, 'confirmation')).toEqual({
      Method: ['bearer'],
      Recipient: [saml.ACS],
      NotOnOrAfter: ['2026-11-22T10:05:00Z'],
      InResponseTo: ['_request'],
      Address: ['192.0.2.1'],
    });
  });

  it('tells conditions, and that several restrictions must all be met', () => {
    const conditions = saml.conditions({ audiences: [['a', 'b'], ['c']], more: '<saml:OneTimeUse/>' });
    const summary = asserted({ conditions });
    const audiences = partOf(summary, 'conditions')?.facts?.filter(({ name }) => name === 'Audience');
    expect(audiences?.map(({ values }) => values.map(written))).toEqual([['a', 'b'], ['c']]);
    expect(statementsOf(summary, 'conditions')).toEqual([expect.stringContaining('Each of these restrictions')]);
    expect(factsOf(summary, 'conditions').OneTimeUse).toBeDefined();
  });

  it('tells how and when the user signed in', () => {
    const authnStatement = saml.authnStatement({ SessionNotOnOrAfter: '2026-11-22T18:00:00Z' });
    expect(factsOf(asserted({ authnStatement }), 'authentication')).toEqual({
      AuthnInstant: ['2026-11-22T09:59:30Z'],
      'Context class': ['PasswordProtectedTransport'],
      SessionIndex: ['_session'],
      SessionNotOnOrAfter: ['2026-11-22T18:00:00Z'],
    });
  });

  it('gives each of several assertions its own parts', () => {
    const summary = answered({ assertions: [saml.assertion({ id: '_a' }), saml.assertion({ id: '_b' })] });
    const titles = summary.parts.filter(({ id }) => id === 'subject').map(({ title }) => title);
    expect(titles).toEqual(['Assertion 1 of 2: Subject', 'Assertion 2 of 2: Subject']);
  });

  it('marks a time that is none', () => {
    expect(factsOf(answered({ issueInstant: 'yesterday' }), 'message').IssueInstant).toEqual([
      'yesterday [not a time]',
    ]);
  });

  it('knows where each part stands in the message', () => {
    const xml = saml.response();
    const { range } = partOf(posted(xml), 'subject') ?? {};
    expect(range && xml.slice(range.start, range.end)).toBe('<saml:Subject>');
  });
});

describe('the table of attributes', () => {
  const xsi = 'http://www.w3.org/2001/XMLSchema-instance';
  const value = (content: string, attributes = ''): string =>
    `<saml:AttributeValue xmlns:xsi="${xsi}" xmlns:xs="http://www.w3.org/2001/XMLSchema"${attributes}>${content}</saml:AttributeValue>`;
  const table = (values: readonly string[], attributes = {}) => {
    const attributeStatement = `<saml:AttributeStatement>${saml.attribute('mail', values, attributes)}</saml:AttributeStatement>`;
    return rowsOf(asserted({ attributeStatement }), 'attributes');
  };

  it('has every value on a line of its own, with name, friendly name and format', () => {
    expect(table([value('a'), value('b')], { FriendlyName: 'Mail' })).toEqual([
      [['mail'], ['Mail'], ['basic'], ['a', 'b']],
    ]);
  });

  it('tells nil, the empty value, a typed value and a NameID apart', () => {
    const nameId = `<saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">p1</saml:NameID>`;
    const values = [value('', ' xsi:nil="true"'), value(''), value('7', ' xsi:type="xs:integer"'), value(nameId)];
    expect(table(values)[0]?.at(-1)).toEqual([
      '[xsi:nil, no value]',
      '[empty]',
      '7 [xs:integer]',
      'p1 [NameID] [persistent]',
    ]);
  });

  it('says of a value that is XML which elements it holds, and of an attribute without values that it has none', () => {
    expect(table([value('<x/><y/>')])[0]?.at(-1)).toEqual(['<x> <y> [XML]']);
    expect(table([])[0]?.at(-1)).toEqual(['no value']);
  });
});

describe('what is encrypted', () => {
  it('is said plainly of an assertion', () => {
    const summary = answered({ assertions: [saml.encrypted('EncryptedAssertion')] });
    expect(statementsOf(summary, 'encrypted')).toEqual([
      'The assertion is encrypted: its subject and attributes can’t be read without the service provider’s private key.',
    ]);
    expect(partOf(summary, 'subject')).toBeUndefined();
  });

  it('is said of the name and of attributes', () => {
    const summary = asserted({
      subject: saml.subject({ nameId: saml.encrypted('EncryptedID') }),
      attributeStatement: `<saml:AttributeStatement>${saml.encrypted('EncryptedAttribute')}</saml:AttributeStatement>`,
    });
    expect(factsOf(summary, 'subject').EncryptedID).toEqual([expect.stringContaining('can’t be read')]);
    expect(statementsOf(summary, 'attributes')).toEqual([expect.stringContaining('One attribute is encrypted')]);
  });
});

describe('the summary of a logout', () => {
  it('says who is logged out of which sessions, and why', () => {
    const xml = saml.logoutRequest({
      sessionIndexes: ['_1', '_2'],
      attributes: { Reason: 'urn:oasis:names:tc:SAML:2.0:logout:user' },
    });
    expect(factsOf(posted(xml, 'SAMLRequest'), 'logout')).toMatchObject({
      NameID: ['ada@example.com'],
      SessionIndex: ['_1', '_2'],
      Reason: ['urn:oasis:names:tc:SAML:2.0:logout:user'],
    });
  });

  it('says that no session is named, and what a partial one means', () => {
    const xml = saml.logoutRequest({ sessionIndexes: [] });
    expect(factsOf(posted(xml, 'SAMLRequest'), 'logout').SessionIndex).toEqual([
      expect.stringContaining('all sessions'),
    ]);
    const response = saml.logoutResponse({ status: saml.status({ codes: ['Success', 'PartialLogout'] }) });
    expect(statementsOf(posted(response), 'status')[0]).toContain('Not every application');
  });
});

describe('the summary of other messages', () => {
  it('takes an artifact apart, with its note and its issuer where that is known', () => {
    const exchange = new Traffic().artifact(7);
    const facts = factsOf(summaryOf(exchange), 'artifact');
    expect(facts).toMatchObject({ 'Type code': ['0x0004 [SAML 2.0]'], 'Endpoint index': ['0'] });
    expect(facts.SourceID).toEqual(['07'.repeat(20), 'SHA-1 of the issuer’s entity ID']);
    expect(summaryOf(exchange, 'urn:idp').parts[0]?.facts?.[2]?.values.map(written)[1]).toBe('that of urn:idp');
    expect(summaryOf(exchange).statements).toEqual([{ words: expect.stringContaining('artifact'), tone: 'weak' }]);
  });

  it('tells WS-Federation’s parameters', () => {
    const url =
      'https://adfs.example/adfs/ls/?wa=wsignin1.0&wtrealm=urn%3Asp&wreply=https%3A%2F%2Fsp.example&wct=2026-11-22T10%3A00%3A00Z&wctx=c';
    expect(factsOf(summaryOf(new Traffic().page(url)), 'ws-federation')).toEqual({
      'Action (wa)': ['wsignin1.0'],
      'Realm (wtrealm)': ['urn:sp'],
      'Reply to (wreply)': ['https://sp.example'],
      'Sent to': ['https://adfs.example/adfs/ls/'],
      'Time (wct)': ['2026-11-22T10:00:00Z'],
      'Context (wctx)': ['c'],
    });
  });

  it('reads SAML 1.1 in its own words', () => {
    const summary = posted(saml11Response());
    expect(statementsOf(summary, 'status')).toEqual(['Success — The request was carried out.']);
    expect(factsOf(summary, 'parties')).toEqual({ Issuer: [saml.IDP], Recipient: [saml.ACS], Audience: [saml.SP] });
    expect(factsOf(summary, 'subject')).toEqual({
      NameIdentifier: ['ada@example.com'],
      Format: ['emailAddress'],
      ConfirmationMethod: ['bearer (SAML 1.1)'],
    });
    expect(rowsOf(summary, 'attributes')[0]?.at(-1)).toEqual(['ada@example.com', 'ada@example.org']);
    expect(partOf(summary, 'validity')?.windows).toHaveLength(1);
  });

  it('reads a WS-Trust answer and the token in it', () => {
    const body = `wa=wsignin1.0&wresult=${encodeURIComponent(tokenResponse(saml11Assertion()))}`;
    const summary = summaryOf(new Traffic().rawPost(body));
    expect(factsOf(summary, 'ws-trust')).toMatchObject({ 'Applies to': [saml.SP], Context: ['ctx-1'] });
    expect(partOf(summary, 'ws-trust')?.windows?.[0]?.label).toBe('Lifetime');
    expect(factsOf(summary, 'subject').NameIdentifier).toEqual(['ada@example.com']);
  });

  it('tells an entity’s roles, endpoints, keys and flags', () => {
    const summary = posted(spEntity({ attributes: { WantAssertionsSigned: true } }));
    expect(factsOf(summary, 'entity')).toMatchObject({ 'Entity ID': [saml.SP], Roles: ['Service provider'] });
    expect(factsOf(summary, 'role')).toMatchObject({
      Protocols: ['SAML 2.0'],
      Keys: ['1 for signing'],
      WantAssertionsSigned: ['true'],
    });
    expect(rowsOf(summary, 'role')).toEqual([
      [['AssertionConsumerService'], ['HTTP-POST'], ['0 [default]'], [saml.ACS]],
      [['AssertionConsumerService'], ['HTTP-Artifact'], ['1'], [saml.ACS]],
    ]);
  });

  it('lists the entities of a federation', () => {
    const members = Array.from({ length: 5 }, (_, i) => entity({ entityId: `urn:e${i}` }));
    const summary = posted(entities(members, { Name: 'All' }));
    expect(factsOf(summary, 'entities')).toMatchObject({ Entities: ['5 entities'], Group: ['All'] });
    expect(rowsOf(summary, 'entities')[4]).toEqual([['urn:e4'], ['Identity provider']]);
    expect(partOf(summary, 'entity')).toBeUndefined();
  });

  it('says of a refused document that nothing can be told, and tells nothing', () => {
    const summary = posted('<samlp:Response><oops></samlp:Response>');
    expect(summary.parts).toEqual([]);
    expect(summary.statements).toEqual([{ words: expect.stringContaining('refused'), tone: 'bad' }]);
  });

  it('tells the message inside an ArtifactResponse apart from it', () => {
    const summary = posted(saml.artifactResponse(saml.response()));
    expect(summary.parts.filter(({ title }) => title.startsWith('Message inside: ')).length).toBeGreaterThan(5);
  });
});

describe('the moment of receipt', () => {
  it('is when the request set out, and unknown of what was pasted', () => {
    const exchange = new Traffic().answer('_1');
    expect(summaryOf(exchange).received).toBe(exchange.startedAt);
    const pasted: Exchange = {
      ...exchange,
      source: 'pasted',
      request: { ...exchange.request, body: { kind: 'octets', octets: new TextEncoder().encode(saml.response()) } },
    };
    expect(summaryOf(pasted).received).toBeUndefined();
  });
});
