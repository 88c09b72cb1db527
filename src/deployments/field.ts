// A field of a deployment as a product's own setup page shows it: label, menus that lead there, help. For forms, and for findings that say what to change.
import type { Requirements } from './deployment.ts';
import type { SettingKey } from './settings.ts';

/** Where a field's value stands in a `Deployment`. */
export type FieldPath =
  | 'sp.entityId'
  | 'sp.assertionConsumerServices'
  | 'sp.singleLogoutServices'
  | 'idp.entityId'
  | 'idp.singleSignOnServices'
  | 'idp.singleLogoutServices'
  | 'idp.defaultRelayState'
  | `certificates.${'sp' | 'idp'}.${'signing' | 'encryption'}`
  | `requirements.${keyof Requirements}`
  | `settings.${SettingKey}`;

/** Whose setup page. */
export type FieldParty = 'sp' | 'idp';

/** `endpoints`: a binding and a location a line. `list`: one a line. `duration`: as `5 min`; milliseconds inside. */
export type FieldKind =
  | 'entity-id'
  | 'url'
  | 'endpoints'
  | 'certificate'
  | 'select'
  | 'text'
  | 'list'
  | 'attributes'
  | 'duration';

export interface FieldPlace {
  readonly party: FieldParty;
  /** As the product writes it. */
  readonly label: string;
  /** Menus and pages from the product's entry to the field, label left out. Empty where the product has no such page. */
  readonly where: readonly string[];
}

export interface FieldDescription extends FieldPlace {
  readonly path: FieldPath;
  readonly kind: FieldKind;
  /** One or two sentences: what it is, and what goes wrong. */
  readonly help: string;
  /** For `select`: what may be chosen. */
  readonly values?: readonly FieldValue[];
  /** What the product has before anybody changed it, in the form's text; see `readField`. */
  readonly default?: string;
  /** What a value looks like, with made-up names. */
  readonly example?: string;
  /** Where the other party keeps the same value. */
  readonly counterpart?: FieldPlace;
}

export interface FieldValue {
  readonly value: string;
  /** As the product writes it. */
  readonly label: string;
}
