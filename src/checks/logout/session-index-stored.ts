// session-index-too-long, session-index-several: whether the SP can keep the SessionIndex by which the session is to be ended (SF-SLO-004).
import { cut } from '../addressing/compare.ts';
import type { Check } from '../check.ts';
import type { CheckSubject } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { assertedOf, placeIn, type ReadAsserted } from '../subject/asserted.ts';

/** Logins whose assertion can be read, with the SessionIndexes in it, each once. */
const withIndexes = ({
  legs,
}: CheckSubject): { readonly asserted: ReadAsserted; readonly indexes: readonly string[] }[] =>
  legs.flatMap((leg) => {
    const asserted = assertedOf(leg);
    if (asserted.kind !== 'read') return [];
    const indexes = asserted.assertion.authnStatements.flatMap(({ sessionIndex }) => sessionIndex ?? []);
    return indexes.length > 0 ? [{ asserted, indexes: [...new Set(indexes)] }] : [];
  });

const keepsIndexes = (subject: CheckSubject): boolean =>
  subject.flow.kind === 'sso' &&
  subject.deployment.requirements.sessionIndexLength !== undefined &&
  withIndexes(subject).length > 0;

const statementOf = ({ assertion }: ReadAsserted, index: string | undefined) =>
  assertion.authnStatements.find(({ sessionIndex }) => sessionIndex === index)?.element;

const PATH = 'AuthnStatement/@SessionIndex';

const tooLong: Check = {
  id: 'session-index-too-long',
  cites: ['SF-SLO-004'],
  title: 'The SessionIndex of the assertion is no longer than the SP stores.',
  stage: 'logout',
  applies: keepsIndexes,
  run: (subject) => {
    const limit = subject.deployment.requirements.sessionIndexLength ?? Number.POSITIVE_INFINITY;
    return withIndexes(subject).flatMap(({ asserted, indexes: [first = ''] }): Judgement[] =>
      first.length <= limit
        ? []
        : [
            {
              // The login itself does not need it.
              outcome: 'warn',
              where: placeIn(asserted, PATH, statementOf(asserted, first)),
              seen: `${first.length} characters`,
              expected: `${limit} characters at most`,
              message: `SessionIndex is longer than the ${limit} characters that the SP stores. The login works; single logout then names a session that the IdP does not know.`,
              fix: `At the IdP: send a SessionIndex of ${limit} characters at most.`,
              party: 'idp',
            },
          ],
    );
  },
};

const several: Check = {
  id: 'session-index-several',
  cites: ['SF-SLO-004'],
  title: 'The assertion has one SessionIndex, where the SP keeps only the first.',
  stage: 'logout',
  applies: keepsIndexes,
  run: (subject) =>
    withIndexes(subject).flatMap(({ asserted, indexes }): Judgement[] =>
      indexes.length < 2
        ? []
        : [
            {
              outcome: 'warn',
              where: placeIn(asserted, PATH, statementOf(asserted, indexes[1])),
              seen: cut(indexes.slice(0, 10).join(', ')),
              expected: 'one SessionIndex',
              message: `The assertion has ${indexes.length} different SessionIndexes. An SP such as Salesforce keeps only the first, so that its logout leaves the other sessions at the IdP open.`,
              fix: 'At the IdP: send one AuthnStatement with one SessionIndex.',
              party: 'idp',
            },
          ],
    ),
};

export const SESSION_INDEX_CHECKS: readonly Check[] = [tooLong, several];
