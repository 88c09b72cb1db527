// WS-Federation 1.2 passive requestor (§13): sign-in and sign-out by parameters, the token as XML in wresult.
import { fromUtf8, toDisplayText } from '../base/bytes.ts';
import type { Limits } from '../base/limits.ts';
import type { DecodeProblem, EncodedMessage } from './encoded-message.ts';
import { type MessageSource, rawValue } from './message-source.ts';
import { WS_FEDERATION_ACTIONS } from './parameter-names.ts';
import type { Parameter } from './parameters.ts';
import { problem } from './problems.ts';
import { observe } from './relay-state.ts';
import { looksLikeXml } from './sniff.ts';
import { unwrap } from './unwrap.ts';

/** The parameters that a person needs to see, decoded once; undefined where absent. */
export interface WsFederationParameters {
  /** `wa`, e.g. wsignin1.0. */
  readonly action: string | undefined;
  /** `wtrealm`: who asks, the relying party's URI. */
  readonly realm: string | undefined;
  /** `wreply`: where the answer is to go. */
  readonly reply: string | undefined;
  /** `wct`: the sender's time, as written. */
  readonly time: string | undefined;
}

const SIGN_IN_NOTE = 'A WS-Federation sign-in request: it is made of parameters only, there is no XML in it.';
const SIGN_OUT_NOTE = 'A WS-Federation sign-out: it is made of parameters only, there is no XML in it.';

/** True for a value of `wa` that WS-Federation defines. `?wa=1` on some page is not one. */
export const isWsFederationAction = (value: Uint8Array): boolean =>
  value.length < 64 && WS_FEDERATION_ACTIONS.has((fromUtf8(value) ?? '').trim().toLowerCase());

/** A sign-in or sign-out (parameter `wa`), or a sign-in answer (parameter `wresult`, or `wreq` for a request's XML). */
export function decodeWsFederation(source: MessageSource, limits: Limits): EncodedMessage {
  const { exchangeId, parameter, parameters } = source;
  const beside = parameters.all.filter(({ place }) => place === parameter.place);
  const problems: DecodeProblem[] = [...source.problems];
  if (parameter.place === 'fragment') problems.push(problem('message-in-fragment'));
  const wa = find(beside, 'wa') ?? find(parameters.all, 'wa');
  const wsFederation: WsFederationParameters = {
    action: text(wa)?.trim(),
    realm: text(find(beside, 'wtrealm')),
    reply: text(find(beside, 'wreply')),
    time: text(find(beside, 'wct')),
  };
  if (!wa) problems.push(problem('ws-federation-action-missing'));
  else if (!isWsFederationAction(wa.octets())) problems.push(problem('ws-federation-action-unknown', text(wa)));
  if (find(beside, 'wreqptr') ?? find(beside, 'wresultptr')) problems.push(problem('ws-federation-by-reference'));

  const signIn = wsFederation.action?.toLowerCase() === 'wsignin1.0';
  const carrier = source.name === 'wresult' ? parameter : signIn ? find(beside, 'wreq') : undefined;
  let octets: Uint8Array | undefined;
  if (carrier) {
    const read = readToken(carrier.octets(), limits);
    octets = read.octets;
    problems.push(...read.problems);
  } else if (signIn && parameter.place === 'body' && wsFederation.realm === undefined && !find(beside, 'wresultptr')) {
    problems.push(problem('ws-federation-result-missing'));
  }
  const relay = observe(beside.filter(({ name }) => name === 'wctx'));
  return {
    exchangeId,
    binding: 'WS-Federation',
    parameter: carrier ? (source.name === 'wresult' ? 'wresult' : 'wreq') : 'wa',
    place: parameter.place,
    raw: rawValue(carrier ?? parameter),
    octets,
    relayState: relay.relayState,
    wsFederation,
    ...(!carrier && { note: signIn ? SIGN_IN_NOTE : SIGN_OUT_NOTE }),
    problems: [...problems, ...relay.problems],
  };
}

/** wresult and wreq hold XML as it is, form-encoded once (§13.2.2). */
function readToken(value: Uint8Array, limits: Limits): ReturnType<typeof unwrap> {
  if (looksLikeXml(value)) {
    const tooLarge = value.length > limits.xmlOctets;
    return { octets: tooLarge ? undefined : value, problems: tooLarge ? [problem('message-too-large')] : [] };
  }
  const { octets, problems } = unwrap(value, 'either', limits);
  if (problems.some(({ code }) => code === 'xml-not-encoded')) {
    // Percent-encoded once too often, but plain XML behind that: as it should be here.
    return { octets, problems: problems.filter(({ code }) => code !== 'xml-not-encoded') };
  }
  return { octets, problems: octets ? [...problems, problem('ws-federation-result-encoded')] : problems };
}

const find = (parameters: readonly Parameter[], wanted: string): Parameter | undefined =>
  parameters.find(({ name }) => name === wanted);

const text = (parameter: Parameter | undefined): string | undefined =>
  parameter && toDisplayText(parameter.octets().subarray(0, 4_096));
