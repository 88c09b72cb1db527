// Signatures of HTTP-Redirect (Bindings §3.4.4.1): over the query's octets as they were sent (F13, F14), and in their right place (F15).
import type { Explanation } from '../../dsig/forensics/explanation.ts';
import type { Check } from '../check.ts';
import type { CheckSubject, SubjectMessage } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import {
  cut,
  distinctMessages,
  enforced,
  messageName,
  placeIn,
  remarked,
  senderName,
  senderPart,
  startTag,
  tolerated,
} from '../protocol/message-facts.ts';
import {
  aboutContent,
  explanationsOf,
  type FoundSignature,
  isSenderKeyKnown,
  placeOf,
  signaturesOf,
} from './signatures-of.ts';

const ORIGINAL =
  'SAMLRequest or SAMLResponse, RelayState if there is one, and SigAlg, in this order, exactly as they are sent';

/** Query signatures that hold with no key of a sender whose key is known. */
const brokenQueries = (subject: CheckSubject): FoundSignature[] =>
  signaturesOf(subject).filter(
    (found) =>
      found.report.on === 'query' && found.report.cause === 'signature-mismatch' && isSenderKeyKnown(found, subject),
  );

const variantOf = (found: FoundSignature): Explanation | undefined =>
  explanationsOf(found).find(({ code }) => code === 'query-variant');

/** Another string, not another spelling of the same: parameters left out, added, or in another order. */
const isOtherString = ({ variant = '' }: Explanation): boolean =>
  /^(?:without |with an empty |in the order|in alphabetical|with SigAlg before|with & |with \? |of the message)/.test(
    variant,
  );

const queryCheck = (
  head: Pick<Check, 'id' | 'cites' | 'title'>,
  judge: (found: FoundSignature) => Omit<Judgement, 'where' | 'party' | 'outcome'> | undefined,
): Check => ({
  ...head,
  stage: 'signature',
  applies: (subject) => brokenQueries(subject).length > 0,
  run: (subject) =>
    brokenQueries(subject).flatMap((found): Judgement[] => {
      const judged = judge(found);
      return judged ? [{ outcome: 'fail', ...judged, where: placeOf(found), ...senderPart(found.message) }] : [];
    }),
});

const reencoded = queryCheck(
  {
    id: 'query-reencoded-after-signing',
    cites: ['F13', 'N06', 'N07'],
    title: 'The query arrives with the very escapes that were signed.',
  },
  (found) => {
    const variant = variantOf(found);
    if (!variant || isOtherString(variant)) return undefined;
    return {
      seen: cut(found.report.signedText ?? ''),
      expected: `the query ${variant.variant ?? 'as it was signed'}`,
      message: `The signature holds for the same query ${variant.variant ?? 'in another spelling'}, and not for the octets that arrived: the query was escaped anew after signing, by the ${senderName(found.message)} itself or on the way.`,
      fix: 'Have the sender build the query once, sign that text and append only &Signature=…; never parse and rebuild it. A proxy or gateway has to pass the query untouched. Where neither can be changed, send by HTTP-POST.',
    };
  },
);

const otherString = queryCheck(
  {
    id: 'query-signed-otherwise',
    cites: ['F14', 'N06'],
    title: 'The signature covers message, RelayState and SigAlg in the order of the binding.',
  },
  (found) => {
    const variant = variantOf(found);
    if (!variant || !isOtherString(variant)) return undefined;
    return {
      seen: cut(`signed ${variant.variant ?? ''}`),
      expected: ORIGINAL,
      message: `The signature holds for the query ${variant.variant ?? ''}, which is not what the binding says: the ${senderName(found.message)} signs the wrong text, or somebody added or changed a parameter after it.`,
      fix: 'Have the sender sign RelayState too where it sends one, leave the parameter out where it has none, and keep the order message, RelayState, SigAlg.',
    };
  },
);

const broken = queryCheck(
  {
    id: 'query-signature-broken',
    cites: ['N06', 'F13', 'F14', 'F16'],
    title: 'The signature of a query fits a trusted certificate.',
  },
  (found) => {
    if (variantOf(found)) return undefined;
    const why = aboutContent(found);
    return {
      ...(why ? {} : { confidence: 'likely' as const }),
      seen: cut(found.report.signedText ?? ''),
      expected: ORIGINAL,
      message: `The signature of the query does not hold. ${why ? why.message : 'Either the sender has another certificate than the trusted one, or the query was changed or escaped anew after signing.'}`,
      fix: 'Compare the sender’s current certificate with the trusted one. If they are the same, look at what handles the address between signing and sending: it must not be parsed and rebuilt.',
    };
  },
);

const hasLowerCase = ({ encoded }: SubjectMessage): boolean =>
  encoded.problems.some(({ code }) => code === 'escapes-lower-case') &&
  encoded.detachedSignature?.signature !== undefined;

