// In words: why a browser refuses a cookie, and what to change. Shared by the checks about cookies.
import { LARGEST_COOKIE, type Refusal } from './cookies.ts';

export const REFUSALS: Readonly<Record<Refusal, { readonly why: string; readonly fix: string }>> = {
  'secure-over-http': {
    why: 'it is Secure, and was set over http',
    fix: 'Serve the whole application over https; where TLS ends at a proxy, let the application see that (X-Forwarded-Proto) and redirect to https before any cookie is set.',
  },
  'none-without-secure': {
    why: 'it is SameSite=None without Secure',
    fix: 'Add Secure to every cookie with SameSite=None, and serve the application over https.',
  },
  'foreign-domain': {
    why: 'its Domain is not the host that set it, nor a parent of it',
    fix: 'Leave Domain out, or set it to the host’s own parent domain; a cookie domain left over from another environment is the usual reason.',
  },
  'host-prefix': {
    why: 'its name begins with __Host-, which wants Secure, Path=/ and no Domain',
    fix: 'Set it with Secure and Path=/ and without Domain, or give it another name.',
  },
  'secure-prefix': {
    why: 'its name begins with __Secure-, which wants Secure',
    fix: 'Set it with Secure, or give it another name.',
  },
  'too-large': {
    why: `name and value are longer than ${LARGEST_COOKIE.toLocaleString('en')} bytes`,
    fix: 'Keep the session on the server and only its id in the cookie; fewer groups and attributes from the IdP make it shorter too.',
  },
};
