// What holds for every check there is.
import { expect, it } from 'vitest';
import { CHECKS } from '../../src/checks/index.ts';
import { STAGES } from '../../src/checks/stages.ts';

const CITATION = /^(F|N|P)\d{1,2}$|^(SF|TW|SCV|DET)-[A-Z0-9-]+[a-z]?$/;

it('has an id of its own, in kebab-case words', () => {
  const ids = CHECKS.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id))).toEqual([]);
});

it('cites the rules it stands on, says in one sentence what it looks at, and knows its stage', () => {
  for (const { id, cites, title, stage } of CHECKS) {
    expect(cites.length, id).toBeGreaterThan(0);
    expect(
      cites.filter((cite) => !CITATION.test(cite)),
      id,
    ).toEqual([]);
    expect(title, id).toMatch(/^[\p{L}\d‘“].*\.$/u);
    expect(STAGES, id).toContain(stage);
  }
});
