import { listed } from '../../model/listed.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import type { Expectation, NamedCluster, PolicyTest, PolicyTestFile, TestEnd } from '../../workspace/policyTestFile.ts';
import type { Problem, Span } from '../../yaml/node.ts';
import { portNames, portsAt } from './judge.ts';
import { everyoneBut, isSamePods, type Member, membersOf, near } from './members.ts';

/** Whom the tests of a file are about in the clusters of its folder. */
export interface ResolvedTests {
  /** Clusters that are named and are not there. */
  readonly problems: readonly Problem[];
  readonly tests: readonly ResolvedTest[];
}

export interface ResolvedTest {
  readonly test: PolicyTest;
  /** What its subjects have no meaning for. */
  readonly problems: readonly Problem[];
  readonly expectations: readonly ResolvedExpectation[];
}

export interface ResolvedExpectation {
  readonly expectation: Expectation;
  readonly problems: readonly Problem[];
  /** Where it is asked. */
  readonly asked: readonly AskedIn[];
}

export interface AskedIn {
  readonly cluster: ClusterModel;
  readonly subjects: readonly Member[];
  /** Looked up when it is asked: everyone else may be ten thousand. */
  others(): readonly Member[];
}

/**
 * Looks up everyone whom tests name, in the clusters that the file names, or else in all that its folder has. A test is
 * asked wherever its subjects are, and an expectation wherever its other end is too. One that is nowhere is a problem,
 * as is one that is missing in a cluster that the file names.
 */
export function resolveTests(file: PolicyTestFile, all: readonly ClusterModel[]): ResolvedTests {
  const found = all.filter(({ namespaces }) => namespaces.size > 0);
  // Where there is nothing, there is nobody.
  const inhabited = found.length > 0 ? found : all;
  const isNamed = file.clusters.length > 0;
  const clusters = isNamed ? inhabited.filter(({ name }) => file.clusters.some((one) => one.name === name)) : inhabited;
  const look = { clusters, isNamed, isOnly: inhabited.length < 2 };
  return {
    problems: file.clusters.flatMap((named) => clusterProblem(named, inhabited)),
    // Where no cluster is left, everyone would be missing.
    tests: clusters.length === 0 ? [] : file.tests.map((test) => resolveTest(test, look)),
  };
}

/** All that is wrong with whom tests name, in the order of the text. */
export function endProblems({ problems, tests }: ResolvedTests): readonly Problem[] {
  const all = tests.flatMap((test) => [...test.problems, ...test.expectations.flatMap((each) => each.problems)]);
  return [...problems, ...all].sort((left, right) => left.start - right.start);
}

interface Look {
  readonly clusters: readonly ClusterModel[];
  /** Whether the file names them, so that everyone has to be in each. */
  readonly isNamed: boolean;
  /** Whether there is no other, which need not be named then. */
  readonly isOnly: boolean;
}

function clusterProblem({ name, start, end }: NamedCluster, clusters: readonly ClusterModel[]): Problem[] {
  const names = clusters.map((cluster) => cluster.name);
  if (names.includes(name)) return [];
  const known = names.length > 0 ? ` Known ${names.length === 1 ? 'is' : 'are'} ${listed(names, 'and')}.` : '';
  return [{ start, end, message: `There is no cluster ${name}.${near(name, names) || known}` }];
}

