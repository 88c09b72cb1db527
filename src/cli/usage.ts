// The help text of the command line.
export const USAGE = `saml-scope: SAML logins from recorded traffic

  saml-scope analyze <input>...  messages, flows, RelayState and signature verdicts of HARs or single messages
             [--deployment <preset>|<file>] [--certificate <file>]... [--metadata <file>]... [--key <private-key>]...
             [--now <time>] [--format text|json|sarif|junit] [--fail-on fail|warn] [--require-exact]
  saml-scope decode  <input>     one message in any wrapping, as XML with its problems
  saml-scope verify  <input> --certificate <file>... | --metadata <file>... [--key <private-key>]...
                                 is it signed by whom you trust, and is everything that counts covered?
  saml-scope decrypt <input> --key <private-key>...
                                 what is encrypted in it, in clear
  saml-scope redact  <input> -o <file>
                                 a trace to share: identities, tokens, cookies and passwords replaced or left out
             [--level shareable|internal|none] [--yes] [--keep <value>]... [--hide <text>]... [--gzip]
  saml-scope report  <input> -o <file.html>
                                 one page that needs nothing else, redacted the same way [--format html|markdown]
             [--level shareable|internal|none] [--yes] [--keep <value>]... [--hide <text>]...
  saml-scope convert <input> --to trace|har|saml-tracer -o <file>
                                 the same traffic in another format, not redacted unless --level says so
             [--level shareable|internal|none] [--keep <value>]... [--hide <text>]... [--gzip]
  saml-scope <command> --help, saml-scope --version

decode, verify and decrypt take --format text|json. redact, report and convert take --certificate, --metadata, --key and --now, too:
what they verify is kept in the file. -o may be written --output. --level none leaves identities in the file, so redact and report
take it only with --yes.

<input> is a trace, a HAR, an export of SAML-tracer, or one message: XML, base64, deflated base64, a URL, a query string, a form body,
a saved page whose form posts it. - is standard input. What it is gets recognised by its content, not by its name. The passphrase of
an encrypted private key is taken from the environment variable SAML_SCOPE_PASSPHRASE.

Exit: 0 nothing failed; 1 something failed: RelayState changed, a login failed, a signature is broken, verify found no trusted
signature, decode or decrypt could not read it, --require-exact found a RelayState that is not proven to come back exactly;
2 input or arguments were refused.
`;
