// Who writes the files that the panel saves; held to package.json by a test.
export const PRODUCT = { name: 'SAML Scope', version: '0.1.0' } as const;
