// The list narrowed and pinned, and the keys of the whole panel.
import { describe, expect, it } from 'vitest';
import { arrange } from '../../src/panel/arrange.ts';
import { helpText } from '../../src/panel/keyboard/help-text.ts';
import { pressKey, SHORTCUTS, type ShortcutContext } from '../../src/panel/keyboard/shortcuts.ts';
import { initialState, type PanelAction, type PanelState } from '../../src/panel/state.ts';
import type { TraceNode } from '../../src/panel/trace-tree.ts';

const flow = (id: string, kind: 'sso' | 'slo', outcome: 'succeeded' | 'failed') =>
  ({
    key: id,
    item: { kind: 'flow', summary: { flow: { id, kind, outcome } } },
    children: [],
    openAtFirst: true,
  }) as unknown as TraceNode;
const other = {
  key: 'other',
  item: { kind: 'group', group: 'other-messages', count: 1 },
  children: [],
  openAtFirst: true,
} as TraceNode;

const nodes = [flow('a', 'sso', 'succeeded'), flow('b', 'slo', 'failed'), flow('c', 'sso', 'failed'), other];
const keys = (arranged: readonly TraceNode[]) => arranged.map(({ key }) => key);
const ANY = { kind: undefined, outcome: undefined };

describe('the list', () => {
  it('is as it was while nothing narrows it', () => {
    expect(arrange(nodes, ANY, new Set())).toBe(nodes);
  });

  it('shows flows of one kind and one outcome, and nothing that is no flow', () => {
    expect(keys(arrange(nodes, { ...ANY, kind: 'sso' }, new Set()))).toEqual(['a', 'c']);
    expect(keys(arrange(nodes, { kind: 'sso', outcome: 'failed' }, new Set()))).toEqual(['c']);
  });

  it('has pinned flows first, in their order', () => {
    expect(keys(arrange(nodes, ANY, new Set(['c', 'b'])))).toEqual(['b', 'c', 'a', 'other']);
  });
});

describe('keys', () => {
  const state: PanelState = {
    ...initialState({ exchanges: [], recording: true, connection: 'connected' }),
    selected: 'flow:a',
  };

  function press(key: string, parts: Partial<ShortcutContext> = {}) {
    const actions: PanelAction[] = [];
    const recording: boolean[] = [];
    const done = pressKey(key, {
      state,
      dispatch: (action) => actions.push(action),
      selectedFlow: 'a',
      focusFilter: () => {},
      setRecording: (on) => recording.push(on),
      moveToFlow: () => {},
      ...parts,
    });
    return { done, actions, recording };
  }

  it('are each in the help, and each only once', () => {
    const all = SHORTCUTS.flatMap((shortcut) => shortcut.keys);
    expect(new Set(all).size).toBe(all.length);
    expect(SHORTCUTS.filter(({ id }) => helpText.shortcuts[id] === undefined)).toEqual([]);
    expect(Object.keys(helpText.shortcuts)).toHaveLength(SHORTCUTS.length);
  });

  it('open a tab of what is selected by its number', () => {
    expect(press('2').actions).toEqual([{ type: 'flow-tab', tab: 'sequence' }]);
    expect(press('2', { state: { ...state, selected: 'message:x' } }).actions).toEqual([
      { type: 'tab', tab: 'message' },
    ]);
    expect(press('2', { state: { ...state, selected: undefined } }).done).toBe(false);
  });

  it('pause, pin, open a page and go back', () => {
    expect(press('R').recording).toEqual([false]);
    expect(press('m').actions).toEqual([{ type: 'pin', flow: 'a' }]);
    expect(press('k').actions).toEqual([{ type: 'page', page: 'keys' }]);
    expect(press('k', { state: { ...state, page: 'keys' } }).actions).toEqual([{ type: 'page', page: 'trace' }]);
    expect(press('Escape').actions).toEqual([{ type: 'select', key: undefined }]);
  });

  it('that are none of ours do nothing', () => {
    expect(press('q')).toEqual({ done: false, actions: [], recording: [] });
  });
});
