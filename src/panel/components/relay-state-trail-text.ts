// The words of RelayState's way through a leg.
import type { HopCarrier, HopParty, RelayStateHop } from '../../flow/relay-state-hop.ts';

interface Mark {
  readonly sign: string;
  readonly word: string;
}

export const trailText = {
  title: 'RelayState on its way, hop by hop',
  show: 'Show this exchange',
  changed: {
    same: { sign: '=', word: 'unchanged' },
    changed: { sign: '≠', word: 'changed here' },
    lost: { sign: '∅', word: 'lost here' },
    appeared: { sign: '+', word: 'appeared here' },
    misspelt: { sign: '≠', word: 'misspelt here' },
    repeated: { sign: '≠', word: 'more than once here' },
    unknown: { sign: '?', word: 'not known' },
  } satisfies Record<RelayStateHop['changed'], Mark>,
  first: {
    present: { sign: '→', word: 'sent' },
    repeated: { sign: '→', word: 'sent more than once' },
    empty: { sign: '–', word: 'sent empty' },
    absent: { sign: '–', word: 'not sent' },
    unknown: { sign: '?', word: 'not known' },
  } satisfies Record<RelayStateHop['presence'], Mark>,
  where: {
    request: 'With the request',
    'idp-page': 'On the identity provider’s pages',
    response: 'With the response',
    after: 'After the response',
  } satisfies Record<RelayStateHop['where'], string>,
  carrier: {
    location: 'in the address of a redirect',
    page: 'in a form of the page',
    query: 'in the query of the address',
    fragment: 'in the fragment of the address',
    body: 'in the posted form',
    address: 'as the page that was opened',
  } satisfies Record<HopCarrier, string>,
  party: {
    sp: 'written by the application',
    idp: 'written by the identity provider',
    between: 'written by something between the two',
    browser: 'carried on by the browser',
  } satisfies Record<HopParty, string>,
  as: 'named',
  presence: {
    empty: 'The parameter is there, and empty.',
    absent: 'No RelayState parameter.',
    unknown: 'The browser did not give what was posted here.',
  },
  wire: 'On the wire:',
};
