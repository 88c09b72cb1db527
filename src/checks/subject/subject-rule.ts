// The shape that the rules about user and attributes share: they look at one assertion, wherever it stood.
import type { Attribute } from '../../saml/attribute.ts';
import { configuredLegs, isLogin } from '../addressing/configured-legs.ts';
import type { Check } from '../check.ts';
import type { CheckSubject, SubjectLeg } from '../check-subject.ts';
import type { Judgement } from '../finding.ts';
import { assertedOf, type ReadAsserted } from './asserted.ts';

export interface SubjectRule extends Pick<Check, 'id' | 'cites' | 'title'> {
  /** What the deployment must say for the rule to mean anything; such a rule is about the deployment's own legs only. */
  readonly needs?: (subject: CheckSubject) => boolean;
  /** What stays unknown where the assertion is encrypted. Undefined: then the rule says nothing. */
  readonly hidden?: string;
  readonly judge: (asserted: ReadAsserted, subject: CheckSubject, leg: SubjectLeg) => readonly Judgement[];
}

export function toCheck({ needs, hidden, judge, ...rule }: SubjectRule): Check {
  const legsOf = (subject: CheckSubject): readonly SubjectLeg[] =>
    needs ? configuredLegs(subject) : subject.legs.filter(isLogin);
  return {
    ...rule,
    stage: 'subject',
    applies: (subject) =>
      (needs?.(subject) ?? true) &&
      legsOf(subject).some((leg) => {
        const { kind } = assertedOf(leg);
        return kind === 'read' || (kind === 'encrypted' && hidden !== undefined);
      }),
    run: (subject) =>
      legsOf(subject).flatMap((leg) => {
        const asserted = assertedOf(leg);
        if (asserted.kind === 'none') return [];
        if (asserted.kind === 'read') return judge(asserted, subject, leg);
        return hidden === undefined ? [] : [encryptedJudgement(asserted.message, hidden)];
      }),
  };
}

const encryptedJudgement = (
  { index, exchange }: { readonly index: number; readonly exchange: { readonly id: string } },
  hidden: string,
): Judgement => ({
  outcome: 'not-checked',
  where: { message: index, exchange: exchange.id, path: 'Response/EncryptedAssertion' },
  seen: '',
  expected: '',
  message: `The assertion is encrypted and was not opened, so ${hidden} is not known.`,
  fix: 'Add the SP’s decryption key to look inside.',
});

/** Attributes that one assertion is examined for; more of them is no login. */
const MOST_ATTRIBUTES = 2_000;

/** Every attribute of the assertion, also those inside EncryptedAttributes that could be opened. */
export function attributesOf({ assertion, message }: ReadAsserted): readonly Attribute[] {
  const open = assertion.attributeStatements.flatMap(({ attributes }) => attributes);
  const encrypted = new Set(
    assertion.attributeStatements.flatMap(({ encryptedAttributes }) =>
      encryptedAttributes.flatMap(({ encryptedData }) => encryptedData ?? []),
    ),
  );
  const opened = (message.verification?.plaintexts ?? []).flatMap(({ decryption, content }) =>
    content?.kind === 'Attribute' && encrypted.has(decryption.element) ? [content.attribute] : [],
  );
  return [...open, ...opened].slice(0, MOST_ATTRIBUTES);
}

/** EncryptedAttributes that nobody opened. */
export function hasHiddenAttributes({ assertion, message }: ReadAsserted): boolean {
  const opened = new Set((message.verification?.plaintexts ?? []).map(({ decryption }) => decryption.element));
  return assertion.attributeStatements.some(({ encryptedAttributes }) =>
    encryptedAttributes.some(({ encryptedData }) => !encryptedData || !opened.has(encryptedData)),
  );
}

/** Of a rule that many receivers do not enforce: a login that went through shows that this one doesn't. */
export const tolerated = ({ flow }: CheckSubject): 'info' | 'warn' => (flow.outcome === 'succeeded' ? 'info' : 'warn');
