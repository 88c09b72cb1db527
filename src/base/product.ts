// Who writes the files that panel and command line save; held to package.json by a test.
export const PRODUCT = { name: 'SAML Scope', version: '0.1.0' } as const;
