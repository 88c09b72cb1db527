// The same login again and again (FIELD F28): counted by the flow, attributed here to what was seen on the way round.
import type { Check } from '../check.ts';
import type { CheckSubject } from '../check-subject.ts';
import { reasonText } from './cookie-missing-at-acs.ts';
import { isSessionLike } from './cookies.ts';
import { downgradesOf } from './downgraded-to-http.ts';
import { answeredLegs, askedLegs } from './login-legs.ts';
import { cookiesAtAcs } from './missing-cookies.ts';
import { lostSession } from './session-cookie-not-kept.ts';

/** Cycles within about 60 seconds that make a loop (F28). */
const LOOP = 3;

export const loginLoop: Check = {
  id: 'login-loop',
  cites: ['F28', 'F68'],
  title: 'The browser is not sent through the same login three times within a minute.',
  // Whatever else was found is what turns the wheel; the error page on which it ends is only how it shows.
  stage: 'after',
  applies: ({ flow }) => flow.kind === 'sso' && (flow.loop?.cycles ?? 0) >= LOOP,
  run: (subject) => {
    const { cycles = 0 } = subject.flow.loop ?? {};
    const last = answeredLegs(subject).at(-1)?.response;
    const where = last ? { message: last.index, exchange: last.exchange.id } : {};
    const [why, fix] = attribute(subject);
    return [
      {
        outcome: 'fail',
        confidence: 'likely',
        where,
        seen: `${cycles} logins at the same service provider within a minute`,
        expected: 'One',
        message: `The IdP logs the user in, and the service provider asks for a login again, ${cycles} times so far. IdPs and browsers break that off after some rounds (MSIS7042, AADSTS50196, too many redirects). ${why}`,
        fix,
        party: 'sp',
      },
    ];
  },
};

function attribute(subject: CheckSubject): [why: string, fix: string] {
  for (const { response } of answeredLegs(subject)) {
    const missing = cookiesAtAcs(response.exchange, subject)?.missing.find(({ cookie }) => isSessionLike(cookie));
    if (missing)
      return [
        `The cookie ${missing.cookie.name} was missing at the ACS: ${reasonText(missing.reason)}.`,
        'See the finding about the cookie that is missing at the ACS.',
      ];
    const lost = lostSession(response.exchange, subject)?.lost[0];
    if (lost)
      return [
        `The session cookie ${lost.cookie.name} that the ACS set did not come along with the next request.`,
        'See the finding about the session cookie that was not kept.',
      ];
  }
  const [downgrade] = downgradesOf(subject);
  if (downgrade)
    return [
      'On the way round the browser was sent from https to http, where Secure cookies don’t go.',
      'Let the service provider build its addresses with https.',
    ];
  if (
    askedLegs(subject).some(
      ({ request: { decoded } }) => decoded.message?.kind === 'AuthnRequest' && decoded.message.forceAuthn,
    )
  )
    return [
      'Each request has ForceAuthn, so that a session at the IdP does not end the round.',
      'Switch ForceAuthn off, or let the service provider ask for it only once in a session.',
    ];
  return [
    'Cookies and addresses look right, so the service provider probably took the response and then refused the user: unknown, disabled, not mapped, or in another spelling.',
    'Look in the service provider’s log for what it says of this user after the response; compare NameID and attributes with the account there.',
  ];
}
