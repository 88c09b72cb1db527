// The few extension APIs that scripts evaluate inside the app's page.
interface ExtensionPort {
  readonly onMessage: { addListener(listener: (message: unknown) => void): void };
  readonly onDisconnect: { addListener(listener: () => void): void };
  postMessage(message: unknown): void;
}

declare const chrome: {
  readonly runtime: { connect(options: { name: string }): ExtensionPort };
  readonly storage: { readonly local: { get(keys: null): Promise<Record<string, unknown>> } };
  readonly tabs: { query(filter: object): Promise<{ id?: number }[]> };
};
