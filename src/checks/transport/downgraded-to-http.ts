// From https to http in the course of a login: Secure cookies stay behind, and the message goes in clear (FIELD F31).
import type { Exchange } from '../../capture/exchange.ts';
import type { Check } from '../check.ts';
import type { CheckSubject } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { isLoopback, readAddress, siteOf } from './addresses.ts';
import { cut, hopAfter, hopsFrom, redirectOf, statusText } from './http-facts.ts';
import { answeredLegs, askedLegs, pageBehind, wentOn } from './login-legs.ts';

export const downgradedToHttp: Check = {
  id: 'downgraded-to-http',
  cites: ['F31', 'F28'],
  title: 'A login that runs over https stays on https.',
  stage: 'transport',
  applies: ({ flow }) => flow.kind === 'sso',
  run: (subject) => {
    const [redirect] = downgradesOf(subject);
    if (redirect) return [judgeRedirect(redirect, subject)];
    return [...postedInClear(subject), ...askedInClear(subject)].slice(0, 1);
  },
};

export interface Downgrade {
  readonly exchange: Exchange;
  readonly target: string;
}

/**
 * Redirects from https to http within one site. To a loopback address nothing leaves the machine, so there one counts only
 * where the login broke.
 */
export function downgradesOf(subject: CheckSubject): Downgrade[] {
  return subject.exchanges.flatMap((exchange) => {
    const target = redirectOf(exchange);
    if (target === undefined || !target.startsWith('http:')) return [];
    const [from, to] = [readAddress(exchange.request.url), readAddress(target)];
    const harmless = to !== undefined && isLoopback(to.host) && subject.flow.outcome !== 'failed';
    if (from?.scheme !== 'https' || !to || harmless) return [];
    // A browser that knows the host by HSTS turns it back by itself: nothing goes over http.
    if (hopAfter(exchange, subject.trace)?.response?.status === 307) return [];
    return siteOf(from.host) === siteOf(to.host) ? [{ exchange, target }] : [];
  });
}

const siteAt = ({ request }: Exchange): string => siteOf(readAddress(request.url)?.host ?? '');

function judgeRedirect({ exchange, target }: Downgrade, subject: CheckSubject): Judgement {
  const response = subject.legs.find((leg) => leg.response)?.response;
  const carried = subject.messages.some((message) => message.exchange === exchange);
  const went = wentOn(subject, { response });
  const atSp = response !== undefined && siteAt(response.exchange) === siteAt(exchange);
  return {
    outcome: went === 'badly' ? 'fail' : 'warn',
    // On the way to a page of the IdP it broke nothing that would be seen.
    confidence: went !== 'badly' ? 'proven' : carried || atSp ? 'likely' : 'hint',
    where: { exchange: exchange.id, path: 'Location' },
    seen: `${statusText(exchange)} → ${cut(target)}`,
    expected: cut(target.replace(/^http:/, 'https:')),
    message: `The server was asked over https and redirects to http${carried ? ', after it got a SAML message' : ''}. Cookies with Secure are not sent there, so the session seems lost, and what is sent can be read on the way. The application behind a proxy usually does not know that the outside is https.`,
    fix: FORWARDED,
    party: 'sp',
  };
}

const FORWARDED =
  'Let the application trust the proxy’s X-Forwarded-Proto (proxyVars, ForwardedHeaders, USE_X_FORWARDED_HOST, SAMLContextProviderLB), or set its public address with https; let the proxy send that header.';

/** The Response itself goes over http to a host that is not this machine. */
function postedInClear(subject: CheckSubject): Judgement[] {
  return answeredLegs(subject).flatMap(({ response: { exchange, index } }): Judgement[] => {
    const address = readAddress(exchange.request.url);
    if (address?.scheme !== 'http' || isLoopback(address.host)) return [];
    const from = readAddress(pageBehind(exchange, subject) ?? '');
    if (from?.scheme !== 'https') return [];
    // HSTS turns the address to https before anything leaves the browser.
    if (hopsFrom(exchange, subject.trace)[0]?.response?.status === 307) return [];
    return [
      {
        outcome:
          wentOn(subject, { response: subject.legs.find((leg) => leg.response)?.response }) === 'badly'
            ? 'fail'
            : 'warn',
        where: { message: index, exchange: exchange.id },
        seen: cut(exchange.request.url),
        expected: cut(exchange.request.url.replace(/^http:/, 'https:')),
        message:
          'The IdP’s page is https, and the response is posted to an ACS over http: anybody on the way can read it and use it, browsers warn of it, and cookies with Secure don’t come along.',
        fix: 'Register the ACS URL with https at the IdP and at the service provider.',
        party: 'sp',
      },
    ];
  });
}

/** The request asks for http although the SP's own page is https: the SP computes its address without the proxy's header. */
function askedInClear(subject: CheckSubject): Judgement[] {
  return askedLegs(subject).flatMap((leg): Judgement[] => {
    const { decoded, exchange, index } = leg.request;
    const asked = decoded.message?.kind === 'AuthnRequest' ? decoded.message.assertionConsumerServiceUrl : undefined;
    const [wanted, page] = [readAddress(asked ?? ''), readAddress(pageBehind(exchange, subject) ?? '')];
    if (asked === undefined || wanted?.scheme !== 'http' || page?.scheme !== 'https' || wanted.host !== page.host)
      return [];
    return [
      {
        outcome: wentOn(subject, leg) === 'badly' || leg.response === undefined ? 'fail' : 'warn',
        where: { message: index, exchange: exchange.id, path: 'AuthnRequest/@AssertionConsumerServiceURL' },
        seen: cut(asked),
        expected: cut(asked.replace(/^http:/, 'https:')),
        message: `The service provider’s page is https, but the request asks for the response at http. It computes its own address without knowing of the proxy that ends TLS. The IdP refuses an address that is not registered, or posts to http.`,
        fix: FORWARDED,
        party: 'sp',
      },
    ];
  });
}
