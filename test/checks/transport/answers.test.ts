// Which request a response answers, and how often: replays, unknown and older requests, unsolicited ones.
import { describe, expect, it } from 'vitest';
import { epochMs } from '../../../src/base/units.ts';
import {
  answerToOlderRequest,
  inResponseToUnknown,
  requestAnsweredTwice,
  unsolicitedResponse,
} from '../../../src/checks/transport/in-response-to.ts';
import { responsePostedTwice } from '../../../src/checks/transport/response-posted-twice.ts';
import { UNKNOWN_DEPLOYMENT } from '../../../src/deployments/detect.ts';
import { STARTED } from '../../builders/exchanges.ts';
import { response, status } from '../../builders/saml.ts';
import { WebTraffic } from './web-traffic.ts';

const xml = (id: string, inResponseTo: string | undefined, codes: readonly string[] = ['Success']) =>
  response({ id, inResponseTo, assertions: [], status: status({ codes }) });

describe('a response that is posted twice', () => {
  const twice = (first: object, second: object) => {
    const traffic = new WebTraffic();
    traffic.ask('_1');
    traffic.post('SAMLResponse', xml('_r', '_1'), undefined, { initiator: 'https://idp.example', ...first });
    traffic.post('SAMLResponse', xml('_r', '_1'), undefined, { initiator: 'https://idp.example', ...second });
    return traffic;
  };
  const redirects = { status: 302, redirectUrl: 'https://sp.example/home' };

  it('within two seconds was submitted twice', () => {
    const finding = twice(redirects, { status: 403 }).finding(responsePostedTwice);
    expect(finding).toMatchObject({ outcome: 'fail', confidence: 'proven', where: { exchange: 'x2' }, party: 'idp' });
    expect(finding.message).toContain('submitted twice');
  });

  it('later was sent again by the back button or a reload', () => {
    const finding = twice(redirects, { ...redirects, startedAt: epochMs(STARTED + 60_000) }).finding(
      responsePostedTwice,
    );
    expect(finding).toMatchObject({ outcome: 'warn', party: 'browser' });
    expect(finding.message).toContain('back button');
    expect(finding.seen).toContain('59.0 seconds');
  });

  it('is the service provider’s own doing where its page posts to itself', () => {
    expect(twice({ status: 200 }, { initiator: 'https://sp.example' }).findings(responsePostedTwice)).toEqual([]);
  });

  it('is one post where a redirect keeps it', () => {
    const traffic = new WebTraffic();
    traffic.ask('_1');
    const redirectUrl = 'https://sp.example/acs/';
    const post = traffic.post('SAMLResponse', xml('_r', '_1'), undefined, { status: 308, redirectUrl });
    traffic.post('SAMLResponse', xml('_r', '_1'), undefined, { requestId: post.requestId, hop: 1, url: redirectUrl });
    expect(traffic.findings(responsePostedTwice)).toEqual([]);
  });

  it('is nothing where it was posted once, or is no login', () => {
    const traffic = new WebTraffic();
    traffic.answer(undefined);
    expect(traffic.findings(responsePostedTwice)).toEqual([]);
  });
});

describe('InResponseTo that names no request', () => {
  it('is the IdP’s fault where another request waits in this tab', () => {
    const traffic = new WebTraffic();
    traffic.ask('_1');
    traffic.answer('_other', undefined, { status: 403 });
    expect(traffic.finding(inResponseToUnknown, { flow: 1 })).toMatchObject({
      outcome: 'fail',
      confidence: 'proven',
      weakenedBy: [],
      seen: '_other',
      party: 'idp',
    });
  });

  it('says little where the recording began a moment ago', () => {
    const traffic = new WebTraffic();
    traffic.answer('_before', undefined, { status: 200 });
    expect(traffic.finding(inResponseToUnknown)).toMatchObject({
      outcome: 'info',
      confidence: 'hint',
      weakenedBy: ['recording-began-late'],
    });
  });

  it('is likely a bookmark or another browser where the recording is long', () => {
    const traffic = new WebTraffic();
    traffic.page('https://else.example/');
    traffic.answer('_before', undefined, { status: 403, startedAt: epochMs(STARTED + 3_600_000) });
    expect(traffic.finding(inResponseToUnknown)).toMatchObject({
      outcome: 'fail',
      confidence: 'likely',
      weakenedBy: [],
    });
  });

  it('is nothing in a response that answers a request, or that nobody asked for', () => {
    const traffic = new WebTraffic();
    traffic.ask('_1');
    traffic.answer('_1');
    traffic.answer(undefined);
    expect(traffic.findings(inResponseToUnknown)).toEqual([]);
    expect(traffic.findings(inResponseToUnknown, { flow: 1 })).toEqual([]);
  });
});

