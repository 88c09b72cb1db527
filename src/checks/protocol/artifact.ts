// HTTP-Artifact (Bindings §3.6, F69): the message itself goes from server to server; who made the artifact can be told all the same.
import { utf8 } from '../../base/bytes.ts';
import { sha1Hex } from '../../base/sha1.ts';
import type { Check } from '../check.ts';
import type { CheckSubject, SubjectMessage } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { cut, distinctMessages, enforced, placeIn } from './message-facts.ts';

const artifactsIn = (subject: CheckSubject): SubjectMessage[] =>
  distinctMessages(subject).filter(({ encoded }) => encoded.artifact !== undefined);

const unseen: Check = {
  id: 'artifact-message-unseen',
  cites: ['N22', 'F69'],
  title: 'Whether the answer came as an artifact, so that the browser never sees it.',
  stage: 'structure',
  applies: (subject) => artifactsIn(subject).length > 0,
  run: (subject) =>
    artifactsIn(subject).map((message): Judgement => {
      const { typeCode, endpointIndex } = message.encoded.artifact ?? {};
      const index = endpointIndex === undefined ? '' : `, endpoint index ${String(endpointIndex)}`;
      return {
        outcome: 'info',
        where: placeIn(message, 'SAMLart'),
        seen: `type 0x${(typeCode ?? 0).toString(16).padStart(4, '0')}${index}`,
        expected: 'a Response by HTTP-POST, if it is to be looked at here',
        message:
          'The Response is fetched from server to server (ArtifactResolve) and does not pass the browser, so that nothing in it was checked: not its status, signature, audience or attributes.',
        fix: 'For finding a fault, switch the Assertion Consumer Service to HTTP-POST for a while, or look at the logs of both sides for ArtifactResolve.',
        party: 'idp',
      };
    }),
};

const source: Check = {
  id: 'artifact-of-other-issuer',
  cites: ['N21', 'F69'],
  title: 'The source ID of an artifact is the SHA-1 of the identity provider’s entity ID.',
  stage: 'addressing',
  applies: (subject) => artifactsIn(subject).some(({ encoded }) => encoded.artifact?.sourceId !== undefined),
  run: (subject) =>
    artifactsIn(subject).flatMap((message): Judgement[] => {
      const seen = message.encoded.artifact?.sourceId;
      if (seen === undefined) return [];
      const common = { where: placeIn(message, 'SAMLart'), seen, party: 'idp' as const };
      const { entityId } = subject.deployment.idp;
      if (entityId === undefined) {
        return [
          {
            ...common,
            outcome: 'not-checked',
            expected: 'SHA-1 of the identity provider’s entity ID',
            message:
              'No entity ID of the identity provider is configured, so that nothing tells whose artifact this is.',
            fix: 'Fill in the identity provider’s entity ID in the deployment, or load its metadata.',
          },
        ];
      }
      const expected = sha1Hex(utf8(entityId));
      if (expected === seen) {
        return [
          {
            ...common,
            outcome: 'pass',
            expected,
            message: `The artifact was made by ${cut(entityId)}.`,
            fix: '',
          },
        ];
      }
      return [
        {
          ...common,
          outcome: enforced(subject),
          expected,
          message: `The artifact was not made by ${cut(entityId)}: the service provider looks for its maker by this ID and doesn’t find it, or asks the wrong one.`,
          fix: 'Compare the entity ID in the deployment with the identity provider’s own, letter by letter. If they are the same, SAMLart was damaged on its way (+ that became a blank).',
        },
      ];
    }),
};

export const ARTIFACT_CHECKS: readonly Check[] = [unseen, source];
