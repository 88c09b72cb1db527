// All that the start page offers, each with an id that tests and links rely on.
import type { Addresses } from './addresses.ts';
import { type FaultId, faultIds, faultOf } from './faults.ts';
import type { Order } from './orders.ts';
import { type TransportFaultId, transportFaultIds, transportFaultOf } from './transport-faults.ts';

export interface Scenario {
  /** Stable: the link's `id` and `data-scenario`, and the `scenario` of its address. */
  readonly id: string;
  readonly group: 'login' | 'ways' | 'logout' | 'size' | 'fault' | 'transport';
  readonly title: string;
  readonly explains: string;
  readonly binding: 'redirect' | 'post';
  /** What the SP sends as RelayState; undefined: nothing. At most 80 bytes in a healthy login (Bindings 3.4.3). */
  readonly relayState: (spOrigin: string) => string | undefined;
  readonly order: Order;
  /** Where the start page's link leads. */
  readonly address: (at: Addresses) => string;
}

const healthy: Order = { pad: 0, auto: false, crossed: false };
const byItself: Order = { ...healthy, auto: true };
const inbox = () => '/app/inbox?tab=unread';

const loginAt =
  (sp: 'sp' | 'sp2' | 'brokered' | 'gatewayed', id: string, binding: 'redirect' | 'post', more = '') =>
  (at: Addresses): string =>
    `${at[sp].origin}/login?scenario=${id}&binding=${binding}${more}`;

const logins: readonly Scenario[] = [
  {
    id: 'healthy-redirect',
    group: 'login',
    title: 'Healthy login, request by Redirect',
    explains: 'The SP sends a signed AuthnRequest in the address; RelayState comes back exactly.',
    binding: 'redirect',
    relayState: inbox,
    order: healthy,
    address: loginAt('sp', 'healthy-redirect', 'redirect'),
  },
  {
    id: 'healthy-post',
    group: 'login',
    title: 'Healthy login, request by POST',
    explains: 'The same, with the AuthnRequest in a form that submits itself.',
    binding: 'post',
    relayState: inbox,
    order: healthy,
    address: loginAt('sp', 'healthy-post', 'post'),
  },
  {
    id: 'deep-link',
    group: 'login',
    title: 'Deep link',
    explains: 'RelayState is a path with a query, +, %2F and letters beyond ASCII, and the user arrives there.',
    binding: 'redirect',
    relayState: () => '/app/records?path=a%2Fb&title=C++&name=Zoë&q=日本語',
    order: healthy,
    address: loginAt('sp', 'deep-link', 'redirect'),
  },
  {
    id: 'idp-initiated',
    group: 'login',
    title: 'Started at the IdP',
    explains: 'The IdP sends a Response that nobody asked for, with a RelayState of its own.',
    binding: 'post',
    relayState: () => '/app/inbox?from=portal',
    order: healthy,
    address: (at) =>
      `${at.idp.origin}/idp-initiated?sp=${encodeURIComponent(at.sp.entityId)}` +
      `&RelayState=${encodeURIComponent('/app/inbox?from=portal')}`,
  },
  {
    id: 'second-sp',
    group: 'login',
    title: 'Login at the second SP',
    explains: 'Another SP of the same IdP; sign in at both, then log out, and the IdP logs you out of both.',
    binding: 'redirect',
    relayState: inbox,
    order: healthy,
    address: loginAt('sp2', 'second-sp', 'redirect'),
  },
];

const ways: readonly Scenario[] = [
  {
    id: 'iframe',
    group: 'ways',
    title: 'In an iframe',
    explains: 'A page of another site frames the SP, which signs in by itself inside the frame.',
    binding: 'redirect',
    relayState: () => '/app/framed?view=small',
    order: byItself,
    address: (at) => `${at.start}/iframe`,
  },
  {
    id: 'popup',
    group: 'ways',
    title: 'In a pop-up',
    explains: 'A page opens the login in a window of its own, which reports back and closes itself.',
    binding: 'redirect',
    relayState: () => '/app/popup-done',
    order: byItself,
    address: (at) => `${at.start}/popup`,
  },
  {
    id: 'fetch',
    group: 'ways',
    title: 'By fetch',
    explains: 'A script of the SP fetches the Response as JSON and posts it urlencoded, without a navigation.',
    binding: 'redirect',
    relayState: () => '/app/fetched?by=script',
    order: byItself,
    address: (at) => `${at.sp.origin}/fetch-login?scenario=fetch`,
  },
];

