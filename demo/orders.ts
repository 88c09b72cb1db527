// What the start page ordered for one login, handed from SP to IdP beside the traffic: so the messages of a faulty
// login differ from those of a healthy one in the fault alone, and in no extra parameter.
import { type FaultId, isFaultId } from './faults.ts';
import { Refusal } from './http.ts';
import type { RecentMap } from './recent-map.ts';

export interface Order {
  /** What happens to RelayState when the IdP answers. */
  readonly fault?: FaultId;
  /** Octets of padding in an attribute of the assertion. */
  readonly pad: number;
  /** The IdP signs the user in without its login page. */
  readonly auto: boolean;
  /** The IdP gives back the RelayState of the login that this browser began last, whichever it answers. */
  readonly crossed: boolean;
}

/** Orders by the ID of the AuthnRequest. */
export type Orders = RecentMap<Order>;

/** More would not fit into the body that the SP accepts. */
const padLimit = 10_000_000;

/** Reads `fault`, `pad` and `auto` from a query; what the query does not name is taken from `preset`. */
export function readOrder(query: URLSearchParams, preset: Order): Order {
  const fault = query.get('fault') ?? preset.fault;
  if (fault !== undefined && !isFaultId(fault)) throw new Refusal(400, `The demo knows no fault "${fault}".`);
  const pad = Number(query.get('pad') ?? preset.pad);
  if (!Number.isInteger(pad) || pad < 0 || pad > padLimit) {
    throw new Refusal(400, `"pad" is a number of octets, at most ${padLimit}.`);
  }
  const auto = query.has('auto') ? query.get('auto') === '1' : preset.auto;
  return { ...(fault === undefined ? {} : { fault }), pad, auto, crossed: preset.crossed };
}
