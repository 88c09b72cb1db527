// Destination of the AuthnRequest against the address that it was really sent to (FIELD F32, peer value P4).
import { describeDifference, differenceOf } from '../../base/value-difference.ts';
import { configuredLegs } from '../addressing/configured-legs.ts';
import type { Check } from '../check.ts';
import type { CheckSubject } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { withRootPath } from './addresses.ts';
import { cut } from './http-facts.ts';
import { type AskedLeg, askedLegs } from './login-legs.ts';

export const requestDestinationDiffers: Check = {
  id: 'request-destination-differs',
  cites: ['F32', 'P4', 'N27'],
  title: 'Destination of the AuthnRequest is the address that it was sent to.',
  stage: 'request',
  applies: (subject) => askedLegs(subject).some(hasDestination),
  run: (subject) =>
    askedLegs(subject)
      .filter(hasDestination)
      .filter((leg) => !isToldElsewhere(leg, subject))
      .map((leg) => judge(leg, subject)),
};

/** Where the IdP's address is configured, a Destination that is another one is told of by comparison with it. */
const isToldElsewhere = (leg: AskedLeg, subject: CheckSubject): boolean => {
  const configured = subject.deployment.idp.singleSignOnServices;
  const destination = leg.request.decoded.header.destination ?? '';
  return (
    configured.length > 0 &&
    !configured.some(({ location }) => location === destination) &&
    configuredLegs(subject).includes(leg)
  );
};

const hasDestination = ({ request: { decoded, exchange } }: AskedLeg): boolean =>
  decoded.header.kind === 'AuthnRequest' && Boolean(decoded.header.destination) && exchange.source !== 'pasted';

function judge(leg: AskedLeg, subject: CheckSubject): Judgement {
  const { decoded, index, exchange } = leg.request;
  const destination = decoded.header.destination ?? '';
  const where = { message: index, exchange: exchange.id, path: 'AuthnRequest/@Destination' };
  const sentTo = [leg.request, ...leg.requestHops].map((hop) => addressOf(hop.exchange.request.url, destination));
  const difference =
    sentTo.includes(destination) || sentTo.includes(withRootPath(destination))
      ? undefined
      : differenceOf(destination, sentTo[0] ?? '');
  if (!difference)
    return {
      outcome: 'pass',
      where,
      seen: cut(destination),
      expected: cut(destination),
      message: 'The request was sent to the address that it names as its Destination.',
      fix: '',
    };
  // An IdP that answered with Success does not mind; whether one without an answer refused it can't be told.
  const accepted =
    leg.response?.decoded.header.status === 'Success' || leg.response?.decoded.header.kind === 'Artifact';
  const harmless = difference.kinds.every((kind) => kind === 'default-port');
  const refused = subject.flow.outcome === 'failed' && !accepted;
  return {
    outcome: accepted || harmless ? 'info' : refused ? 'fail' : 'warn',
    where,
    seen: cut(destination),
    expected: cut(sentTo[0] ?? ''),
    message: `Destination of the request ${describeDifference(difference)} from the address that it was sent to. ${
      accepted
        ? 'This IdP answered all the same; others refuse such a request.'
        : 'An IdP must discard a message that is addressed elsewhere (AADSTS75008, “invalid destination”).'
    }`,
    fix: 'Enter the IdP’s single sign-on URL at the service provider to the letter as the IdP’s metadata gives it (scheme, host, port, path), and import the metadata again after the IdP has moved.',
    party: 'sp',
  };
}

const MESSAGE_PARAMETERS = /^(?:SAMLRequest|SAMLResponse|RelayState|SigAlg|Signature|SAMLEncoding)$/;

/** Without what the binding adds; without any query where Destination has none, since vendors add hints of their own. */
function addressOf(url: string, destination: string): string {
  const [whole = ''] = url.split('#', 1);
  const at = whole.indexOf('?');
  if (at < 0 || !destination.includes('?')) return at < 0 ? whole : whole.slice(0, at);
  const kept = whole
    .slice(at + 1)
    .split('&')
    .filter((pair) => !MESSAGE_PARAMETERS.test(pair.split('=', 1)[0] ?? ''));
  return kept.length === 0 ? whole.slice(0, at) : `${whole.slice(0, at)}?${kept.join('&')}`;
}
