import type { CancellationToken, Connection } from 'vscode-languageserver';
import { complaintLine } from '../features/policyTestComplaint.ts';
import { toRange } from '../reports/places.ts';
import { policyTestFiles, policyTestProblems, policyTestsIn, resolvedTestsIn } from '../reports/policyTests/files.ts';
import { reportOf } from '../reports/policyTests/report.ts';
import { type ExpectationResult, runTest } from '../reports/policyTests/run.ts';
import { testsText } from '../reports/policyTests/text.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { expectationName, type PolicyTest } from '../workspace/policyTestFile.ts';
import { canonicalUri } from './canonicalUri.ts';
import type { Guard } from './guard.ts';
import type { Live } from './live.ts';
import { relativeToFolder, toMarkdown } from './markdown.ts';
import {
  type RunTestsParams,
  runTestsRequest,
  type TestFileItem,
  type TestFileResult,
  type TestResult,
  type TestsParams,
  testsRequest,
} from './requests.ts';

/** The tests of policies: which there are, and what comes out of them. */
export function registerPolicyTests(connection: Connection, guard: Guard, live: Live): void {
  connection.onRequest(testsRequest, ({ uri }: TestsParams) =>
    guard.answer('tests', [], () => filesOf(live.snapshot, uri).flatMap((file) => itemsOf(live.snapshot, file) ?? [])),
  );
  connection.onRequest(runTestsRequest, (params: RunTestsParams, token: CancellationToken) =>
    guard.answerLater('running tests', [], () => run(live.snapshot, params, token)),
  );
}

function filesOf(snapshot: Snapshot, uri: string | undefined): readonly string[] {
  return uri === undefined ? policyTestFiles(snapshot) : [canonicalUri(uri)];
}

/** Undefined for what is no file of tests. */
function itemsOf(snapshot: Snapshot, uri: string): TestFileItem | undefined {
  const [read, source] = [policyTestsIn(snapshot, uri), snapshot.files.get(uri)?.source];
  if (!read || !source) return undefined;
  return {
    uri,
    tests: read.file.tests.map((test) => ({
      id: test.id,
      label: test.name,
      range: toRange(source, test),
      expectations: test.expectations.map((expectation) => ({
        id: expectation.id,
        label: expectationName(expectation),
        range: toRange(source, expectation),
      })),
    })),
  };
}

/** One test after the other, on the workspace as it is when that begins; what a client asks meanwhile is answered in between. */
async function run(
  snapshot: Snapshot,
  { uri, ids }: RunTestsParams,
  token: CancellationToken,
): Promise<TestFileResult[]> {
  const files: TestFileResult[] = [];
  for (const file of filesOf(snapshot, uri)) {
    const results: TestResult[] = [];
    const ran: { readonly test: PolicyTest; readonly results: readonly ExpectationResult[] }[] = [];
    for (const resolved of resolvedTestsIn(snapshot, file)?.tests ?? []) {
      const { id } = resolved.test;
      if (ids && !ids.includes(id)) continue;
      await new Promise(setImmediate);
      if (token.isCancellationRequested) return files;
      const found = runTest(resolved);
      ran.push({ test: resolved.test, results: found });
      for (const { expectation, outcome, complaints } of found) {
        const messages = complaints.map((complaint) => toMarkdown(snapshot, [complaintLine(complaint)]));
        results.push({ test: id, expectation: expectation.id, outcome, messages });
      }
    }
    const report = reportOf(snapshot, file, (uri) => relativeToFolder(snapshot, uri), ran);
    const output = report ? [...testsText([report])].join('') : '';
    const problems = policyTestProblems(snapshot, file).map(({ message }) => message);
    files.push({ uri: file, problems, results, output });
  }
  return files;
}
