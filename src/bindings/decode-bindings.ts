// The one entry of this folder: an exchange in, every message that it carries out, however badly wrapped.
import type { Limits } from '../base/limits.ts';
import type { Exchange } from '../capture/exchange.ts';
import { decodeArtifact } from './artifact.ts';
import type { DecodeProblem, EncodedMessage } from './encoded-message.ts';
import { findMessages, type MessageParameterFound } from './find-messages.ts';
import type { MessageSource } from './message-source.ts';
import { type Parameters, readParameters } from './parameters.ts';
import { decodePost } from './post.ts';
import { problem } from './problems.ts';
import { decodeRedirect } from './redirect.ts';
import { decodeSoap } from './soap.ts';
import { decodeWsFederation } from './ws-federation.ts';

/**
 * Messages in the order query, body, fragment, then SOAP envelopes of request and response; at most
 * `limits.messagesPerExchange`. A value that cannot be read gives a message all the same, with `octets` undefined,
 * `raw` as it arrived and `problems` that say why. Never throws.
 */
export function decodeBindings(exchange: Exchange, limits: Limits): readonly EncodedMessage[] {
  const parameters = readParameters(exchange.request, limits);
  const found = findMessages(parameters.all);
  const taken = found.slice(0, limits.messagesPerExchange);
  const method = exchange.request.method.toUpperCase();
  const messages = taken.map(({ parameter, name, spelling }, index): EncodedMessage => {
    const last = index === taken.length - 1 && found.length > taken.length;
    const problems = around(exchange, parameters, found, { parameter, name, spelling });
    const source: MessageSource = {
      exchangeId: exchange.id,
      method,
      parameter,
      name,
      parameters,
      problems: last ? [...problems, problem('messages-limit')] : problems,
    };
    return decodeParameter(source, limits);
  });
  const room = limits.messagesPerExchange - messages.length;
  return [...messages, ...decodeSoap(exchange, limits).slice(0, Math.max(0, room))];
}

function decodeParameter(source: MessageSource, limits: Limits): EncodedMessage {
  switch (source.name) {
    case 'SAMLart':
      return decodeArtifact(source);
    case 'wa':
    case 'wresult':
      return decodeWsFederation(source, limits);
    case 'SAMLRequest':
    case 'SAMLResponse':
      return source.parameter.place === 'body' ? decodePost(source, limits) : decodeRedirect(source, limits);
  }
}

/** What is wrong with how a message stands among the other parameters, whatever its binding. */
function around(
  exchange: Exchange,
  parameters: Parameters,
  found: readonly MessageParameterFound[],
  { parameter, name, spelling }: MessageParameterFound,
): DecodeProblem[] {
  const problems: DecodeProblem[] = [];
  if (spelling === 'misspelt') problems.push(problem('parameter-misspelt', parameter.name));
  if (spelling === 'html-escaped') problems.push(problem('parameter-html-escaped', parameter.name));
  if (found.filter((other) => other.name === name && other.parameter.place === parameter.place).length > 1) {
    problems.push(problem('parameter-repeated', name));
  }
  if (found.some((other) => other.name !== name && other.parameter.place === parameter.place)) {
    problems.push(problem('message-several', [...new Set(found.map((other) => other.name))].join(', ')));
  }
  if (parameter.place !== 'fragment' && new Set(found.map((other) => other.parameter.place)).size > 1) {
    const places = new Set(found.map((other) => other.parameter.place));
    if (places.has('query') && places.has('body')) problems.push(problem('messages-in-query-and-body'));
  }
  if (parameters.cut) problems.push(problem('parameters-limit'));
  if (parameter.place === 'body' && exchange.requestBody === 'truncated') problems.push(problem('body-truncated'));
  return problems;
}
