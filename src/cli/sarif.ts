// Findings as SARIF 2.1.0, which code-scanning views and CI systems show. Pure: the analysis comes in, JSON goes out.
import type { Analysis } from '../analysis/analysis.ts';
import { PRODUCT } from '../base/product.ts';
import type { Finding, FindingOutcome } from '../checks/finding.ts';
import { CHECKS } from '../checks/index.ts';
import { visible } from './printable.ts';
import type { Unproven } from './require-exact.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** SARIF 2.1.0 §3.27.9 and §3.27.10: a result that is no failure has the level `none`. */
const KINDS: Readonly<Record<FindingOutcome, readonly [kind: string, level: string]>> = {
  fail: ['fail', 'error'],
  warn: ['fail', 'warning'],
  info: ['informational', 'none'],
  pass: ['pass', 'none'],
  'not-checked': ['open', 'none'],
  error: ['review', 'none'],
};

/** The rule of what `--require-exact` misses; not a check, since it is about the whole input. */
const NOT_PROVEN = 'relay-state-not-proven';

/**
 * `findings[i]` are those of `analysis.flows[i]`; `inputs`: the files as they were named; `unproven`: what `--require-exact` misses.
 */
export function toSarif(
  analysis: Analysis,
  findings: readonly (readonly Finding[])[],
  inputs: readonly string[],
  unproven: readonly Unproven[] = [],
) {
  const all = analysis.flows.flatMap((flow, index) =>
    (findings[index] ?? []).map((finding) => ({ finding, flow, index })),
  );
  const ids = [...new Set(all.map(({ finding }) => finding.id))];
  const places = new Map(ids.map((id, place) => [id, place]));
  const checks = new Map(CHECKS.map((check) => [check.id, check]));
  const file = inputs.length === 1 && { physicalLocation: { artifactLocation: { uri: toUri(inputs[0] ?? '') } } };
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: PRODUCT.name,
            version: PRODUCT.version,
            rules: [
              ...ids.map((id) => {
                const check = checks.get(id);
                return ruleOf(id, check?.title ?? id, check?.cites ?? []);
              }),
              ...(unproven.length > 0 ? [ruleOf(NOT_PROVEN, 'RelayState is not proven to come back exactly', [])] : []),
            ],
          },
        },
        results: [
          ...all.map(({ finding, flow, index }) => {
            const [kind, level] = KINDS[finding.outcome];
            const { message, exchange, path } = finding.where;
            return {
              ruleId: finding.id,
              ruleIndex: places.get(finding.id) ?? -1,
              kind,
              level,
              message: { text: textOf(finding) },
              locations: [
                {
                  ...file,
                  logicalLocations: [
                    {
                      fullyQualifiedName: [
                        `flow ${index + 1}`,
                        ...(message === undefined ? [] : [`message ${message}`]),
                        ...(exchange === undefined ? [] : [exchange]),
                        ...(path === undefined ? [] : [visible(path)]),
                      ].join('/'),
                    },
                  ],
                },
              ],
              properties: {
                flow: flow.id,
                cause: finding.cause,
                confidence: finding.confidence,
                seen: visible(finding.seen),
                expected: visible(finding.expected),
                fix: visible(finding.fix),
              },
            };
          }),
          ...unproven.map(({ place, message }) => ({
            ruleId: NOT_PROVEN,
            ruleIndex: ids.length,
            kind: 'fail',
            level: 'error',
            message: { text: `RelayState is not proven exact: ${message}.` },
            locations: [
              {
                ...file,
                logicalLocations: [
                  { fullyQualifiedName: place ? `flow ${place.flow + 1}/leg ${place.leg + 1}` : 'the whole input' },
                ],
              },
            ],
            properties: {},
          })),
        ],
      },
    ],
  };
}

const ruleOf = (id: string, text: string, cites: readonly string[]) => ({
  id,
  shortDescription: { text },
  properties: { cites },
});

/** SARIF shows the message alone, so that it says all that a person needs. */
const textOf = ({ cause, message, seen, expected, fix }: Finding): string =>
  visible(
    [
      cause ? `Cause: ${message}` : message,
      ...(seen === '' ? [] : [`Seen: ${seen}`]),
      ...(expected === '' ? [] : [`Expected: ${expected}`]),
      ...(fix === '' ? [] : [`What to change: ${fix}`]),
    ].join('\n'),
  );

/** A relative reference (RFC 3986 §4.2): backslashes of Windows become slashes, a first colon is no scheme. */
function toUri(path: string): string {
  if (path === '-') return 'stdin';
  const escaped = path.replace(/\\/g, '/').split('/').map(encodeURIComponent).join('/');
  return escaped;
}
