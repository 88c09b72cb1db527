// Sites at which a login travels in an odd way: the demo's own SP and IdP, each way with a host and a few routes of its own. One file,
// since each way is a few lines of one table, and most of them share the same handful of detours.
import type { IdentityProviderAddresses, ServiceProviderAddresses } from '../../demo/addresses.ts';
import { signingCertificate, spkiHash, tlsCertificate } from '../../demo/certificates.ts';
import { html, Markup, page } from '../../demo/html.ts';
import { type DemoRequest, type Handler, htmlReply, type Reply, redirectReply, type Site } from '../../demo/http.ts';
import { createIdentityProvider } from '../../demo/identity-provider.ts';
import type { Order } from '../../demo/orders.ts';
import { RecentMap } from '../../demo/recent-map.ts';
import { listen } from '../../demo/server.ts';
import { createServiceProvider } from '../../demo/service-provider.ts';

type Routes = Record<string, Handler>;

/** What an SP or IdP does otherwise; `own` are its usual routes. */
type Detour = (own: Site['routes'], at: Place) => Routes;

interface Place {
  readonly sp: ServiceProviderAddresses;
  readonly idp: IdentityProviderAddresses;
  /** Origin of a site that is neither. */
  readonly elsewhere: string;
}

interface OddWay {
  readonly sp?: Detour;
  readonly idp?: Detour;
  /** The IdP is on the site of the SP. */
  readonly sameSite?: true;
}

const call = (routes: Site['routes'], route: string, request: DemoRequest): Promise<Reply> =>
  Promise.resolve((routes[route] as Handler)(request));

const goalOf = (reply: Reply): string => reply.headers.location ?? '';

/** A page that stands for any other page of a site, and may be kept by the browser as it likes. */
const plainPage = (title: string, body: Markup = html``, headers: Readonly<Record<string, string>> = {}): Reply => {
  const reply = htmlReply(page('Odd ways', title, body));
  return { ...reply, headers: { ...reply.headers, 'cache-control': 'max-age=600', ...headers } };
};

/** Sends the browser through `count` addresses of this site and then has `arrive` answer. */
function corridor(): { enter(count: number, arrive: Handler, status?: number): Reply; routes: Routes } {
  const goals = new Map<string, Handler>();
  const walk: Handler = (request) => {
    const [, , key = '', left = '0', status = '302'] = request.url.pathname.split('/');
    if (left === '0') return (goals.get(key) as Handler)(request);
    return {
      status: Number(status),
      headers: { location: `/corridor/${key}/${Number(left) - 1}/${status}` },
      body: '',
    };
  };
  return {
    enter(count, arrive, status = 302) {
      const key = String(goals.size + 1);
      goals.set(key, arrive);
      return { status, headers: { location: `/corridor/${key}/${count - 1}/${status}` }, body: '' };
    },
    routes: { 'GET /corridor/*': walk, 'POST /corridor/*': walk },
  };
}

/** The SP's redirect to the IdP, made into a page. */
const loginAsPage =
  (toPage: (address: string) => Reply): Detour =>
  (own) => ({
    'GET /login': async (request) => {
      const reply = await call(own, 'GET /login', request);
      const made = toPage(goalOf(reply));
      return { ...made, ...(reply.cookies && { cookies: reply.cookies }) };
    },
  });

const loginByMetaRefresh = loginAsPage((address) =>
  plainPage('One moment', html`<meta http-equiv="refresh" content="0;url=${address}">`),
);

/** The IdP's page that posts the Response, changed by `change`. */
const responsePage =
  (change: (reply: Reply, request: DemoRequest) => Reply): Detour =>
  (own) => {
    const changed =
      (route: string): Handler =>
      async (request) => {
        const reply = await call(own, route, request);
        return reply.body.includes('SAMLResponse') ? change(reply, request) : reply;
      };
    return { 'GET /sso': changed('GET /sso'), 'GET /sso/continue': changed('GET /sso/continue') };
  };

const withBody = (reply: Reply, body: string): Reply => ({ ...reply, body });