describe('an answer to an older request', () => {
  const two = (answered: number, from = 'https://sp.example') => {
    const traffic = new WebTraffic();
    traffic.ask('_1', undefined, { tab: 1, initiator: 'https://sp.example' });
    traffic.ask('_2', undefined, { tab: 2, initiator: from });
    traffic.answer('_1', undefined, { tab: 1, status: answered });
    traffic.answer('_2', undefined, { tab: 2, status: 200 });
    return traffic;
  };

  it('may be the reason where that login failed', () => {
    expect(two(403).finding(answerToOlderRequest)).toMatchObject({
      outcome: 'fail',
      confidence: 'hint',
      seen: '_1',
      expected: expect.stringMatching(/^_2, issued at 20\d\d-/),
      party: 'sp',
    });
  });

  it('is nothing where both logins went well', () => {
    expect(two(200).findings(answerToOlderRequest)).toEqual([]);
    expect(two(200).findings(answerToOlderRequest, { flow: 1 })).toEqual([]);
  });

  it('is nothing where the newer request was another service provider’s', () => {
    expect(two(403, 'https://other.example').findings(answerToOlderRequest)).toEqual([]);
  });
});

describe('a request that is answered twice', () => {
  const answers = (first: readonly string[], second: number) => {
    const traffic = new WebTraffic();
    traffic.ask('_1');
    traffic.post('SAMLResponse', xml('_r1', '_1', first));
    traffic.post('SAMLResponse', xml('_r2', '_1'), undefined, { status: second });
    return traffic;
  };

  it('fails where the second answer was refused, and warns where it was not', () => {
    expect(answers(['Success'], 403).finding(requestAnsweredTwice)).toMatchObject({
      outcome: 'fail',
      where: { exchange: 'x2' },
    });
    expect(answers(['Success'], 200).finding(requestAnsweredTwice).outcome).toBe('warn');
  });

  it('is how some IdPs go on after an error', () => {
    expect(answers(['Responder'], 200).findings(requestAnsweredTwice)).toEqual([]);
  });

  it('is nothing in a login with one answer', () => {
    const traffic = new WebTraffic();
    traffic.ask('_1');
    traffic.answer('_1');
    expect(traffic.findings(requestAnsweredTwice)).toEqual([]);
  });
});

describe('a response that nobody asked for', () => {
  const begun = (parts: object = {}, html?: string) => {
    const traffic = new WebTraffic();
    traffic.dress(traffic.answer(undefined, undefined, parts), html === undefined ? {} : { html });
    return traffic;
  };

  it('is only noted where it went well', () => {
    expect(begun().finding(unsolicitedResponse)).toMatchObject({ outcome: 'info', confidence: 'proven' });
  });

  it('fails where the deployment forbids it', () => {
    const deployment = { ...UNKNOWN_DEPLOYMENT, requirements: { unsolicited: 'forbidden' as const } };
    expect(begun().finding(unsolicitedResponse, { deployment })).toMatchObject({
      outcome: 'fail',
      confidence: 'proven',
    });
  });

  it('is the likely reason where the error page says so, and else a hint', () => {
    expect(
      begun({ status: 500 }, 'Error: InResponseTo is missing from response').finding(unsolicitedResponse),
    ).toMatchObject({
      outcome: 'fail',
      confidence: 'likely',
    });
    expect(begun({ status: 500 }).finding(unsolicitedResponse)).toMatchObject({
      outcome: 'fail',
      confidence: 'hint',
      seen: 'no InResponseTo',
      expected: 'The ID of a request, if the service provider takes only logins that it asked for',
    });
  });

  it('has no empty InResponseTo', () => {
    const traffic = new WebTraffic();
    traffic.answer('');
    expect(traffic.finding(unsolicitedResponse)).toMatchObject({ outcome: 'fail', seen: '', party: 'idp' });
  });

  it('is not one that answers a request', () => {
    const traffic = new WebTraffic();
    traffic.ask('_1');
    traffic.answer('_1');
    expect(traffic.findings(unsolicitedResponse)).toEqual([]);
  });
});
