import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { expectationName, type PolicyTest } from '../../workspace/policyTestFile.ts';
import type { Span } from '../../yaml/node.ts';
import { type Range, toLocation, toRange } from '../places.ts';
import { policyTestsIn, resolvedTestsIn } from './files.ts';
import { type ExpectationResult, runTest, type TestOutcome, worstOf } from './run.ts';
import { deciderWords } from './why.ts';

/** What came out of the tests of a file, as data. Lines and columns count from zero. */
export interface TestFileReport {
  readonly file: string;
  /** What keeps parts of the file from being asked. */
  readonly problems: readonly { readonly message: string; readonly range: Range }[];
  readonly tests: readonly TestReport[];
}

export interface TestReport {
  readonly id: string;
  readonly name: string;
  readonly range: Range;
  readonly outcome: TestOutcome;
  readonly expectations: readonly ExpectationReport[];
}

export interface ExpectationReport {
  readonly id: string;
  /** `allow shop/checkout on TCP 7070` */
  readonly name: string;
  readonly range: Range;
  readonly outcome: TestOutcome;
  readonly complaints: readonly ComplaintReport[];
}

export interface ComplaintReport {
  readonly outcome: TestOutcome;
  /** Given where there are several. */
  readonly cluster?: string;
  readonly message: string;
  /** The policies and rules that decide. */
  readonly by: readonly { readonly text: string; readonly file: string; readonly range: Range }[];
}

/** Which tests are run. */
export interface TestChoice {
  /** @param id That of a test. */
  isMeant(id: string, name: string): boolean;
  isMeantIn(cluster: ClusterModel): boolean;
}

export const everyTest: TestChoice = { isMeant: () => true, isMeantIn: () => true };

/**
 * Runs the tests of a file, one after the other; undefined where it is no file of tests. `display` turns a URI into the
 * path to show.
 */
export function testFileReport(
  snapshot: Snapshot,
  uri: string,
  display: (uri: string) => string,
  { isMeant, isMeantIn }: TestChoice = everyTest,
): TestFileReport | undefined {
  const chosen = resolvedTestsIn(snapshot, uri)?.tests.filter(({ test }) => isMeant(test.id, test.name)) ?? [];
  const results = chosen.map((each) => ({ test: each.test, results: runTest(each, isMeantIn) }));
  return reportOf(snapshot, uri, display, results);
}

/** The same of tests of the file that were run already. */
export function reportOf(
  snapshot: Snapshot,
  uri: string,
  display: (uri: string) => string,
  run: readonly { readonly test: PolicyTest; readonly results: readonly ExpectationResult[] }[],
): TestFileReport | undefined {
  const [read, resolved, file] = [
    policyTestsIn(snapshot, uri),
    resolvedTestsIn(snapshot, uri),
    snapshot.files.get(uri),
  ];
  if (!read || !resolved || !file) return undefined;
  const rangeOf = (span: Span): Range => toRange(file.source, span);
  const expectationReport = ({ expectation, outcome, complaints }: ExpectationResult): ExpectationReport => ({
    id: expectation.id,
    name: expectationName(expectation),
    range: rangeOf(expectation),
    outcome,
    complaints: complaints.map((complaint) => ({
      outcome: complaint.outcome,
      ...(complaint.cluster === undefined ? {} : { cluster: complaint.cluster }),
      message: complaint.message,
      by: complaint.by.slice(0, mostDeciders).flatMap((decider) => {
        const { text, place } = deciderWords(decider);
        const location = toLocation(snapshot, place);
        return location ? [{ text, file: display(location.uri), range: location.range }] : [];
      }),
    })),
  });
  return {
    file: display(uri),
    problems: [...read.problems, ...resolved.problems].map(({ message, ...span }) => ({
      message,
      range: rangeOf(span),
    })),
    tests: run.flatMap(({ test, results }) => {
      const expectations = results.map(expectationReport);
      const { id, name } = test;
      const outcome = worstOf(expectations.map((expectation) => expectation.outcome));
      return expectations.length > 0 ? [{ id, name, range: rangeOf(test), outcome, expectations }] : [];
    }),
  };
}

/** Policies and rules that are named with one complaint. */
const mostDeciders = 10;

/** How many tests there are of each outcome: `3 tests: 2 passed, 1 failed`. */
export function testCounts(reports: readonly TestFileReport[]): string {
  const outcomes = reports.flatMap(({ tests }) => tests.map(({ outcome }) => outcome));
  const parts = (['passed', 'failed', 'unknown', 'error'] as const).flatMap((outcome) => {
    const count = outcomes.filter((each) => each === outcome).length;
    return count > 0 ? [`${count} ${outcomeWords[outcome]}`] : [];
  });
  return `${outcomes.length} ${outcomes.length === 1 ? 'test' : 'tests'}${parts.length > 0 ? `: ${parts.join(', ')}` : ''}`;
}

export const outcomeWords: Readonly<Record<TestOutcome, string>> = {
  passed: 'passed',
  failed: 'failed',
  unknown: 'cannot be told',
  error: 'cannot be run',
};
