// logout-subject-differs, logout-session-index-differs: whether a LogoutRequest names the user and session of the login that was traced (F67, P9).

import type { NameId } from '../../saml/messages.ts';
import { NameIdFormat } from '../../saml/names.ts';
import { nameIdOf } from '../../trust/claims.ts';
import { cut, notChecked, passed, placeOf } from '../addressing/compare.ts';
import type { Check } from '../check.ts';
import type { CheckSubject, SubjectMessage } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { assertedOf, type ReadAsserted } from '../subject/asserted.ts';
import { logoutRequestsOf, onePass } from './logout-messages.ts';
import { loginsBefore } from './traced-logins.ts';

export const logoutSubjectDiffers: Check = {
  id: 'logout-subject-differs',
  cites: ['F67', 'N78'],
  title: 'A LogoutRequest names the user as the login did: value, Format, NameQualifier and SPNameQualifier.',
  stage: 'logout',
  applies: (subject) => logoutRequestsOf(subject).length > 0,
  run: (subject) =>
    onePass(
      logoutRequestsOf(subject).flatMap(({ message, content }): Judgement[] => {
        const where = placeOf(message, 'LogoutRequest/NameID');
        const logins = readLogins(message, subject);
        if (typeof logins === 'string') return [notChecked(where, 'the NameID of the login', logins)];
        const named = logins.flatMap(({ nameId }) => nameId ?? []);
        const [last] = named;
        if (!last) return [];
        const asked = nameIdOf(content.identifier, message.verification?.plaintexts ?? []);
        if (!asked) {
          if (content.identifier?.kind !== 'EncryptedID') return [];
          const reason = 'The NameID in the LogoutRequest is encrypted and was not opened.';
          return [notChecked(where, cut(last.value), reason, 'Add the receiver’s decryption key to look inside.')];
        }
        if (named.some((nameId) => differences(asked, nameId).length === 0)) {
          return [passed(where, asked.value, 'The LogoutRequest names the user exactly as the login did.')];
        }
        const different = named.map((nameId) => differences(asked, nameId));
        const fewest = different.toSorted((a, b) => a.length - b.length)[0] ?? [];
        return [
          {
            outcome: subject.flow.outcome === 'succeeded' ? 'warn' : 'fail',
            where,
            seen: cut(fewest.map(({ what, asked: value }) => `${what}: ${value || 'none'}`).join(' · ')),
            expected: cut(fewest.map(({ what, given }) => `${what}: ${given || 'none'}`).join(' · ')),
            message: `The LogoutRequest names the user otherwise than the login did (${fewest.map(({ what }) => what).join(', ')}). The receiver finds no session for that name and refuses the logout, or says that all is well and ends nothing.`,
            fix: 'Have the sender keep the whole NameID of the assertion, with Format and qualifiers, and send it back as it was.',
          },
        ];
      }),
    ),
};

export const logoutSessionIndexDiffers: Check = {
  id: 'logout-session-index-differs',
  cites: ['P9', 'F67', 'N78', 'SF-SLO-005', 'SF-SLO-006'],
  title: 'A LogoutRequest names the SessionIndex that the login brought.',
  stage: 'logout',
  applies: (subject) => logoutRequestsOf(subject).length > 0,
  run: (subject) =>
    onePass(
      logoutRequestsOf(subject).flatMap(({ message, content }): Judgement[] => {
        const where = placeOf(message, 'LogoutRequest/SessionIndex');
        const logins = readLogins(message, subject);
        if (typeof logins === 'string') return [notChecked(where, 'the SessionIndex of the login', logins)];
        const received = logins.map(({ assertion }) =>
          assertion.authnStatements.flatMap(({ sessionIndex }) => sessionIndex ?? []),
        );
        const [last] = received;
        if (!last || last.length === 0) return [];
        const asked = content.sessionIndexes.map(({ text }) => text.trim());
        const [first] = asked;
        if (first === undefined) return [judgeMissing(last, message)];
        const known = new Set(received.flat());
        const match = asked.find((index) => known.has(index));
        if (match !== undefined) return [passed(where, match, 'The LogoutRequest names the session of the login.')];
        return [
          {
            outcome: subject.flow.outcome === 'succeeded' ? 'warn' : 'fail',
            where,
            seen: cut(first),
            expected: cut(last.join(' or ')),
            message:
              'The LogoutRequest names another session than the login brought. The receiver finds no such session, and refuses the logout or ends nothing.',
            fix: 'Have the sender keep the SessionIndex of the assertion’s AuthnStatement and send it back as it was; after a new login, the new one.',
          },
        ];
      }),
    ),
};

const judgeMissing = (last: readonly string[], message: SubjectMessage): Judgement => ({
  outcome: 'warn',
  where: placeOf(message, 'LogoutRequest/SessionIndex'),
  seen: '',
  expected: cut(last.join(' or ')),
  message:
    'The login brought a SessionIndex and the LogoutRequest names none. A strict receiver refuses that; others end every session of the user.',
  fix: 'Have the sender keep the SessionIndex of the assertion’s AuthnStatement and send it back.',
});

/** A sentence where there is nothing to compare with. */
function readLogins(message: SubjectMessage, subject: CheckSubject): readonly ReadAsserted[] | string {
  const logins = loginsBefore(message, subject);
  const [last] = logins;
  if (!last) return 'The login that this ends is not in the recording.';
  if (last.decoded.header.kind === 'Artifact') return 'The login that this ends went from server to server (artifact).';
  const read = logins.flatMap((response) => {
    const asserted = assertedOf({ response });
    return asserted.kind === 'read' ? [asserted] : [];
  });
  if (assertedOf({ response: last }).kind === 'encrypted')
    return 'The assertion of the login is encrypted and was not opened.';
  const [first] = read;
  return first?.nameIdHidden ? 'The NameID of the login is encrypted and was not opened.' : read;
}

interface FieldDifference {
  readonly what: string;
  readonly asked: string;
  readonly given: string;
}

/** Strong match (saml-core §3.3.4): every field. A Format that is left out is `unspecified` (§2.2.2). */
function differences(asked: NameId, given: NameId): FieldDifference[] {
  const fields: FieldDifference[] = [
    { what: 'value', asked: asked.value.trim(), given: given.value.trim() },
    {
      what: 'Format',
      asked: asked.format ?? NameIdFormat.unspecified,
      given: given.format ?? NameIdFormat.unspecified,
    },
    { what: 'NameQualifier', asked: asked.nameQualifier ?? '', given: given.nameQualifier ?? '' },
    { what: 'SPNameQualifier', asked: asked.spNameQualifier ?? '', given: given.spNameQualifier ?? '' },
  ];
  return fields.filter((field) => field.asked !== field.given);
}
