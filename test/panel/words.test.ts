import { describe, expect, it } from 'vitest';
import { makeFormats } from '../../src/panel/formats.ts';
import { problemsOf } from '../../src/panel/problems.ts';
import { httpText, listText } from '../../src/panel/text.ts';
import { exchange, message } from './trace-builder.ts';

describe('numbers and times', () => {
  const formats = makeFormats('en', 'UTC');

  it('are written for the locale', () => {
    expect(formats.number(1_234_567)).toBe('1,234,567');
    expect(makeFormats('de', 'UTC').number(1_234_567)).toBe('1.234.567');
    expect(formats.time(Date.UTC(2026, 0, 2, 3, 4, 5, 6))).toBe('03:04:05.006');
  });

  it('choose the plural’s form', () => {
    const forms = { one: 'byte', other: 'bytes' };
    expect([0, 1, 2].map((count) => formats.plural(count, forms))).toEqual(['0 bytes', '1 byte', '2 bytes']);
  });

  it('give a span in the unit that fits', () => {
    expect([12.4, 1_234, 59_000, 184_000].map((span) => formats.duration(span).replace(/\u00a0/g, ' '))).toEqual([
      '12 ms',
      '1.2 s',
      '59 s',
      '3 min 4 s',
    ]);
  });

  it('leave out a unit that is nothing, and never round up to sixty', () => {
    const spans = [999.7, 59_990, 300_000, 179_999, 28_800_000, 30_000_000, 90 * 86_400_000, 3 * 31_557_600_000];
    expect(spans.map((span) => formats.duration(span).replace(/\u00a0/g, ' '))).toEqual([
      '1 s',
      '1 min',
      '5 min',
      '3 min',
      '8 h',
      '8 h 20 min',
      '90 days',
      '3 years',
    ]);
  });

  it('name the time zone that they are in', () => {
    expect(formats.zonedTime(Date.UTC(2026, 10, 22, 10, 0, 0))).toBe('Nov 22, 2026, 10:00:00 UTC');
  });
});

describe('what the body’s state is called', () => {
  it('says that escapes are unknown where the browser gave decoded fields', () => {
    const posted = exchange('e1', { requestBody: 'complete', request: { body: { kind: 'form', fields: [] } } });
    expect(httpText.bodyState(posted)).toBe(
      'The browser gave decoded form fields only; percent-escapes as sent are not known.',
    );
  });

  it.each([
    ['truncated', 'The browser gave only the beginning of the body.'],
    [
      'unavailable',
      'There was a body, but the browser did not give it. Firefox gives no form of more than 1 MiB, Chromium none that a script posted as a Blob.',
    ],
    ['none', 'No body.'],
  ] as const)('says of one that is %s: %s', (requestBody, words) => {
    expect(httpText.bodyState(exchange('e1', { requestBody }))).toBe(words);
  });
});

it('says in words who made a request', () => {
  const made = (resourceType: string, parts = {}) =>
    httpText.whereValue(exchange('e1', { resourceType, tab: { id: 7 }, ...parts }));
  expect(made('main_frame')).toBe('the tab itself: a page was opened, in tab 7');
  expect(made('sub_frame', { frame: { id: 3, parentId: 0 } })).toBe(
    'a frame: a page was opened in it, in frame 3 of tab 7',
  );
  expect(made('stylesheet')).toBe('the page, as stylesheet, in tab 7');
});

describe('what an empty list says', () => {
  it('names the place to sign in by what the panel follows', () => {
    const details = { query: '', exchanges: 0 };
    expect(listText('empty', { ...details, scoped: true }).todo).toContain('in this tab');
    expect(listText('empty', { ...details, scoped: false }).todo).toContain('in any tab');
  });

  it('does not say that recording is on where nothing can be recorded, but what to press first', () => {
    const details = { scoped: true, query: '', exchanges: 0 };
    expect(listText('empty', details).todo).toContain('Recording is on.');
    expect(listText('empty', { ...details, limited: true }).todo).toMatch(/^Press “Allow access to all sites”/);
    expect(listText('empty', { ...details, unrecorded: true }).todo).toMatch(/^Press “Record private windows”/);
  });
});

describe('problems of a message', () => {
  it('are listed once each, with their line where the place is known', () => {
    const twice = { code: 'deflate-truncated', message: 'Cut.' } as const;
    const problems = problemsOf(
      message(0, 'e1', 'Response', {
        encoded: { problems: [twice] },
        decoded: {
          xml: '<a>\n<b/></a>',
          problems: [twice, { code: 'element-unexpected', message: 'No.', range: { start: 4, end: 8 } }],
        },
      }),
    );
    expect(problems).toMatchObject([
      { code: 'deflate-truncated', line: undefined },
      { code: 'element-unexpected', line: 2 },
    ]);
  });

  it('have line and column where the parser refused the document', () => {
    const xmlProblem = { code: 'tag-mismatch', message: 'No.', offset: 3, line: 1, column: 4 } as const;
    expect(problemsOf(message(0, 'e1', 'Response', { decoded: { xmlProblem } }))).toMatchObject([
      { code: 'tag-mismatch', line: 1, column: 4 },
    ]);
  });
});
