// Joining of xml:base values for Canonical XML 1.1, where neither value need be absolute.

interface Reference {
  readonly scheme: string | undefined;
  readonly authority: string | undefined;
  readonly path: string;
  readonly query: string | undefined;
}

/** RFC 3986 §5.2.2 with the changes of Canonical XML 1.1 §2.4: no scheme needed, fragments dropped, leading ".." kept. */
export function joinReferences(base: string, reference: string): string {
  const b = split(base);
  const r = split(reference);
  if (r.scheme !== undefined) return join({ ...r, path: withoutDotSegments(r.path) });
  const { scheme } = b;
  if (r.authority !== undefined) return join({ ...r, scheme, path: withoutDotSegments(r.path) });
  const { authority } = b;
  if (r.path === '') {
    return join({ scheme, authority, path: withoutDotSegments(b.path), query: r.query ?? b.query });
  }
  const path = r.path.startsWith('/') ? r.path : merged(b, r.path);
  return join({ scheme, authority, path: withoutDotSegments(path), query: r.query });
}

/** Takes a reference apart (RFC 3986 appendix B); the fragment is left out. */
function split(reference: string): Reference {
  const hash = reference.indexOf('#');
  let rest = hash < 0 ? reference : reference.slice(0, hash);
  const mark = rest.indexOf('?');
  const query = mark < 0 ? undefined : rest.slice(mark + 1);
  if (mark >= 0) rest = rest.slice(0, mark);
  const colon = rest.indexOf(':');
  const scheme = colon > 0 && !rest.slice(0, colon).includes('/') ? rest.slice(0, colon) : undefined;
  if (scheme !== undefined) rest = rest.slice(colon + 1);
  if (!rest.startsWith('//')) return { scheme, authority: undefined, path: rest, query };
  const slash = rest.indexOf('/', 2);
  const end = slash < 0 ? rest.length : slash;
  return { scheme, authority: rest.slice(2, end), path: rest.slice(end), query };
}

function merged(base: Reference, path: string): string {
  if (base.authority !== undefined && base.path === '') return `/${path}`;
  // A base that ends with ".." means that folder, not a file of this name.
  const basePath = /(?:^|\/)\.\.$/.test(base.path) ? `${base.path}/` : base.path;
  return basePath.slice(0, basePath.lastIndexOf('/') + 1) + path;
}

function withoutDotSegments(path: string): string {
  const isAbsolute = path.startsWith('/');
  const segments = path.split('/');
  const kept: string[] = [];
  segments.forEach((segment, index) => {
    const isLast = index === segments.length - 1;
    if (segment === '..') {
      const above = kept.at(-1);
      if (above !== undefined && above !== '..') kept.pop();
      else if (!isAbsolute) kept.push('..');
      if (isLast) kept.push('');
    } else if (segment === '.' || segment === '') {
      if (isLast) kept.push('');
    } else kept.push(segment);
  });
  const joined = kept.join('/');
  return isAbsolute ? `/${joined}` : joined;
}

function join({ scheme, authority, path, query }: Reference): string {
  const front = (scheme === undefined ? '' : `${scheme}:`) + (authority === undefined ? '' : `//${authority}`);
  return front + path + (query === undefined ? '' : `?${query}`);
}
