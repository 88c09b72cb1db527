// Rules of single logout that one message is enough for: signed, issued by somebody, in time, sent where it is made out to (F63, F66, N77, N79).
import { readDateTime } from '../../base/date-time.ts';
import { headerValue } from '../../capture/headers.ts';
import type { Endpoint } from '../../deployments/deployment.ts';
import { compareValue, confidenceOf, cut, differing, placeOf } from '../addressing/compare.ts';
import { isSalesforce, settingAt } from '../addressing/product-settings.ts';
import { withoutMessage } from '../addressing/request-addresses.ts';
import type { Check } from '../check.ts';
import type { CheckSubject, SubjectMessage } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { logoutMessagesOf, onePass, type ReadLogout } from './logout-messages.ts';

interface LogoutRule extends Pick<Check, 'id' | 'cites' | 'title'> {
  readonly needs?: (subject: CheckSubject) => boolean;
  readonly judge: (logout: ReadLogout, subject: CheckSubject) => readonly Judgement[];
}

/** Milliseconds by which clocks may differ before a message counts as expired. */
const SKEW = 60_000;

const RULES: readonly LogoutRule[] = [
  {
    id: 'logout-unsigned',
    cites: ['F66', 'N77', 'N37'],
    title: 'LogoutRequest and LogoutResponse are signed where the browser carries them.',
    judge: ({ message, content }, { deployment }) => {
      const { binding, detachedSignature } = message.encoded;
      if (!binding.startsWith('HTTP-')) return [];
      const where = placeOf(message, binding === 'HTTP-Redirect' ? 'Signature' : `${content.kind}/ds:Signature`);
      const inQuery = binding === 'HTTP-Redirect' || binding === 'HTTP-POST-SimpleSign';
      if (content.signature || (inQuery && detachedSignature?.signature)) {
        const message = 'The logout message is signed. Whether the signature is good is another check.';
        return [{ outcome: 'pass', where, seen: 'signed', expected: 'signed', message, fix: '' }];
      }
      // Entra ID neither looks at the signature of what it gets nor signs all that it sends.
      const tolerant = deployment.idp.product === 'entra-id' || deployment.requirements.logoutSigned === false;
      return [
        {
          outcome: tolerant ? 'info' : 'fail',
          where,
          seen: 'unsigned',
          expected: binding === 'HTTP-Redirect' ? 'Signature and SigAlg in the query' : 'a ds:Signature in the message',
          message: `The ${content.kind} is not signed. SAML requires it, since anybody could end sessions otherwise, and most receivers refuse it (AD FS with MSIS7084 or MSIS1014).`,
          fix: 'Switch on signing of logout messages at the sender, and give the receiver the sender’s signing certificate (AD FS: Relying Party Trusts → Properties → Signature).',
        },
      ];
    },
  },
  {
    id: 'logout-issuer-missing',
    cites: ['N77', 'F66'],
    title: 'Logout messages say who issued them.',
    judge: ({ message, content }) =>
      content.issuer?.value.trim()
        ? []
        : [
            {
              outcome: 'fail',
              where: placeOf(message, `${content.kind}/Issuer`),
              seen: '',
              expected: 'the sender’s entity ID',
              message: `The ${content.kind} does not say who issued it, so the receiver can’t tell with whose certificate to verify it, or whose session is meant.`,
              fix: 'Have the sender put its entity ID into Issuer.',
            },
          ],
  },
  {
    id: 'logout-issuer-differs',
    cites: ['P1', 'P2', 'F33', 'SF-SLO-015'],
    title: 'The Issuer of a logout message is spelt as the SP’s or the IdP’s entity ID is configured.',
    needs: ({ deployment: { sp, idp } }) => sp.entityId !== undefined || idp.entityId !== undefined,
    judge: ({ message, content }, subject) => {
      const { sp, idp } = subject.deployment;
      const configured = [sp.entityId, idp.entityId].flatMap((id) => id ?? []);
      const seen = content.issuer?.value;
      if (!seen) return [];
      const compared = compareValue(seen, configured);
      // Another name altogether is that of a further SP in the chain.
      const far = ['other', 'host', 'path', 'query', 'urn-or-url', 'empty'];
      if (compared.equal || compared.difference?.kinds.some((kind) => far.includes(kind))) return [];
      return [
        {
          outcome: 'fail',
          confidence: confidenceOf(subject),
          where: placeOf(message, `${content.kind}/Issuer`),
          seen: cut(seen),
          expected: cut(compared.nearest),
          message: `The Issuer of the ${content.kind} ${differing(compared)}, compared with the configured entity ID, so the receiver takes it for an unknown party’s.`,
          fix: `Use one spelling everywhere: ${settingAt('sp', 'sp-entity-id', subject.deployment)}; ${settingAt('sp', 'idp-entity-id', subject.deployment)}.`,
        },
      ];
    },
  },
  {
    id: 'logout-request-expired',
    cites: ['N79'],
    title: 'A LogoutRequest arrives before its NotOnOrAfter.',
    judge: ({ message, content }) => {
      if (content.kind !== 'LogoutRequest' || content.notOnOrAfter?.ms === undefined) return [];
      const { exchange } = message;
      const date = headerValue(exchange.response?.headers, 'date');
      const receiverClock = date === undefined ? undefined : readHttpDate(date);
      const late = (receiverClock ?? exchange.startedAt) - content.notOnOrAfter.ms;
      if (late < SKEW) return [];
      return [
        {
          outcome: 'warn',
          confidence: receiverClock === undefined ? 'likely' : 'proven',
          ...(receiverClock === undefined && { weakenedBy: ['local-clock-only' as const] }),
          where: placeOf(message, 'LogoutRequest/@NotOnOrAfter'),
          seen: cut(content.notOnOrAfter.text),
          expected: 'a time that lies ahead',
          message: `The LogoutRequest was no longer valid when it arrived, ${Math.round(late / 1_000)} seconds too late.`,
          fix: 'Synchronise the clocks of SP and IdP (NTP), or give logout messages a longer life.',
        },
      ];
    },
  },
  {
    id: 'logout-reason-not-a-uri',
    cites: ['N79'],
    title: 'The Reason of a LogoutRequest is a URI.',
    judge: ({ message, content }) => {
      const reason = content.kind === 'LogoutRequest' ? content.reason?.trim() : undefined;
      if (!reason || /^[a-z][a-z0-9+.-]*:/i.test(reason)) return [];
      return [
        {
          outcome: 'info',
          where: placeOf(message, 'LogoutRequest/@Reason'),
          seen: cut(reason),
          expected: 'a URI such as urn:oasis:names:tc:SAML:2.0:logout:user',
          message: 'The Reason is no URI. Receivers that know reasons do not recognise this one.',
          fix: 'Have the sender use urn:oasis:names:tc:SAML:2.0:logout:user or leave Reason out.',
        },
      ];
    },
  },
  {
    id: 'logout-destination-differs',
    cites: ['F63', 'N27', 'F32'],
    title: 'A logout message arrives at the address that its Destination names.',
    judge: ({ message, content }) => {
      const { destination } = content;
      const url = withoutMessage(message.exchange.request.url);
      // By Redirect the receiver's own parameters and those of the sender can't be told apart.
      const [bare = ''] = url.split('?', 1);
      if (!destination || destination === url || destination === bare) return [];
      return [
        {
          outcome: 'fail',
          where: placeOf(message, `${content.kind}/@Destination`),
          seen: cut(destination),
          expected: cut(url),
          message: `The ${content.kind} was made out to another address than the one it was sent to: its Destination ${differing(compareValue(destination, [url]))}. Receivers discard such a message.`,
          fix: 'Give the sender the receiver’s single logout address exactly as the receiver publishes it.',
        },
      ];
    },
  },
  {
    id: 'logout-endpoint-differs',
    cites: ['F63', 'P4', 'P10'],
    title:
      'A logout message goes to a configured single logout address of its receiver, responses to the response address.',
    needs: ({ deployment: { sp, idp } }) => sp.singleLogoutServices.length + idp.singleLogoutServices.length > 0,
    judge: (logout, subject) => {
      const receiver = receiverOf(logout, subject);
      if (!receiver) return [];
      const { message, content } = logout;
      const asked = content.kind === 'LogoutRequest';
      const locations = receiver.endpoints.map(({ location, responseLocation }) =>
        asked ? location : (responseLocation ?? location),
      );
      const seen = content.destination || withoutMessage(message.exchange.request.url);
      const compared = compareValue(seen, locations);
      const where = placeOf(message, `${content.kind}/@Destination`);
      if (!compared.equal) {
        const atRequests = !asked && receiver.endpoints.some(({ location }) => location === seen);
        return [
          {
            outcome: 'warn',
            confidence: confidenceOf(subject),
            where,
            seen: cut(seen),
            expected: cut(compared.nearest),
            message: atRequests
              ? 'The LogoutResponse went to the address for requests; the receiver takes responses at another one, so the logout may end on an error page.'
              : `The address of the ${content.kind} ${differing(compared)}, compared with the receiver’s configured single logout address.`,
            fix: `Correct the address at the sender: ${settingAt(receiver.side === 'idp' ? 'sp' : 'idp', 'logout-url', subject.deployment)}.`,
          },
        ];
      }
      const known = receiver.endpoints.filter(
        ({ location, responseLocation }) => seen === location || seen === responseLocation,
      );
      const bindings = known.flatMap(({ binding }) => binding ?? []);
      const { binding } = message.encoded;
      if (bindings.length === 0 || bindings.length < known.length || bindings.some((one) => binding.startsWith(one)))
        return [];
      return [
        {
          outcome: 'warn',
          confidence: confidenceOf(subject),
          where,
          seen: binding,
          expected: bindings.join(' or '),
          message: `The ${content.kind} came by ${binding}, and the address is configured for another binding.`,
          fix: `Choose the binding that the receiver publishes for its address: ${settingAt(receiver.side === 'idp' ? 'sp' : 'idp', 'logout-url', subject.deployment)}.`,
        },
      ];
    },
  },
];

