// A number with what it counts, for what is English whoever reads it: reports and the command line.

/** `1 exchange`, `2 exchanges`. */
export const counted = (number: number, thing: string): string => `${number} ${thing}${number === 1 ? '' : 's'}`;