function resolveTest(test: PolicyTest, look: Look): ResolvedTest {
  const subjects = test.subjects.map((end) => lookUp(end, look));
  const clusters = look.clusters.filter((cluster) => subjects.every(({ members }) => members.has(cluster)));
  const problems = subjects.flatMap((subject) => subject.problems);
  if (problems.length === 0 && clusters.length === 0 && subjects.length > 1)
    problems.push({
      start: test.start,
      end: test.end,
      message: 'No cluster has all of those that this test is about.',
    });
  const here = { ...look, clusters };
  const subjectsIn = (cluster: ClusterModel): readonly Member[] =>
    subjects.flatMap(({ members }) => members.get(cluster) ?? []);
  const named = test.expectations.flatMap(({ kind, other }) =>
    kind === 'allow' && other.type !== 'everyone else' ? [lookUp(other, here)] : [],
  );
  const allowedIn = (cluster: ClusterModel): readonly Member[] =>
    named.flatMap(({ members }) => members.get(cluster) ?? []);
  return {
    test,
    problems,
    expectations: test.expectations.map((expectation) => {
      if (problems.length > 0) return { expectation, problems: [], asked: [] };
      const { other } = expectation;
      if (other.type === 'everyone else') {
        const asked = clusters.map((cluster): AskedIn => {
          const subjects = subjectsIn(cluster);
          return { cluster, subjects, others: () => everyoneBut(cluster, subjects, allowedIn(cluster)) };
        });
        return { expectation, asked, problems: portProblems(test, expectation, asked) };
      }
      const found = lookUp(other, here);
      const asked = [...found.members].map(([cluster, others]): AskedIn => {
        return { cluster, subjects: subjectsIn(cluster), others: () => others };
      });
      return { expectation, asked, problems: [...found.problems, ...pairProblems(test, expectation, asked)] };
    }),
  };
}

interface Found {
  readonly members: ReadonlyMap<ClusterModel, readonly Member[]>;
  readonly problems: Problem[];
}

function lookUp(end: TestEnd, { clusters, isNamed, isOnly }: Look): Found {
  const members = new Map<ClusterModel, readonly Member[]>();
  const missing: { readonly cluster: ClusterModel; readonly message: string }[] = [];
  for (const cluster of clusters) {
    const found = membersOf(cluster, end);
    if (typeof found === 'string') missing.push({ cluster, message: found });
    else members.set(cluster, found);
  }
  const [first] = missing;
  if (!first || (!isNamed && members.size > 0)) return { members, problems: [] };
  const where =
    isOnly || (members.size === 0 && !isNamed) ? '' : inClusters(missing.map(({ cluster }) => cluster.name));
  return { members, problems: [{ start: end.start, end: end.end, message: `${where}${first.message}` }] };
}

/** `In cluster dev: ` */
function inClusters(names: readonly string[]): string {
  return `In ${names.length === 1 ? 'cluster' : 'the clusters'} ${listed(names, 'and')}: `;
}

/** What cannot be asked of two ends. */
function pairProblems(test: PolicyTest, expectation: Expectation, asked: readonly AskedIn[]): Problem[] {
  const { other } = expectation;
  if (asked.some(({ subjects, others }) => !isAboutPods(subjects) && !isAboutPods(others())))
    return problemAt(other, 'One end must be a workload: policies say nothing of what is between others.');
  if (other.type === 'described' && asked.length > 0 && asked.every(isAboutThemselves))
    return problemAt(other, 'These are no others than those that the test is about.');
  return portProblems(test, expectation, asked);
}

/** Names of ports that nobody who is called has. */
function portProblems({ direction }: PolicyTest, { ports = [] }: Expectation, asked: readonly AskedIn[]): Problem[] {
  if (!ports.some((port) => 'name' in port)) return [];
  const targets = asked.flatMap(({ subjects, others }) => (direction === 'ingress' ? subjects : others()));
  if (targets.length === 0) return [];
  return ports.flatMap((port) => {
    if (!('name' in port) || targets.some(({ party }) => portsAt([port], party))) return [];
    const names = [
      ...new Set(targets.flatMap(({ party }) => (party.type === 'pods' ? portNames(party.workload) : []))),
    ];
    const has = names.length > 0 ? ` There ${names.length === 1 ? 'is' : 'are'} ${listed(names, 'and')}.` : '';
    return problemAt(port, `No container port here is called ${port.name}.${near(port.name, names) || has}`);
  });
}

function problemAt({ start, end }: Span, message: string): Problem[] {
  return [{ start, end, message }];
}

/** Whether there is nobody but the one subject. */
function isAboutThemselves({ subjects, others }: AskedIn): boolean {
  return others().every((other) => subjects.every((subject) => isSamePods(subject.party, other.party)));
}

function isAboutPods(members: readonly Member[]): boolean {
  return members.every(({ party }) => party.type === 'pods');
}
