// Properties that hold for any input, however broken: run shortly beside the unit tests, at length by the fuzz project.
import fc from 'fast-check';
import { DEFAULT_LIMITS, type Limits } from '../../src/base/limits.ts';
import { byteLength } from '../../src/base/units.ts';
import { carriesMessage } from '../../src/bindings/carries-message.ts';
import { decodeBindings } from '../../src/bindings/decode-bindings.ts';
import type { EncodedMessage } from '../../src/bindings/encoded-message.ts';
import { readPasted } from '../../src/bindings/read-pasted.ts';
import { recogniseExchange } from '../../src/bindings/recognise.ts';
import { unwrap } from '../../src/bindings/unwrap.ts';
import type { Exchange } from '../../src/capture/exchange.ts';
import {
  AUTHN_REQUEST,
  base64,
  deflated,
  escaped,
  exchange,
  gzipped,
  RESPONSE,
  TOKEN,
  zlibbed,
} from './build-exchange.ts';

const LIMITS: Limits = {
  ...DEFAULT_LIMITS,
  xmlOctets: byteLength(20_000),
  encodedOctets: byteLength(40_000),
  parameters: 5,
};

const NAMES = [
  'SAMLRequest',
  'SAMLResponse',
  'SAMLart',
  'samlresponse',
  'SAML_Request',
  'RelayState',
  'relaystate',
  'SigAlg',
  'Signature',
  'SAMLEncoding',
  'TARGET',
  'wa',
  'wresult',
  'wctx',
  'wreq',
  'amp;SAMLRequest',
  '__proto__',
  'S%41MLart',
  'x',
];
const VALUES = [
  deflated(AUTHN_REQUEST),
  escaped(deflated(AUTHN_REQUEST)),
  base64(RESPONSE),
  zlibbed(RESPONSE),
  gzipped(AUTHN_REQUEST),
  base64(base64(RESPONSE)),
  RESPONSE,
  escaped(TOKEN),
  'wsignin1.0',
  'wsignout1.0',
  deflated(' '.repeat(50_000)),
  deflated(`<${'a'.repeat(50_000)}`),
  '%',
  '%25',
  '',
];

/** A known value with a piece cut out, put in, or changed. */
const damagedValue: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom(...VALUES),
    fc.nat(),
    fc.nat(12),
    fc.oneof(
      fc.constant(''),
      fc.string({ maxLength: 6 }),
      fc.constantFrom(' ', '\r\n', '%', '%2', '+', '=', '&', '%00', '<', '\uFFFD'),
    ),
  )
  .map(([value, where, length, piece]) => {
    const at = value.length === 0 ? 0 : where % value.length;
    return value.slice(0, at) + piece + value.slice(at + length);
  });
const anyValue = fc.oneof(
  { weight: 4, arbitrary: damagedValue },
  { weight: 1, arbitrary: fc.string({ maxLength: 200 }) },
  { weight: 1, arbitrary: fc.base64String({ maxLength: 200 }) },
);
const pair = fc.tuple(
  fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...NAMES) }, { weight: 1, arbitrary: fc.string({ maxLength: 12 }) }),
  anyValue,
);
const pairs = fc.array(pair, { maxLength: 6 });
const wire = pairs.map((list) => list.map(([name, value]) => `${name}=${value}`).join('&'));
const contentType = fc.constantFrom(
  undefined,
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=b',
  'multipart/form-data',
  'text/xml',
  'text/plain',
  'application/octet-stream',
  '',
);
const multipartBody = pairs.map(
  (list) =>
    `${list.map(([name, value]) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`).join('')}--b--`,
);
const soapBody = fc
  .constantFrom('', '<!--', '<?', '<!--x-->', '\uFEFF', '<!--x--><!--')
  .map(
    (head) =>
      `${head}<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" a="urn:liberty:paos:"><s:Header/><s:Body>${RESPONSE}</s:Body></s:Envelope>`,
  );
const bodyOctets = fc
  .oneof(
    wire.map((text) => Buffer.from(text)),
    wire.map((text) => Buffer.from(text, 'latin1')),
    multipartBody.map((text) => Buffer.from(text)),
    soapBody.map((text) => Buffer.from(text)),
    fc.uint8Array({ maxLength: 300 }),
  )
  .map((octets) => new Uint8Array(octets));
