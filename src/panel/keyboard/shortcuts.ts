// The keys of the whole panel, in one table: what they do, and what the help page says of them.
import { DETAIL_TABS, type Dispatch, FLOW_TABS, type PanelState } from '../state.ts';

export interface ShortcutContext {
  readonly state: PanelState;
  readonly dispatch: Dispatch;
  readonly selectedFlow: string | undefined;
  readonly focusFilter: () => void;
  readonly setRecording: (on: boolean) => void;
  /** Goes to the flow after or before the selected one. */
  readonly moveToFlow: (step: 1 | -1) => void;
}

export interface Shortcut {
  /** `KeyboardEvent.key`; letters in lower case. */
  readonly keys: readonly string[];
  readonly id: string;
  /** False: not for now, and the key does what it usually does. */
  run(context: ShortcutContext): boolean;
}

const page = (id: PanelState['page'], key: string): Shortcut => ({
  keys: [key],
  id: `page-${id}`,
  run: ({ state, dispatch }) => {
    dispatch({ type: 'page', page: state.page === id ? 'trace' : id });
    return true;
  },
});

export const SHORTCUTS: readonly Shortcut[] = [
  {
    keys: ['/'],
    id: 'filter',
    run: ({ focusFilter }) => {
      focusFilter();
      return true;
    },
  },
  { keys: ['n'], id: 'next-flow', run: ({ moveToFlow }) => moved(() => moveToFlow(1)) },
  { keys: ['p'], id: 'previous-flow', run: ({ moveToFlow }) => moved(() => moveToFlow(-1)) },
  {
    keys: ['1', '2', '3', '4', '5', '6', '7'],
    id: 'tab',
    run: () => false,
  },
  {
    keys: ['m'],
    id: 'pin',
    run: ({ selectedFlow, dispatch }) => {
      if (selectedFlow === undefined) return false;
      dispatch({ type: 'pin', flow: selectedFlow });
      return true;
    },
  },
  {
    keys: ['e'],
    id: 'everything',
    run: ({ state, dispatch }) => {
      dispatch({ type: 'show', shown: state.shown === 'everything' ? 'saml' : 'everything' });
      return true;
    },
  },
  {
    keys: ['r'],
    id: 'record',
    run: ({ state, setRecording }) => {
      setRecording(!state.snapshot.recording);
      return true;
    },
  },
  page('validator', 'v'),
  page('traces', 't'),
  page('deployments', 'd'),
  page('keys', 'k'),
  page('settings', 's'),
  page('help', '?'),
  {
    keys: ['Escape'],
    id: 'back',
    run: ({ state, dispatch }) => {
      if (state.page !== 'trace') dispatch({ type: 'page', page: 'trace' });
      else if (state.selected !== undefined) dispatch({ type: 'select', key: undefined });
      else return false;
      return true;
    },
  },
];

function moved(move: () => void): boolean {
  move();
  return true;
}

/** True where the key was one of ours and did something. */
export function pressKey(key: string, context: ShortcutContext): boolean {
  const wanted = key.length === 1 ? key.toLowerCase() : key;
  const shortcut = SHORTCUTS.find(({ keys }) => keys.includes(wanted));
  if (shortcut?.id === 'tab') return goToTab(Number(wanted), context);
  return shortcut?.run(context) ?? false;
}

function goToTab(number: number, { state, selectedFlow, dispatch }: ShortcutContext): boolean {
  if (state.selected === undefined || state.page !== 'trace') return false;
  if (selectedFlow !== undefined && state.selected.startsWith('flow:')) {
    const tab = FLOW_TABS[number - 1];
    if (tab) dispatch({ type: 'flow-tab', tab });
    return tab !== undefined;
  }
  const tab = DETAIL_TABS[number - 1];
  if (tab) dispatch({ type: 'tab', tab });
  return tab !== undefined;
}
