// Something was posted to the service provider whose content the browser did not tell: perhaps the response that nobody saw.
import type { Exchange } from '../../capture/exchange.ts';
import type { Check } from '../check.ts';
import type { CheckSubject } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { hostOf } from '../trace-index.ts';
import { bodyLength, cut, isNavigation, methodOf } from './http-facts.ts';
import { type AskedLeg, askedLegs, pageBehind } from './login-legs.ts';
import { after } from './nearby.ts';

const LOGIN = 15 * 60_000;
/** Octets of a urlencoded body beyond which Firefox gives extensions nothing of it. */
const FIREFOX_GIVES = 1_048_576;

export const postedFormNotGiven: Check = {
  id: 'posted-form-not-given',
  cites: ['F40'],
  title: 'What was posted to the service provider after the request was given to the recorder.',
  stage: 'symptom',
  applies: (subject) => unanswered(subject).length > 0,
  run: (subject) =>
    unanswered(subject).flatMap((leg) => {
      const post = unseenPost(leg, subject);
      return post ? [judge(post)] : [];
    }),
};

const unanswered = (subject: CheckSubject): AskedLeg[] => askedLegs(subject).filter(({ response }) => !response);

/** The first one to a host of the SP, in the tab in which it asked. */
function unseenPost({ request }: AskedLeg, subject: CheckSubject): Exchange | undefined {
  const { message } = request.decoded;
  const addresses = [
    message?.kind === 'AuthnRequest' ? message.assertionConsumerServiceUrl : undefined,
    ...subject.deployment.sp.assertionConsumerServices.map(({ location }) => location),
    pageBehind(request.exchange, subject),
  ];
  const hosts = new Set(addresses.flatMap((url) => (url === undefined ? [] : hostOf(url))));
  hosts.delete(hostOf(request.exchange.request.url));
  return after(subject.trace.ofTab(request.exchange.tab?.id), request.exchange, LOGIN).find(
    (exchange) =>
      exchange.requestBody === 'unavailable' &&
      isNavigation(exchange) &&
      hosts.has(hostOf(exchange.request.url)) &&
      methodOf(exchange, subject.trace) === 'POST',
  );
}

function judge(post: Exchange): Judgement {
  const octets = bodyLength(post);
  const isLarge = octets !== undefined && octets > FIREFOX_GIVES;
  return {
    outcome: isLarge ? 'warn' : 'not-checked',
    confidence: isLarge ? 'likely' : 'hint',
    where: { exchange: post.id },
    seen: `POST ${cut(post.request.url)}${octets === undefined ? '' : `, ${octets.toLocaleString('en')} bytes`}, content not given`,
    expected: 'The posted response',
    message: isLarge
      ? 'This was probably the response, but Firefox gives extensions nothing of a form of more than 1 MiB, so nothing of it could be checked. The login itself may be all right.'
      : 'The browser did not tell what was posted here. If it was the response, nothing of it could be checked; the login itself may be all right.',
    fix: isLarge
      ? 'Keep the SAML panel of the devtools open during the login, or trace it in Chromium or Edge, which give such forms whole. A response of this size is worth a look too: find the attribute that is that long.'
      : 'Keep the SAML panel of the devtools open during the login, which sees posted bodies as they were sent.',
    party: 'browser',
  };
}
