// What the reader of each binding gets: one parameter that carries a message, and everything that stood around it.
import { toDisplayText } from '../base/bytes.ts';
import type { ExchangeId } from '../capture/exchange.ts';
import type { DecodeProblem, DetachedSignature } from './encoded-message.ts';
import { type KnownParameter, type MessageParameter, matchName } from './parameter-names.ts';
import type { Parameter, Parameters } from './parameters.ts';
import { problem } from './problems.ts';

export interface MessageSource {
  readonly exchangeId: ExchangeId;
  /** Upper case. */
  readonly method: string;
  readonly parameter: Parameter;
  /** Which parameter is meant, in its right spelling. */
  readonly name: MessageParameter;
  readonly parameters: Parameters;
  /** What was found wrong around the parameter already. */
  readonly problems: readonly DecodeProblem[];
}

/** The first parameter of that name: rightly spelt if there is one, else misspelt. */
export function namedParameter(parameters: readonly Parameter[], wanted: KnownParameter): Parameter | undefined {
  let misspelt: Parameter | undefined;
  for (const parameter of parameters) {
    const match = matchName(parameter.name);
    if (match?.parameter !== wanted) continue;
    if (match.spelling === 'exact') return parameter;
    misspelt ??= parameter;
  }
  return misspelt;
}

/** SigAlg and Signature beside a message; `rawQuery` is the raw text they stood in, null for a form. */
export function detachedSignature(
  beside: readonly Parameter[],
  rawQuery: string | null,
): { readonly found: DetachedSignature | undefined; readonly problems: readonly DecodeProblem[] } {
  const problems: DecodeProblem[] = [];
  for (const wanted of ['SigAlg', 'Signature'] as const) {
    const matches = beside.flatMap(({ name }) => {
      const match = matchName(name);
      return match?.parameter === wanted ? [{ name, spelling: match.spelling }] : [];
    });
    if (matches.length > 1) problems.push(problem('parameter-repeated', wanted));
    const wrong = matches.find(({ spelling }) => spelling !== 'exact');
    if (wrong) problems.push(problem('parameter-misspelt', wrong.name));
  }
  const sigAlg = namedParameter(beside, 'SigAlg');
  const signature = namedParameter(beside, 'Signature');
  if (!sigAlg && !signature) return { found: undefined, problems };
  if (!sigAlg) problems.push(problem('signature-algorithm-missing'));
  if (!signature) problems.push(problem('signature-value-missing'));
  return {
    found: {
      sigAlg: sigAlg && toDisplayText(sigAlg.octets()),
      signature: signature && toDisplayText(signature.octets()),
      rawQuery,
    },
    problems,
  };
}

/** The value as it arrived: wire form, else the once-decoded value. */
export const rawValue = (parameter: Parameter): string => parameter.wire ?? toDisplayText(parameter.octets());
