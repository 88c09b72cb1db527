// Messages that aren't SAML 2.0 (F49): said once, since most rules here are about SAML 2.0 and stay silent then.
import type { Check } from '../check.ts';
import type { SubjectMessage } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { distinctMessages, messageName, placeIn, senderPart } from './message-facts.ts';

const isOther = ({ decoded, encoded }: SubjectMessage): boolean =>
  decoded.header.version === 'SAML 1.1' ||
  decoded.header.version === 'WS-Federation' ||
  encoded.binding === 'WS-Federation';

export const protocolVersion: Check = {
  id: 'not-saml-2',
  cites: ['F49', 'N23'],
  title: 'Whether the login is SAML 2.0.',
  stage: 'structure',
  applies: ({ messages }) => messages.some(isOther),
  run: (subject) =>
    distinctMessages(subject)
      .filter(isOther)
      .slice(0, 1)
      .map((message): Judgement => {
        const name = message.decoded.header.version === 'SAML 1.1' ? 'SAML 1.1' : 'WS-Federation';
        return {
          outcome: 'info',
          where: placeIn(message),
          seen: name,
          expected: 'SAML 2.0, if the application was set up for it',
          message: `The ${messageName(message)} belongs to ${name}. Rules of SAML 2.0 are not applied to it.`,
          fix: 'If SAML 2.0 was meant, choose it as the application’s protocol at the identity provider (AD FS: add the endpoint as SAML Assertion Consumer, not as WS-Federation Passive).',
          ...senderPart(message),
        };
      }),
};
