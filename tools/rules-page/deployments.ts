// docs/deployments.md: for each preset, which value goes into which field, in the words of the products' own pages.
import type { Requirements } from '../../src/deployments/deployment.ts';
import type { FieldDescription } from '../../src/deployments/field.ts';
import { REQUIREMENT_FIELDS } from '../../src/deployments/presets/generic.ts';
import { PRESETS, type Preset } from '../../src/deployments/presets/index.ts';
import type { Product } from '../../src/deployments/presets/product.ts';
import { IDENTITY_PROVIDERS, SERVICE_PROVIDERS } from '../../src/deployments/presets/products.ts';
import { cell, code, page, table } from './markdown.ts';

const minutes = (milliseconds: number | undefined): string => `${(milliseconds ?? 0) / 60_000} minutes`;

/** What the products' documents require without anybody entering it, as sentences. */
const REQUIREMENTS: { readonly [Key in keyof Requirements]: (value: NonNullable<Requirements[Key]>) => string } = {
  responseSigned: (yes) => (yes ? 'The Response must be signed.' : ''),
  assertionSigned: (yes) => (yes ? 'The Assertion must be signed.' : ''),
  somethingSigned: (yes) => (yes ? 'Response or Assertion must be signed.' : ''),
  requestSigned: (yes) => (yes ? 'Requests must be signed.' : ''),
  logoutSigned: (yes) => (yes ? 'Logout messages must be signed.' : ''),
  signatureAlgorithms: (uris) => `Signature algorithms: ${uris.map(code).join(', ')}.`,
  encryption: (rule) => (rule === 'required' ? 'Assertions must be encrypted.' : 'Assertions must not be encrypted.'),
  nameIdFormats: (formats) => `NameID formats: ${formats.map(code).join(', ')}.`,
  attributes: (attributes) =>
    `Attributes: ${attributes
      .map(
        ({ name, required, values }) =>
          `${code(name)}${required ? '' : ' (optional)'}${values ? `, one of ${values.map(code).join(', ')}` : ''}`,
      )
      .join('; ')}.`,
  unsolicited: (rule) => (rule === 'forbidden' ? 'Logins that the IdP begins are refused.' : ''),
  relayState: (rules) =>
    [
      rules.includes('echo') ? 'RelayState must come back exactly.' : '',
      rules.includes('blank-when-unsolicited') ? 'Logins that the IdP begins carry no RelayState.' : '',
    ]
      .filter((sentence) => sentence !== '')
      .join(' '),
  receivedBeforeIssueInstant: (value) => `Received at most ${minutes(value)} before IssueInstant.`,
  receivedAfterIssueInstant: (value) => `Received at most ${minutes(value)} after IssueInstant.`,
  clockSkew: (value) => `Clocks may differ by ${minutes(value)}.`,
  maximumAuthenticationAge: (value) => `The user authenticated at most ${minutes(value)} ago.`,
  nameIdShape: () => 'The NameID is an e-mail address.',
  identityAttribute: (name) => `The user is read from the attribute ${code(name)}.`,
  sessionIndexLength: (value) => `A SessionIndex has at most ${value} characters.`,
  certificateLength: (value) => `A certificate’s file has at most ${value} bytes.`,
};

function requirementsOf(requirements: Requirements): string {
  const sentences = Object.entries(REQUIREMENTS).flatMap(([key, sentence]) => {
    const value = requirements[key as keyof Requirements];
    const text = value === undefined ? '' : (sentence as (given: unknown) => string)(value);
    return text === '' ? [] : [`- ${text}`];
  });
  return sentences.length === 0 ? '' : `Held without being entered:\n\n${sentences.join('\n')}`;
}

function valuesOf({ values, default: initial, example }: FieldDescription): string {
  const begins = values?.find(({ value }) => value === initial)?.label ?? code((initial ?? '').replaceAll('\n', ' '));
  const parts = [
    values ? values.map(({ label }) => label).join(', ') : '',
    initial !== undefined && initial !== '' ? `default: ${begins}` : '',
    example !== undefined && example !== '' ? `such as ${code(example.replaceAll('\n', ' '))}` : '',
  ];
  return parts.filter((part) => part !== '').join('; ');
}

const placeOf = ({ where, label }: Pick<FieldDescription, 'where' | 'label'>): string =>
  cell([...where, `**${label}**`].join(' → '));

const fieldTable = (fields: readonly FieldDescription[]): string =>
  fields.length === 0
    ? ''
    : table(
        ['field', 'what it is', 'values'],
        fields.map((field) => [placeOf(field), cell(field.help), cell(valuesOf(field))]),
      );

/** As GitHub makes it of a heading. */
const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\d\s-]/gu, '')
    .replaceAll(/\s/g, '-');

const linked = (heading: string): string => `[${heading}](#${anchor(heading)})`;

const SP_HEADING = (name: string): string => `${name}, as service provider`;
const IDP_HEADING = (name: string): string => `${name}, as identity provider`;

function presetPart(preset: Preset): string {
  const pairs = preset.fields.flatMap((field) =>
    field.counterpart ? [[placeOf(field), placeOf(field.counterpart)]] : [],
  );
  const sides = [
    linked(SP_HEADING(SERVICE_PROVIDERS[preset.sp].name)),
    linked(IDP_HEADING(IDENTITY_PROVIDERS[preset.idp].name)),
  ];
  return page(
    `## ${preset.name}`,
    preset.explains,
    `Preset ${code(preset.id)}; its fields: ${sides.join(' and ')}.`,
    requirementsOf(preset.requirements),
    pairs.length === 0 ? '' : `The same value on both sides:\n\n${table(['at one side', 'at the other'], pairs)}`,
    preset.beside.length === 0 ? '' : `Fields of this preset alone:\n\n${fieldTable(preset.beside)}`,
  ).trimEnd();
}

const productPart = (heading: string, { fields }: Product): string =>
  page(`## ${heading}`, fieldTable(fields) || 'No fields of its own.').trimEnd();

export const deploymentsPage = (): string =>
  page(
    '# Deployments',
    'A deployment says what a login is held against: copy each value from the product’s own page into the field of the same name, or drop the metadata of both sides. What is left empty is not checked. First come the presets, then the fields of each product. This page is written by `tools/rules-page.ts` from the presets.',
    ...PRESETS.map(presetPart),
    ...Object.values(SERVICE_PROVIDERS).map((product) => productPart(SP_HEADING(product.name), product)),
    ...Object.values(IDENTITY_PROVIDERS).map((product) => productPart(IDP_HEADING(product.name), product)),
    page(
      '## Requirements, for any product',
      'What the products’ documents say is filled in; here it is changed.',
      fieldTable(REQUIREMENT_FIELDS),
    ).trimEnd(),
  );
