// The part of samlp 8.0.0 that the demo's IdP uses; the package has no types of its own.

declare module 'samlp' {
  /** What samlp reads of an Express request. */
  interface SamlpRequest {
    method: string;
    query: Record<string, string>;
    body: Record<string, string>;
    session: Record<string, unknown>;
    headers: Record<string, string | undefined>;
    protocol: string;
    originalUrl: string;
  }

  /** What samlp calls on an Express response. */
  interface SamlpResponse {
    set(name: string, value: string): void;
    send(body: string | number): void;
    redirect(location: string): void;
  }

  type Done<T> = (error: Error | null | undefined, value?: T) => void;
  type Middleware = (request: SamlpRequest, response: SamlpResponse, next: (error?: unknown) => void) => void;

  interface SigningOptions {
    issuer: string;
    key: string;
    cert: string;
    signatureAlgorithm: 'rsa-sha256';
    digestAlgorithm: 'sha256';
  }

  interface ResponseOptions<User> extends SigningOptions {
    audience: string;
    destination: string;
    recipient: string;
    inResponseTo?: string;
    sessionIndex: string;
    authnContextClassRef: string;
    nameIdentifierFormat: string;
    lifetimeInSeconds: number;
    signResponse: boolean;
    /** True unless said. */
    signAssertion?: boolean;
    profileMapper: (user: User) => {
      getClaims(): Record<string, string>;
      getNameIdentifier(): { nameIdentifier: string };
    };
  }

  interface ParsedAuthnRequest {
    issuer?: string;
    id?: string;
    destination?: string;
    assertionConsumerServiceURL?: string;
  }

  interface ParseOptions {
    /** The signature is verified with this certificate; without it, it is not looked at. */
    signingCert?: string;
  }

  interface Participant {
    serviceProviderId: string;
    sessionIndex: string;
    nameId: string;
    nameIdFormat: string;
    serviceProviderLogoutURL: string;
    cert: string;
    binding: string;
  }

  interface Participants {
    hasElements(): boolean;
    getFirst(done: Done<Participant>): void;
    get(issuer: string, sessionIndices: string[], nameId: string, done: Done<Participant>): void;
    remove(issuer: string, sessionIndex: string, nameId: string, done: Done<Participant>): void;
  }

  interface LogoutOptions extends SigningOptions {
    deflate: boolean;
    protocolBinding: string;
    sessionParticipants: Participants;
    clearIdPSession(done: (error?: Error) => void): void;
  }

  interface MetadataOptions {
    issuer: string;
    cert: string;
    redirectEndpointPath: string;
    postEndpointPath: string;
    logoutEndpointPaths: { redirect: string };
  }

  const samlp: {
    getSamlResponse<User>(options: ResponseOptions<User>, user: User, done: Done<string>): void;
    parseRequest(request: SamlpRequest, options: ParseOptions, done: Done<ParsedAuthnRequest>): void;
    logout(options: LogoutOptions): Middleware;
    metadata(options: MetadataOptions): Middleware;
  };
  export default samlp;
  export type {
    Done,
    Middleware,
    ParsedAuthnRequest,
    Participant,
    Participants,
    ResponseOptions,
    SamlpRequest,
    SigningOptions,
  };
}