const brokers: readonly Scenario[] = [
  {
    id: 'broker',
    group: 'ways',
    title: 'Through a broker',
    explains: 'The SP trusts a broker, which asks the IdP in turn: two logins in one, each with its own RelayState.',
    binding: 'redirect',
    relayState: inbox,
    order: healthy,
    address: loginAt('brokered', 'broker', 'redirect'),
  },
  {
    id: 'broker-drops-relay-state',
    group: 'fault',
    title: 'Lost by a broker',
    explains: 'A broker keeps its own RelayState and loses that of the SP between its two logins.',
    binding: 'redirect',
    relayState: inbox,
    order: { ...healthy, fault: 'dropped' },
    address: loginAt('brokered', 'broker-drops-relay-state', 'redirect'),
  },
];

const crossed: Scenario = {
  id: 'crossed',
  group: 'fault',
  title: 'That of another tab',
  explains:
    'The IdP keeps one RelayState a browser: begin in two tabs, then sign in in the first, and it gets that of the second.',
  binding: 'redirect',
  relayState: inbox,
  order: { ...healthy, crossed: true },
  address: loginAt('sp', 'crossed', 'redirect'),
};

const logouts: readonly Scenario[] = [
  {
    id: 'single-logout',
    group: 'logout',
    title: 'Single logout',
    explains: 'LogoutRequest to the IdP, on to every other SP, and LogoutResponse back; signs in first if need be.',
    binding: 'redirect',
    relayState: () => '/logout?after-login=1',
    order: byItself,
    address: (at) => `${at.sp.origin}/logout`,
  },
];

const sizes: readonly Scenario[] = [1, 5].map((megabytes) => ({
  id: `big-${megabytes}mb`,
  group: 'size',
  title: `A Response of ${megabytes} MB`,
  explains: `The assertion carries an attribute of ${megabytes},000,000 octets.`,
  binding: 'redirect',
  relayState: inbox,
  order: { ...healthy, pad: megabytes * 1_000_000 },
  address: loginAt('sp', `big-${megabytes}mb`, 'redirect', `&pad=${megabytes}000000`),
}));

const faultScenario = (fault: FaultId): Scenario => {
  const { title, explains, sample, binding = 'redirect', where } = faultOf(fault);
  const id = `fault-${fault}`;
  return {
    id,
    group: 'fault',
    title,
    explains,
    binding,
    relayState: sample,
    order: { ...healthy, fault },
    address: loginAt(where === 'gateway' ? 'gatewayed' : 'sp', id, binding),
  };
};

const transportScenario = (fault: TransportFaultId): Scenario => {
  const { title, explains, binding = 'redirect', begins, relayState, pad = 0 } = transportFaultOf(fault);
  const id = `transport-${fault}`;
  const sent = relayState ?? inbox();
  return {
    id,
    group: 'transport',
    title,
    explains,
    binding,
    relayState: () => sent,
    order: { ...healthy, pad, auto: begins === 'frame' },
    address: (at) => {
      const sp = at.faulty(fault);
      const query = `sp=${encodeURIComponent(sp.entityId)}&RelayState=${encodeURIComponent(sent)}`;
      if (begins === 'idp') return `${at.idp.origin}/idp-initiated?${query}`;
      if (begins === 'frame') return `${at.start}/iframe?fault=${fault}`;
      return `${sp.origin}/login?scenario=${id}&binding=${binding}`;
    },
  };
};

export const scenarios: readonly Scenario[] = [
  ...logins,
  ...ways,
  ...brokers.filter(({ group }) => group === 'ways'),
  ...logouts,
  ...sizes,
  ...faultIds.map(faultScenario),
  ...brokers.filter(({ group }) => group === 'fault'),
  crossed,
  ...transportFaultIds.map(transportScenario),
];

export const findScenario = (id: string): Scenario | undefined => scenarios.find((scenario) => scenario.id === id);

/** The scenario's address; with `auto` the IdP signs the user in without its login page. */
export function scenarioAddress(scenario: Scenario, at: Addresses, auto: boolean): string {
  const url = scenario.address(at);
  return auto ? `${url}${url.includes('?') ? '&' : '?'}auto=1` : url;
}