export const LOGOUT_MESSAGE_CHECKS: readonly Check[] = RULES.map(({ needs, judge, ...rule }) => ({
  ...rule,
  stage: 'logout',
  applies: (subject) => (needs?.(subject) ?? true) && logoutMessagesOf(subject).length > 0,
  run: (subject) => onePass(logoutMessagesOf(subject).flatMap((logout) => judge(logout, subject))),
}));

interface Receiver {
  readonly side: 'sp' | 'idp';
  readonly endpoints: readonly Endpoint[];
}

/** Only where the sender is the other configured party and it is this pair's own leg. Salesforce's endpoints are its own checks'. */
function receiverOf({ content, leg }: ReadLogout, { deployment }: CheckSubject): Receiver | undefined {
  const { sp, idp } = deployment;
  const issuer = content.issuer?.value.trim();
  if (issuer === undefined) return undefined;
  if (issuer === sp.entityId && idp.product !== 'salesforce') return some('idp', idp.singleLogoutServices);
  if (issuer !== idp.entityId || isSalesforce(deployment)) return undefined;
  // In a chain the IdP speaks to other SPs as well.
  const bySp = (message: SubjectMessage | undefined): boolean =>
    sp.entityId !== undefined && message?.decoded.header.issuer?.trim() === sp.entityId;
  return bySp(leg.request) || bySp(leg.response) ? some('sp', sp.singleLogoutServices) : undefined;
}

const some = (side: Receiver['side'], endpoints: readonly Endpoint[]): Receiver | undefined =>
  endpoints.length > 0 ? { side, endpoints } : undefined;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** IMF-fixdate (RFC 9110 §5.6.7), the one form that servers send. */
function readHttpDate(text: string): number | undefined {
  const match = /^\w{3}, (\d{2}) (\w{3}) (\d{4}) (\d{2}:\d{2}:\d{2}) GMT$/.exec(text);
  const month = MONTHS.indexOf(match?.[2] ?? '') + 1;
  if (!match || month === 0) return undefined;
  return readDateTime(`${match[3]}-${String(month).padStart(2, '0')}-${match[1]}T${match[4]}Z`)?.ms;
}
