import { testedClusters } from '../reports/policyTests/files.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { distinctWorkloads } from '../snapshot/queries.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { everyoneElse, ingressControllerEnd, readPolicyTests } from '../workspace/policyTestFile.ts';
import { configNames } from './configNames.ts';
import { meantBy, testBefore, workloadsAmong } from './policyTestPlace.ts';
import type { NameKind, Path, SchemaName } from './schema.ts';
import type { NamesAt } from './schemaCompletion.ts';

/** The names that fit at an offset of a file of policy tests, from all clusters of its folder; each once. */
export function policyTestNames(snapshot: Snapshot, uri: string, text: string, offset: number): NamesAt {
  const clusters = testedClusters(snapshot, uri);
  return (kind, path) => {
    const found = kind === 'ports' ? portsAt(snapshot, uri, text, offset, path) : namesOf(kind, path, clusters);
    return [...new Map(found.map((each) => [each.name, each])).values()];
  };
}

function namesOf(kind: Exclude<NameKind, 'ports'>, path: Path, clusters: readonly ClusterModel[]): SchemaName[] {
  const workloads = () => clusters.flatMap(distinctWorkloads);
  switch (kind) {
    case 'namespaces':
    case 'workloads':
      return clusters.flatMap((cluster) => configNames(kind, cluster));
    case 'workloadNames':
      return workloads().map(({ resource, namespace }) => ({
        name: resource.name,
        description: `A ${resource.kind} in namespace ${namespace}.`,
      }));
    case 'kinds':
      return workloads().map(({ resource }) => ({ name: resource.kind, description: 'A kind of workloads.' }));
    case 'clusters':
      return clusters.map(({ name, namespaces }) => ({
        name,
        description: `A cluster with the namespaces ${[...namespaces.keys()].join(', ')}.`,
      }));
    case 'ends':
      return [...clusters.flatMap((cluster) => configNames('workloads', cluster)), ...others];
    case 'others':
      return [
        ...(path.includes('deny') ? [whoeverElse] : []),
        ...clusters.flatMap((cluster) => configNames('workloads', cluster)),
        ...others,
      ];
  }
}

const whoeverElse: SchemaName = {
  name: everyoneElse,
  description: 'All other workloads, pods that no manifest shows, and all other addresses outside of the cluster.',
};

const others: readonly SchemaName[] = [
  { name: 'internet', description: 'Every address that hosts in the internet have.' },
  { name: ingressControllerEnd, description: 'Whoever sends requests on behalf of Ingresses and routes.' },
];

/** The container ports of whoever is called. */
function portsAt(snapshot: Snapshot, uri: string, text: string, offset: number, path: Path): SchemaName[] {
  const { file } = readPolicyTests(text);
  const test = testBefore(file, offset);
  if (!test) return [];
  const isExpected = path.includes('allow') || path.includes('deny');
  const before = test.expectations.filter(({ start }) => start <= offset);
  const called =
    test.direction === 'ingress'
      ? test.subjects
      : (isExpected ? before.slice(-1) : test.expectations).flatMap(({ other }) =>
          other.type === 'everyone else' ? [] : [other],
        );
  return called.flatMap((end) =>
    meantBy(snapshot, uri, file, end).flatMap(({ cluster, members }) =>
      workloadsAmong(cluster, members).flatMap(({ resource }) =>
        resource.ports.flatMap(({ name, port, protocol }) => {
          const number = protocol === 'TCP' ? `${port}` : `${port}/${protocol}`;
          const description = `${protocol} ${port} of ${resource.kind} ${resource.name}.`;
          return [{ name: number, description }, ...(name === undefined ? [] : [{ name, description }])];
        }),
      ),
    ),
  );
}
