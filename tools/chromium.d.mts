/** The browser's path; undefined where there is none. */
export function findChromium(): string | undefined;
/** The browser's path, after installing it where that can be done without asking. Throws where there is none. */
export function ensureChromium(): string;
