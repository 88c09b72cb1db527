// request-issuer-differs and sso-url-differs: what the SP says of itself and of the IdP when it asks, held against the deployment.
import type { Check } from '../check.ts';
import type { CheckSubject, SubjectLeg, SubjectMessage } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { locationOf } from '../transport/addresses.ts';
import { compareValue, confidenceOf, cut, differing, judgeSpaced, notChecked, passed, placeOf } from './compare.ts';
import { configuredLegs } from './configured-legs.ts';
import { nameOf, settingAt } from './product-settings.ts';

export const requestIssuerDiffers: Check = {
  id: 'request-issuer-differs',
  cites: ['P1', 'F36', 'F33', 'N30', 'SF-SP-003'],
  title: 'The SP calls itself in its AuthnRequest by the entity ID that is configured, compared exactly.',
  stage: 'request',
  applies: ({ legs }) => legs.some((leg) => requestOf(leg) !== undefined),
  run: (subject) => {
    const { deployment } = subject;
    const expected = deployment.sp.entityId;
    if (expected === undefined) {
      const message = 'The SP’s entity ID is not configured, so the Issuer of the request was not compared.';
      return [notChecked(firstPlace(subject, 'AuthnRequest/Issuer'), 'the SP’s entity ID', message)];
    }
    return configuredLegs(subject).flatMap((leg): Judgement[] => {
      const request = requestOf(leg);
      const seen = issuerOf(request);
      // That a request names nobody is a fault of its structure, and said there.
      if (!request || seen === undefined) return [];
      const where = placeOf(request, 'AuthnRequest/Issuer');
      const compared = compareValue(seen, [expected]);
      if (compared.equal && compared.spaced) {
        const fix = `Take the white space off: ${settingAt('sp', 'sp-entity-id', deployment)}.`;
        return [judgeSpaced({ where, what: 'Issuer of the request', seen, expected, fix })];
      }
      if (compared.equal) return [passed(where, seen, 'The SP calls itself by its configured entity ID.')];
      return [
        {
          outcome: wasAnswered(leg) ? 'warn' : 'fail',
          confidence: confidenceOf(subject),
          where,
          seen: cut(seen),
          expected: cut(expected),
          message: `The name by which the SP asks ${differing(compared)}, compared with its configured entity ID. ${capital(nameOf('idp', deployment))} looks the SP up by this name and does not know it under another one.`,
          fix: `Register the SP at the IdP under the name that it uses: ${settingAt('idp', 'sp-entity-id', deployment)}; or change it at the SP: ${settingAt('sp', 'sp-entity-id', deployment)}.`,
          party: 'sp',
        },
      ];
    });
  },
};

export const ssoUrlDiffers: Check = {
  id: 'sso-url-differs',
  cites: ['P4', 'F32', 'N27', 'SF-SP-014', 'SF-MO-004', 'TW-FL-007', 'TW-FX-010', 'TW-CO-009'],
  title: 'The AuthnRequest is made out to a single sign-on address of the IdP that is configured.',
  stage: 'request',
  applies: ({ legs }) => legs.some((leg) => requestOf(leg) !== undefined),
  run: (subject) => {
    const { deployment } = subject;
    const expected = deployment.idp.singleSignOnServices.map(({ location }) => location);
    if (expected.length === 0) {
      const message = 'The IdP’s single sign-on address is not configured, so where the request goes was not compared.';
      return [notChecked(firstPlace(subject, 'AuthnRequest/@Destination'), 'the single sign-on URL', message)];
    }
    return configuredLegs(subject).flatMap((leg): Judgement[] => {
      const request = requestOf(leg);
      if (!request) return [];
      const { destination } = request.decoded.header;
      // Destination is what the SP has configured; the address itself may be a page of the IdP's on which it was seen first.
      const seen = destination || locationOf(withoutMessage(request.exchange.request.url), expected);
      const where = destination
        ? placeOf(request, 'AuthnRequest/@Destination')
        : { message: request.index, exchange: request.exchange.id };
      const compared = compareValue(seen, expected);
      if (compared.equal) return [passed(where, seen, 'The request goes to the IdP’s configured address.')];
      return [
        {
          outcome: isRefused(leg, subject) ? 'fail' : 'warn',
          confidence: destination ? confidenceOf(subject) : 'likely',
          where,
          seen: cut(seen),
          expected: cut(compared.nearest),
          message: `The address to which the SP sends its request ${differing(compared)}, compared with the IdP’s configured one. Another address may be another tenant, another application or another binding.`,
          fix: `Correct ${settingAt('sp', 'sso-url', deployment)}. At the IdP: ${settingAt('idp', 'sso-url', deployment)}.`,
          party: 'sp',
        },
      ];
    });
  },
};

function requestOf({ request }: SubjectLeg): SubjectMessage | undefined {
  return request?.decoded.message?.kind === 'AuthnRequest' ? request : undefined;
}

/** The IdP took the request: what is wrong with it did not stop the login, and the deployment may be what is out of date. */
export const wasAnswered = ({ response }: SubjectLeg): boolean => response?.decoded.header.status === 'Success';

/** The login failed, and no answer of the IdP's was seen: what is wrong with the request is what it was refused for. */
export const isRefused = ({ response }: SubjectLeg, { flow }: CheckSubject): boolean =>
  response === undefined && flow.outcome === 'failed';

function issuerOf(request: SubjectMessage | undefined): string | undefined {
  const content = request?.decoded.message;
  return content?.kind === 'AuthnRequest' ? content.issuer?.value : undefined;
}

function firstPlace(subject: CheckSubject, path: string) {
  const request = subject.legs.map(requestOf).find((message) => message !== undefined);
  return request ? placeOf(request, path) : {};
}

const OF_THE_MESSAGE = /^(SAMLRequest|SAMLResponse|RelayState|SigAlg|Signature|SAMLEncoding)(=|$)/;

/** The address that HTTP-Redirect appended the message to: its own parameters stay. */
export function withoutMessage(url: string): string {
  const [beforeHash = ''] = url.split('#', 1);
  const mark = beforeHash.indexOf('?');
  if (mark === -1) return beforeHash;
  const kept = beforeHash
    .slice(mark + 1)
    .split('&')
    .filter((pair) => pair !== '' && !OF_THE_MESSAGE.test(pair));
  const path = beforeHash.slice(0, mark);
  return kept.length > 0 ? `${path}?${kept.join('&')}` : path;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
