// Rules about an AuthnRequest by itself (Core §3.4, Profiles §4.1.4.1): what an identity provider may refuse before anybody logs in.

import type { AuthnRequest } from '../../saml/messages.ts';
import { displayName } from '../../saml/names.ts';
import { textOf } from '../../xml/read.ts';
import type { Check } from '../check.ts';
import type { CheckSubject, SubjectMessage } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { cut, distinctMessages, enforced, placeIn, remarked, startTag, tolerated } from './message-facts.ts';

interface RequestRule extends Pick<Check, 'id' | 'cites' | 'title'> {
  readonly judge: (
    request: AuthnRequest,
    subject: CheckSubject,
    message: SubjectMessage,
  ) => (Omit<Judgement, 'where' | 'party'> & { readonly path: string }) | undefined;
}

const RULES: readonly RequestRule[] = [
  {
    id: 'request-issuer-missing',
    cites: ['N30'],
    title: 'An AuthnRequest names its Issuer, the entity ID of the service provider.',
    judge: (request, subject) =>
      request.issuer
        ? undefined
        : {
            path: 'AuthnRequest/Issuer',
            outcome: enforced(subject),
            seen: '',
            expected: 'the entity ID of the service provider',
            message: 'The request has no Issuer, so the identity provider can’t know which application it is for.',
            fix: 'Set the entity ID (Issuer) in the service provider’s SAML settings.',
          },
  },
  {
    id: 'acs-index-with-url',
    cites: ['N31', 'F35'],
    title: 'AssertionConsumerServiceIndex does not stand beside AssertionConsumerServiceURL or ProtocolBinding.',
    judge: (request, subject) => {
      const { assertionConsumerServiceIndex: index, assertionConsumerServiceUrl: url, protocolBinding } = request;
      if (index === undefined || (url === undefined && protocolBinding === undefined)) return undefined;
      const beside = url === undefined ? 'ProtocolBinding' : 'AssertionConsumerServiceURL';
      return {
        path: 'AuthnRequest/@AssertionConsumerServiceIndex',
        outcome: enforced(subject),
        seen: cut(`AssertionConsumerServiceIndex="${String(index)}" ${beside}="${url ?? protocolBinding ?? ''}"`),
        expected: 'either the index, or URL and binding',
        message: 'The request says twice where the answer is to go. SAML forbids it, and identity providers refuse it.',
        fix: 'Leave AssertionConsumerServiceIndex out at the service provider, or send it alone.',
      };
    },
  },
  {
    id: 'request-subject-confirmed',
    cites: ['N32'],
    title: 'A Subject in an AuthnRequest has no SubjectConfirmation.',
    judge: (request, subject) =>
      (request.subject?.confirmations.length ?? 0) === 0
        ? undefined
        : {
            path: 'AuthnRequest/Subject/SubjectConfirmation',
            outcome: tolerated(subject),
            seen: cut(request.subject?.confirmations[0]?.method ?? ''),
            expected: 'Subject with a NameID only',
            message:
              'The request’s Subject has a SubjectConfirmation, which the Web Browser SSO profile does not allow.',
            fix: 'Send only a NameID in the request’s Subject, or no Subject.',
          },
  },
  {
    id: 'protocol-binding-not-for-responses',
    cites: ['N34', 'N46'],
    title: 'ProtocolBinding of an AuthnRequest is HTTP-POST or HTTP-Artifact.',
    judge: (request, subject) => {
      const binding = request.protocolBinding;
      if (binding === undefined || /:bindings:(?:HTTP-POST|HTTP-Artifact|HTTP-POST-SimpleSign|PAOS)$/.test(binding))
        return undefined;
      return {
        path: 'AuthnRequest/@ProtocolBinding',
        outcome: tolerated(subject),
        seen: cut(binding),
        expected: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST',
        message: `The request asks for its answer by ${displayName(binding)}, by which a Response must not be sent. Identity providers answer UnsupportedBinding or ignore it.`,
        fix: 'Set the service provider’s response binding (Assertion Consumer Service) to HTTP-POST.',
      };
    },
  },
  {
    id: 'authn-context-class-and-declaration',
    cites: ['N35'],
    title: 'RequestedAuthnContext has class references or declaration references, not both.',
    judge: ({ requestedAuthnContext: context }, subject) =>
      !context || context.classRefs.length === 0 || context.declRefs.length === 0
        ? undefined
        : {
            path: 'AuthnRequest/RequestedAuthnContext',
            outcome: tolerated(subject),
            seen: cut([...context.classRefs, ...context.declRefs].map(({ text }) => text).join(' ')),
            expected: 'AuthnContextClassRef only',
            message: 'RequestedAuthnContext names classes and declarations at once, which SAML does not allow.',
            fix: 'Keep only the AuthnContextClassRef elements, or drop RequestedAuthnContext.',
          },
  },
  {
    id: 'authn-context-exact',
    cites: ['N35', 'F52'],
    title: 'An AuthnRequest does not insist on one way of logging in by an exact RequestedAuthnContext.',
    judge: ({ requestedAuthnContext: context }) => {
      const [first] = context?.classRefs ?? [];
      if (!context || !first || (context.comparison ?? 'exact') !== 'exact') return undefined;
      return {
        path: 'AuthnRequest/RequestedAuthnContext',
        // A remark only: with a password the login goes through, and most who send it never meet the fault.
        outcome: 'info',
        confidence: 'hint',
        seen: cut(`Comparison="exact" ${context.classRefs.map(({ text }) => text).join(' ')}`),
        expected: 'no RequestedAuthnContext, unless the service provider needs one',
        message: `The request accepts only the class ${displayName(first.text.trim())}. Users who log in otherwise (Kerberos, certificate, MFA, passwordless) are refused with NoAuthnContext, by Microsoft Entra ID with AADSTS75011.`,
        fix: 'Drop RequestedAuthnContext at the service provider (php-saml: requestedAuthnContext = false), or ask with Comparison="minimum".',
      };
    },
  },
  {
    id: 'nameid-policy-with-text',
    cites: ['N36', 'F51'],
    title: 'NameIDPolicy has attributes only, no text.',
    judge: ({ nameIdPolicy }, subject) => {
      const text = nameIdPolicy ? textOf(nameIdPolicy.element).trim() : '';
      if (text === '') return undefined;
      return {
        path: 'AuthnRequest/NameIDPolicy',
        outcome: enforced(subject),
        seen: cut(text),
        expected: '<NameIDPolicy Format="…"/>',
        message:
          'The format stands in NameIDPolicy as text. It belongs into the attribute Format; identity providers don’t see it, or refuse the request.',
        fix: 'Write the format into the attribute Format at the service provider.',
      };
    },
  },
  {
    id: 'nameid-policy-qualified',
    cites: ['F51', 'N63'],
    title: 'Whether NameIDPolicy asks for identifiers of another service provider (SPNameQualifier).',
    judge: ({ nameIdPolicy, issuer }, subject) => {
      const qualifier = nameIdPolicy?.spNameQualifier;
      // Its own entity ID is what an absent one means (Core §3.4.1.1).
      if (qualifier === undefined || qualifier === issuer?.value.trim()) return undefined;
      return {
        path: 'AuthnRequest/NameIDPolicy/@SPNameQualifier',
        outcome: remarked(subject),
        confidence: 'hint',
        seen: cut(qualifier),
        expected: 'no SPNameQualifier',
        message:
          'The request asks for the user’s identifier at another service provider or group of them. Identity providers that don’t know it answer InvalidNameIDPolicy.',
        fix: 'Take SPNameQualifier out of the service provider’s NameIDPolicy, unless both belong to one affiliation.',
      };
    },
  },
];

const isRequest = ({ decoded }: SubjectMessage): boolean => decoded.message?.kind === 'AuthnRequest';

export const REQUEST_CHECKS: readonly Check[] = RULES.map(({ id, cites, title, judge }) => ({
  id,
  cites,
  title,
  stage: 'request',
  applies: ({ messages }) => messages.some(isRequest),
  run: (subject) =>
    distinctMessages(subject).flatMap((message): Judgement[] => {
      const request = message.decoded.message;
      if (request?.kind !== 'AuthnRequest') return [];
      const judged = judge(request, subject, message);
      if (!judged) return [];
      const { path, ...judgement } = judged;
      return [{ ...judgement, where: placeIn(message, path, startTag(request.element)), party: 'sp' }];
    }),
}));
