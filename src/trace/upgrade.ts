// Brings a trace of any older version up to the present one, one step a version.
import { InputError } from '../base/input-error.ts';
import type { Json } from './json-fields.ts';
import { TRACE_VERSION } from './trace.ts';

/** From the version of its key to the next one. Never changed once that version was released; each has a golden file. */
export type Upgraders = ReadonlyMap<number, (trace: Json) => Json>;

const UPGRADERS: Upgraders = new Map();

/** Errors: InputError `trace-invalid`, `trace-too-new`. */
export function upgradeTrace(json: Json, upgraders: Upgraders = UPGRADERS, wanted = TRACE_VERSION): Json {
  const { version } = json;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    throw new InputError('trace-invalid', 'The trace names no version of its format.');
  }
  if (version > wanted) {
    throw new InputError(
      'trace-too-new',
      `The trace is of version ${version} of the format; this product reads up to ${wanted}. Update it.`,
    );
  }
  let upgraded = json;
  for (let at = version; at < wanted; at++) {
    const step = upgraders.get(at);
    if (!step)
      throw new InputError('trace-invalid', `There is no way from version ${at} of the format to the next one.`);
    upgraded = step(upgraded);
  }
  return upgraded;
}
