// Findings as SARIF 2.1.0, which code-scanning views and CI systems show. Pure: the analysis comes in, JSON goes out.
import type { Analysis } from '../analysis/analysis.ts';
import { PRODUCT } from '../base/product.ts';
import type { Finding, FindingOutcome } from '../checks/finding.ts';
import { CHECKS } from '../checks/index.ts';

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

/** `findings[i]` are those of `analysis.flows[i]`; `inputs`: the files as they were named. */
export function toSarif(analysis: Analysis, findings: readonly (readonly Finding[])[], inputs: readonly string[]) {
  const all = analysis.flows.flatMap((flow, index) =>
    (findings[index] ?? []).map((finding) => ({ finding, flow, index })),
  );
  const ids = [...new Set(all.map(({ finding }) => finding.id))];
  const places = new Map(ids.map((id, place) => [id, place]));
  const checks = new Map(CHECKS.map((check) => [check.id, check]));
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: PRODUCT.name,
            version: PRODUCT.version,
            rules: ids.map((id) => {
              const check = checks.get(id);
              return {
                id,
                shortDescription: { text: check?.title ?? id },
                properties: { cites: check?.cites ?? [] },
              };
            }),
          },
        },
        results: all.map(({ finding, flow, index }) => {
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
                ...(inputs.length === 1 && {
                  physicalLocation: { artifactLocation: { uri: toUri(inputs[0] ?? '') } },
                }),
                logicalLocations: [
                  {
                    fullyQualifiedName: [
                      `flow ${index + 1}`,
                      ...(message === undefined ? [] : [`message ${message}`]),
                      ...(exchange === undefined ? [] : [exchange]),
                      ...(path === undefined ? [] : [path]),
                    ].join('/'),
                  },
                ],
              },
            ],
            properties: {
              flow: flow.id,
              cause: finding.cause,
              confidence: finding.confidence,
              seen: finding.seen,
              expected: finding.expected,
              fix: finding.fix,
            },
          };
        }),
      },
    ],
  };
}

/** SARIF shows the message alone, so that it says all that a person needs. */
const textOf = ({ cause, message, seen, expected, fix }: Finding): string =>
  [
    cause ? `Cause: ${message}` : message,
    ...(seen === '' ? [] : [`Seen: ${seen}`]),
    ...(expected === '' ? [] : [`Expected: ${expected}`]),
    ...(fix === '' ? [] : [`What to change: ${fix}`]),
  ].join('\n');

/** A relative reference (RFC 3986 §4.2): backslashes of Windows become slashes, a first colon is no scheme. */
function toUri(path: string): string {
  if (path === '-') return 'stdin';
  const escaped = path.replace(/\\/g, '/').split('/').map(encodeURIComponent).join('/');
  return escaped;
}