/** Registers a service worker and waits until it controls the page. */
const workerPage = (script: string): Reply =>
  plainPage(
    'A service worker',
    html`<p id="state">waiting</p><script>
const controlled = () => { document.getElementById('state').textContent = 'controlled'; };
if (navigator.serviceWorker.controller) controlled();
navigator.serviceWorker.addEventListener('controllerchange', controlled);
navigator.serviceWorker.register('${new Markup(script)}', { scope: '/' })
  .catch((error) => { document.getElementById('state').textContent = 'failed: ' + error.message; });
</script>`,
  );

const scriptReply = (body: string): Reply => ({
  status: 200,
  headers: { 'content-type': 'text/javascript', 'service-worker-allowed': '/' },
  body,
});

const takeOver = `self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(started().then(() => self.clients.claim())));
`;

/** Answers each navigation with a page that it kept, which asks the server what to do by fetch. */
const SHELL_WORKER = `const started = async () => {
  await (await caches.open('shell')).add('/shell');
};
${takeOver}
self.addEventListener('fetch', (event) => {
  if (event.request.mode === 'navigate' && new URL(event.request.url).pathname === '/sso')
    event.respondWith(caches.match('/shell'));
});`;

/** Forwards each request as it came. */
const FORWARDING_WORKER = `const started = async () => {};
${takeOver}
self.addEventListener('fetch', (event) => event.respondWith(fetch(event.request)));`;

/** Listens, and leaves everything to the network. */
const IDLE_WORKER = `const started = async () => {};
${takeOver}
self.addEventListener('fetch', () => {});`;

/** Takes the answer that the browser asked for while the worker started. */
const PRELOADING_WORKER = `const started = () => self.registration.navigationPreload.enable();
${takeOver}
self.addEventListener('fetch', (event) => {
  if (event.request.mode === 'navigate')
    event.respondWith(event.preloadResponse.then((early) => early ?? fetch(event.request)));
});`;

const withWorker = (worker: string, more: Routes = {}): Routes => ({
  'GET /worker': () => workerPage('/worker.js'),
  'GET /worker.js': () => scriptReply(worker),
  ...more,
});

const chain =
  (before: number, after: number): Detour =>
  (own) => {
    const { enter, routes } = corridor();
    return {
      ...routes,
      'GET /begin': (request) =>
        before === 0
          ? call(own, 'GET /login', loginOf(request))
          : enter(before, (at) => call(own, 'GET /login', loginOf({ ...at, headers: request.headers }))),
      'POST /acs': async (request) => {
        const reply = await call(own, 'POST /acs', request);
        if (after === 0) return reply;
        return {
          ...enter(after, () => redirectReply(goalOf(reply), 303), 303),
          ...(reply.cookies && { cookies: reply.cookies }),
        };
      },
    };
  };

/** The request for the login, whatever address stands for it. */
const loginOf = (request: DemoRequest): DemoRequest => {
  const url = new URL('/login?scenario=healthy-redirect&binding=redirect&auto=1', request.url);
  return { ...request, url, target: url.pathname + url.search, rawQuery: url.search.slice(1) };
};

const idpCorridor =
  (count: number): Detour =>
  (own) => {
    const { enter, routes } = corridor();
    return {
      ...routes,
      'GET /sso': (request) =>
        request.url.searchParams.has('SAMLRequest')
          ? enter(count, () => call(own, 'GET /sso', request))
          : call(own, 'GET /sso', request),
    };
  };

/** A page that has the browser load another one ahead of need. */
const offer = (how: 'prerender' | 'prefetch'): Reply =>
  plainPage(
    'A page that loads another one ahead',
    html`<a id="go" href="/app/inbox">In</a>
<script type="speculationrules">
{ "${how}": [{ "source": "list", "urls": ["/app/inbox"], "eagerness": "immediate" }] }
</script>`,
    { 'cache-control': 'no-store' },
  );

