// Units as types, so that an octet count can't be passed where a time is meant.
declare const unit: unique symbol;
type Unit<Name extends string> = number & { readonly [unit]: Name };

/** Milliseconds since 1970-01-01T00:00:00Z, with fractions where the browser gives them. */
export type EpochMs = Unit<'EpochMs'>;
/** A span of time in milliseconds; negative when it runs backwards. */
export type DurationMs = Unit<'DurationMs'>;
/** A count of octets. */
export type ByteLength = Unit<'ByteLength'>;

export const epochMs = (value: number): EpochMs => value as EpochMs;
export const durationMs = (value: number): DurationMs => value as DurationMs;
export const byteLength = (value: number): ByteLength => value as ByteLength;
