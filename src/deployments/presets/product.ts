// What a preset is made of: one product in one role, with its fields, and what its documents require.
import type { Requirements } from '../deployment.ts';
import type { FieldDescription, FieldKind, FieldParty, FieldPath, FieldValue } from '../field.ts';

export interface Product {
  /** As its maker calls it. */
  readonly name: string;
  readonly fields: readonly FieldDescription[];
  /** Only what the product's documents say of every deployment. */
  readonly requirements: Requirements;
}

type More = Pick<FieldDescription, 'values' | 'default' | 'example'>;

/** Makes the fields of one setup page: `page(path, label, kind, help, more)`. */
export const setupPage =
  (party: FieldParty, ...where: string[]) =>
  (path: FieldPath, label: string, kind: FieldKind, help: string, more: More = {}): FieldDescription => ({
    path,
    party,
    label,
    where,
    kind,
    help,
    ...more,
  });

/** Values of a select, from value to the product's label. */
export const choices = (labels: Readonly<Record<string, string>>): { values: readonly FieldValue[] } => ({
  values: Object.entries(labels).map(([value, label]) => ({ value, label })),
});

/** A check box. */
export const tick = (initial?: 'yes' | 'no'): More => ({
  ...choices({ yes: 'Ticked', no: 'Not ticked' }),
  ...(initial && { default: initial }),
});

/** Binding names as in Salesforce's pages. */
export const BINDING_CHOICES = choices({ 'HTTP-POST': 'HTTP POST', 'HTTP-Redirect': 'HTTP Redirect' });

export const NAME_ID_EXAMPLE = 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified';
