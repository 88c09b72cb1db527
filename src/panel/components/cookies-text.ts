// The words around cookies; the names of their attributes are HTTP's own.
import { formats } from '../text.ts';

export const cookiesText = {
  set: (count: number): string => `Cookies that the server set (${formats.number(count)})`,
  sent: (count: number): string => `Cookies that the browser sent (${formats.number(count)})`,
  nameless: '(no name)',
  empty: '(empty)',
  attributes: {
    domain: 'Domain',
    hostOnly: 'this host only',
    path: 'Path',
    defaultPath: 'not said',
    sameSite: 'SameSite',
    sameSiteDefault: 'not said: Chromium takes Lax',
    secure: 'Secure',
    httpOnly: 'HttpOnly',
    expires: 'Expires',
    maxAge: 'Max-Age',
    seconds: (value: string): string =>
      Number(value) <= 0 ? `${value}: deletes the cookie` : value === '1' ? `${value} second` : `${value} seconds`,
    session: 'when the browser ends',
    other: 'Also',
    yes: 'yes',
    no: 'no',
  },
};
