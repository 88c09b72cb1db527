// Findings as JUnit XML, which every CI system reads: a suite a flow, a case a check. Pure: the analysis comes in, text goes out.
import type { Analysis } from '../analysis/analysis.ts';
import type { Finding } from '../checks/finding.ts';

/** Characters that XML 1.0 does not allow (§2.2) have no escape either: they are written out. */
const ILLEGAL = /(?![\t\n\r])[\p{Cc}\p{Cs}\ufffe\uffff]/gu;

const escaped = (text: string): string =>
  text
    .replace(ILLEGAL, (found) => `\\u{${(found.codePointAt(0) ?? 0).toString(16)}}`)
    .replace(/[&<>"'\t\n\r]/g, (found) => `&#${found.charCodeAt(0)};`);

/** `findings[i]` are those of `analysis.flows[i]`. `warnings`: they count as failures, as with `--fail-on warn`. */
export function toJunit(
  analysis: Analysis,
  findings: readonly (readonly Finding[])[],
  { warnings = false }: { readonly warnings?: boolean } = {},
): string {
  const suites = analysis.flows.map((flow, index) => {
    const own = findings[index] ?? [];
    const name = `${index + 1}. ${flow.kind === 'sso' ? 'Login' : 'Logout'}: ${flow.outcome}`;
    const cases = [
      ...flow.legs.map(({ relayState }, leg) => relayStateCase(leg, relayState)),
      ...own.map((finding) => caseOf(finding, warnings)),
    ];
    const count = (tag: string): number => cases.filter((one) => one.includes(`<${tag} `)).length;
    return {
      tests: cases.length,
      failures: count('failure'),
      errors: count('error'),
      skipped: count('skipped'),
      name,
      cases,
    };
  });
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

function relayStateCase(leg: number, relayState: Analysis['flows'][number]['legs'][number]['relayState']): string {
  const start = `<testcase classname="RelayState" name="leg ${leg + 1}: comes back exactly as sent">`;
  switch (relayState.verdict) {
    case 'mutated':
      return `${start}<failure message="RelayState came back changed: ${escaped(relayState.class.name)}"></failure></testcase>`;
    case 'not-checked':
      return `${start}<skipped message="not checked: ${escaped(relayState.reason)}"></skipped></testcase>`;
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
