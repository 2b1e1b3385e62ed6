import { xmlText } from '../xmlText.ts';
import type { ExpectationReport, TestFileReport, TestReport } from './report.ts';

/** JUnit XML: a suite for each file, and a case for each expectation. What keeps a file from being asked is one too. */
export function* testsJunit(reports: readonly TestFileReport[]): Iterable<string> {
  const all = reports.flatMap(casesOf);
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield `<testsuites name="netpol" ${counts(all)}>\n`;
  for (const report of reports) {
    const cases = casesOf(report);
    yield `  <testsuite name="${xmlText(report.file)}" ${counts(cases)}>\n`;
    for (const each of cases) yield caseText(report.file, each);
    yield '  </testsuite>\n';
  }
  yield '</testsuites>\n';
}

interface Case {
  readonly name: string;
  readonly outcome: ExpectationReport['outcome'];
  /** Nothing where it passed. */
  readonly lines: readonly string[];
}

function casesOf({ problems, tests }: TestFileReport): Case[] {
  return [
    ...problems.map(({ message, range }): Case => {
      const place = `${range.start.line + 1}:${range.start.character + 1}`;
      return { name: `problem at ${place}`, outcome: 'error', lines: [message] };
    }),
    ...tests.flatMap((test) => test.expectations.map((expectation) => caseOf(test, expectation))),
  ];
}

function caseOf(test: TestReport, { id, outcome, complaints }: ExpectationReport): Case {
  const lines = complaints.flatMap(({ cluster, message, by }) => [
    `${cluster === undefined ? '' : `${cluster}: `}${message}`,
    ...by.map(({ text, file, range }) => `${file}:${range.start.line + 1}:${range.start.character + 1} ${text}`),
  ]);
  return { name: `${test.id}: ${id}`, outcome, lines };
}

function caseText(file: string, { name, outcome, lines }: Case): string {
  const head = `    <testcase name="${xmlText(name)}" classname="${xmlText(file)}"`;
  if (outcome === 'passed') return `${head}/>\n`;
  const element = outcome === 'error' ? 'error' : 'failure';
  const [first = ''] = lines;
  return `${head}>\n      <${element} type="${outcome}" message="${xmlText(first)}">${xmlText(lines.join('\n'))}</${element}>\n    </testcase>\n`;
}

function counts(cases: readonly Case[]): string {
  const errors = cases.filter(({ outcome }) => outcome === 'error').length;
  const failures = cases.filter(({ outcome }) => outcome === 'failed' || outcome === 'unknown').length;
  return `tests="${cases.length}" failures="${failures}" errors="${errors}"`;
}
