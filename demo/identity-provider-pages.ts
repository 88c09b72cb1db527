// What the demo's IdPs show and hand out besides messages.
import { html, page } from './html.ts';
import type { DemoRequest, Reply } from './http.ts';

export interface ResponseFields {
  readonly SAMLResponse: string;
  /** Undefined: the field is left out. */
  readonly RelayState: string | undefined;
}

/** The answer for a script of the SP, which asks with `Accept: application/json` and its cookies. */
export function scriptReply(request: DemoRequest, spOrigin: string, fields: ResponseFields): Reply {
  const cors: Record<string, string> =
    request.headers.origin === spOrigin
      ? { 'access-control-allow-origin': spOrigin, 'access-control-allow-credentials': 'true', vary: 'Origin' }
      : {};
  return { status: 200, headers: { 'content-type': 'application/json', ...cors }, body: JSON.stringify(fields) };
}

export const loginPage = (site: string, spOrigin: string, question: string): string =>
  page(
    site,
    'Who are you?',
    html`<p><code>${spOrigin}</code> asks you to sign in. This is a demo: there is one user and no password.</p>
<form method="post" action="/sign-in">
<input type="hidden" name="question" value="${question}">
<button id="sign-in">Sign in as ann</button>
</form>`,
  );