/** A page behind a login that another page has the browser load ahead of need; all on one site, since browsers go to no other. */
const LOADED_AHEAD: OddWay = {
  sameSite: true,
  sp: (own) => ({
    'GET /offer': () => offer('prerender'),
    'GET /offer-fetched': () => offer('prefetch'),
    'GET /app/inbox': async (request) => {
      const reply = await call(own, 'GET /app/*', request);
      return { ...reply, headers: { ...reply.headers, 'supports-loading-mode': 'credentialed-prerender' } };
    },
  }),
  // The login page signs in by itself once it is shown.
  idp: (own) => ({
    'GET /sso': async (request) => {
      const reply = await call(own, 'GET /sso', request);
      const shown = "document.addEventListener('prerenderingchange', () => document.forms[0].submit())";
      const body = reply.body.replace('</main>', `</main><script>${shown}</script>`);
      return { ...reply, body, headers: { ...reply.headers, 'supports-loading-mode': 'credentialed-prerender' } };
    },
  }),
};

/** Pages that the browser may keep, so that Back shows them as they were. */
const KEPT_PAGES: OddWay = {
  sp: (own) => ({
    'GET /app/*': async (request) => {
      const reply = await call(own, 'GET /app/*', request);
      if (reply.status !== 200) return reply;
      const body = reply.body.replace('</main>', '<a id="next" href="/next">On</a></main>');
      return { ...reply, body, headers: { ...reply.headers, 'cache-control': 'max-age=600' } };
    },
    'GET /next': () => plainPage('Next'),
  }),
  idp: (own) => ({
    'GET /sso': async (request) => {
      const reply = await call(own, 'GET /sso', request);
      return { ...reply, headers: { ...reply.headers, 'cache-control': 'max-age=600' } };
    },
  }),
};

const PASSWORD_BY_HTTP: OddWay = {
  idp: (own) => ({
    'GET /sso': (request) =>
      request.headers.authorization === undefined
        ? { status: 401, headers: { 'www-authenticate': 'Basic realm="idp"', 'content-type': 'text/html' }, body: 'no' }
        : call(own, 'GET /sso', request),
  }),
};

