// Which logins are kept as files, and where.

export const GOLDEN_FOLDER = new URL('./', import.meta.url);

/** Not those whose message or address is big, and not those that differ from another one by RelayState alone. */
export const isKept = (scenario: string): boolean =>
  !['transport-body-too-large', 'transport-session-domain', 'fetch', 'iframe'].includes(scenario) &&
  (!scenario.startsWith('fault-') || ['fault-cut-on-login-page', 'fault-cut-by-gateway'].includes(scenario));
