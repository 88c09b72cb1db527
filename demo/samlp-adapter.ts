// samlp expects Express: this gives its middlewares a request and a response of that shape, and its callbacks promises.
import samlp, { type Middleware, type ParsedAuthnRequest, type ResponseOptions, type SamlpRequest } from 'samlp';
import { type DemoRequest, htmlReply, Refusal, type Reply, redirectReply } from './http.ts';

/** The request as samlp reads it. `session` is where samlp keeps the state of a logout that is under way. */
export const toSamlpRequest = (request: DemoRequest, session: Record<string, unknown> = {}): SamlpRequest => ({
  method: request.method,
  query: Object.fromEntries(request.url.searchParams),
  body: Object.fromEntries(request.form),
  session,
  headers: { ...request.headers },
  protocol: 'https',
  originalUrl: request.target,
});

/** Runs a middleware to its reply. What samlp refuses is refused with its own words. */
export function runMiddleware(middleware: Middleware, request: SamlpRequest): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const headers: Record<string, string> = {};
    const response = {
      set: (name: string, value: string) => {
        headers[name.toLowerCase()] = value;
      },
      send: (body: string | number) => {
        const reply = typeof body === 'number' ? htmlReply('', body) : htmlReply(body);
        resolve({ ...reply, headers: { ...reply.headers, ...headers } });
      },
      redirect: (location: string) => resolve(redirectReply(location)),
    };
    middleware(request, response, (error) => reject(refused(error)));
  });
}

/**
 * Reads an AuthnRequest and verifies its signature with the certificate of its issuer. An issuer that `certificateOf`
 * does not know is refused.
 *
 * Read twice, since samlp's own lookup (`getCredentials`) never learns the issuer of an AuthnRequest and then lets
 * any signature pass.
 */
export async function readAuthnRequest(
  request: SamlpRequest,
  certificateOf: (issuer: string) => string | undefined,
): Promise<ParsedAuthnRequest> {
  const { issuer = '' } = await parse(request, {});
  const signingCert = certificateOf(issuer);
  if (signingCert === undefined) throw new Refusal(400, `The IdP knows no SP "${issuer}".`);
  return parse(request, { signingCert });
}

const parse = (request: SamlpRequest, options: { signingCert?: string }): Promise<ParsedAuthnRequest> =>
  new Promise((resolve, reject) => {
    samlp.parseRequest(request, options, (error, parsed) => {
      if (error) reject(refused(error));
      else resolve(parsed ?? {});
    });
  });

/** Makes a signed Response around a signed assertion. */
export function makeResponse<User>(options: ResponseOptions<User>, user: User): Promise<string> {
  return new Promise((resolve, reject) => {
    samlp.getSamlResponse(options, user, (error, xml) => {
      if (xml === undefined) reject(error ?? new Error('samlp made no Response.'));
      else resolve(xml);
    });
  });
}

const refused = (error: unknown): Refusal =>
  new Refusal(400, `The IdP refused the message: ${error instanceof Error ? error.message : String(error)}`);
