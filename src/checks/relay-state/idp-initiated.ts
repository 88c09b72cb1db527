// RelayState of logins that begin at the IdP: AD FS's nested format, and values that came with their wrapping (F11).
import { toDisplayText } from '../../base/bytes.ts';
import { formDecode } from '../../base/percent.ts';
import type { Exchange } from '../../capture/exchange.ts';
import type { Check } from '../check.ts';
import type { CheckSubject, SubjectMessage } from '../check-subject.ts';
import { shown } from './leg-values.ts';

const ADFS_PAGE = /^[^?#]*\/adfs\/ls\/idpinitiatedsign-?on(?:\.aspx)?(?=[/?#]|$)/i;
const ADFS_FORMAT = 'RelayState=<encoded: RPID=<encoded identifier>&RelayState=<encoded value>>';

/** Exchanges of the flow's browsing that ask AD FS for a login with a RelayState; `value` decoded once. */
const adfsPages = (
  subject: CheckSubject,
): { readonly exchange: Exchange; readonly value: string; readonly wire: string }[] =>
  pagesAround(subject).flatMap((exchange) => {
    if (!ADFS_PAGE.test(exchange.request.url)) return [];
    const wire = /[?&]RelayState=([^&#]*)/i.exec(exchange.request.url)?.[1];
    return wire === undefined ? [] : [{ exchange, wire, value: toDisplayText(formDecode(wire)) }];
  });

/** The flow's own exchanges and the pages right before it: the IdP's start page carries no message. */
function pagesAround({ exchanges, trace, flow }: CheckSubject): Exchange[] {
  const [first] = exchanges;
  if (!first || flow.initiatedBy === 'sp') return [];
  const tab = trace.ofTab(first.tab?.id);
  let low = 0;
  let high = tab.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tab[middle]?.sequence ?? 0) < first.sequence) low = middle + 1;
    else high = middle;
  }
  return [...tab.slice(Math.max(0, low - PAGES_BEFORE), low), ...exchanges];
}

const PAGES_BEFORE = 10;

/** The level of the nested format that is missing; undefined where all are there. */
function missingLevel(value: string, wire: string): string | undefined {
  if (!/^RPID=/i.test(value)) {
    const later = /^[^&]*&RPID=/i.test(value) || /RPID%3D/i.test(value);
    return later ? 'it is encoded once too often, or RPID does not come first' : 'it does not begin with RPID=';
  }
  const inner = /&RelayState=(.*)$/i.exec(value)?.[1];
  if (inner === undefined) {
    return wire.includes('%')
      ? 'there is no inner RelayState'
      : 'the outer value is not encoded, so its inner RelayState is a parameter of the page';
  }
  return /[:/?&=\s]/.test(inner) ? 'the inner RelayState is not encoded once more' : undefined;
}

const unsolicited = ({ legs, flow }: CheckSubject): SubjectMessage[] =>
  flow.initiatedBy === 'sp'
    ? []
    : legs.flatMap(({ request, response }) =>
        !request && response?.encoded.relayState.presence === 'present' ? [response] : [],
      );

const WRAPPING = /^(?:[?&]?RelayState=|RPID=|RPID%3D)/i;

export const RELAY_STATE_IDP_INITIATED: readonly Check[] = [
  {
    id: 'relay-state-adfs-format',
    cites: ['F11'],
    title:
      'The RelayState of AD FS’s own sign-on page is RPID and RelayState, each encoded, and encoded again as a whole.',
    stage: 'relay-state',
    applies: (subject) => adfsPages(subject).some(({ value, wire }) => missingLevel(value, wire) !== undefined),
    run: (subject) =>
      adfsPages(subject).flatMap(({ exchange, value, wire }) => {
        const missing = missingLevel(value, wire);
        if (missing === undefined) return [];
        return [
          {
            outcome: 'warn' as const,
            confidence: 'likely' as const,
            where: { exchange: exchange.id, path: 'RelayState' },
            seen: shown(wire),
            expected: ADFS_FORMAT,
            message: `AD FS reads the relying party and its RelayState out of this value, but ${missing}; so it shows its list of sites, or the deep link is lost.`,
            fix: 'Encode identifier and RelayState each once, join them as RPID=…&RelayState=…, and encode the whole again. In AD FS: Set-AdfsProperties -EnableRelayStateForIdpInitiatedSignOn $true (on 2.0: useRelayStateForIdpInitiatedSignOn in web.config).',
            party: 'idp' as const,
          },
        ];
      }),
  },
  {
    id: 'relay-state-unsolicited-wrapped',
    cites: ['F11'],
    title:
      'The RelayState of a login that began at the IdP is the value alone, without the parameter that carried it there.',
    stage: 'relay-state',
    applies: (subject) => unsolicited(subject).some(({ encoded }) => WRAPPING.test(encoded.relayState.value)),
    run: (subject) =>
      unsolicited(subject).flatMap(({ index, exchange, encoded }) => {
        const { value } = encoded.relayState;
        if (!WRAPPING.test(value)) return [];
        return [
          {
            outcome: 'fail' as const,
            confidence: 'likely' as const,
            where: { message: index, exchange: exchange.id, path: 'RelayState' },
            seen: shown(value),
            expected: 'the value alone, such as /app/home',
            message:
              'The IdP put the whole parameter into the value: the SP gets an address of the IdP’s format where it expects its own page, and opens its home page or refuses the login.',
            fix: 'At the IdP: enter only the SP’s page as default or deep-link RelayState. AD FS takes RPID= apart only where RelayState for IdP-initiated sign-on is enabled (Set-AdfsProperties -EnableRelayStateForIdpInitiatedSignOn $true).',
            party: 'idp' as const,
          },
        ];
      }),
  },
];
