// Rules about an assertion for Web Browser SSO (Profiles §4.1.4.2, Core §2.5): what has to be there. Whether its values are the right
// ones (audience, recipient, times) is compared elsewhere.

import type { Assertion, SubjectConfirmation } from '../../saml/messages.ts';
import { ConfirmationMethod } from '../../saml/names.ts';
import type { Check } from '../check.ts';
import type { CheckSubject } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { assertionsOf, type ReadAssertion, unreadAssertions } from './assertions.ts';
import { cut, enforced, placeIn, remarked, responsesOf, startTag, tolerated } from './message-facts.ts';

const bearers = ({ subject }: Assertion): SubjectConfirmation[] =>
  (subject?.confirmations ?? []).filter(({ method }) => method === ConfirmationMethod.bearer);

interface Part {
  readonly path: string;
  readonly what: string;
  readonly why: string;
  readonly isThere: (assertion: Assertion) => boolean;
}

/** In the order in which receivers look. */
const PARTS: readonly Part[] = [
  {
    path: 'Assertion/Issuer',
    what: 'Issuer',
    why: 'The receiver can’t know who made the assertion.',
    isThere: ({ issuer }) => issuer !== undefined,
  },
  {
    path: 'Assertion/Subject',
    what: 'Subject',
    why: 'There is nobody to log in.',
    isThere: ({ subject }) => subject !== undefined,
  },
  {
    path: 'Assertion/Subject/SubjectConfirmation',
    what: `SubjectConfirmation with Method ${ConfirmationMethod.bearer}`,
    why: 'Without it the receiver must not log in whoever brings the assertion.',
    isThere: (assertion) => bearers(assertion).length > 0,
  },
  {
    path: 'Assertion/Subject/SubjectConfirmation/SubjectConfirmationData/@Recipient',
    what: 'Recipient',
    why: 'The receiver can’t tell that the assertion was made for its address.',
    isThere: (assertion) => bearers(assertion).some(({ data }) => data?.recipient !== undefined),
  },
  {
    path: 'Assertion/Subject/SubjectConfirmation/SubjectConfirmationData/@NotOnOrAfter',
    what: 'NotOnOrAfter',
    why: 'The assertion could be used for ever.',
    isThere: (assertion) => bearers(assertion).some(({ data }) => data?.notOnOrAfter !== undefined),
  },
  {
    path: 'Assertion/Conditions/AudienceRestriction',
    what: 'AudienceRestriction',
    why: 'An assertion without one could be used at any other service provider, so receivers refuse it.',
    isThere: ({ conditions }) => (conditions?.audienceRestrictions.length ?? 0) > 0,
  },
];

const incomplete: Check = {
  id: 'assertion-incomplete',
  cites: ['N49', 'N50', 'N51', 'N52', 'N58'],
  title:
    'An assertion has issuer, bearer confirmation with recipient and end, and an audience, as Web Browser SSO requires.',
  stage: 'structure',
  applies: (subject) => responsesOf(subject).length > 0 && subject.flow.kind === 'sso',
  run: (subject) => [
    ...assertionsOf(subject).map((read) => judgeParts(subject, read)),
    ...responsesOf(subject)
      .filter(({ message }) => unreadAssertions(message) > 0)
      .map(
        ({ message }): Judgement => ({
          outcome: 'not-checked',
          where: placeIn(message, 'Response/EncryptedAssertion'),
          seen: 'EncryptedAssertion',
          expected: 'an assertion that can be read',
          message: 'The assertion is encrypted, so that what stands in it was not checked.',
          fix: 'Add the service provider’s private key on the Keys page to read it; it stays in this browser’s memory.',
          party: 'idp',
        }),
      ),
  ],
};

function judgeParts(subject: CheckSubject, { message, assertion, inMessage }: ReadAssertion): Judgement {
  const missing = PARTS.filter(({ isThere }) => !isThere(assertion));
  // Without a Subject nothing below it can be there: only the outermost is worth naming.
  const [first] = missing;
  const range = inMessage ? startTag(assertion.element) : undefined;
  if (!first) {
    return {
      outcome: 'pass',
      where: placeIn(message, 'Response/Assertion', range),
      seen: 'Issuer, bearer confirmation with Recipient and NotOnOrAfter, AudienceRestriction',
      expected: 'what Web Browser SSO requires',
      message: 'The assertion has every part that Web Browser SSO requires.',
      fix: '',
      party: 'idp',
    };
  }
  const also = missing.slice(1).map(({ what }) => what);
  return {
    outcome: enforced(subject),
    where: placeIn(message, `Response/${first.path}`, range),
    seen: '',
    expected: cut(missing.map(({ what }) => what).join(', ')),
    message: `The assertion has no ${first.what}. ${first.why}${also.length === 0 ? '' : ` Missing as well: ${also.join(', ')}.`}`,
    fix: 'Have the identity provider send it: choose SAML 2.0 Web Browser SSO as the application’s type there, and fill in the ACS URL and the audience (SP entity ID).',
    party: 'idp',
  };
}

