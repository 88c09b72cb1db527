// Findings as JUnit XML, which every CI system reads: a suite a flow, a case a check. Pure: the analysis comes in, text goes out.
import type { Analysis } from '../analysis/analysis.ts';
import type { Finding } from '../checks/finding.ts';
import type { RelayStateVerdict } from '../flow/flow.ts';
import { visible } from './printable.ts';
import type { Unproven } from './require-exact.ts';

/** Characters that XML 1.0 does not allow (§2.2) have no escape either: they are written out, as those are that would turn the text round. */
const escaped = (text: string): string =>
  visible(text).replace(/[&<>"'\t\n\r]/g, (found) => `&#${found.charCodeAt(0)};`);

/**
 * `findings[i]` are those of `analysis.flows[i]`. `warnings`: they count as failures, as with `--fail-on warn`. `unproven`: what
 * `--require-exact` misses, which fails.
 */
export function toJunit(
  analysis: Analysis,
  findings: readonly (readonly Finding[])[],
  { warnings = false, unproven = [] }: { readonly warnings?: boolean; readonly unproven?: readonly Unproven[] } = {},
): string {
  const suites = analysis.flows.map((flow, index) => {
    const own = findings[index] ?? [];
    const name = `${index + 1}. ${flow.kind === 'sso' ? 'Login' : 'Logout'}: ${flow.outcome}`;
    return suiteOf(name, [
      ...flow.legs.map(({ relayState }, leg) => {
        const missed = unproven.find(({ place }) => place?.flow === index && place.leg === leg);
        return relayStateCase(leg, relayState, missed);
      }),
      ...own.map((finding) => caseOf(finding, warnings)),
    ]);
  });
  const nowhere = unproven.filter(({ place }) => place === undefined);
  if (nowhere.length > 0) suites.push(suiteOf('RelayState', nowhere.map(nothingCase)));
  const sum = (of: 'tests' | 'failures' | 'errors' | 'skipped'): number =>
    suites.reduce((total, suite) => total + suite[of], 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="SAML Scope" tests="${sum('tests')}" failures="${sum('failures')}" errors="${sum('errors')}" skipped="${sum('skipped')}">`,
    ...suites.flatMap(({ name, tests, failures, errors, skipped, cases }) => [
      `  <testsuite name="${escaped(name)}" tests="${tests}" failures="${failures}" errors="${errors}" skipped="${skipped}">`,
      ...cases.map((one) => `    ${one}`),
      '  </testsuite>',
    ]),
    '</testsuites>',
    '',
  ].join('\n');
}

interface Suite {
  readonly name: string;
  readonly cases: readonly string[];
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
}

function suiteOf(name: string, cases: readonly string[]): Suite {
  const count = (tag: string): number => cases.filter((one) => one.includes(`<${tag} `)).length;
  const [failures, errors, skipped] = [count('failure'), count('error'), count('skipped')];
  return { name, cases, tests: cases.length, failures, errors, skipped };
}

const nothingCase = ({ message }: Unproven): string =>
  `<testcase classname="RelayState" name="comes back exactly as sent"><failure message="${escaped(`RelayState is not proven exact: ${message}`)}"></failure></testcase>`;

function relayStateCase(leg: number, relayState: RelayStateVerdict, missed: Unproven | undefined): string {
  const start = `<testcase classname="RelayState" name="leg ${leg + 1}: comes back exactly as sent">`;
  switch (relayState.verdict) {
    case 'mutated':
      return `${start}<failure message="RelayState came back changed: ${escaped(relayState.class.name)}"></failure></testcase>`;
    case 'not-checked':
      return missed
        ? `${start}<failure message="${escaped(`RelayState is not proven exact: ${missed.message}`)}"></failure></testcase>`
        : `${start}<skipped message="not checked: ${escaped(relayState.reason)}"></skipped></testcase>`;
    case 'exact':
    case 'absent':
      return `${start}</testcase>`;
  }
}

function caseOf(finding: Finding, warnings: boolean): string {
  const { id, outcome, cause, message, where } = finding;
  const place = [
    ...(where.message === undefined ? [] : [`message ${where.message}`]),
    ...(where.path === undefined ? [] : [where.path]),
  ].join(', ');
  const start = `<testcase classname="${escaped(id)}" name="${escaped(place === '' ? id : `${id}: ${place}`)}">`;
  const said = `message="${escaped(cause ? `Cause: ${message}` : message)}"`;
  const text = escaped(detail(finding)).replaceAll('&#10;', '\n');
  switch (outcome) {
    case 'fail':
      return `${start}<failure ${said}>${text}</failure></testcase>`;
    case 'warn':
      return warnings
        ? `${start}<failure ${said}>${text}</failure></testcase>`
        : `${start}<system-out>${escaped(message)}</system-out></testcase>`;
    case 'error':
      return `${start}<error ${said}>${text}</error></testcase>`;
    case 'not-checked':
      return `${start}<skipped ${said}></skipped></testcase>`;
    case 'info':
    case 'pass':
      return `${start}</testcase>`;
  }
}

const detail = ({ seen, expected, fix }: Finding): string =>
  [
    ...(seen === '' ? [] : [`Seen: ${seen}`]),
    ...(expected === '' ? [] : [`Expected: ${expected}`]),
    ...(fix === '' ? [] : [`What to change: ${fix}`]),
  ].join('\n');
