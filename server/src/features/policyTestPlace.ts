import { testedClusters } from '../reports/policyTests/files.ts';
import { type Member, membersOf } from '../reports/policyTests/members.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { workloadOf } from '../snapshot/explanation.ts';
import type { WorkloadInstance } from '../snapshot/queries.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { EveryoneElse, Expectation, PolicyTest, PolicyTestFile, TestEnd } from '../workspace/policyTestFile.ts';
import type { Span } from '../yaml/node.ts';

/** What stands at an offset of a file of policy tests: a test, and in it perhaps an expectation or an end of its own. */
export interface TestPlace {
  readonly test: PolicyTest;
  readonly expectation: Expectation | undefined;
  /** A subject of the test, or the other end of the expectation. */
  readonly end: TestEnd | EveryoneElse | undefined;
}

export function testPlaceAt({ tests }: PolicyTestFile, offset: number): TestPlace | undefined {
  const isIn = ({ start, end }: Span): boolean => start <= offset && offset <= end;
  const test = tests.find(({ whole }) => isIn(whole));
  if (!test) return undefined;
  const expectation = test.expectations.find(isIn);
  const end = expectation ? [expectation.other].find(isIn) : test.subjects.find(isIn);
  return { test, expectation, end };
}

/** The last test that begins in front of an offset: the one that is being written there. */
export function testBefore({ tests }: PolicyTestFile, offset: number): PolicyTest | undefined {
  return tests.filter(({ whole }) => whole.start <= offset).at(-1);
}

/** Whomever an end means, by clusters: those that the file names, or all that have it. */
export function meantBy(
  snapshot: Snapshot,
  uri: string,
  { clusters: named }: PolicyTestFile,
  end: TestEnd,
): readonly { readonly cluster: ClusterModel; readonly members: readonly Member[] }[] {
  const clusters = testedClusters(snapshot, uri);
  return clusters
    .filter(({ name }) => named.length === 0 || named.some((one) => one.name === name))
    .flatMap((cluster) => {
      const members = membersOf(cluster, end);
      return typeof members === 'string' ? [] : [{ cluster, members }];
    });
}

/** The workloads among them. */
export function workloadsAmong(cluster: ClusterModel, members: readonly Member[]): WorkloadInstance[] {
  return members.flatMap(({ party }) => (party.type === 'pods' ? (workloadOf(cluster, party) ?? []) : []));
}
