import { describe, expect, it } from 'vitest';
import { exchangesOfTab } from '../../src/panel/scope.ts';
import { exchange } from './trace-builder.ts';

const ids = (tabId: number, exchanges: Parameters<typeof exchangesOfTab>[0]): string[] =>
  exchangesOfTab(exchanges, tabId).map(({ id }) => id);

describe('the trace of one tab', () => {
  it('has the tab’s own exchanges and those of tabs it opened, however far', () => {
    const exchanges = [
      exchange('e1', { tab: { id: 1 } }),
      exchange('e2', { tab: { id: 2, openerId: 1 } }),
      exchange('e3', { tab: { id: 3, openerId: 2 } }),
      exchange('e4', { tab: { id: 4 } }),
      exchange('e5', { tab: { id: 5, openerId: 4 } }),
    ];
    expect(ids(1, exchanges)).toEqual(['e1', 'e2', 'e3']);
    expect(ids(2, exchanges)).toEqual(['e2', 'e3']);
  });

  it('knows a pop-up’s opener also where only one of its exchanges says it', () => {
    const exchanges = [exchange('e1', { tab: { id: 2 } }), exchange('e2', { tab: { id: 2, openerId: 1 } })];
    expect(ids(1, exchanges)).toEqual(['e1', 'e2']);
  });

  it('ends also where tabs claim to have opened each other', () => {
    const exchanges = [
      exchange('e1', { tab: { id: 2, openerId: 3 } }),
      exchange('e2', { tab: { id: 3, openerId: 2 } }),
    ];
    expect(ids(1, exchanges)).toEqual([]);
  });

  it('leaves out what no tab asked for', () => {
    const { tab: _, ...withoutTab } = exchange('e1');
    expect(ids(1, [withoutTab])).toEqual([]);
  });
});
