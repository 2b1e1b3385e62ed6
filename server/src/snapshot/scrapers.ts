import { memo } from '../model/memo.ts';
import { runsPrometheus } from '../model/prometheus.ts';
import type { ClusterModel } from './clusterModel.ts';
import type { NamespaceModel } from './namespaceModel.ts';

/** The workloads of namespaces that run Prometheus, each once; the same array as `before` while they are the same. */
export function scrapersIn(
  namespaces: ClusterModel['namespaces'],
  before: ClusterModel['scrapers'],
): ClusterModel['scrapers'] {
  const found = [...namespaces.values()]
    .flatMap(({ workloads }) => scrapersAmong(workloads))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  return found.length === before.length && found.every((each, index) => each === before[index]) ? before : found;
}

const scrapersAmong = memo((workloads: NamespaceModel['workloads']) => {
  const byKey = new Map(
    workloads
      .filter(({ resource }) => runsPrometheus(resource))
      .toReversed()
      .map((each) => [each.key, each]),
  );
  return [...byKey.values()];
});
