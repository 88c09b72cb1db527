// Who writes the files of the command line; held to package.json by a test.
export const PRODUCT = { name: 'SAML Scope', version: '0.1.0' } as const;
