// The one exception for input that a caller hands us and that we refuse; traffic itself never throws.

/** Stable codes: a script may switch on them, so a code is never renamed. */
export type InputErrorCode =
  | 'file-unreadable'
  | 'file-unwritable'
  | 'input-empty'
  | 'input-too-large'
  | 'input-unrecognised'
  | 'har-invalid'
  | 'trace-invalid'
  | 'trace-too-new'
  | 'saml-tracer-invalid'
  | 'certificate-refused'
  | 'metadata-refused'
  | 'key-refused'
  | 'deployment-refused'
  | 'deployment-unknown'
  | 'deployment-version-unknown'
  | 'arguments-invalid'
  | 'now-invalid';

/** Refused input. `message` says what is wrong and what to do, in one sentence, without quoting secrets. */
export class InputError extends Error {
  override readonly name = 'InputError';

  constructor(
    readonly code: InputErrorCode,
    message: string,
  ) {
    super(message);
  }
}
