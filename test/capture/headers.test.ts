// Header lists.
import { expect, it } from 'vitest';
import { headerValue, toHeaders } from '../../src/capture/headers.ts';

it('finds the first value of a header whatever its case', () => {
  const headers = toHeaders([
    ['X-a', '1'],
    ['x-A', '2'],
  ]);
  expect(headerValue(headers, 'X-A')).toBe('1');
  expect(headerValue(headers, 'b')).toBeUndefined();
  expect(headerValue(undefined, 'b')).toBeUndefined();
});