type Judge = (
  read: ReadAssertion,
  subject: CheckSubject,
) => (Omit<Judgement, 'where' | 'party'> & { readonly path: string }) | undefined;

const assertionCheck = (head: Pick<Check, 'id' | 'cites' | 'title'>, judge: Judge): Check => ({
  ...head,
  stage: 'structure',
  applies: (subject) => assertionsOf(subject).length > 0,
  run: (subject) =>
    assertionsOf(subject).flatMap((read): Judgement[] => {
      const judged = judge(read, subject);
      if (!judged) return [];
      const { path, ...judgement } = judged;
      const range = read.inMessage ? startTag(read.assertion.element) : undefined;
      return [{ ...judgement, where: placeIn(read.message, path, range), party: 'idp' }];
    }),
});

const CONFIRMATION_DATA = 'Response/Assertion/Subject/SubjectConfirmation/SubjectConfirmationData';

const bearerNotBefore = assertionCheck(
  {
    id: 'bearer-with-not-before',
    cites: ['N53'],
    title: 'The confirmation data of a bearer has no NotBefore.',
  },
  ({ assertion }) => {
    const found = bearers(assertion).find(({ data }) => data?.notBefore !== undefined);
    if (!found) return undefined;
    return {
      path: `${CONFIRMATION_DATA}/@NotBefore`,
      outcome: 'info',
      seen: cut(found.data?.notBefore?.text ?? ''),
      expected: 'no NotBefore',
      message:
        'SubjectConfirmationData has a NotBefore, which the Web Browser SSO profile does not allow. Most receivers ignore it; a strict one refuses the assertion.',
      fix: 'Leave NotBefore out of SubjectConfirmationData at the identity provider if a receiver complains; it belongs into Conditions.',
    };
  },
);

const bearerAddress = assertionCheck(
  {
    id: 'bearer-with-address',
    cites: ['N56'],
    title: 'Whether a confirmation is bound to the browser’s network address.',
  },
  ({ assertion }) => {
    const found = bearers(assertion).find(({ data }) => data?.address !== undefined);
    if (!found) return undefined;
    return {
      path: `${CONFIRMATION_DATA}/@Address`,
      outcome: 'info',
      seen: cut(found.data?.address ?? ''),
      expected: 'no Address',
      message:
        'The assertion is bound to one network address. A receiver that compares it refuses users whom proxies, VPNs or NAT give another address there than at the identity provider.',
      fix: 'Switch the address off at the identity provider (Shibboleth: checkAddress at the SP) if only some users or networks can’t log in.',
    };
  },
);

const conditionUnknown = assertionCheck(
  {
    id: 'condition-unknown',
    cites: ['N59'],
    title: 'All conditions of an assertion are such as SAML defines.',
  },
  ({ assertion }, subject) => {
    const [first] = assertion.conditions?.unknown ?? [];
    if (!first) return undefined;
    return {
      path: 'Response/Assertion/Conditions/Condition',
      outcome: tolerated(subject),
      seen: cut(first.attributes.map(({ name, value }) => `${name}="${value}"`).join(' ') || first.name),
      expected: 'AudienceRestriction, OneTimeUse, ProxyRestriction',
      message:
        'The assertion has a condition of a type of its own. A receiver that doesn’t know it can’t tell whether the assertion is valid, and must not accept it.',
      fix: 'Remove the condition at the identity provider, or teach the receiver to read it.',
    };
  },
);

const sessionIndexMissing = assertionCheck(
  {
    id: 'session-index-missing',
    cites: ['N61'],
    title: 'Where the identity provider does single logout, its assertions carry a SessionIndex.',
  },
  ({ assertion }, subject) => {
    const { idp } = subject.deployment;
    if (idp.singleLogoutServices.length === 0 || assertion.authnStatements.length === 0) return undefined;
    if (assertion.authnStatements.some(({ sessionIndex }) => sessionIndex !== undefined)) return undefined;
    return {
      path: 'Response/Assertion/AuthnStatement/@SessionIndex',
      // The login itself doesn't need it.
      outcome: remarked(subject),
      seen: '',
      expected: 'a SessionIndex',
      message:
        'The identity provider offers single logout, and its assertion has no SessionIndex: a service provider can’t say which session to end, and Salesforce does not log out.',
      fix: 'Have the identity provider send SessionIndex in AuthnStatement.',
    };
  },
);

export const ASSERTION_CHECKS: readonly Check[] = [
  incomplete,
  bearerNotBefore,
  bearerAddress,
  conditionUnknown,
  sessionIndexMissing,
];
