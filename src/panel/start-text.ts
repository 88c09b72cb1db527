// The first sentence of the page.
export const startText = {
  starting: 'Connecting to the recorder…',
  failed: 'SAML Scope could not be loaded. Close this panel and open it again, or reload the extension.',
};
