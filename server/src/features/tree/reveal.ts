import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import type { NamespaceModel } from '../../snapshot/namespaceModel.ts';
import { cursorsOrPatchesAt } from '../../snapshot/patchCursor.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { emptyNamespaces, pathOf, type TreeWorld, treeChildren } from './children.ts';
import { shownPolicies, shownWorkloads } from './filter.ts';
import type { TreeNode, TreePath } from './node.ts';
import { pagePath } from './pages.ts';

/**
 * The nodes of the tree that lead to what stands at an offset of a file, the outermost first: to a workload, a policy, a
 * Namespace, or the namespace of what else it is. Empty where there is nothing, and where the filter leaves it out.
 * @param inView The name of the cluster in which it is looked for first.
 */
export function revealed(
  world: TreeWorld,
  snapshot: Snapshot,
  uri: string,
  offset: number,
  inView?: string,
): TreeNode[] {
  for (const { cluster, instance } of cursorsOrPatchesAt(snapshot, uri, offset, inView)) {
    if (!instance) continue;
    const { key, resource } = instance;
    const name = resource.type === 'namespace' ? resource.name : instance.namespace;
    const namespace = cluster.namespaces.get(name);
    const inNamespace = [
      pathOf.cluster(cluster),
      ...groupPaths(world, cluster, namespace),
      pathOf.namespace(cluster, name),
    ];
    const ways: TreePath[] = [];
    if (resource.type === 'clusterPolicy') {
      ways.push(pathOf.cluster(cluster), pathOf.clusterPolicies(cluster), pathOf.clusterPolicy(cluster, key));
    } else if (namespace && resource.type === 'workload') {
      const list = shownWorkloads(cluster, namespace, world.filter);
      const item = list.find((one) => one.key === key);
      const group = pathOf.workloads(cluster, name);
      ways.push(...inNamespace, group, pagePath(group, list, item), pathOf.workload(cluster, name, key));
    } else if (namespace && resource.type === 'policy') {
      const list = shownPolicies(namespace, world.filter);
      const item = list.find((one) => one.key === key);
      const group = pathOf.policies(cluster, name);
      ways.push(...inNamespace, group, pagePath(group, list, item), pathOf.policy(cluster, name, key));
    } else {
      ways.push(...inNamespace);
    }
    const nodes = nodesOn(world, ways);
    if (nodes.at(-1) && isSame(nodes.at(-1)?.path ?? [], ways.at(-1) ?? [])) return nodes;
  }
  return [];
}

/** The ways to the row that a namespace shares with others, and to its page there; none for one that has its own. */
function groupPaths(world: TreeWorld, cluster: ClusterModel, namespace: NamespaceModel | undefined): TreePath[] {
  const empty = emptyNamespaces(world, cluster);
  if (!namespace || !empty.includes(namespace)) return [];
  const group = pathOf.emptyNamespaces(cluster);
  return [group, pagePath(group, empty, namespace)];
}

/** The nodes of some paths, one below the other; the only cluster is none. */
function nodesOn(world: TreeWorld, ways: readonly TreePath[]): TreeNode[] {
  const nodes: TreeNode[] = [];
  for (const way of ways) {
    const last = nodes.at(-1);
    if (last && isSame(last.path, way)) continue;
    const node = treeChildren(world, last?.path ?? []).find(({ path }) => isSame(path, way));
    if (node) nodes.push(node);
  }
  return nodes;
}

function isSame(left: TreePath, right: TreePath): boolean {
  return left.length === right.length && left.every((step, index) => step === right[index]);
}
