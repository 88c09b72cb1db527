import { expect, it } from 'vitest';
import { feedsText } from '../../../src/panel/feeds/feeds-text.ts';
import { told } from '../../builders/devtools.ts';
import { Traffic } from '../../builders/exchanges.ts';

it('says which parts devtools added, and nothing where it added none', () => {
  const exchange = new Traffic().add();
  expect(feedsText.origins(exchange)).toBeUndefined();
  expect(feedsText.origins({ ...exchange, origins: { requestBody: 'webRequest' } })).toBeUndefined();
  expect(feedsText.origins({ ...exchange, origins: { requestBody: 'devtools', responseBody: 'devtools' } })).toBe(
    'From devtools: request body, response body. Everything else is from the browser’s webRequest events.',
  );
  expect(feedsText.origins(told().exchange)).toContain('devtools only');
});

it('shows control characters of values that differ', () => {
  const words = feedsText.disagreement({ field: 'RelayState', webRequest: '', devtools: 'a\u0000', kept: 'devtools' });
  expect(words).toContain('RelayState');
  expect(words).toContain('nothing');
  expect(words).not.toContain('\u0000');
});