const lowerCase: Check = {
  id: 'query-escapes-lower-case',
  cites: ['F13'],
  title: 'A signed query has its escapes in upper case, so that re-encoding it changes nothing.',
  stage: 'signature',
  applies: ({ messages }) => messages.some(hasLowerCase),
  run: (subject) =>
    distinctMessages(subject)
      .filter(hasLowerCase)
      // Where the signature is broken, that is told with its reason.
      .filter(({ verification }) => verification?.detached?.verdict !== 'broken')
      .map(
        (message): Judgement => ({
          outcome: remarked(subject),
          confidence: 'hint',
          where: placeIn(message),
          seen: cut(/%(?:[a-f][0-9a-fA-F]|[0-9A-F][a-f])/.exec(message.encoded.raw)?.[0] ?? '%2f'),
          expected: '%2F, or a receiver that checks the query as it arrived',
          message: `The signed query has escapes in lower case. That is legal, and valid only on the original octets: a receiver that decodes and escapes the query again before it checks the signature refuses it.`,
          fix: 'If the signature is refused: have the receiver check the raw query (php-saml: retrieveParametersFromServer; python3-saml: lowercase_urlencoding), or send by HTTP-POST.',
          ...senderPart(message),
        }),
      ),
};

const isRedirect = ({ encoded }: SubjectMessage): boolean => encoded.binding === 'HTTP-Redirect';

const enveloped: Check = {
  id: 'signature-inside-redirect',
  cites: ['F15', 'N04'],
  title: 'A message by HTTP-Redirect is signed in the query, not in its XML.',
  stage: 'request',
  applies: ({ messages }) => messages.some(isRedirect),
  run: (subject) =>
    distinctMessages(subject).flatMap((message): Judgement[] => {
      const typed = message.decoded.message;
      if (!isRedirect(message) || !typed || !('signature' in typed) || !typed.signature) return [];
      const both = message.encoded.detachedSignature?.signature !== undefined;
      return [
        {
          // With a signature in the query as well, receivers check that one.
          outcome: both ? tolerated(subject) : enforced(subject),
          where: placeIn(message, `${typed.kind}/Signature`, startTag(typed.signature)),
          seen: 'ds:Signature in the XML',
          expected: 'Signature and SigAlg in the query',
          message: `The ${messageName(message)} came by HTTP-Redirect with a signature in its XML. That binding wants it taken out${both ? '' : ', so that receivers find no signature (Entra ID: AADSTS76021)'}.`,
          fix: 'Have the sender sign the query for HTTP-Redirect, or send the signed XML by HTTP-POST; set the same binding in both sides’ metadata.',
          ...senderPart(message),
        },
      ];
    }),
};

const halfSigned = (
  code: 'signature-algorithm-missing' | 'signature-value-missing',
  title: string,
  words: Pick<Judgement, 'seen' | 'expected' | 'message'>,
): Check => {
  const has = ({ encoded }: SubjectMessage): boolean => encoded.problems.some((problem) => problem.code === code);
  return {
    id: code,
    cites: ['N05', 'F15'],
    title,
    stage: 'signature',
    applies: ({ messages }) => messages.some(has),
    run: (subject) =>
      distinctMessages(subject)
        .filter(has)
        .map(
          (message): Judgement => ({
            ...words,
            outcome: enforced(subject),
            where: placeIn(message),
            fix: 'Send Signature and SigAlg together, or neither. Look for a filter or length limit that takes the other one away.',
            ...senderPart(message),
          }),
        ),
  };
};

const simpleSign: Check = {
  id: 'signature-in-form',
  cites: ['F15'],
  title: 'A message by HTTP-POST is signed in its XML, not by form fields.',
  stage: 'signature',
  applies: ({ messages }) => messages.some(({ encoded }) => encoded.binding === 'HTTP-POST-SimpleSign'),
  run: (subject) =>
    distinctMessages(subject)
      .filter(({ encoded }) => encoded.binding === 'HTTP-POST-SimpleSign')
      .map(
        (message): Judgement => ({
          outcome: tolerated(subject),
          where: placeIn(message),
          seen: 'SigAlg in the form',
          expected: 'ds:Signature in the XML',
          message: `The ${messageName(message)} is signed by form fields (HTTP-POST-SimpleSign). Few receivers know this binding; others see no signature.`,
          fix: 'Choose HTTP-POST at the sender, so that it signs the XML, unless the receiver offers HTTP-POST-SimpleSign in its metadata.',
          ...senderPart(message),
        }),
      ),
};

export const QUERY_CHECKS: readonly Check[] = [
  enveloped,
  halfSigned('signature-algorithm-missing', 'A Signature parameter comes with SigAlg.', {
    seen: 'Signature without SigAlg',
    expected: 'Signature and SigAlg',
    message: 'The query has a signature and does not say by which algorithm it was made, so that nobody can check it.',
  }),
  halfSigned('signature-value-missing', 'A SigAlg parameter comes with Signature.', {
    seen: 'SigAlg without Signature',
    expected: 'Signature and SigAlg',
    message:
      'The message says how it is signed, and the signature itself is missing. Receivers refuse it, or take it for unsigned.',
  }),
  reencoded,
  otherString,
  broken,
  lowerCase,
  simpleSign,
];
