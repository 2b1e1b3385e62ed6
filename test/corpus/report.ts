import { countStatuses, type FileStatus, readingOf } from '../../server/src/reports/reading.ts';
import { check } from '../../server/src/rules/check.ts';
import type { ClusterModel } from '../../server/src/snapshot/clusterModel.ts';
import { appliedInstances } from '../../server/src/snapshot/fileQueries.ts';
import { distinct, distinctWorkloads } from '../../server/src/snapshot/queries.ts';
import type { Snapshot } from '../../server/src/snapshot/snapshot.ts';
import type { Repository } from './repositories.ts';

/** What is made of a whole repository, on a page: figures, and the names of what there is little of. */
export function repositoryReport({ snapshot, folder, found }: Repository): string {
  const display = (uri: string): string => decodeURIComponent(uri.slice(folder.length + 1));
  const readings = found.map((file) => readingOf(snapshot, file));
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ['bundles', bundleLines(snapshot)],
    ['clusters', snapshot.clusters.flatMap(clusterLines)],
    ['findings', findingLines(check(snapshot, {}))],
    [
      'files',
      countStatuses(readings).flatMap(([status, count]) => [
        `${count} ${status}`,
        ...(isCounted(status)
          ? []
          : few(readings.filter((reading) => reading.status === status).map(({ uri }) => display(uri)))),
      ]),
    ],
  ];
  return sections.map(([title, lines]) => `${title}\n${lines.map((line) => `  ${line}\n`).join('')}`).join('\n');
}

function bundleLines(snapshot: Snapshot): string[] {
  const kustomizations = snapshot.bundles;
  const partial = kustomizations.filter(({ isPartial }) => isPartial);
  const plain = [...snapshot.files.keys()]
    .map((uri) => appliedInstances(snapshot, uri).length)
    .filter((count) => count > 0);
  return [
    `${kustomizations.length} kustomizations make ${sum(kustomizations.map(({ objects }) => objects.length))} objects`,
    ...few(kustomizations.map(({ name }) => name)),
    ...(partial.length === 0 ? [] : [`${partial.length} of them not wholly`, ...few(partial.map(({ name }) => name))]),
    `${snapshot.roles.chartDirectories.size} charts, which helm was not asked about`,
    `${plain.length} plain files hold ${sum(plain)} objects that count`,
  ];
}

function clusterLines(cluster: ClusterModel): string[] {
  const namespaces = [...cluster.namespaces.values()];
  const policies = distinct(namespaces.flatMap((namespace) => namespace.policies)).length;
  const ofCluster = distinct(cluster.clusterPolicies).length;
  const counts = [
    `${distinctWorkloads(cluster).length} workloads`,
    `${policies} policies`,
    ...(ofCluster === 0 ? [] : [`${ofCluster} of the whole cluster`]),
    `${cluster.bundles.length} kustomizations`,
  ];
  return [`${cluster.name}: ${counts.join(', ')}`, ...few(namespaces.map(({ facts }) => facts.name).sort())];
}

function findingLines(findings: ReturnType<typeof check>): string[] {
  const counts = new Map<string, number>();
  for (const { rule, severity } of findings) {
    const key = `${rule} (${severity})`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, count]) => `${count} ${key}`);
}

/** Of files that are what they are expected to be nobody wants the names. */
function isCounted(status: FileStatus): boolean {
  return status === 'read' || status === 'kustomization' || status === 'component';
}

/** The first of a list, and how many follow. */
function few(names: readonly string[]): string[] {
  const rest = names.length - atMost;
  return [...names.slice(0, atMost), ...(rest > 0 ? [`and ${rest} more`] : [])].map((name) => `  ${name}`);
}

const atMost = 10;

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
