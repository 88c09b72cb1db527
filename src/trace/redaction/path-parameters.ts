// Parameters within the path of an address (RFC 3986 §3.3): `;jsessionid=…`, and ASP.NET's `(S(…))`. By them a server knows a
// session without a cookie.

/** From a semicolon, also an escaped one, to the next or to the end of the segment. ASP.NET's stands in a segment of its own. */
const PARAMETER = /(?:;|%3b)(?:(?!%3b)[^;/])*|(?<=\/)\((?:[A-Za-z]\([^()/]{1,200}\)){1,4}\)(?=\/|$)/gi;

export interface PathPiece {
  readonly text: string;
  /** The value of a parameter; else words of the path, marks, and the name of a parameter with its `=`. */
  readonly isValue: boolean;
}

/** The path in pieces, none left out. */
export function splitPath(path: string): PathPiece[] {
  const pieces: PathPiece[] = [];
  const add = (text: string, isValue: boolean): void => {
    if (text !== '') pieces.push({ text, isValue });
  };
  let at = 0;
  for (const match of path.matchAll(PARAMETER)) {
    const [parameter] = match;
    const end = match.index + parameter.length;
    const name = /^(?:;|%3b)[^=%]{0,60}(?:=|%3d)|^(?:;|%3b)/i.exec(parameter)?.[0] ?? '';
    add(path.slice(at, match.index + name.length), false);
    add(path.slice(match.index + name.length, end), true);
    at = end;
  }
  add(path.slice(at), false);
  return pieces;
}

/** For a path of which only words are wanted. */
export const withoutPathParameters = (path: string): string => path.replace(PARAMETER, '');
