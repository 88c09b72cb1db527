// The start page of the demo, and the two pages that hold a login of another site: in a frame and in a pop-up.
import { type Addresses, hostnames } from './addresses.ts';
import { html, type Markup, page } from './html.ts';
import { type DemoRequest, htmlReply, type Reply, type Site } from './http.ts';
import { type Scenario, scenarioAddress, scenarios } from './scenarios.ts';
import { transportFaultIds } from './transport-faults.ts';

const siteName = `SAML Scope demo · ${hostnames[0]}`;

const groups: readonly { group: Scenario['group']; title: string; text: string }[] = [
  { group: 'login', title: 'Logins', text: '' },
  { group: 'ways', title: 'Other ways to sign in', text: '' },
  { group: 'logout', title: 'Logout', text: '' },
  { group: 'size', title: 'Big messages', text: '' },
  {
    group: 'fault',
    title: 'RelayState comes back changed',
    text: 'Each login succeeds and every signature is good, but RelayState comes back changed.',
  },
  {
    group: 'transport',
    title: 'Other faults',
    text: 'Redirects, cookies, frames, sizes, clocks and addresses. Each has an SP of its own; most of these logins fail.',
  },
];

export function createStartSite(at: Addresses): Site {
  return {
    origin: at.start,
    routes: {
      'GET /': (request) => startPage(at, request.url.searchParams.get('auto') === '1'),
      'GET /iframe': (request) => iframePage(at, request.url.searchParams.get('fault')),
      'GET /popup': (request) => popupPage(at, request),
    },
  };
}

function startPage(at: Addresses, auto: boolean): Reply {
  const sections = groups.map(({ group, title, text }) => {
    const cards = scenarios.filter((scenario) => scenario.group === group).map((scenario) => card(scenario, at, auto));
    return html`<section aria-labelledby="group-${group}">
<h2 id="group-${group}">${title}</h2>
${text === '' ? '' : html`<p>${text}</p>`}
<ul class="cards${group === 'fault' || group === 'transport' ? ' faults' : ''}">
${cards}</ul>
</section>
`;
  });
  const toggle = auto
    ? html`The IdP signs you in by itself. <a id="auto" href="/">Show its login page</a> instead.`
    : html`The IdP asks once for a click on its login page. <a id="auto" href="/?auto=1">Sign in by itself</a>.`;
  return htmlReply(
    page(
      siteName,
      'A federation to log in to',
      html`<p>Open the developer tools (F12), choose the <strong>SAML</strong> panel, then choose a login below.
The panel shows it as a flow, with every message and whether RelayState came back exactly as it was sent.</p>
<p>${toggle}</p>
${sections}`,
    ),
  );
}

const card = (scenario: Scenario, at: Addresses, auto: boolean): Markup =>
  html`<li><a id="${scenario.id}" data-scenario="${scenario.id}" href="${scenarioAddress(scenario, at, auto)}">
${scenario.title}</a>${scenario.explains}</li>
`;

/** `?fault=<id>`: with the SP that has the fault. */
function iframePage(at: Addresses, fault: string | null): Reply {
  const known = transportFaultIds.find((id) => id === fault);
  const sp = known === undefined ? at.sp : at.faulty(known);
  const scenario = known === undefined ? 'iframe' : `transport-${known}`;
  const login = `${sp.origin}/login?scenario=${scenario}&binding=redirect&auto=1`;
  return htmlReply(
    page(
      siteName,
      'A login in an iframe',
      html`<p>The frame below belongs to <code>${sp.origin}</code>, another site than this page.</p>
<iframe id="login-frame" title="Login at the SP" src="${login}"></iframe>
<p><a href="/">Back to the start page</a></p>`,
    ),
  );
}

/** `?keep=1` leaves the window open when the login is done. */
function popupPage(at: Addresses, request: DemoRequest): Reply {
  const done = request.url.searchParams.get('keep') === '1' ? '/app/popup-done?keep=1' : '/app/popup-done';
  const login = `${at.sp.origin}/login?scenario=popup&binding=redirect&auto=1&relayState=${encodeURIComponent(done)}`;
  return htmlReply(
    page(
      siteName,
      'A login in a pop-up',
      html`<p>The button opens the login at <code>${at.sp.origin}</code> in a window of its own.</p>
<p><button id="open-popup" data-login="${login}" data-origin="${at.sp.origin}">Sign in</button></p>
<p id="popup-result" role="status"></p>
<p><a href="/">Back to the start page</a></p>
<script>
const button = document.getElementById('open-popup');
button.addEventListener('click', () => window.open(button.dataset.login, 'demo-login', 'width=520,height=640'));
addEventListener('message', (event) => {
  if (event.origin !== button.dataset.origin) return;
  document.getElementById('popup-result').textContent = 'Signed in as ' + event.data.signedInAs;
});
</script>`,
    ),
  );
}
