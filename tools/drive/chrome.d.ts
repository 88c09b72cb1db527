// The few extension APIs that scripts evaluate inside the app's page.
declare const chrome: {
  readonly runtime: {
    connect(options: { name: string }): { onDisconnect: { addListener(listener: () => void): void } };
  };
  readonly tabs: { query(filter: object): Promise<{ id?: number }[]> };
};
