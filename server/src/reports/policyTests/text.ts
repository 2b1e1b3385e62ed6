import type { Position } from '../../yaml/positions.ts';
import { type ExpectationReport, outcomeWords, type TestFileReport, type TestReport, testCounts } from './report.ts';

/** A line for each test, below it what is not as expected and why, and how many there are of each kind. */
export function* testsText(reports: readonly TestFileReport[]): Iterable<string> {
  for (const { file, problems, tests } of reports) {
    for (const { message, range } of problems) yield `${placeIn(file, range.start)} ${message}\n`;
    for (const test of tests) {
      yield `${placeIn(file, test.range.start)} ${outcomeWords[test.outcome]}: ${test.name}\n`;
      // What is wrong with all of a test is said once.
      yield* new Set(linesOf(file, test));
    }
  }
  yield `${testCounts(reports)}\n`;
}

function linesOf(file: string, { expectations }: TestReport): string[] {
  return expectations.flatMap((expectation) => {
    if (expectation.outcome === 'passed') return [];
    const place = `  ${placeIn(file, expectation.range.start)} ${expectation.name}\n`;
    return [place, ...complaintLines(expectation)];
  });
}

function complaintLines({ complaints }: ExpectationReport): string[] {
  return complaints.flatMap(({ cluster, message, by }) => [
    `    ${cluster === undefined ? '' : `${cluster}: `}${message}\n`,
    ...by.map((decider) => `      ${placeIn(decider.file, decider.range.start)} ${decider.text}\n`),
  ]);
}

function placeIn(file: string, { line, character }: Position): string {
  return `${file}:${line + 1}:${character + 1}`;
}
