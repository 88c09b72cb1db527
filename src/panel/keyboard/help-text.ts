// What the keys do, in words; one entry for each shortcut.
export const helpText = {
  title: 'Keys of the keyboard',
  intro:
    'They work anywhere in the panel except while you type. In the list, the arrow keys, Home, End and Enter go up and down and open and close.',
  key: 'Key',
  does: 'What it does',
  to: 'to',
  shortcuts: {
    filter: 'Go to the filter',
    'next-flow': 'Next flow',
    'previous-flow': 'Previous flow',
    tab: 'The tabs of what is selected, from the left',
    pin: 'Pin the selected flow to the top, or unpin it',
    everything: 'Show SAML only, or everything',
    record: 'Pause recording, or resume it',
    'page-validator': 'SAML Assertion Validator',
    'page-traces': 'Traces: save what was recorded, or open a file',
    'page-deployments': 'Deployments',
    'page-keys': 'Keys and certificates',
    'page-settings': 'Settings',
    'page-help': 'This page',
    back: 'Back to the trace; close the detail',
  } as Readonly<Record<string, string>>,
};
