// Remarks about the HTTP around messages (Bindings §3.4.5, §3.5.4): never a fault by themselves, useful beside one.

import { toDisplayText } from '../../base/bytes.ts';
import { formDecode } from '../../base/percent.ts';
import type { Exchange } from '../../capture/exchange.ts';
import { headerValue } from '../../capture/headers.ts';
import type { Check } from '../check.ts';
import type { CheckSubject, SubjectMessage } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { cut, distinctMessages, messageName, placeIn, senderPart } from './message-facts.ts';

/** The answer that sent the browser on with the message: the hop before, in the same chain of redirects. */
function sentBy({ exchange }: SubjectMessage, { trace }: CheckSubject): Exchange | undefined {
  return trace.chainOf(exchange).find(({ hop }) => hop === exchange.hop - 1);
}

const cached: Check = {
  id: 'message-may-be-cached',
  cites: ['N11'],
  title: 'A redirect that carries a message forbids caching.',
  stage: 'transport',
  applies: (subject) => subject.messages.some((message) => sentBy(message, subject)?.response?.headers !== undefined),
  run: (subject) =>
    distinctMessages(subject).flatMap((message): Judgement[] => {
      const headers = sentBy(message, subject)?.response?.headers;
      if (!headers) return [];
      const control = headerValue(headers, 'Cache-Control');
      if (/no-store|no-cache/i.test(control ?? '')) return [];
      return [
        {
          outcome: 'info',
          where: { exchange: sentBy(message, subject)?.id ?? message.exchange.id, path: 'Cache-Control' },
          seen: cut(control ?? ''),
          expected: 'Cache-Control: no-cache, no-store',
          message: `The redirect that carries the ${messageName(message)} does not forbid caching, so that the Back button may send an old message again.`,
          fix: 'Send Cache-Control: no-cache, no-store and Pragma: no-cache with it.',
          ...senderPart(message),
        },
      ];
    }),
};

const EXPECTED_FIELDS: readonly string[] = [
  'SAMLRequest',
  'SAMLResponse',
  'SAMLart',
  'RelayState',
  'SigAlg',
  'Signature',
  'KeyInfo',
  'SAMLEncoding',
];

/** Fields of a raw form that are looked at. */
const MOST_FIELDS = 1_000;

/** Names of further fields of a form. */
function furtherFields({ encoded, exchange }: SubjectMessage): string[] {
  const { body } = exchange.request;
  if (encoded.place !== 'body' || encoded.inResponse || !encoded.binding.startsWith('HTTP-POST')) return [];
  const isFurther = (name: string): boolean => !EXPECTED_FIELDS.includes(name);
  if (body?.kind === 'form') return body.fields.map(({ name }) => name).filter(isFurther);
  const type = headerValue(exchange.request.headers, 'content-type') ?? '';
  if (body?.kind !== 'octets' || !/^application\/x-www-form-urlencoded/i.test(type)) return [];
  const names = toDisplayText(body.octets)
    .split('&', MOST_FIELDS)
    .map((field) => field.split('=', 1)[0] ?? '');
  return names.map((name) => toDisplayText(formDecode(name))).filter((name) => name !== '' && isFurther(name));
}

const furtherControls: Check = {
  id: 'form-with-further-fields',
  cites: ['N16'],
  title: 'Whether the form carries more than the message and RelayState.',
  stage: 'transport',
  applies: ({ messages }) => messages.some((message) => furtherFields(message).length > 0),
  run: (subject) =>
    distinctMessages(subject).flatMap((message): Judgement[] => {
      const names = furtherFields(message);
      if (names.length === 0) return [];
      return [
        {
          outcome: 'info',
          where: placeIn(message),
          seen: cut(names.slice(0, 20).join(', ')),
          expected: 'the message and RelayState',
          message:
            'The form has further fields. They may stand there, but a receiver must not need them: another sender won’t send them.',
          fix: 'Don’t build on these fields at the receiver; a token against cross-site requests can’t be asked of a SAML sender.',
          ...senderPart(message),
        },
      ];
    }),
};

export const HTTP_REMARKS: readonly Check[] = [cached, furtherControls];
