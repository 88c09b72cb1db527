// The known ways in which a document is altered between signing and arrival, undone on its source text.
import { fromUtf8, utf8 } from '../../base/bytes.ts';
import type { SourceRange } from '../../xml/tree.ts';
import type { ExplanationCode } from './explanation.ts';

export interface SourceVariant {
  readonly code: ExplanationCode;
  readonly message: string;
  /** The text as it may have been when it was signed; the same text where this is not the cause. Linear in its length. */
  readonly undo: (source: string, signature: SourceRange | undefined) => string;
}

const betweenTags = (source: string): string => source.replace(/>[ \t\r\n]+(?=<)/g, '>');
const inText = (source: string, change: (text: string) => string): string =>
  source.replace(/>([^<>]+)</g, (_, text: string) => `>${change(text)}<`);
const linesJoined = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trim())
    .join('');

/** A private character that holds the place of the signature. */
const MARK = '\ue000';

/** As a pretty-printer writes it. `glued`: the signature was put in afterwards, without white space of its own. */
const indented = (unit: string, glued: boolean): SourceVariant['undo'] => {
  return (source, signature) => {
    const taken = glued && signature ? source.slice(signature.start, signature.end) : '';
    const marked = taken && signature ? source.slice(0, signature.start) + MARK + source.slice(signature.end) : source;
    let depth = 0;
    const lines = betweenTags(marked).split(/(?<=[>\ue000])(?=<)/);
    const written = lines.map((line) => {
      if (line.startsWith('</')) depth--;
      const indent = unit.repeat(Math.max(depth, 0));
      if (/^<[^/!?]/.test(line) && !endsElement(line)) depth++;
      return indent + line;
    });
    return written.join('\n').replace(MARK, () => taken);
  };
};

/** Whether a line ends with an end tag, or with that of an empty element; looked for from its end, so that no line is walked twice. */
function endsElement(line: string): boolean {
  const text = line.endsWith(MARK) ? line.slice(0, -MARK.length) : line;
  if (!text.endsWith('>')) return false;
  return text.endsWith('/>') || text.indexOf('</', text.lastIndexOf('>', text.length - 2) + 1) !== -1;
}

/** Windows-1252 where it differs from Latin-1; 0x81, 0x8D, 0x8F, 0x90 and 0x9D stay what they are. */
const WINDOWS_1252 =
  '\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178';

/** The octets of `text` in one of the two charsets; undefined where it has others' characters. */
function toSingleOctets(text: string, isWindows: boolean): Uint8Array | undefined {
  const octets = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const special = isWindows ? WINDOWS_1252.indexOf(text[i] as string) : -1;
    if (special < 0 && code > 0xff) return undefined;
    octets[i] = special < 0 ? code : 0x80 + special;
  }
  return octets;
}

const fromSingleOctets = (octets: Uint8Array, isWindows: boolean): string =>
  Array.from(octets, (octet) =>
    isWindows && octet >= 0x80 && octet < 0xa0 ? WINDOWS_1252[octet - 0x80] : String.fromCharCode(octet),
  ).join('');

/** "Ã©" back to "é". */
const unmangled =
  (isWindows: boolean) =>
  (source: string): string => {
    const octets = toSingleOctets(source, isWindows);
    return (octets && fromUtf8(octets)) ?? source;
  };
/** "é" back to the "Ã©" that was signed. */
const mangled =
  (isWindows: boolean) =>
  (source: string): string =>
    fromSingleOctets(utf8(source), isWindows);

const LAYOUT = 'Pretty-printing changes what is signed: sign last, and let nothing format the message on its way.';

export const SOURCE_VARIANTS: readonly SourceVariant[] = [
  {
    code: 'white-space-around-signature',
    message: 'White space was put around the signature after signing, or the signature was inserted with it.',
    undo: (source, signature) =>
      signature
        ? source.slice(0, signature.start).trimEnd() +
          source.slice(signature.start, signature.end) +
          source.slice(signature.end).trimStart()
        : source,
  },
  {
    code: 'white-space-between-elements',
    message: `White space was put between elements after signing. ${LAYOUT}`,
    undo: betweenTags,
  },
  {
    code: 'values-padded',
    message: `White space was put around values after signing. ${LAYOUT}`,
    undo: (source) => inText(betweenTags(source), (text) => text.trim()),
  },
  {
    code: 'values-padded',
    message: `Values were broken into lines after signing. ${LAYOUT}`,
    undo: (source) => inText(betweenTags(source), linesJoined),
  },
  {
    code: 'line-ends-changed',
    message: 'Line breaks were removed after signing, or a blank was put in their place.',
    undo: (source) => source.replace(/>[ ]+(?=<)/g, '>\n'),
  },
  {
    code: 'carriage-returns-added',
    message: 'Carriage returns (&#13;) came in after signing, as when Windows line ends are written by an XML library.',
    undo: (source) => source.replace(/&#(?:13|x0*[dD]);/g, ''),
  },
  {
    code: 'carriage-returns-lost',
    message:
      'The signed content has carriage returns (Windows line ends), which every XML parser drops: the sender must write them as &#13; or sign text with plain line feeds.',
    undo: (source) => inText(source, (text) => text.replace(/\r?\n/g, '&#13;\n')),
  },
  ...[false, true].flatMap((isWindows): SourceVariant[] => [
    {
      code: 'charset-latin-1',
      message: `UTF-8 was read as ${isWindows ? 'Windows-1252' : 'ISO-8859-1'} after signing, so that é became Ã©: keep UTF-8 all the way.`,
      undo: unmangled(isWindows),
    },
    {
      code: 'charset-reversed',
      message: `The sender signed UTF-8 that it took for ${isWindows ? 'Windows-1252' : 'ISO-8859-1'} (é as Ã©) and sent the right text: its signing code must take UTF-8.`,
      undo: mangled(isWindows),
    },
  ]),
  ...(['NFC', 'NFD'] as const).map(
    (form): SourceVariant => ({
      code: 'unicode-normalized',
      message: `Accented characters were composed otherwise when this was signed (${form}): something normalizes Unicode.`,
      undo: (source) => source.normalize(form),
    }),
  ),
  {
    code: 'escaped-twice',
    message: 'Characters were escaped once more after signing (&amp;amp; for &amp;).',
    undo: (source) => source.replace(/&amp;(?=(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);)/g, '&'),
  },
  ...['  ', '    ', '\t'].flatMap((unit) =>
    [true, false].map(
      (glued): SourceVariant => ({
        code: 'indentation-added',
        message: `White space between elements was removed after signing: the message was signed with lines and indentation. ${LAYOUT}`,
        undo: indented(unit, glued),
      }),
    ),
  ),
];
