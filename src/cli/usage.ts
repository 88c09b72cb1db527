// The help text of the command line.
export const USAGE = `saml-scope: SAML logins from recorded traffic

  saml-scope analyze <input>...  messages, flows, RelayState and signature verdicts of HARs or single messages
             [--certificate <file>]... [--metadata <file>]... [--key <private-key>]... [--now <time>]
  saml-scope decode  <input>     one message in any wrapping, as XML with its problems
  saml-scope verify  <input> --certificate <file>... | --metadata <file>...
                                 is it signed by whom you trust, and is everything that counts covered?
  saml-scope decrypt <input> --key <private-key>
                                 what is encrypted in it, in clear

All take --format text|json.

<input> is a HAR, or one message: XML, base64, deflated base64, a URL, a query string, a form body. - is standard input.
What it is gets recognised by its content, not by its name. The passphrase of an encrypted private key is taken from the
environment variable SAML_SCOPE_PASSPHRASE.

Exit: 0 nothing failed; 1 something failed: RelayState changed, a login failed, a signature is broken, verify found no trusted
signature, decode or decrypt could not read it; 2 input or arguments were refused.
`;
