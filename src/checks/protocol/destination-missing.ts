// A signed message names its Destination (Bindings §3.4.5.2, §3.5.5.2). Whether it is the right one is compared elsewhere.
import type { Check } from '../check.ts';
import type { SubjectMessage } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { distinctMessages, messageName, placeIn, senderPart, startTag, tolerated } from './message-facts.ts';

export const destinationMissing: Check = {
  id: 'destination-missing',
  cites: ['N10'],
  title: 'A signed message has a Destination.',
  stage: 'structure',
  applies: ({ messages }) => messages.some(isSignedProtocolMessage),
  run: (subject) =>
    distinctMessages(subject).flatMap((message): Judgement[] => {
      const typed = message.decoded.message;
      if (!isSignedProtocolMessage(message) || !typed || message.decoded.header.destination !== undefined) return [];
      return [
        {
          // Salesforce, AD FS and Entra ID take messages without; libraries in strict mode don't.
          outcome: tolerated(subject),
          where: placeIn(message, `${typed.kind}/@Destination`, startTag(typed.element)),
          seen: '',
          expected: 'the address that the message is sent to',
          message: `The ${messageName(message)} is signed and does not say to which address it goes. Strict receivers refuse it: it could have been signed for somebody else.`,
          fix: 'Set the receiver’s address (Destination) in the sender’s settings.',
          ...senderPart(message),
        },
      ];
    }),
};

function isSignedProtocolMessage({ decoded, encoded }: SubjectMessage): boolean {
  const { message } = decoded;
  if (!message || decoded.header.version !== 'SAML 2.0' || !('destination' in message)) return false;
  if (encoded.binding === 'SOAP' || encoded.binding === 'PAOS') return false;
  return message.signature !== undefined || encoded.detachedSignature?.signature !== undefined;
}
