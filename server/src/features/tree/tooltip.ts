import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import { namespaceCard } from '../namespaceCard.ts';
import { policyCard } from '../policyCard.ts';
import type { Line } from '../text.ts';
import { workloadCard } from '../workloadCard.ts';
import type { TreePath } from './node.ts';

/** What a hover would say of a namespace, a workload or a policy; undefined for other nodes, and for what is gone. */
export function treeTooltip(clusters: readonly ClusterModel[], path: TreePath): readonly Line[] | undefined {
  const [folder, cluster, type, name = '', key] = path;
  const found = clusters.find((one) => one.folder.uri === folder && one.name === cluster);
  const namespace = found?.namespaces.get(name);
  if (!found || !namespace) return undefined;
  if (type === 'namespace' && path.length === 4) return namespaceCard(found, name);
  if (path.length !== 5) return undefined;
  const workload = type === 'workload' ? namespace.workloads.find((one) => one.key === key) : undefined;
  if (workload) return workloadCard(found, workload);
  const policy = type === 'policy' ? namespace.policies.find((one) => one.key === key) : undefined;
  return policy && policyCard(found, policy);
}
