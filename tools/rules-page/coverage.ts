// docs/coverage.md: every rule of the catalogue with the checks that cite it, or the reason why none does.
import { CHECKS } from '../../src/checks/index.ts';
import { NOT_COVERED } from '../../src/checks/not-covered.ts';
import { RULE_FAMILIES, RULE_IDS, type RuleFamily, sectionOf } from '../../src/checks/rule-ids.ts';
import { cell, page, table } from './markdown.ts';

export interface CoveredRule {
  readonly id: string;
  /** Ids of the checks that cite it. */
  readonly checks: readonly string[];
  /** Why no check does. */
  readonly reason: string | undefined;
}

const REASONS: ReadonlyMap<string, string> = new Map(NOT_COVERED.map(({ id, reason }) => [id, reason]));

/** In the catalogue's order. */
export const coverage = (): readonly CoveredRule[] =>
  RULE_IDS.map((id) => ({
    id,
    checks: CHECKS.filter(({ cites }) => cites.includes(id)).map((check) => check.id),
    reason: REASONS.get(id),
  }));

export function coveragePage(): string {
  const rules = new Map(coverage().map((rule) => [rule.id, rule]));
  const cited = [...rules.values()].filter(({ checks }) => checks.length > 0).length;
  const familyPart = ({ about, ids }: RuleFamily): string => {
    const hasSections = ids.some((id) => sectionOf(id) !== undefined);
    const rows = ids.map((id) => {
      const { checks = [], reason = '' } = rules.get(id) ?? {};
      const by = checks.map((check) => `[${check}](rules.md#${check})`).join(', ');
      return [id, ...(hasSections ? [sectionOf(id) ?? ''] : []), checks.length > 0 ? by : `— ${cell(reason)}`];
    });
    const heads = ['rule', ...(hasSections ? ['section'] : []), 'checks, or why there is none'];
    return page(`## ${about}`, table(heads, rows)).trimEnd();
  };
  return page(
    '# Rules and the checks that hold logins to them',
    `Of ${rules.size} rules, ${cited} are cited by at least one check; of the others a browser sees nothing, or there is nothing to judge, and the reason stands beside them. Sections: B saml-bindings-2.0-os, C saml-core-2.0-os, P saml-profiles-2.0-os, E approved errata. This page is written by \`tools/rules-page.ts\`.`,
    ...RULE_FAMILIES.map(familyPart),
  );
}
