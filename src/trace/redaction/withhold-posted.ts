// Takes posted passwords out of exchanges from files, as the recorder takes them out of what it hears: at every level of redaction.
import { fromUtf8, toDisplayText, utf8 } from '../../base/bytes.ts';
import { formDecode } from '../../base/percent.ts';
import { bodyFormat } from '../../bindings/body-format.ts';
import { readMultipart } from '../../bindings/multipart.ts';
import { envelopeOfRequest } from '../../bindings/soap.ts';
import { isCredentialName } from '../../capture/credential-names.ts';
import type { Exchange, FormField } from '../../capture/exchange.ts';

/** Takes out of an exchange from a file what may be a posted password, at every level: the recorder never had it. */
export function withholdPosted(whole: Exchange, carriesMessage: boolean): Exchange {
  const exchange = withoutCredentialDisagreements(whole, carriesMessage);
  const { request } = exchange;
  const { body } = request;
  if (!body || exchange.source === 'pasted') return exchange;
  if (body.kind === 'form') return withholdFields(exchange, body.fields, carriesMessage);
  if (envelopeOfRequest(request)) return exchange;
  const format = bodyFormat(request);
  if (format === 'urlencoded' && carriesMessage) {
    const text = fromUtf8(body.octets);
    if (text === undefined) return withoutBody(exchange);
    return withholdPairs(exchange, text);
  }
  if (format === 'multipart' && carriesMessage) {
    const fields = readMultipart(body.octets, request.headers, 1_000);
    return fields.some(({ name }) => isCredentialName(name))
      ? withholdFields(
          exchange,
          fields.map(({ name, octets }) => ({ name, value: octets })),
          true,
        )
      : exchange;
  }
  if (format === 'urlencoded') {
    const text = fromUtf8(body.octets);
    if (text !== undefined) return withholdPairs(exchange, text, PROTOCOL_FIELD);
  }
  return withoutBody(exchange);
}

/** Where the browser's reports disagree on a body, the values of both were noted. */
function withoutCredentialDisagreements(exchange: Exchange, carriesMessage: boolean): Exchange {
  const { disagreements, ...rest } = exchange;
  if (!disagreements) return exchange;
  const kept = carriesMessage
    ? disagreements.filter(({ field }) => field !== undefined && !isCredentialName(field))
    : disagreements.filter(({ field }) => field !== undefined && PROTOCOL_FIELD.test(field));
  return kept.length > 0 ? { ...rest, disagreements: kept } : rest;
}

/** In a post without a message, only these are no credentials. */
const PROTOCOL_FIELD = /^(?:relaystate|wctx|target|wtrealm|wreply|whr|wa|returnto|return)$/i;

/** Fields that are told to have been withheld; a login page has few. */
const MOST_NAMED = 1_000;

const withoutBody = (exchange: Exchange): Exchange => {
  const { body: _, ...request } = exchange.request;
  return {
    ...exchange,
    request: { ...request, withheld: [...(request.withheld ?? []), '(body)'] },
    requestBody: 'unavailable',
  };
};

function withholdPairs(exchange: Exchange, text: string, only?: RegExp): Exchange {
  const withheld: string[] = [];
  const rest = text.split('&').flatMap((pair) => {
    const equals = pair.indexOf('=');
    const raw = equals === -1 ? pair : pair.slice(0, equals);
    const name = toDisplayText(formDecode(raw));
    if (only ? only.test(name) : !isCredentialName(name)) return [pair];
    if (equals === -1 || name.length > 200) return [];
    withheld.push(name);
    return only ? [] : [`${raw}=`];
  });
  if (withheld.length === 0 && rest.length === text.split('&').length) return exchange;
  return {
    ...exchange,
    request: {
      ...exchange.request,
      body: { kind: 'octets', octets: utf8(rest.join('&')) },
      withheld: [...(exchange.request.withheld ?? []), ...withheld].slice(0, MOST_NAMED),
    },
  };
}

function withholdFields(exchange: Exchange, fields: readonly FormField[], carriesMessage: boolean): Exchange {
  const keeps = ({ name }: FormField): boolean =>
    carriesMessage ? !isCredentialName(name) : PROTOCOL_FIELD.test(name);
  const withheld = fields.filter((field) => !keeps(field)).map(({ name }) => name);
  if (withheld.length === 0) return exchange;
  return {
    ...exchange,
    request: {
      ...exchange.request,
      body: { kind: 'form', fields: fields.filter(keeps) },
      withheld: [...(exchange.request.withheld ?? []), ...withheld].slice(0, MOST_NAMED),
    },
  };
}
