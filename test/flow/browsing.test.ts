// Tabs that belong together.
import { expect, it } from 'vitest';
import { groupOf, readBrowsing } from '../../src/flow/browsing.ts';
import { Traffic } from '../builders/exchanges.ts';

it('follows openers to the first tab, through tabs without traffic of their own, and out of a circle', () => {
  const traffic = new Traffic();
  const grandchild = traffic.page('https://a.example/', { tab: 3, opener: 2 });
  const child = traffic.page('https://a.example/', { tab: 2, opener: 1 });
  const one = traffic.page('https://a.example/', { tab: 7, opener: 8 });
  traffic.page('https://a.example/', { tab: 8, opener: 7 });
  const browsing = readBrowsing(traffic.exchanges);
  expect(groupOf(browsing, grandchild)).toBe(1);
  expect(groupOf(browsing, child)).toBe(1);
  expect([7, 8]).toContain(groupOf(browsing, one));
});
