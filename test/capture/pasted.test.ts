// A single message as an exchange.
import { expect, it } from 'vitest';
import { utf8 } from '../../src/base/bytes.ts';
import { pastedExchange } from '../../src/capture/pasted.ts';

it('is one exchange with the octets as its body', () => {
  expect(pastedExchange(utf8('<a/>'), 5)).toMatchObject({
    source: 'pasted',
    startedAt: 5,
    request: { body: { kind: 'octets', octets: utf8('<a/>') } },
    requestBody: 'complete',
  });
});
