// other-account: the IdP answered for another account than the one that was meant (F55).

import { toDisplayText } from '../../base/bytes.ts';
import { DEFAULT_LIMITS } from '../../base/limits.ts';
import { formDecode, splitPairs } from '../../base/percent.ts';
import { splitUrl } from '../../bindings/parameters.ts';
import { cut, trimXml } from '../addressing/compare.ts';
import { configuredLegs } from '../addressing/configured-legs.ts';
import type { Check } from '../check.ts';
import type { CheckSubject, SubjectLeg } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { hostOf } from '../trace-index.ts';
import { assertedOf, placeIn, type ReadAsserted } from './asserted.ts';
import { isAddress } from './nameid-rules.ts';
import { attributesOf } from './subject-rule.ts';

/** Milliseconds in which nobody chooses an account. */
const WITHOUT_ASKING = 2_000;
const HINTS = /^(login_hint|LoginHint|username_hint|Email)$/;

export const otherAccount: Check = {
  id: 'other-account',
  cites: ['F55'],
  title: 'The IdP answers for the account that was hinted at, and for one of the expected domains.',
  stage: 'subject',
  applies: (subject) =>
    subject.legs.some(
      (leg) => assertedOf(leg).kind === 'read' && (hintOf(leg) !== undefined || domainsOf(subject).size > 0),
    ),
  run: (subject) =>
    configuredLegs(subject).flatMap((leg): Judgement[] => {
      const asserted = assertedOf(leg);
      if (asserted.kind !== 'read') return [];
      const names = addressesOf(asserted);
      const [name] = names;
      if (name === undefined) return [];
      const hint = hintOf(leg);
      const domains = domainsOf(subject);
      const otherThanHinted = hint !== undefined && !names.some((other) => other.toLowerCase() === hint.toLowerCase());
      const otherDomain = domains.size > 0 && !names.some((other) => domains.has(domainOf(other)));
      if (!otherThanHinted && !otherDomain) return [];
      const quick = tookOf(leg) !== undefined && (tookOf(leg) ?? 0) < WITHOUT_ASKING;
      return [
        {
          outcome: 'warn',
          confidence: 'likely',
          where: placeIn(asserted, 'Subject/NameID', asserted.nameId?.element),
          seen: cut(name),
          expected: cut(otherThanHinted ? (hint ?? '') : `an address in ${[...domains].join(' or ')}`),
          message:
            `The IdP answered for another account than the one that was ${otherThanHinted ? 'asked for' : 'expected'}` +
            `${quick ? ', at once and without asking: this browser was still signed in there with it' : ''}. The SP may not know that account.`,
          fix: 'Sign out at the IdP, or try in a private window. To be asked each time, have the SP send ForceAuthn or login_hint.',
          party: 'browser',
        },
      ];
    }),
};

/** The name that the SP asked for: in the request's Subject, or beside it in the address. */
function hintOf({ request }: SubjectLeg): string | undefined {
  const content = request?.decoded.message;
  if (!request || content?.kind !== 'AuthnRequest') return undefined;
  const identifier = content.subject?.identifier;
  if (identifier?.kind === 'NameID' && isAddress(trimXml(identifier.value))) return trimXml(identifier.value);
  const { query } = splitUrl(request.exchange.request.url);
  if (!query || hostOf(request.exchange.request.url) === '') return undefined;
  const pair = splitPairs(query, DEFAULT_LIMITS.parameters).find(({ name }) => HINTS.test(name));
  const value = pair?.value === undefined ? '' : toDisplayText(formDecode(pair.value.slice(0, 1_000)));
  return isAddress(value) ? value : undefined;
}

function domainsOf({ deployment }: CheckSubject): ReadonlySet<string> {
  const text = deployment.settings['expected.emailDomains'] ?? '';
  return new Set(
    text
      .toLowerCase()
      .split(/[\s,;]+/)
      .filter((domain) => domain !== ''),
  );
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase();

/** The NameID first, then whatever attribute is an address: an SP may go by any of them. */
function addressesOf(asserted: ReadAsserted): string[] {
  const values = attributesOf(asserted).flatMap(({ values: some }) =>
    some.slice(0, 20).map(({ text }) => text.slice(0, 1_000)),
  );
  return [asserted.nameId?.value ?? '', ...values].map(trimXml).filter(isAddress);
}

function tookOf({ request, response }: SubjectLeg): number | undefined {
  return request && response ? response.exchange.startedAt - request.exchange.startedAt : undefined;
}
