// A map that forgets its oldest entries, so that a demo left running all day does not grow.

export class RecentMap<V> {
  readonly #entries = new Map<string, V>();

  constructor(private readonly limit = 1000) {}

  get(key: string | undefined): V | undefined {
    return key === undefined ? undefined : this.#entries.get(key);
  }

  set(key: string, value: V): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.limit) break;
      this.#entries.delete(oldest);
    }
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  entries(): [string, V][] {
    return [...this.#entries];
  }
}
