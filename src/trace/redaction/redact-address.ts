// Redacts addresses: scheme, host, port and the paths of endpoints stay; values of parameters, and what names a person, go.
import { toDisplayText } from '../../base/bytes.ts';
import { formDecode } from '../../base/percent.ts';
import { fragmentQuery } from '../../bindings/parameters.ts';
import { splitPath } from './path-parameters.ts';
import { type Redaction, redactParameter, redactParameterName, redactWire } from './redaction.ts';

const PARTS = /^([a-z][a-z0-9+.-]{0,30}:\/\/|\/\/)?([^/?#]*)([^?#]*)(\?[^#]*)?(#[\s\S]*)?$/i;

/** Schemes of the web, those of WebSockets among them (RFC 6455 §3). */
const WEB = /^(?:https?|wss?):/i;

/** An address, whole or from its path on. Those of no web page (data, blob, extension) lose all but their scheme. */
export function redactAddress(url: string, redaction: Redaction): string {
  const { substitution, identities } = redaction;
  const scheme = /^([a-z][a-z0-9+.-]{0,30}):(?!\/\/)/i.exec(url)?.[1];
  if (scheme && identities) return `${scheme}:`;
  // Those of an app or an extension have a query like any other, and what opens a session goes out of it at every level.
  if (identities && /^[a-z][a-z0-9+.-]{0,30}:\/\//i.test(url) && !WEB.test(url))
    return substitution.text(url, 'address');
  const [, start = '', authority = '', path = '', query = '', fragment = ''] = PARTS.exec(url) ?? [];
  if (`${start}${authority}${path}${query}${fragment}` !== url) return substitution.text(url, 'opaque');
  const parts = [
    start,
    start === ''
      ? substitution.text(authority, identities ? 'address' : 'opaque')
      : redactAuthority(authority, redaction),
    redactPath(path, redaction),
    query && `?${redactPairs(query.slice(1), 'query', redaction)}`,
    fragment && `#${redactFragment(fragment.slice(1), redaction)}`,
  ];
  // Once more as a whole: what the user wants gone may reach over its parts.
  return substitution.kept(parts.join(''));
}

/** Values of parameters in a path open a session, as cookies do, and go at every level. */
const redactPath = (path: string, { substitution, identities }: Redaction): string =>
  splitPath(path)
    .map(({ text, isValue }) =>
      isValue ? substitution.text(text, 'opaque') : identities ? substitution.text(text, 'address') : text,
    )
    .join('');

/** A password before the host goes at every level. */
function redactAuthority(authority: string, { substitution }: Redaction): string {
  const at = authority.lastIndexOf('@') + 1;
  return (
    (at > 0 ? `${substitution.text(authority.slice(0, at - 1), 'opaque')}@` : '') +
    substitution.kept(authority.slice(at))
  );
}

function redactFragment(fragment: string, redaction: Redaction): string {
  const query = fragmentQuery(fragment);
  if (query.includes('=') && fragment.endsWith(query)) {
    const route = fragment.slice(0, fragment.length - query.length);
    return (
      (redaction.identities ? redaction.substitution.text(route, 'address') : route) +
      redactPairs(query, 'query', redaction)
    );
  }
  return redaction.identities ? redaction.substitution.text(fragment, 'address') : fragment;
}

/** The pairs of a raw query or urlencoded body, each in its place, empty ones too. */
export function redactPairs(raw: string, place: 'query' | 'body', redaction: Redaction): string {
  return raw
    .split('&')
    .map((pair) => {
      const equals = pair.indexOf('=');
      const rawName = equals === -1 ? pair : pair.slice(0, equals);
      const name = toDisplayText(formDecode(rawName));
      if (equals === -1) {
        return redaction.identities ? redactParameterName(rawName, name, redaction) : rawName;
      }
      const wire = redactWire(
        pair.slice(equals + 1),
        'address',
        (value) => redactParameter(name, value, place, redaction),
        redaction,
      );
      return `${redactParameterName(rawName, name, redaction)}=${wire}`;
    })
    .join('&');
}