/** By the name of the SP's host. */
export const ODD_WAYS = {
  plain: {},
  /** The request is in the first of 20 addresses of one navigation, behind a page. */
  'chain-start': { sp: loginByMetaRefresh, idp: idpCorridor(19) },
  /** In the eleventh, behind redirects of the SP. */
  'chain-middle': { sp: chain(9, 0), idp: idpCorridor(9) },
  /** In the last; the answer to the Response leads through as many. */
  'chain-end': { sp: chain(18, 18) },
  /** More redirects than any browser follows. */
  'chain-too-long': { idp: idpCorridor(21) },
  'shell-worker': {
    idp: (own) =>
      withWorker(SHELL_WORKER, {
        'GET /shell': () =>
          plainPage(
            'One moment',
            html`<script>
fetch('/answer?question=' + encodeURIComponent(location.search), { credentials: 'include' }).then((answer) => answer.text()).then((text) => {
  document.open(); document.write(text); document.close();
});
</script>`,
          ),
        'GET /answer': (request) => {
          const url = new URL(`/sso${request.url.searchParams.get('question')}`, request.url);
          return call(own, 'GET /sso', {
            ...request,
            url,
            target: url.pathname + url.search,
            rawQuery: url.search.slice(1),
          });
        },
      }),
  },
  'idle-worker': { sp: () => withWorker(IDLE_WORKER) },
  'forwarding-worker': { sp: () => withWorker(FORWARDING_WORKER) },
  'preloading-worker': { sp: () => withWorker(PRELOADING_WORKER) },
  prerender: LOADED_AHEAD,
  prefetch: LOADED_AHEAD,
  history: KEPT_PAGES,
  'back-to-login': KEPT_PAGES,
  /** The redirect with the request may be kept, which no SP should allow. */
  'cached-redirect': {
    sp: (own) => ({
      'GET /kept': async (request) => {
        const reply = await call(own, 'GET /login', loginOf(request));
        return { ...reply, status: 301, headers: { ...reply.headers, 'cache-control': 'max-age=600' } };
      },
    }),
  },
  'cached-page': {
    sp: (own) => ({
      'GET /app/inbox': async (request) => {
        const reply = await call(own, 'GET /app/*', request);
        return reply.status === 200
          ? { ...reply, headers: { ...reply.headers, 'cache-control': 'max-age=600' } }
          : reply;
      },
    }),
  },
  /** The ACS answers with a page, which a reload posts to again. */
  resent: {
    sp: (own) => ({
      'POST /acs': async (request) => {
        const reply = await call(own, 'POST /acs', request);
        const shown = plainPage('Signed in as ann');
        return reply.status === 303 ? { ...shown, ...(reply.cookies && { cookies: reply.cookies }) } : reply;
      },
    }),
  },
  'meta-refresh': { sp: loginByMetaRefresh },
  'refresh-header': {
    sp: (own, at) => ({
      ...loginAsPage((address) => plainPage('One moment', html``, { refresh: `0;url=${address}` }))(own, at),
      'POST /acs': async (request) => {
        const reply = await call(own, 'POST /acs', request);
        const shown = plainPage('Welcome back', html``, { refresh: `0;url=${goalOf(reply)}` });
        return reply.status === 303 ? { ...shown, ...(reply.cookies && { cookies: reply.cookies }) } : reply;
      },
    }),
  },
  reposted: {
    sp: (own) => {
      const { enter, routes } = corridor();
      return { ...routes, 'POST /acs': () => enter(3, (request) => call(own, 'POST /acs', request), 307) };
    },
    idp: (own) => {
      const { enter, routes } = corridor();
      return { ...routes, 'POST /sso': () => enter(3, (request) => call(own, 'POST /sso', request), 308) };
    },
  },
  /** Asks for Kerberos first, as AD FS and Keycloak do, and goes on with the page beside the 401. */
  negotiated: {
    idp: (own) => ({
      'GET /sso': async (request) => {
        const reply = await call(own, 'GET /sso', request);
        return { ...reply, status: 401, headers: { ...reply.headers, 'www-authenticate': 'Negotiate' } };
      },
    }),
  },
  /** Asks for a name and a password by HTTP itself. */
  challenged: PASSWORD_BY_HTTP,
  'not-answered': PASSWORD_BY_HTTP,
  /** Never answers. */
  waiting: { idp: () => ({ 'GET /sso': () => new Promise<Reply>(() => {}) }) },
  download: {
    sp: (own) => ({
      'POST /acs': async (request) => {
        const reply = await call(own, 'POST /acs', request);
        if (reply.status !== 303) return reply;
        const file = { 'content-type': 'application/pdf', 'content-disposition': 'attachment; filename="order.pdf"' };
        return { status: 200, headers: file, body: '%PDF-1.4', ...(reply.cookies && { cookies: reply.cookies }) };
      },
    }),
  },
  /** The form that posts the Response stands in a sandboxed frame of the IdP's page. */
  sandboxed: {
    idp: responsePage((reply) =>
      withBody(
        reply,
        page(
          'Odd ways',
          'A form in a sandbox',
          html`<iframe sandbox="allow-forms allow-scripts allow-top-navigation" srcdoc="${formToTop(reply.body)}"></iframe>`,
        ),
      ),
    ),
  },
  /** In a frame with a data: address. */
  'data-frame': {
    idp: responsePage((reply) =>
      withBody(
        reply,
        page(
          'Odd ways',
          'A form in a data: frame',
          html`<iframe src="data:text/html;charset=utf-8,${encodeURIComponent(formToTop(reply.body))}"></iframe>`,
        ),
      ),
    ),
  },
  /** The IdP's pages cut the tie to whoever opened them. */
  severed: {
    idp: (own) => ({
      'GET /sso': async (request) => {
        const reply = await call(own, 'GET /sso', request);
        return { ...reply, headers: { ...reply.headers, 'cross-origin-opener-policy': 'same-origin' } };
      },
    }),
  },
} as const satisfies Record<string, OddWay>;

/** With a button in place of the script, since a frame needs a click to navigate the top. */
const formToTop = (body: string): string =>
  body
    .replace(/ onload="[^"]*"/, '')
    .replace('<form ', '<form target="_top" ')
    .replace('<noscript>', '')
    .replace('</noscript>', '');

export type OddWayId = keyof typeof ODD_WAYS;

