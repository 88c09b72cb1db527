// in-response-to-differs: Response and bearer confirmation must name the same request (P5).
import type { Check } from '../check.ts';
import type { SubjectLeg } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { assertedOf, placeIn } from '../subject/asserted.ts';
import { cut, notChecked, passed, placeOf } from './compare.ts';

export const inResponseToDiffers: Check = {
  id: 'in-response-to-differs',
  cites: ['P5', 'F25', 'N39', 'N54'],
  title: 'The Response and the bearer confirmation in its assertion name the same request in InResponseTo.',
  stage: 'addressing',
  applies: ({ legs }) =>
    legs.some((leg) => leg.response?.decoded.header.inResponseTo !== undefined || confirmedRequests(leg).length > 0),
  run: ({ legs }) => legs.flatMap(judge),
};

function judge(leg: SubjectLeg): Judgement[] {
  const asserted = assertedOf(leg);
  const answered = leg.response?.decoded.header.inResponseTo;
  if (asserted.kind === 'none') return [];
  if (asserted.kind === 'encrypted') {
    if (answered === undefined) return [];
    const message = 'The assertion is encrypted and was not opened, so which request it names is not known.';
    const where = placeOf(asserted.message, 'Response/EncryptedAssertion');
    return [notChecked(where, cut(answered), message, 'Add the SP’s decryption key to look inside.')];
  }
  const confirmed = confirmedRequests(leg);
  const [first] = confirmed;
  const where = placeIn(asserted, 'Subject/SubjectConfirmation/SubjectConfirmationData/@InResponseTo', first?.element);
  if (answered === undefined) {
    if (!first) return [];
    return [
      {
        outcome: 'warn',
        where: placeOf(asserted.message, 'Response/@InResponseTo'),
        seen: '',
        expected: cut(first.id),
        message:
          'The assertion answers a request, but the Response around it says that nobody asked. An SP that looks at the Response takes the login for one that the IdP began, and may refuse it.',
        fix: 'Have the IdP set InResponseTo on the Response as well as on SubjectConfirmationData.',
        party: 'idp',
      },
    ];
  }
  if (!first) {
    if (!asserted.assertion.subject?.confirmations.some(isBearer)) return [];
    return [
      {
        outcome: 'warn',
        where,
        seen: '',
        expected: cut(answered),
        message:
          'The Response answers a request, but the confirmation in its assertion does not say so. SAML wants it in both, and a strict SP refuses the assertion.',
        fix: 'Have the IdP set InResponseTo on SubjectConfirmationData for logins that the SP began.',
        party: 'idp',
      },
    ];
  }
  if (confirmed.some(({ id }) => id === answered)) {
    return [passed(where, answered, 'Response and assertion answer the same request.')];
  }
  return [
    {
      outcome: 'fail',
      where,
      seen: cut(first.id),
      expected: cut(answered),
      message:
        'The assertion answers another request than the Response around it: an old assertion in a new Response, or one that was put there. SPs must refuse it.',
      fix: 'Have the IdP make a new assertion for every request. If nothing at the IdP does this, look for what alters messages on the way.',
      party: 'idp',
    },
  ];
}

const isBearer = ({ method }: { readonly method: string | undefined }): boolean =>
  method?.endsWith(':cm:bearer') ?? false;

function confirmedRequests(leg: SubjectLeg) {
  const asserted = assertedOf(leg);
  if (asserted.kind !== 'read') return [];
  return (asserted.assertion.subject?.confirmations ?? [])
    .filter(isBearer)
    .flatMap(({ data }) =>
      data?.inResponseTo === undefined ? [] : [{ id: data.inResponseTo, element: data.element }],
    );
}
