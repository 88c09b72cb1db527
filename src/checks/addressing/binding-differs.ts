// binding-differs: a message came by another binding than the address it went to is configured for (P10).
import type { Binding } from '../../bindings/encoded-message.ts';
import type { Endpoint } from '../../deployments/deployment.ts';
import type { Check } from '../check.ts';
import type { CheckSubject, SubjectMessage } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { locationOf } from '../transport/addresses.ts';
import { confidenceOf, notChecked, passed } from './compare.ts';
import { configuredLegs, isLogin } from './configured-legs.ts';
import { nameOf, settingAt } from './product-settings.ts';
import { isRefused, withoutMessage } from './request-addresses.ts';

export const bindingDiffers: Check = {
  id: 'binding-differs',
  cites: ['P10', 'N34', 'SF-SP-012', 'SF-SP-013', 'SF-IDP-010', 'TW-FL-007'],
  title: 'Request and response come by the binding that is configured for the address to which they were sent.',
  stage: 'addressing',
  applies: ({ legs }) => legs.some((leg) => isLogin(leg) && [leg.request, leg.response].some(isCarried)),
  run: (subject) => {
    const { idp, sp } = subject.deployment;
    const all = [...idp.singleSignOnServices, ...sp.assertionConsumerServices];
    if (!all.some(({ binding }) => binding)) {
      const [first] = subject.messages.filter(isCarried);
      const message = 'No bindings are configured, so how the messages came was not compared.';
      return [notChecked(first ? placeOf(first) : {}, 'the bindings of the endpoints', message)];
    }
    return configuredLegs(subject).flatMap((leg) => [
      // SimpleSAMLphp takes bindings that its metadata does not name: an answer shows that the request was read.
      ...judge(
        leg.request,
        idp.singleSignOnServices,
        'request',
        leg.response ? 'info' : isRefused(leg, subject) ? 'fail' : 'warn',
        subject,
      ),
      ...judge(leg.response, sp.assertionConsumerServices, 'response', 'fail', subject),
    ]);
  },
};

function judge(
  message: SubjectMessage | undefined,
  endpoints: readonly Endpoint[],
  kind: 'request' | 'response',
  outcome: 'fail' | 'warn' | 'info',
  subject: CheckSubject,
): Judgement[] {
  if (!isCarried(message)) return [];
  // A Response in a query is against SAML itself, whatever is configured, and told of so.
  if (kind === 'response' && message.encoded.binding === 'HTTP-Redirect') return [];
  const { deployment } = subject;
  const locations = endpoints.map(({ location }) => location);
  const address =
    message.decoded.header.destination || locationOf(withoutMessage(message.exchange.request.url), locations);
  const here = endpoints.filter(({ location }) => location === address);
  const known = here.flatMap(({ binding }) => binding ?? []);
  // An address that isn't configured is another finding; one without a binding takes any.
  if (known.length === 0 || known.length < here.length) return [];
  const { binding } = message.encoded;
  const where = placeOf(message);
  if (known.some((one) => isSame(one, binding))) {
    return [passed(where, binding, `The ${kind} came by the binding that its address is configured for.`)];
  }
  const elsewhere = endpoints.find((endpoint) => endpoint.binding && isSame(endpoint.binding, binding));
  const receiver = kind === 'request' ? nameOf('idp', deployment) : nameOf('sp', deployment);
  return [
    {
      outcome,
      confidence: confidenceOf(subject),
      where,
      seen: binding,
      expected: [...new Set(known)].join(' or '),
      message:
        `The ${kind} was sent by ${binding} to an address at which ${receiver} takes another binding, so it may not be read there.` +
        (elsewhere ? ` For ${binding} it has ${elsewhere.location.slice(0, 200)}.` : ''),
      fix:
        kind === 'request'
          ? `Choose the binding that fits the address: ${settingAt('sp', 'request-binding', deployment)}; or the address that fits the binding: ${settingAt('sp', 'sso-url', deployment)}.`
          : `Have the IdP answer by ${known[0]}: ${settingAt('idp', 'acs', deployment)}.`,
      party: kind === 'request' ? 'sp' : 'idp',
    },
  ];
}

/** SimpleSign is a POST with a signature beside the message. */
const isSame = (a: Binding, b: Binding): boolean => a.replace('-SimpleSign', '') === b.replace('-SimpleSign', '');

const isCarried = (message: SubjectMessage | undefined): message is SubjectMessage =>
  (message?.encoded.binding.startsWith('HTTP-') ?? false) && message?.decoded.header.version === 'SAML 2.0';

const placeOf = ({ index, exchange }: SubjectMessage) => ({ message: index, exchange: exchange.id });
