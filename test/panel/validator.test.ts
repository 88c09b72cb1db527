// The validator's page without its drawing: which Response it means, what it is held against, and what comes of it.
import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/analysis/analyze.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import type { Deployment } from '../../src/deployments/deployment.ts';
import { newDeploymentOf } from '../../src/deployments/new-deployment.ts';
import { indexOf } from '../../src/panel/analysis-index.ts';
import { type TraceItem, traceTree } from '../../src/panel/trace-tree.ts';
import {
  fittingDeployment,
  meantAtFirst,
  type ResponseToValidate,
  readPastedResponse,
  responsesIn,
  salesforceDeployments,
  UNCONFIGURED,
} from '../../src/panel/validator/responses.ts';
import { validate } from '../../src/panel/validator/validate.ts';
import { validatorText } from '../../src/panel/validator/validator-text.ts';
import { Traffic } from '../builders/exchanges.ts';
import * as saml from '../builders/saml.ts';

const LOGIN_URL = 'https://example.my.salesforce.com?so=00D000000000001';

const configured: Deployment = {
  ...newDeploymentOf('salesforce-org', 'mine'),
  sp: {
    product: 'salesforce-org',
    entityId: saml.SP,
    assertionConsumerServices: [{ location: LOGIN_URL }],
    singleLogoutServices: [],
  },
  idp: { product: 'generic', entityId: saml.IDP, singleSignOnServices: [], singleLogoutServices: [] },
};
const other = newDeploymentOf('okta', 'other');
const store = (...deployments: Deployment[]) => ({ deployments, chosen: new Map<string, Deployment>() });

function trace(add: (traffic: Traffic) => void) {
  const traffic = new Traffic();
  add(traffic);
  const analysis = analyze(traffic.exchanges, { limits: DEFAULT_LIMITS });
  const items = traceTree(indexOf(analysis), 'saml').flatMap((node) => [
    node.item,
    ...node.children.map(({ item }) => item),
  ]);
  return { analysis, responses: responsesIn(analysis), items };
}

/** A login elsewhere after one at Salesforce. */
const two = trace((traffic) => {
  traffic.ask('_a');
  traffic.post('SAMLResponse', saml.response({ id: '_first', inResponseTo: '_a' }), undefined, { url: LOGIN_URL });
  traffic.ask('_b');
  traffic.post('SAMLResponse', saml.response({ id: '_second', inResponseTo: '_b' }));
});
const idOf = (response: ResponseToValidate | undefined) => response?.message.decoded.header.id;

describe('which Response is meant', () => {
  it('lists the Responses of the trace, the newest first, and nothing else', () => {
    expect(two.responses.map(idOf)).toEqual(['_second', '_first']);
  });

  it('is the one that Salesforce got, where nothing is selected', () => {
    expect(idOf(meantAtFirst(undefined, two.responses))).toBe('_first');
    expect(meantAtFirst(undefined, [])).toBeUndefined();
  });

  it('is the selected one, or the answer to the request or flow that is selected', () => {
    const named = (id: string) => (item: TraceItem) => item.kind === 'message' && item.message.decoded.header.id === id;
    expect(idOf(meantAtFirst(two.items.find(named('_second')), two.responses))).toBe('_second');
    expect(idOf(meantAtFirst(two.items.find(named('_b')), two.responses))).toBe('_second');
    const flows = two.items.filter(({ kind }) => kind === 'flow');
    expect(flows.map((flow) => idOf(meantAtFirst(flow, two.responses))).toSorted()).toEqual(['_first', '_second']);
  });
});

describe('what is pasted', () => {
  const xml = saml.response({ id: '_pasted' });

  it.each([
    ['XML', xml],
    ['base64', Buffer.from(xml).toString('base64')],
    ['a form body', `SAMLResponse=${encodeURIComponent(Buffer.from(xml).toString('base64'))}&RelayState=x`],
  ])('is read from %s', (_, text) => {
    const pasted = readPastedResponse(text);
    expect(typeof pasted === 'object' && idOf(pasted)).toBe('_pasted');
  });

  it('is said to be nothing, or no message', () => {
    expect(readPastedResponse(' \n')).toBe('nothing');
    expect(readPastedResponse('See attachment.')).toBe('unreadable');
  });

  it('is held against the times of nobody: no clock says when it was received', () => {
    const pasted = readPastedResponse(xml);
    if (typeof pasted === 'string') throw new TypeError(pasted);
    expect(validate(pasted, UNCONFIGURED, undefined).lines[3]?.outcome).not.toBe('fail');
  });
});

describe('what it is held against', () => {
  const [second, first] = two.responses as [ResponseToValidate, ResponseToValidate];

  it('is the deployment that fits, of those in which Salesforce takes the assertion', () => {
    expect(salesforceDeployments(store(other, configured))).toEqual([configured]);
    expect(fittingDeployment(first, store(other, configured))).toBe(configured);
    expect(fittingDeployment(first, store(other))).toBeUndefined();
  });

  it('is the one that the user chose for the flow', () => {
    const chosen = { ...configured, id: 'chosen' };
    const choice = new Map([[second.flow?.id ?? '', chosen]]);
    expect(fittingDeployment(second, { deployments: [chosen], chosen: choice })).toBe(chosen);
  });
});

describe('the result', () => {
  const [, first] = two.responses as [ResponseToValidate, ResponseToValidate];

  it('has 14 lines in order, a prediction, and the message for Salesforce’s own page', () => {
    const { lines, loginHistory, copy } = validate(first, configured, undefined);
    expect(lines.map(({ number }) => number)).toEqual(Array.from({ length: 14 }, (_, index) => index + 1));
    expect(lines[0]).toMatchObject({ name: 'Status', outcome: 'pass', liveName: 'Validating the Status' });
    expect(loginHistory?.meaning).toMatch(/\.$/);
    expect(Buffer.from(copy ?? '', 'base64').toString()).toContain('ID="_first"');
  });

  it('never passes what is not configured', () => {
    const { lines } = validate(first, UNCONFIGURED, undefined);
    expect(lines.filter(({ name }) => ['Issuer', 'Audience'].includes(name)).map(({ outcome }) => outcome)).toEqual([
      'not-checked',
      'not-checked',
    ]);
  });

  it('says that a second post of the same Response is a replay, where nothing else is known to be wrong', () => {
    const assertions = [saml.encrypted('EncryptedAssertion')];
    const { responses } = trace((traffic) => {
      traffic.ask('_a');
      for (let time = 0; time < 2; time++)
        traffic.post('SAMLResponse', saml.response({ id: '_twice', inResponseTo: '_a', assertions }), undefined, {
          url: LOGIN_URL,
        });
    });
    const statuses = responses.map((response) => validate(response, UNCONFIGURED, undefined).loginHistory?.status);
    expect(statuses).toEqual(['Replay Detected', undefined]);
  });

  it('has words for every outcome of a line', () => {
    const { lines } = validate(first, configured, undefined);
    for (const { outcome } of lines) expect(validatorText.outcome[outcome].word).not.toBe('');
  });
});
