import type { CancellationToken, Connection } from 'vscode-languageserver';
import { complaintLine } from '../features/policyTestComplaint.ts';
import { toRange } from '../reports/places.ts';
import { policyTestFiles, policyTestProblems, policyTestsIn, resolvedTestsIn } from '../reports/policyTests/files.ts';
import { runTest } from '../reports/policyTests/run.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { expectationName } from '../workspace/policyTestFile.ts';
import { canonicalUri } from './canonicalUri.ts';
import type { Guard } from './guard.ts';
import type { Live } from './live.ts';
import { toMarkdown } from './markdown.ts';
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
    for (const resolved of resolvedTestsIn(snapshot, file)?.tests ?? []) {
      const { id } = resolved.test;
      if (ids && !ids.includes(id)) continue;
      await new Promise(setImmediate);
      if (token.isCancellationRequested) return files;
      for (const { expectation, outcome, complaints } of runTest(resolved)) {
        const messages = complaints.map((complaint) => toMarkdown(snapshot, [complaintLine(complaint)]));
        results.push({ test: id, expectation: expectation.id, outcome, messages });
      }
    }
    files.push({ uri: file, problems: policyTestProblems(snapshot, file).map(({ message }) => message), results });
  }
  return files;
}
