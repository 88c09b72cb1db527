// The help text of the command line.
export const USAGE = `saml-scope: SAML logins from recorded traffic

  saml-scope analyze <input>... [--format text|json]   messages, flows and RelayState verdicts of HARs or messages
  saml-scope decode  <input>    [--format text|json]   one message in any wrapping, as XML with its problems

<input> is a HAR, or one message: XML, base64, deflated base64, a URL, a query string, a form body. - is standard input.
What it is gets recognised by its content, not by its name.

Exit: 0 nothing failed, 1 something failed (RelayState changed, or decode could not read it), 2 input or arguments refused.
`;
