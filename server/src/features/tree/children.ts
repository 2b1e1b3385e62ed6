import { counted } from '../../model/counted.ts';
import { placeIn } from '../../model/instance.ts';
import { byNaturalOrder } from '../../model/naturalOrder.ts';
import { namespaceCoverage } from '../../rules/support/namespaceCoverage.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import type { NamespaceModel } from '../../snapshot/namespaceModel.ts';
import { distinct } from '../../snapshot/queries.ts';
import { isFiltering, isMeant, shownPolicies, shownWorkloads, type TreeFilter } from './filter.ts';
import { type TreeNode, type TreePath, treeNode } from './node.ts';
import { pagedNodes } from './pages.ts';
import { clusterPolicyChildren, clusterPolicyNode, policyChildren, policyNode } from './policyNodes.ts';
import { type FindingsIn, problemChildren, problemsGroup } from './problemNodes.ts';
import { openCount, protectionOf } from './protection.ts';
import { workloadChildren, workloadNode } from './workloadNodes.ts';

/** What the tree is made of. */
export interface TreeWorld {
  /** In the order in which they are shown. */
  readonly clusters: readonly ClusterModel[];
  readonly filter: TreeFilter;
  readonly findingsIn: FindingsIn;
  /** A file as it is shown: relative to its workspace folder. */
  shownPath(uri: string): string;
}

/**
 * What stands below a node of the tree; below the empty path the clusters, or what is in the only one. Nothing below
 * what is gone, or what the filter leaves out.
 */
export function treeChildren(world: TreeWorld, path: TreePath): TreeNode[] {
  if (path.length === 0) {
    const shown = inhabited(world);
    const [only] = shown;
    if (only && shown.length === 1) return clusterChildren(world, only);
    return shown.flatMap((cluster) => clusterNode(world, cluster));
  }
  const [folder, name, ...steps] = path;
  const cluster = world.clusters.find((one) => one.folder.uri === folder && one.name === name);
  return cluster ? belowCluster(world, cluster, path, steps) : [];
}

/** Where a namespace, or something in it, is in the tree. */
export const pathOf = {
  cluster: ({ folder, name }: ClusterModel): TreePath => [folder.uri, name],
  emptyNamespaces: (cluster: ClusterModel): TreePath => [...pathOf.cluster(cluster), 'empty'],
  namespace: (cluster: ClusterModel, name: string): TreePath => [...pathOf.cluster(cluster), 'namespace', name],
  workloads: (cluster: ClusterModel, name: string): TreePath => [...pathOf.namespace(cluster, name), 'workloads'],
  policies: (cluster: ClusterModel, name: string): TreePath => [...pathOf.namespace(cluster, name), 'policies'],
  workload: (cluster: ClusterModel, name: string, key: string): TreePath => [
    ...pathOf.cluster(cluster),
    'workload',
    name,
    key,
  ],
  policy: (cluster: ClusterModel, name: string, key: string): TreePath => [
    ...pathOf.cluster(cluster),
    'policy',
    name,
    key,
  ],
  clusterPolicies: (cluster: ClusterModel): TreePath => [...pathOf.cluster(cluster), 'policies'],
  clusterPolicy: (cluster: ClusterModel, key: string): TreePath => [...pathOf.clusterPolicies(cluster), key],
} as const;

/** There is always a cluster for what lies in no folder, and mostly it is empty. */
function inhabited({ clusters }: TreeWorld): readonly ClusterModel[] {
  return clusters.filter(({ facts, clusterPolicies }) => facts.length + clusterPolicies.length > 0);
}

function clusterNode(world: TreeWorld, cluster: ClusterModel): TreeNode[] {
  if (!hasChildren(world, cluster)) return [];
  const isOneFolder = new Set(inhabited(world).map(({ folder }) => folder)).size === 1;
  const isFirst = inhabited(world)[0] === cluster;
  return [
    treeNode(pathOf.cluster(cluster), 'cluster', cluster.name, {
      description: isOneFolder || cluster.folder.name === cluster.name ? [] : [cluster.folder.name],
      spoken: `cluster ${cluster.name}`,
      opens: isFirst || isFiltering(world.filter) ? 'open' : 'closed',
      subject: { type: 'cluster', cluster },
    }),
  ];
}

