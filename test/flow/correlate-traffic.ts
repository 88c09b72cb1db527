// Traffic in, flows out: what the tests of this folder have in common.
import { analyze } from '../../src/analysis/analyze.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import type { Leg } from '../../src/flow/flow.ts';
import type { Traffic } from '../builders/exchanges.ts';

export const flowsOf = ({ exchanges }: Traffic) => analyze(exchanges, { limits: DEFAULT_LIMITS }).flows;
export const legsOf = (traffic: Traffic): Leg[] => flowsOf(traffic).flatMap(({ legs }) => legs);
/** `request→response` by the index of the message, with how they were paired. */
export const pairsOf = (traffic: Traffic): string[] =>
  legsOf(traffic).map(({ request, response, pairing }) => `${request ?? '-'}→${response ?? '-'} ${pairing}`);
