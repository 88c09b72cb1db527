// Characters that look like others or like nothing, turned into what they look like: for saying how two texts differ, never for comparing.

const pairs = (text: string, likeness: string): [string, string][] =>
  [...text].map((character, index) => [character, [...likeness][index] as string]);

/** Letters of other scripts that most fonts draw as Latin ones (the common part of Unicode's confusables.txt), dashes and quotes. */
const LIKENESS: ReadonlyMap<string, string> = new Map([
  // Cyrillic
  ...pairs('асдеһіјӏорԛѕԝхуАВСЕНІЈКМОРЅТХУ', 'acdehijlopqswxyABCEHIJKMOPSTXY'),
  // Greek
  ...pairs('αικνορτυχγΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'aikvoptuxyABEZHIKMNOPTYX'),
  // Armenian and Latin beyond ASCII
  ...pairs('օսհցոɡıɑ', 'oshgngia'),
  // Dashes, hyphens, minus
  ...pairs('‐‑‒–—―−﹘﹣', '---------'),
  // Quotes, primes; slashes; dots
  ...pairs('‘’‚′“”„″⁄∕․。', `''''""""//..`),
]);

/** Characters without width or ink: zero width spaces and joiners, directional marks, soft hyphen, byte order mark. */
const INVISIBLE = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]|[\ufe00-\ufe0f]/g;

/** What a person would read: invisible characters taken out, Unicode's spaces made plain, look-alikes made Latin (NFKC besides). */
export function asItLooks(text: string): string {
  if (!hasOther(text)) return text;
  let seen = '';
  for (const character of text
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .replace(/\p{Zs}/gu, ' '))
    seen += LIKENESS.get(character) ?? character;
  return seen;
}

function hasOther(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7e) return true;
  return false;
}
