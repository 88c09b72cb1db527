// What is tried on the text of a message whose digest differs: it costs as much as the text is long.
import { expect, it } from 'vitest';
import { SOURCE_VARIANTS } from '../../src/dsig/forensics/source-variants.ts';

const HOSTILE: readonly (readonly [string, (count: number) => string])[] = [
  ['starts of end tags in CDATA', (count) => `<a>x<![CDATA[${'</'.repeat(count)}>x]]>y</a>`],
  ['starts of tags in CDATA', (count) => `<a>x<![CDATA[${'<'.repeat(count)}>x]]>y</a>`],
  ['comments', (count) => `<a>${'<!---->'.repeat(count)}</a>`],
  ['blanks', (count) => `<a>${' \n'.repeat(count)}x</a>`],
];

it.each(HOSTILE)('%s', (_, build) => {
  const cost = (text: string): number => {
    const began = process.cpuUsage();
    for (const { undo } of SOURCE_VARIANTS) undo(text, undefined);
    return process.cpuUsage(began).user + 1_000;
  };
  const least = (count: number): number => Math.min(...[1, 2, 3].map(() => cost(build(count))));
  cost(build(4_000));
  // Sixteen times as much: linear is 16, quadratic 256.
  expect(least(64_000) / least(4_000)).toBeLessThan(60);
});
