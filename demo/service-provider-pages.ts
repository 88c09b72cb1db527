// The pages of the demo's SPs.
import { html, type Markup, page } from './html.ts';
import type { DemoRequest } from './http.ts';

/** What the SP remembers of a login: RelayState as it left and as it came back. */
export interface LoginRecord {
  readonly scenario: string;
  readonly sent?: string | undefined;
  readonly received: string | undefined;
}

const value = (relayState: string | undefined): Markup =>
  relayState === undefined ? html`<em>absent</em>` : html`<code>${relayState}</code>`;

const row = ({ scenario, sent, received }: LoginRecord): Markup =>
  html`<tr data-scenario="${scenario}"><td>${scenario}</td><td>${value(sent)}</td><td>${value(received)}</td></tr>
`;

export function signedInPage(
  site: string,
  startOrigin: string,
  user: string,
  logins: readonly LoginRecord[],
  request: DemoRequest,
): string {
  return page(
    site,
    `Signed in as ${user}`,
    html`<p>You are on <code id="here">${request.target}</code>.</p>
<table id="logins">
<thead><tr><th>Login</th><th>RelayState sent</th><th>RelayState received</th></tr></thead>
<tbody>
${logins.map(row)}</tbody>
</table>
<p><a id="logout" class="button" href="/logout">Log out</a></p>
<p><a href="${startOrigin}/">Back to the start page</a></p>
${request.url.pathname === '/app/popup-done' ? tellOpener(startOrigin, user, request) : ''}`,
  );
}

const tellOpener = (startOrigin: string, user: string, request: DemoRequest): Markup =>
  html`<div id="done" hidden data-user="${user}" data-origin="${startOrigin}"
 data-keep="${request.url.searchParams.get('keep') ?? ''}"></div>
<script>
const { user, origin, keep } = document.getElementById('done').dataset;
if (window.opener) {
  window.opener.postMessage({ signedInAs: user }, origin);
  if (keep !== '1') window.close();
}
</script>`;

export const signedOutPage = (site: string, startOrigin: string): string =>
  page(
    site,
    'You are logged out',
    html`<p>The session here has ended, and so has the one at the IdP.</p>
<p><a href="${startOrigin}/">Back to the start page</a></p>`,
  );

export const refusedPage = (site: string, reason: string): string =>
  page(site, 'The SP refused the message', html`<p id="error">${reason}</p>`);

/** A page whose script asks the IdP for the Response as JSON and posts it to the ACS, all by fetch. */
export const fetchLoginPage = (site: string, requestUrl: string, acsUrl: string): string =>
  page(
    site,
    'A login by fetch',
    html`<p id="fetch-result" role="status" data-request="${requestUrl}" data-acs="${acsUrl}">Signing in…</p>
<p><a href="/app/">To the application</a></p>
<script>
const result = document.getElementById('fetch-result');
const { request, acs } = result.dataset;
(async () => {
  const asked = await fetch(request, { credentials: 'include', headers: { accept: 'application/json' } });
  const fields = await asked.json();
  const posted = await fetch(acs, { method: 'POST', body: new URLSearchParams(fields) });
  const landed = new DOMParser().parseFromString(await posted.text(), 'text/html');
  result.textContent = landed.querySelector('h1').textContent;
})().catch((error) => { result.textContent = 'That did not work: ' + error.message; });
</script>`,
  );
