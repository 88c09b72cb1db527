// Which parameters of a request carry a message: decided by names, and by value only for WS-Federation's `wa`.
import { carriesByName, type MessageParameter, matchName, type NameMatch } from './parameter-names.ts';
import type { Parameter } from './parameters.ts';
import { isWsFederationAction } from './ws-federation.ts';

export interface MessageParameterFound {
  readonly parameter: Parameter;
  readonly name: MessageParameter;
  readonly spelling: NameMatch['spelling'];
}

/** In the order of `parameters`. `wa` is named only where no wresult is there, which speaks for both. */
export function findMessages(parameters: readonly Parameter[]): MessageParameterFound[] {
  const found: MessageParameterFound[] = [];
  let hasResult = false;
  for (const parameter of parameters) {
    const match = matchName(parameter.name);
    if (!match) continue;
    const name = match.parameter;
    if (name === 'wresult') hasResult = true;
    if (name === 'wresult' || (name === 'wa' && isWsFederationAction(parameter.octets()))) {
      found.push({ parameter, name, spelling: match.spelling });
    } else if (name !== 'wa' && carriesByName(name)) {
      found.push({ parameter, name: name as MessageParameter, spelling: match.spelling });
    }
  }
  return hasResult ? found.filter(({ name, parameter }) => name !== 'wa' || !resultStandsIn(found, parameter)) : found;
}

/** A wresult in the same place, or anywhere, when `wa` stands in the URL it was posted to. */
const resultStandsIn = (found: readonly MessageParameterFound[], wa: Parameter): boolean =>
  found.some(
    ({ name, parameter }) => name === 'wresult' && (parameter.place === wa.place || parameter.place === 'body'),
  );
