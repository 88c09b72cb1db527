// The catalogue of rules against the checks, and the pages in docs against the code.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CHECKS } from '../../src/checks/index.ts';
import { NOT_COVERED } from '../../src/checks/not-covered.ts';
import { RULE_IDS, sectionOf } from '../../src/checks/rule-ids.ts';
import { PRESETS } from '../../src/deployments/presets/index.ts';
import { coverage } from '../../tools/rules-page/coverage.ts';
import { TOPICS } from '../../tools/rules-page/rules.ts';
import { PAGES } from '../../tools/rules-page.ts';

describe('each rule of the catalogue', () => {
  it('is cited by a check, or there is a reason why none does; never both', () => {
    const rules = coverage();
    const wrong = rules.filter(({ checks, reason }) => checks.length > 0 === (reason !== undefined));
    expect(wrong).toEqual([]);
  });

  it('that checks cite, or that has a reason, is in the catalogue', () => {
    const known = new Set(RULE_IDS);
    expect(known.size).toBe(RULE_IDS.length);
    const named = [...CHECKS.flatMap(({ cites }) => cites), ...NOT_COVERED.map(({ id }) => id)];
    expect(named.filter((id) => !known.has(id))).toEqual([]);
  });

  it('that no check cites has its reason once, in a sentence', () => {
    const ids = NOT_COVERED.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(NOT_COVERED.filter(({ reason }) => !/^[A-Z].{20,}\.$/.test(reason))).toEqual([]);
  });

  it('of SAML’s own has its section', () => {
    expect(RULE_IDS.filter((id) => /^N\d/.test(id) && !/^[BCP] \d/.test(sectionOf(id) ?? ''))).toEqual([]);
    expect(sectionOf('F01')).toBeUndefined();
    expect(sectionOf('N80')).toBe('C 3.7.2, 3.7.3.2, P 4.4.4.2');
  });
});

const rules = new URL('../../../shared/rules/', import.meta.url);

describe.skipIf(!existsSync(rules))('the ids of the catalogue (skipped where the catalogue is not there)', () => {
  const read = (name: string, pattern: RegExp): (string | undefined)[] =>
    [...readFileSync(new URL(name, rules), 'utf8').matchAll(pattern)].map(([, id]) => id);

  it('are the ids here', () => {
    const catalogue = [
      ...read('FIELD.md', /^\*\*(F\d+) /gm),
      ...read('NORMATIVE.md', /^\| (N\d+) \|/gm),
      ...read('SYSTEMS.md', /^\|(?: \d+ \|)? ((?:SF|TW|SCV|DET)-[A-Z0-9-]*[A-Z0-9]+[a-c]?|P\d+)\b/gm),
    ];
    expect(catalogue.length).toBeGreaterThan(350);
    expect([...new Set(catalogue)].sort()).toEqual([...RULE_IDS].sort());
  });
});

describe('the pages in docs', () => {
  it.each(Object.entries(PAGES))(
    '%s is what the code says; else run `node --import tsx tools/rules-page.ts`',
    (name, page) => {
      const written = readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
      expect(written === page()).toBe(true);
    },
  );

  it('have every check, under the topic that runs it', () => {
    expect(TOPICS.flatMap(({ checks }) => checks)).toEqual(CHECKS);
  });

  it('have every field of every preset', () => {
    const page = PAGES['deployments.md']?.() ?? '';
    const missing = PRESETS.flatMap(({ fields }) => fields).filter(({ label }) => !page.includes(`**${label}**`));
    expect(missing.map(({ label }) => label)).toEqual([]);
  });
});
