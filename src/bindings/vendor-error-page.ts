// Error pages of identity and service providers, told by their address or by a sentence of theirs; for display only.

interface ErrorPage {
  readonly host?: RegExp;
  readonly pattern: RegExp;
  readonly label: (match: RegExpExecArray) => string;
}

/** Tried on the URL. */
const BY_ADDRESS: readonly ErrorPage[] = [
  {
    host: /(?:^|\.)(?:microsoftonline\.(?:com|us)|partner\.microsoftonline\.cn)$/,
    pattern: /\/error\?(?:[^#]*&)?code=(\d{4,7})/i,
    label: ([, code]) => `Microsoft Entra error AADSTS${code}`,
  },
  { pattern: /AADSTS(\d{4,7})/, label: ([, code]) => `Microsoft Entra error AADSTS${code}` },
  { pattern: /\/SamlError(?:[?/#]|$)|saml-error\.jsp\?/i, label: () => 'Salesforce SAML error page' },
  {
    host: /(?:^|\.)google\.com$/,
    pattern: /\b(app_not_(?:configured|enabled)(?:_for_user)?)\b/i,
    label: ([, code]) => `Google error ${code?.toLowerCase()}`,
  },
  { host: /(?:^|\.)twilio\.com$/, pattern: /\b(4505\d|70004)\b/, label: ([, code]) => `Twilio error ${code}` },
  {
    host: /(?:^|\.)(?:okta|oktapreview|okta-emea)\.com$/,
    pattern: /\/(?:app\/)?error(?:\/|\?|$)|\/access_denied/i,
    label: () => 'Okta error page',
  },
  { pattern: /\/adfs\/[^?#]*error/i, label: () => 'AD FS error page' },
];

/** Tried on the response body, where the source has it: sentences that only error pages have. */
const BY_TEXT: readonly ErrorPage[] = [
  { pattern: /\bAADSTS(\d{4,7})\b/, label: ([, code]) => `Microsoft Entra error AADSTS${code}` },
  { pattern: /\bMSIS(\d{4})\b/, label: ([, code]) => `AD FS error MSIS${code}` },
  { pattern: /\b(app_not_(?:configured|enabled)(?:_for_user)?)\b/, label: ([, code]) => `Google error ${code}` },
  { pattern: /Invalid Page Redirection/, label: () => 'Salesforce: Invalid Page Redirection' },
  {
    pattern: /Check for an invalid assertion in the SAML Assertion Validator/,
    label: () => 'Salesforce: invalid assertion',
  },
  { pattern: /received at https?:\/\/\S{1,500} instead of/, label: () => 'Response received at another address' },
  { pattern: /Unable to validate Signature on query string/, label: () => 'SimpleSAMLphp: query signature refused' },
  { pattern: /too many redirects|ERR_TOO_MANY_REDIRECTS/, label: () => 'Too many redirects' },
];

/** A page's beginning; an error page says early what it is. */
const TEXT_SEARCHED = 100_000;

/** A short label, or undefined where neither address nor text is an error page's. */
export function recogniseErrorPage(url: string, body: string | undefined): string | undefined {
  const host = /^https?:\/\/(?:[^/?#@]*@)?([^/?#:]+)/i.exec(url)?.[1]?.toLowerCase() ?? '';
  return (
    firstLabel(BY_ADDRESS, host, url) ??
    (body === undefined || !/<html|<!doctype|<body/i.test(body.slice(0, 2_000))
      ? undefined
      : firstLabel(BY_TEXT, host, body.slice(0, TEXT_SEARCHED)))
  );
}

function firstLabel(pages: readonly ErrorPage[], host: string, text: string): string | undefined {
  for (const page of pages) {
    if (page.host && !page.host.test(host)) continue;
    const match = page.pattern.exec(text);
    if (match) return page.label(match);
  }
  return undefined;
}
