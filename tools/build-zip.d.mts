export function zipFolder(folder: string): Buffer;
export function zip(files: readonly (readonly [path: string, octets: Uint8Array])[]): Buffer;
