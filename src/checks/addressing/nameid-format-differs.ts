// nameid-format-differs: the IdP sends another NameID format than the SP asked for (P8).
import { displayName, NameIdFormat } from '../../saml/names.ts';
import type { Check } from '../check.ts';
import type { CheckSubject, SubjectLeg } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { assertedOf, placeIn } from '../subject/asserted.ts';
import { cut, notChecked, passed, placeOf } from './compare.ts';
import { nameOf, settingAt } from './product-settings.ts';

/** Formats by which an SP leaves the choice to the IdP; the 2.0 spelling of `unspecified` is a common slip. */
const ANY = new Set<string>([
  NameIdFormat.unspecified,
  NameIdFormat.encrypted,
  'urn:oasis:names:tc:SAML:2.0:nameid-format:unspecified',
]);

export const nameIdFormatDiffers: Check = {
  id: 'nameid-format-differs',
  cites: ['P8', 'N63', 'F51', 'F57'],
  title: 'The NameID has the format that the SP asked for in NameIDPolicy, unless it left the choice to the IdP.',
  stage: 'subject',
  applies: ({ legs }) => legs.some((leg) => askedFormat(leg) !== undefined && assertedOf(leg).kind !== 'none'),
  run: (subject) => subject.legs.flatMap((leg) => judge(leg, subject)),
};

function judge(leg: SubjectLeg, { deployment }: CheckSubject): Judgement[] {
  const asked = askedFormat(leg);
  const asserted = assertedOf(leg);
  if (asked === undefined || asserted.kind === 'none') return [];
  if (asserted.kind === 'encrypted' || asserted.nameIdHidden) {
    const path =
      asserted.kind === 'encrypted' ? 'Response/EncryptedAssertion' : 'Response/Assertion/Subject/EncryptedID';
    const message = 'The NameID is encrypted and was not opened, so its format is not known.';
    return [
      notChecked(placeOf(asserted.message, path), cut(asked), message, 'Add the SP’s decryption key to look inside.'),
    ];
  }
  // That there is no NameID is another fault.
  if (!asserted.nameId) return [];
  const where = placeIn(asserted, 'Subject/NameID/@Format', asserted.nameId.element);
  const given = asserted.nameId.format ?? NameIdFormat.unspecified;
  // What the SP is configured to take goes before what it asks for, and is told of there.
  const taken = deployment.requirements.nameIdFormats ?? [];
  if (taken.length > 0 && !taken.includes(given)) return [];
  if (given === asked) return [passed(where, given, 'The NameID has the format that the SP asked for.')];
  return [
    {
      outcome: 'warn',
      where,
      seen: cut(asserted.nameId.format ?? ''),
      expected: cut(asked),
      message: `The SP asked for a NameID of format ${cut(displayName(asked))} and got ${cut(displayName(given))}. An IdP that cannot give the format should say so by InvalidNameIDPolicy; ${nameOf('sp', deployment)} may look the user up by the wrong kind of name.`,
      fix: `Choose the format at the IdP: ${settingAt('idp', 'name-id', deployment)}; or have the SP ask for the format that the IdP sends, or for none.`,
      party: 'idp',
    },
  ];
}

function askedFormat({ request }: SubjectLeg): string | undefined {
  const content = request?.decoded.message;
  const format = content?.kind === 'AuthnRequest' ? content.nameIdPolicy?.format : undefined;
  return format === undefined || format === '' || ANY.has(format) ? undefined : format;
}