export interface OddSites {
  readonly certificateSpkiHash: string;
  readonly elsewhere: string;
  readonly signingCertificatePem: string;
  /** Requests that reached the server, as method, address without its query, and status. */
  readonly requests: readonly string[];
  sp(way: OddWayId): ServiceProviderAddresses;
  idp(way: OddWayId): IdentityProviderAddresses;
  /** Where the login of that way begins; the IdP signs in by itself unless `ask` is set. */
  loginUrl(way: OddWayId, options?: { ask?: boolean; binding?: 'redirect' | 'post' }): string;
  close(): Promise<void>;
}

export async function startOddSites(): Promise<OddSites> {
  const [tls, spKeys, idpKeys] = await Promise.all([
    tlsCertificate(['elsewhere.localhost', '*.sp.localhost', '*.idp.localhost']),
    signingCertificate('sp.localhost'),
    signingCertificate('idp.localhost'),
  ]);
  const { port, serve, close } = await listen({ key: tls.privateKeyPem, cert: tls.certificatePem }, 0);
  const elsewhere = `https://elsewhere.localhost:${port}`;
  const sp = (way: OddWayId): ServiceProviderAddresses => addressesOf(`https://${way}.sp.localhost:${port}`);
  const idp = (way: OddWayId): IdentityProviderAddresses => {
    const { sameSite }: OddWay = ODD_WAYS[way];
    return addressesOf(sameSite ? `https://idp-${way}.sp.localhost:${port}` : `https://${way}.idp.localhost:${port}`);
  };
  const sites = (Object.keys(ODD_WAYS) as OddWayId[]).flatMap((id): Site[] => {
    const way: OddWay = ODD_WAYS[id];
    const orders = new RecentMap<Order>();
    const place: Place = { sp: sp(id), idp: idp(id), elsewhere };
    const provider = { ...place.idp, certificatePem: idpKeys.certificatePem };
    const asked = createServiceProvider({
      name: id,
      at: place.sp,
      keys: spKeys,
      idp: provider,
      startOrigin: elsewhere,
      orders,
    });
    const asking = createIdentityProvider({
      at: place.idp,
      keys: idpKeys,
      orders,
      serviceProviders: [{ ...place.sp, certificatePem: spKeys.certificatePem, withoutLogout: true }],
    });
    return [
      { ...asked, routes: { ...asked.routes, ...way.sp?.(asked.routes, place) } },
      { ...asking, routes: { ...asking.routes, ...way.idp?.(asking.routes, place) } },
    ];
  });
  const requests: string[] = [];
  serve([...sites, elsewhereSite(elsewhere)], (line) => requests.push(line));
  return {
    certificateSpkiHash: spkiHash(tls.certificatePem),
    signingCertificatePem: idpKeys.certificatePem,
    elsewhere,
    requests,
    sp,
    idp,
    loginUrl: (way, { ask = false, binding = 'redirect' } = {}) =>
      `${sp(way).origin}/login?scenario=healthy-${binding}&binding=${binding}${ask ? '' : '&auto=1'}`,
    close,
  };
}

const addressesOf = (origin: string): ServiceProviderAddresses & IdentityProviderAddresses => ({
  origin,
  entityId: `${origin}/metadata`,
  acsUrl: `${origin}/acs`,
  ssoUrl: `${origin}/sso`,
  sloUrl: `${origin}/slo`,
});

/** Pages of another site, from which logins are opened. */
const elsewhereSite = (origin: string): Site => ({
  origin,
  routes: {
    'GET /': () => plainPage('Elsewhere'),
    /** `?to=…&rel=…`: a link into a new tab, a button that opens a window, one that writes a form into an empty one. */
    'GET /opener': ({ url }) => {
      const to = url.searchParams.get('to') ?? '';
      return plainPage(
        'Elsewhere',
        html`<a id="noopener" href="${to}" target="_blank" rel="noopener">In a tab of its own</a>
<button id="window" data-to="${to}" onclick="open(this.dataset.to, '_blank', 'popup,width=500,height=500')">In a window</button>
<button id="empty" data-to="${to}" onclick="const w = window.open('', '_blank'); const d = w.document; const a = d.createElement('a');
 a.href = this.dataset.to; d.body.append(a); a.click()">By an empty window</button>`,
        { 'cache-control': 'no-store' },
      );
    },
  },
});