const body = fc.oneof(
  fc.constant(undefined),
  bodyOctets.map((octets) => ({ kind: 'octets' as const, octets })),
  fc
    .array(fc.tuple(fc.constantFrom(...NAMES), fc.oneof(anyValue, fc.uint8Array({ maxLength: 100 }))), { maxLength: 6 })
    .map((list) => ({ kind: 'form' as const, fields: list.map(([name, value]) => ({ name, value })) })),
);

const anyExchange: fc.Arbitrary<Exchange> = fc
  .record({
    before: fc.constantFrom(
      '',
      'https://a.example/',
      'https://a.example/?',
      '?',
      'https://a.example/acs#',
      'https://a.example/#/r?',
      'about:blank',
    ),
    text: fc.oneof(wire, fc.string()),
    after: fc.oneof(
      fc.constant(''),
      wire.map((text) => `#${text}`),
    ),
    method: fc.constantFrom('GET', 'POST', 'put', ''),
    type: contentType,
    given: body,
    response: fc.oneof(fc.constant(undefined), soapBody, fc.string()),
  })
  .map(({ before, text, after, method, type, given, response }) =>
    exchange(
      {
        method,
        url: before + text + after,
        ...(type !== undefined && { headers: [{ name: 'Content-Type', value: type }] }),
        ...(given && { body: given }),
      },
      response === undefined ? {} : { response: { status: 200, statusText: '', fromCache: false, body: response } },
    ),
  );

function holdsTogether(messages: readonly EncodedMessage[]): void {
  if (messages.length > LIMITS.messagesPerExchange) throw new Error('more messages than the limit');
  for (const { octets, problems, note, relayState } of messages) {
    if (octets && octets.length > LIMITS.xmlOctets) throw new Error(`${octets.length} octets are over the limit`);
    if (!octets && problems.length === 0 && note === undefined)
      throw new Error('nothing decoded, and nothing said about why');
    if (new Set(problems.map(({ code }) => code)).size > 20) throw new Error('more kinds of problems than can be');
    if ((relayState.presence === 'repeated') !== relayState.repeats.length > 1)
      throw new Error('repeats do not fit the presence');
  }
}

/** Each throws, with a reason, where it does not hold. */
export const PROPERTIES: readonly (readonly [string, fc.IProperty<unknown>])[] = [
  [
    'any exchange is decoded within the limits, and every message is readable or says why not',
    fc.property(anyExchange, (given) => holdsTogether(decodeBindings(given, LIMITS))) as fc.IProperty<unknown>,
  ],
  [
    'the quick question has the same answer as decoding',
    fc.property(anyExchange, (given) => {
      const decoded = decodeBindings(given, LIMITS).some(({ inResponse }) => !inResponse);
      if (carriesMessage(given.request, LIMITS) !== decoded)
        throw new Error(`decoding finds ${decoded ? 'a' : 'no'} message`);
    }) as fc.IProperty<unknown>,
  ],
  [
    'any exchange can be asked what it is',
    fc.property(anyExchange, (given) => void recogniseExchange(given)) as fc.IProperty<unknown>,
  ],
  [
    'anything can be pasted',
    fc.property(
      fc.oneof(
        wire,
        anyValue,
        fc.string(),
        bodyOctets,
        wire.map((text) => `POST /a HTTP/1.1\r\nA: b\r\n\r\n${text}`),
      ),
      (given) => holdsTogether(readPasted(given, LIMITS)),
    ) as fc.IProperty<unknown>,
  ],
  [
    'what is wrapped rightly comes out octet for octet, without a problem',
    fc.property(fc.string({ unit: 'binary', maxLength: 3_000 }), (text) => {
      const octets = Buffer.from(`<a>${text}</a>`);
      for (const [value, expected] of [
        [deflated(octets.toString()), 'deflated'],
        [base64(octets), 'plain'],
      ] as const) {
        const result = unwrap(Buffer.from(value), expected, LIMITS);
        if (!result.octets || !octets.equals(result.octets) || result.problems.length > 0) throw new Error(expected);
      }
    }) as fc.IProperty<unknown>,
  ],
];
