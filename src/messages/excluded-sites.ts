// Which requests the user keeps off the record by their site: asked by the worker, and by a panel that records for itself.

/** True for the site itself and all below it. */
export function isExcluded(url: string, sites: readonly string[]): boolean {
  if (sites.length === 0 || !URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  return sites.some((site) => hostname === site || hostname.endsWith(`.${site}`));
}
