// The few extension APIs that scripts evaluate inside the app's page.
interface ExtensionPort {
  readonly onMessage: { addListener(listener: (message: unknown) => void): void };
  readonly onDisconnect: { addListener(listener: () => void): void };
  postMessage(message: unknown): void;
  disconnect(): void;
}

declare const chrome: {
  readonly permissions: { remove(permissions: { origins: readonly string[] }): Promise<boolean> };
  readonly runtime: {
    connect(options: { name: string }): ExtensionPort;
    sendMessage(message: unknown): Promise<unknown>;
    getManifest(): { version: string };
  };
  readonly storage: { readonly local: { get(keys: null): Promise<Record<string, unknown>> } };
  readonly windows: { getAll(): Promise<{ type?: string }[]> };
  readonly tabs: { query(filter: object): Promise<{ id?: number }[]> };
};
