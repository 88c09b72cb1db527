import { describe, expect, it } from 'vitest';
import type { Analysis } from '../../src/analysis/analysis.ts';
import { DEFAULT_SETTINGS } from '../../src/messages/contract.ts';
import type { SourceSnapshot } from '../../src/panel/exchange-source.ts';
import { selectCursor, selectDetail, selectListState, selectRows } from '../../src/panel/selectors.ts';
import { initialState, type PanelAction, type PanelState, reduce } from '../../src/panel/state.ts';
import { exchange, loginAnalysis } from './trace-builder.ts';

const CONNECTED: SourceSnapshot = { exchanges: [], recording: true, connection: 'connected' };

const reduced = (state: PanelState, ...actions: readonly PanelAction[]): PanelState => actions.reduce(reduce, state);

const seen = (analysis: Analysis, parts: Partial<SourceSnapshot> = {}): PanelAction => ({
  type: 'traffic',
  traffic: { snapshot: { ...CONNECTED, exchanges: analysis.exchanges, ...parts }, analysis },
});

const loggedIn = reduced(initialState(CONNECTED), seen(loginAnalysis()));
const REQUEST = 'message:e2:body:SAMLRequest';

describe('the state', () => {
  it('keeps the selection and what was opened while exchanges are added', () => {
    const later = loginAnalysis();
    const state = reduced(
      loggedIn,
      { type: 'select', key: REQUEST },
      { type: 'toggle', key: 'fold:flow:f1:e3' },
      seen({ ...later, exchanges: [...later.exchanges, exchange('e8')] }),
    );
    expect(selectDetail(state)).toMatchObject({ kind: 'message', message: { index: 0 } });
    expect(selectRows(state).find((row) => row.key === 'fold:flow:f1:e3')?.expanded).toBe(true);
  });

  it('forgets them when the trace was cleared', () => {
    const state = reduced(
      loggedIn,
      { type: 'select', key: REQUEST },
      { type: 'toggle', key: 'flow:f1' },
      seen({ exchanges: [], messages: [], flows: [] }),
    );
    expect(state).toMatchObject({ selected: undefined, toggled: new Set() });
  });

  it('keeps the last analysis when the next one failed, and says so', () => {
    const state = reduced(loggedIn, {
      type: 'traffic',
      traffic: { snapshot: { ...CONNECTED, exchanges: [exchange('e1')] }, analysis: undefined },
    });
    expect(state.analysisFailed).toBe(true);
    expect(selectRows(state)).toHaveLength(7);
    expect(reduced(state, seen(loginAnalysis())).analysisFailed).toBe(false);
  });

  it('remembers in which flows recording was paused before their end was seen', () => {
    const analysis = loginAnalysis();
    const open = { ...analysis, flows: analysis.flows.map((flow) => ({ ...flow, outcome: 'not-seen' as const })) };
    const live = { settings: DEFAULT_SETTINGS };
    const recording = reduced(initialState(CONNECTED), seen(open, live));
    expect(recording.pausedIn.size).toBe(0);
    const resumed = reduced(recording, seen(open, { ...live, recording: false }), seen(open, live));
    expect([...resumed.pausedIn]).toEqual(['f1']);
    // One whose end was seen, and a file, which never records.
    expect(reduced(loggedIn, seen(analysis, { ...live, recording: false })).pausedIn.size).toBe(0);
    expect(reduced(recording, seen(open, { recording: false })).pausedIn.size).toBe(0);
  });

  it('toggles twice to where it was', () => {
    const toggle: PanelAction = { type: 'toggle', key: 'flow:f1' };
    expect(selectRows(reduced(loggedIn, toggle, toggle))).toEqual(selectRows(loggedIn));
  });
});

describe('going to a place in a message', () => {
  const range = { start: 3, end: 5 };
  const selected = reduced(loggedIn, { type: 'select', key: REQUEST });

  it('opens the Message tab there', () => {
    expect(reduced(selected, { type: 'jump', range })).toMatchObject({ tab: 'message', jump: { range } });
  });

  it('is a new jump each time, so that the same place is shown again', () => {
    const once = reduced(selected, { type: 'jump', range });
    expect(reduced(once, { type: 'jump', range }).jump).not.toBe(once.jump);
  });

  it('leaves the repaired tree, which knows no places', () => {
    const lenient = reduced(selected, { type: 'xml-layout', layout: 'lenient' });
    expect(reduced(lenient, { type: 'jump', range }).xmlLayout).toBe('arrived');
  });

  it('is over when another message or tab is chosen', () => {
    const jumped = reduced(selected, { type: 'jump', range });
    expect(reduced(jumped, { type: 'select', key: 'flow:f1' }).jump).toBeUndefined();
    expect(reduced(jumped, { type: 'tab', tab: 'message' }).jump).toBeUndefined();
  });
});

describe('the cursor', () => {
  it('is on the first row until something is selected', () => {
    expect(selectCursor(loggedIn)).toBe('flow:f1');
  });

  it('goes to the row that the selected one was folded into', () => {
    const state = reduced(loggedIn, { type: 'select', key: REQUEST }, { type: 'toggle', key: 'flow:f1' });
    expect(selectCursor(state)).toBe('flow:f1');
    expect(selectDetail(state)).toMatchObject({ kind: 'message' });
  });
});

describe('the detail', () => {
  it('of a fold is its flow', () => {
    expect(selectDetail(reduced(loggedIn, { type: 'select', key: 'fold:flow:f1:e3' }))).toMatchObject({ kind: 'flow' });
  });

  it('is empty when what was selected is no longer shown', () => {
    const state = reduced(loggedIn, { type: 'select', key: 'exchange:e7' });
    expect(selectDetail(state)).toMatchObject({ kind: 'exchange' });
    expect(selectDetail(reduced(state, { type: 'show', shown: 'saml' }))).toBeUndefined();
  });
});

describe('what the list says instead of rows', () => {
  const nothing: Analysis = { exchanges: [], messages: [], flows: [] };
  const listState = (...actions: readonly PanelAction[]) =>
    selectListState(reduced(initialState(CONNECTED), ...actions));

  it.each([
    ['empty', {}],
    ['paused-empty', { recording: false }],
    ['connecting', { connection: 'connecting' }],
    ['failed', { connection: 'failed' }],
    ['empty', { connection: 'reconnecting' }],
  ] as const)('is “%s” for %o', (expected, parts) => {
    expect(listState(seen(nothing, parts))).toBe(expected);
  });

  it('tells a filter that matches nothing from a trace without messages', () => {
    const noSaml = seen({ ...nothing, exchanges: [exchange('e1')] });
    expect(listState(noSaml, { type: 'show', shown: 'saml' })).toBe('no-messages-yet');
    expect(listState(noSaml, { type: 'search', query: 'zzz' })).toBe('nothing-matches');
    expect(listState(noSaml)).toBe('rows');
  });

  it('shows rows also while the connection is being made again', () => {
    expect(listState(seen(loginAnalysis(), { connection: 'reconnecting' }))).toBe('rows');
  });
});
