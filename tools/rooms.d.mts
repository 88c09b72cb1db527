export const CORE: readonly string[];
export const ROOMS: Readonly<Record<string, readonly string[]>>;
export interface RoomOverride {
  readonly includes: readonly string[];
  readonly linter: { readonly rules: { readonly style: Record<string, unknown> } };
}
export function roomOverrides(): RoomOverride[];
