// Words for what comes from which of the browser's reports, and for working without access to all sites.
import type { Disagreement, Exchange, LiveSource } from '../../capture/exchange.ts';
import type { SourceSnapshot } from '../exchange-source.ts';
import { visibleString } from '../visible-characters.ts';

const LIMITED: Record<NonNullable<SourceSnapshot['limited']>, string> = {
  'devtools-only':
    'SAML Scope is not allowed to see all sites, so this panel shows only what devtools tell: requests of this tab, while devtools are open. Logins in pop-ups and other tabs are missing, and in Firefox the first requests of most logins.',
  blind:
    'SAML Scope is not allowed to see all sites, so logins at the others are not recorded. Allow access, or open devtools in the tab of the login and choose the SAML panel there.',
};

const NAMES: Record<LiveSource, string> = { webRequest: 'the browser’s webRequest events', devtools: 'devtools' };

const PARTS = {
  requestHeaders: 'request headers',
  requestBody: 'request body',
  response: 'status and response headers',
  responseBody: 'response body',
} as const;

export const feedsText = {
  limited: (limited: NonNullable<SourceSnapshot['limited']>): string => LIMITED[limited],
  allow: 'Allow access to all sites',
  privateWindow: 'This tab is in a private window, and private windows are not recorded.',
  recordPrivate: 'Record private windows',
  /** Undefined where one report told all. */
  origins: ({ origins, source }: Exchange): string | undefined => {
    if (source === 'devtools')
      return 'Told by devtools only; the browser’s webRequest events did not have this request.';
    if (!origins) return undefined;
    const names = (Object.keys(PARTS) as (keyof typeof PARTS)[]).filter((part) => origins[part] === 'devtools');
    if (names.length === 0) return undefined;
    const listed = names.map((name) => PARTS[name]).join(', ');
    return `From devtools: ${listed}. Everything else is from ${NAMES.webRequest}.`;
  },
  disagreement: ({ field, webRequest, devtools, kept }: Disagreement): string => {
    const what = field === undefined ? 'the request body' : `the posted field ${visibleString(field.slice(0, 100))}`;
    return (
      `The browser’s two reports differ on ${what}: webRequest has ${quoted(webRequest)}, devtools ${quoted(devtools)}. ` +
      `Shown and checked is what ${NAMES[kept]} gave.`
    );
  },
};

const quoted = (value: string): string => (value === '' ? 'nothing' : `“${visibleString(value)}”`);
