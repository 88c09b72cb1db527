import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/analysis/analyze.ts';
import { DEFAULT_LIMITS } from '../../src/base/limits.ts';
import { groupProblems, problemsOf, seriousCount } from '../../src/panel/problems.ts';
import { Traffic } from '../builders/exchanges.ts';
import * as saml from '../builders/saml.ts';
import { message } from './trace-builder.ts';

const codesOf = (groups: readonly { readonly code: string; readonly problems: readonly unknown[] }[]): string[] =>
  groups.map(({ code, problems }) => `${code} ${problems.length}`);

describe('problems in groups', () => {
  it('tell the wrapping from the XML and from SAML, and put notes last', () => {
    const xml = saml.response({ issueInstant: '2026-11-22T10:00:00', more: '<oops/><oops/>' });
    const exchange = new Traffic().rawPost(`SAMLResponse=${encodeURIComponent(btoa(xml))}&RelayState=a&RelayState=b`);
    const [found] = analyze([exchange], { limits: DEFAULT_LIMITS }).messages;
    const groups = groupProblems(found ? problemsOf(found) : []);
    expect(codesOf(groups.wrapping)).toEqual(['relay-state-repeated 1']);
    expect(codesOf(groups.saml)).toEqual(['element-unexpected 2']);
    expect(codesOf(groups.xml)).toEqual([]);
    expect(codesOf(groups.notes)).toEqual(['time-not-utc 1']);
  });

  it('has what the parser refused under XML', () => {
    const xmlProblem = { code: 'tag-mismatch', message: 'No.', offset: 3, line: 1, column: 4 } as const;
    const problems = problemsOf(message(0, 'e1', 'Response', { decoded: { xmlProblem } }));
    expect(codesOf(groupProblems(problems).xml)).toEqual(['tag-mismatch 1']);
  });

  it('leaves notes out of the number that lists show', () => {
    const problems = problemsOf(
      message(0, 'e1', 'Response', {
        decoded: {
          problems: [
            { code: 'time-not-utc', message: 'a' },
            { code: 'value-empty', message: 'b' },
          ],
        },
      }),
    );
    expect(seriousCount(problems)).toBe(1);
  });

  it('keeps a problem of the wrapping there, also where a reader says it again', () => {
    const twice = { code: 'deflate-truncated', message: 'Cut.' } as const;
    const again = { ...twice, range: { start: 0, end: 1 } };
    const problems = problemsOf(
      message(0, 'e1', 'Response', { encoded: { problems: [twice] }, decoded: { problems: [again] } }),
    );
    expect(problems).toMatchObject([{ layer: 'wrapping', range: { start: 0 } }]);
  });
});