function belowCluster(world: TreeWorld, cluster: ClusterModel, path: TreePath, steps: TreePath): TreeNode[] {
  const [type, name, key] = steps;
  if (type === undefined) return clusterChildren(world, cluster);
  if (type === 'policies') return clusterPolicyNodes(cluster, path, name);
  if (type === 'empty')
    return pagedNodes(
      path,
      emptyNamespaces(world, cluster),
      (empty) => empty.name,
      (empty) => namespaceNode(world, cluster, empty),
    );
  const namespace = name === undefined ? undefined : cluster.namespaces.get(name);
  if (!namespace) return [];
  if (type === 'namespace') return belowNamespace(world, cluster, namespace, path, steps.slice(2));
  if (type === 'workload') {
    const workload = namespace.workloads.find((one) => one.key === key);
    return workload ? workloadChildren(cluster, path, workload, steps[3]) : [];
  }
  const policy = namespace.policies.find((one) => one.key === key);
  return policy ? policyChildren(cluster, path, policy, steps[3]) : [];
}

/** Whether anything is shown in a cluster; what it says is asked for where somebody opens it: there may be hundreds. */
function hasChildren(world: TreeWorld, cluster: ClusterModel): boolean {
  return showsClusterPolicies(world, cluster) || shownNamespaces(world, cluster).length > 0;
}

function showsClusterPolicies({ filter }: TreeWorld, { clusterPolicies }: ClusterModel): boolean {
  return clusterPolicies.length > 0 && !isFiltering(filter);
}

function clusterChildren(world: TreeWorld, cluster: ClusterModel): TreeNode[] {
  const empty = emptyNamespaces(world, cluster);
  const grouped = new Set(empty);
  const shown = shownNamespaces(world, cluster).filter((namespace) => !grouped.has(namespace));
  const namespaces = shown.map((namespace) => namespaceNode(world, cluster, namespace));
  const isOnly = namespaces.length === 1;
  return [
    ...(showsClusterPolicies(world, cluster)
      ? [
          treeNode(pathOf.clusterPolicies(cluster), 'policies', 'Policies of the whole cluster', {
            description: [String(distinct(cluster.clusterPolicies).length)],
            opens: 'closed',
          }),
        ]
      : []),
    ...namespaces.map((node): TreeNode => (isOnly && node.opens === 'closed' ? { ...node, opens: 'open' } : node)),
    ...(empty.length > 0
      ? [
          treeNode(pathOf.emptyNamespaces(cluster), 'namespace', 'Empty namespaces', {
            description: [String(empty.length), 'no workloads', 'no policies'],
            opens: 'closed',
          }),
        ]
      : []),
  ];
}

function clusterPolicyNodes(cluster: ClusterModel, path: TreePath, key: string | undefined): TreeNode[] {
  const policies = distinct(cluster.clusterPolicies);
  if (key === undefined) return policies.map((policy) => clusterPolicyNode([...path, policy.key], policy));
  const policy = policies.find((one) => one.key === key);
  return policy ? clusterPolicyChildren(path, policy) : [];
}

/**
 * Namespaces that hold nothing to look at, and that nothing is found in: where there are several beside others, they share
 * a row. With a filter each that is meant by its name has its own.
 */
export function emptyNamespaces(world: TreeWorld, cluster: ClusterModel): readonly NamespaceModel[] {
  if (isFiltering(world.filter)) return [];
  const shown = shownNamespaces(world, cluster);
  const empty = shown.filter(
    (namespace) =>
      namespace.workloads.length + namespace.policies.length === 0 &&
      problemsGroup([], namespace, world.findingsIn).length === 0,
  );
  return empty.length > 1 && empty.length < shown.length ? empty : [];
}

