// How the parts of the strict parser give up; parse.ts makes an `XmlProblem` of it, so that nothing escapes.
import type { XmlProblemCode } from './tree.ts';

/** Thrown inside the parser only. `offset` counts UTF-16 code units of the source. */
export class Refusal {
  constructor(
    readonly code: XmlProblemCode,
    readonly message: string,
    readonly offset: number,
  ) {}
}

/** Names come from traffic: no message gets longer than a screen line because of one. */
export const clip = (name: string): string => (name.length > 60 ? `${name.slice(0, 60)}…` : name);
