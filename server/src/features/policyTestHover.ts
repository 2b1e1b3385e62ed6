import { nameFrom } from '../model/instance.ts';
import { resolveTests } from '../reports/policyTests/ends.ts';
import { policyTestsIn, testedClusters } from '../reports/policyTests/files.ts';
import type { Member } from '../reports/policyTests/members.ts';
import { type ExpectationResult, runTest } from '../reports/policyTests/run.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { endName, expectationName, type PolicyTestFile, type TestEnd } from '../workspace/policyTestFile.ts';
import { keyAt } from './configPlace.ts';
import { complaintLine } from './policyTestComplaint.ts';
import { policyTestNames } from './policyTestNames.ts';
import { meantBy, type TestPlace, testPlaceAt, workloadsAmong } from './policyTestPlace.ts';
import { policyTestSchema } from './policyTestSchema.ts';
import { hoverBySchema } from './schemaHover.ts';
import { type Card, type Line, linkTo, listed } from './text.ts';
import { workloadCard } from './workloadCard.ts';

/**
 * What an end means and whether it is as expected now, at an offset of a file of policy tests; at a key what that is for.
 * Undefined for nothing.
 * @param inView The name of the cluster that the user looks at, which a workload is shown in.
 */
export function hoverPolicyTests(
  snapshot: Snapshot,
  uri: string,
  offset: number,
  inView: string | undefined,
): Card | undefined {
  const read = policyTestsIn(snapshot, uri);
  const text = snapshot.files.get(uri)?.source.text;
  if (!read || text === undefined) return undefined;
  const key = keyAt(text, offset)?.key;
  const isAtKey = key !== undefined && key.start <= offset && offset <= key.end;
  const place = isAtKey ? undefined : testPlaceAt(read.file, offset);
  if (place?.expectation) return aboutExpectation(snapshot, uri, read.file, place, place.expectation);
  if (place?.end && place.end.type !== 'everyone else')
    return aboutSubject(snapshot, uri, read.file, place.end, inView);
  return hoverBySchema(policyTestSchema, policyTestNames(snapshot, uri, text, offset), text, offset);
}

function aboutExpectation(
  snapshot: Snapshot,
  uri: string,
  file: PolicyTestFile,
  { test }: TestPlace,
  expectation: NonNullable<TestPlace['expectation']>,
): Card {
  const { tests } = resolveTests({ ...file, tests: [test] }, testedClusters(snapshot, uri));
  const [result] = tests.flatMap((resolved) =>
    runTest({ ...resolved, expectations: resolved.expectations.filter((each) => each.expectation === expectation) }),
  );
  const { other, start, end } = expectation;
  return {
    at: { start, end },
    lines: [
      [{ strong: `${test.name}: ${expectationName(expectation)}` }],
      ...(result ? resultLines(result) : []),
      ...(other.type === 'everyone else' ? [] : meaningLines(snapshot, uri, file, other)),
    ],
  };
}

function resultLines({ outcome, complaints }: ExpectationResult): Line[] {
  return outcome === 'passed' ? [['So it is now.']] : complaints.map(complaintLine);
}

function aboutSubject(
  snapshot: Snapshot,
  uri: string,
  file: PolicyTestFile,
  end: TestEnd,
  inView: string | undefined,
): Card | undefined {
  const found = meantBy(snapshot, uri, file, end);
  const first = found.find(({ cluster }) => cluster.name === inView) ?? found[0];
  const [only, ...others] = first ? workloadsAmong(first.cluster, first.members) : [];
  const lines =
    first && only && others.length === 0 ? workloadCard(first.cluster, only) : meaningLines(snapshot, uri, file, end);
  return lines.length > 0 ? { at: { start: end.start, end: end.end }, lines } : undefined;
}

/** Whom an end means in each cluster. */
function meaningLines(snapshot: Snapshot, uri: string, file: PolicyTestFile, end: TestEnd): Line[] {
  const found = meantBy(snapshot, uri, file, end);
  return found.flatMap(({ cluster, members }) => {
    const words = meaningWords(cluster, members);
    if (words.length === 0) return [];
    return [[`${found.length > 1 ? `${cluster.name}: ` : ''}${endName(end)} is `, ...words, '.']];
  });
}

function meaningWords(cluster: ClusterModel, members: readonly Member[]): Line {
  const workloads = workloadsAmong(cluster, members);
  return listed(workloads.map((workload) => linkTo(workload, `${workload.resource.kind} ${nameFrom('', workload)}`)));
}