/** Those with something that the filter leaves, and those that are declared, by their names. */
function shownNamespaces({ filter }: TreeWorld, cluster: ClusterModel): readonly NamespaceModel[] {
  const names = [...cluster.namespaces.keys()].sort(byNaturalOrder);
  return names.flatMap((name) => {
    const namespace = cluster.namespaces.get(name) as NamespaceModel;
    const isHolding = shownWorkloads(cluster, namespace, filter).length + shownPolicies(namespace, filter).length > 0;
    const isDeclared = namespace.declarations.length > 0 && !filter.onlyOpen && isMeant(name, filter);
    return isHolding || isDeclared ? [namespace] : [];
  });
}

/** A namespace with what it holds, and whether what is added to it begins protected. */
function namespaceNode({ filter, findingsIn }: TreeWorld, cluster: ClusterModel, namespace: NamespaceModel): TreeNode {
  const { name, declarations } = namespace;
  const workloads = shownWorkloads(cluster, namespace, filter);
  const policies = shownPolicies(namespace, filter);
  const open = isFiltering(filter)
    ? workloads.filter((workload) => protectionOf(cluster, workload) === 'open').length
    : openCount(cluster, namespace);
  const [declaration] = declarations;
  const isEmpty = workloads.length + policies.length === 0;
  const problems = isEmpty
    ? problemsGroup([...pathOf.namespace(cluster, name), 'problems'], namespace, findingsIn)
    : [];
  const isOpened = isFiltering(filter) && !isEmpty;
  return treeNode(pathOf.namespace(cluster, name), 'namespace', name, {
    description: [
      workloads.length === 0 ? 'no workloads' : counted(workloads.length, 'workload'),
      ...(open > 0 ? [openWords(open, workloads.length)] : []),
      ...(filter.onlyOpen ? [] : [policiesWords(cluster, name, policies.length)]),
    ],
    spoken: `namespace ${name}`,
    place: declaration && placeIn(declaration, declaration.resource.nameNode),
    opens: isOpened ? 'open' : isEmpty && (isFiltering(filter) || problems.length === 0) ? 'never' : 'closed',
    subject: { type: 'namespace', cluster, name },
  });
}

function openWords(open: number, all: number): string {
  if (open < all) return `${open} not isolated`;
  return all === 1 ? 'not isolated' : 'all not isolated';
}

function policiesWords(cluster: ClusterModel, name: string, count: number): string {
  if (count === 0) return 'no policies';
  const policies = count === 1 ? '1 policy' : `${count} policies`;
  return namespaceCoverage(cluster, name) === 'all' ? `${policies} with a default-deny` : policies;
}

function belowNamespace(
  world: TreeWorld,
  cluster: ClusterModel,
  namespace: NamespaceModel,
  path: TreePath,
  [group, part, rest]: TreePath,
): TreeNode[] {
  const { name } = namespace;
  const { filter, findingsIn } = world;
  if (group === 'problems')
    return problemChildren(path, namespace, part === 'file' ? rest : undefined, findingsIn, world.shownPath);
  const workloads = shownWorkloads(cluster, namespace, filter);
  const policies = shownPolicies(namespace, filter);
  const nameOfItem = ({ resource }: { readonly resource: { readonly name: string } }): string => resource.name;
  if (group === 'workloads')
    return pagedNodes(path, workloads, nameOfItem, (workload) =>
      workloadNode(cluster, pathOf.workload(cluster, name, workload.key), workload),
    );
  if (group === 'policies')
    return pagedNodes(path, policies, nameOfItem, (policy) =>
      policyNode(cluster, pathOf.policy(cluster, name, policy.key), policy),
    );
  return [
    ...groupOf(pathOf.workloads(cluster, name), 'workloads', 'Workloads', workloads.length, 'open'),
    ...groupOf(
      pathOf.policies(cluster, name),
      'policies',
      'Policies',
      policies.length,
      isFiltering(filter) ? 'open' : 'closed',
    ),
    ...(isFiltering(filter) ? [] : problemsGroup([...path, 'problems'], namespace, findingsIn)),
  ];
}

function groupOf(
  path: TreePath,
  icon: 'workloads' | 'policies',
  label: string,
  count: number,
  opens: TreeNode['opens'],
): TreeNode[] {
  return count === 0 ? [] : [treeNode(path, icon, label, { description: [String(count)], opens })];
}
