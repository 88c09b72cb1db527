import { describe, expect, it } from 'vitest';
import { type FaultId, faultIds, faultOf } from '../../demo/faults.ts';

const origin = 'https://sp.localhost:8443';

/** What the SP sends and what comes back, written out by hand. */
const expected: Record<FaultId, readonly [sent: string | undefined, received: string | undefined]> = {
  'decoded-once-more': ['/app/records?path=a%2Fb%26c&tab=history', '/app/records?path=a/b&c&tab=history'],
  'encoded-twice': ['/app/records?path=a%2Fb&tab=history', '%2Fapp%2Frecords%3Fpath%3Da%252Fb%26tab%3Dhistory'],
  dropped: ['/app/records?path=a%2Fb&tab=history', undefined],
  'cut-at-ampersand': ['/app/records?path=a%2Fb&tab=history', '/app/records?path=a%2Fb'],
  'plus-to-space': ['/app/records?title=C++&tab=history', '/app/records?title=C  &tab=history'],
  replaced: ['/app/records?path=a%2Fb&tab=history', '/app/start'],
  'space-to-plus': ['/app/records?title=annual report', '/app/records?title=annual+report'],
  emptied: ['/app/records?path=a%2Fb&tab=history', ''],
  'literal-null': ['/app/records?path=a%2Fb&tab=history', 'null'],
  added: [undefined, '/app/start'],
  'html-escaped': ['/app/records?path=a%2Fb&tab=history', '/app/records?path=a%2Fb&amp;tab=history'],
  'cut-at-quote': ['{"to":"/app/records","tab":"history"}', '{'],
  'cut-at-80-bytes': [
    '/app/records/quarterly-report-of-the-subsidiaries-in-northern-and-western-europe-2024-final',
    '/app/records/quarterly-report-of-the-subsidiaries-in-northern-and-western-europe',
  ],
  'lower-cased': ['/app/Records/README?Tab=History', '/app/records/readme?tab=history'],
  'slash-added': [`${origin}/app/records`, `${origin}/app/records/`],
  'base64-encoded': ['/app/records?path=a%2Fb&tab=history', 'L2FwcC9yZWNvcmRzP3BhdGg9YSUyRmImdGFiPWhpc3Rvcnk='],
  wrapped: ['/app/records?path=a%2Fb&tab=history', '?RelayState=/app/records?path=a%2Fb&tab=history'],
  'charset-damaged': ['/app/records?name=Zoë&city=Málaga', '/app/records?name=ZoÃ«&city=MÃ¡laga'],
  defaulted: ['/app/records?path=a%2Fb&tab=history', '/app/home'],
  'blank-added': ['/app/records/4711', '/app/records/4711 '],
  'html-unescaped': ['/app/records?title=R%26D+&amp;+more', '/app/records?title=R%26D+&+more'],
  'escaped-and-cut': ['/app/records?path=a%2Fb&tab=history', '/app/records?path=a%2Fb&amp'],
  'cut-on-login-page': ['/app/records?path=a%2Fb&tab=history', '/app/records?path=a%2Fb'],
  'cut-by-gateway': ['/app/records?path=a%2Fb&tab=history', '/app/records?path=a%2Fb'],
};

describe('the table of faults', () => {
  it.each(faultIds)('%s changes its sample as its title says', (id) => {
    const { sample, change } = faultOf(id);
    const [sent, received] = expected[id];
    expect(sample(origin)).toBe(sent);
    expect(change(sent)).toBe(received);
    expect(received).not.toBe(sent);
  });

  it('says in one sentence each what real product does that', () => {
    for (const id of faultIds) expect(faultOf(id).explains).toMatch(/^[A-Z].{30,}\.$/);
  });

  it('makes up a value only where it says so', () => {
    const inventing = faultIds.filter((id) => faultOf(id).change(undefined) !== undefined);
    expect(inventing).toEqual(['replaced', 'emptied', 'literal-null', 'added', 'defaulted']);
  });

  it('decodes only escapes that are UTF-8 and leaves the others', () => {
    expect(faultOf('decoded-once-more').change('%FF%zz%41%C3%A9')).toBe(
      '%FF%zz%41%C3%A9'.replace('%zz%41%C3%A9', '%zzAé'),
    );
  });
});
