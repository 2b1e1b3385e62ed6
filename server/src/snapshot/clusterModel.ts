import type { ClusterFacts } from '../model/clusterFacts.ts';
import type { ClusterPolicy } from '../model/clusterPolicy.ts';
import type { Hint } from '../model/hint.ts';
import type { Instance } from '../model/instance.ts';
import { isClusterWide, type Unseen } from '../model/unseen.ts';
import type { Workload } from '../model/workload.ts';
import type { NamespaceFacts } from '../policy/selection.ts';
import type { Folder } from '../workspace/folder.ts';
import type { Home } from '../workspace/grouping.ts';
import { type Alternatives, noAlternatives } from './alternatives.ts';
import type { Bundle } from './bundle.ts';
import { exchange } from './exchange.ts';
import {
  emptyNamespace,
  isEmptyNamespace,
  type NamespaceModel,
  withPluginPolicies,
  withUnit,
} from './namespaceModel.ts';
import { everyPlainFile, isAny, type PlainFiles } from './plainFolders.ts';
import { scrapersIn } from './scrapers.ts';

/** One modelled cluster: bundles of one workspace folder that stand together. */
export interface ClusterModel {
  readonly name: string;
  readonly folder: Folder;
  /** Which plain manifests of the folder are in it. */
  readonly plain: PlainFiles;
  /** Where objects of a plain file or of a kustomization are, if elsewhere than by themselves. */
  homeOf(unit: string): Home | undefined;
  /** The kustomizations and charts that are. */
  readonly bundles: readonly Bundle[];
  /** What some of others add, of which nothing says which stand there. */
  readonly alternatives: Alternatives;
  readonly namespaces: ReadonlyMap<string, NamespaceModel>;
  /** Of every namespace, in the order of their names; the same array while no namespace and no label of one changes. */
  readonly facts: readonly NamespaceFacts[];
  /** The policies of the whole cluster, in the order of file and place, copies included. */
  readonly clusterPolicies: readonly Instance<ClusterPolicy>[];
  /** In the same order the policies of network plugins for the whole cluster. */
  readonly pluginPolicies: readonly Instance<Unseen>[];
  /** In the same order what only tells of calls, whichever namespace it is in. */
  readonly hints: readonly Instance<Hint>[];
  /** The workloads that run Prometheus, which calls what announces metrics; the same array while they are the same. */
  readonly scrapers: readonly Instance<Workload>[];
  /** What its configuration says of it, and no manifest. */
  readonly configured: ClusterFacts;
}

/** For clusters that a configuration says nothing else of. */
export function asWritten(): undefined {
  return undefined;
}

export function emptyCluster(folder: Folder, configured: ClusterFacts): ClusterModel {
  return {
    name: folder.name,
    folder,
    plain: { folders: everyPlainFile, among: isAny },
    homeOf: asWritten,
    bundles: [],
    alternatives: noAlternatives,
    namespaces: new Map(),
    facts: [],
    clusterPolicies: [],
    pluginPolicies: [],
    hints: [],
    scrapers: [],
    configured,
  };
}

/** What a file or a kustomization adds instead of what it added before. */
export interface UnitChange {
  readonly unit: string;
  readonly before: readonly Instance[];
  readonly after: readonly Instance[];
}

export function withChanges(cluster: ClusterModel, changes: readonly UnitChange[]): ClusterModel {
  const namespaces = new Map(cluster.namespaces);
  let { clusterPolicies, pluginPolicies, hints } = cluster;
  let changed = false;
  for (const { unit, before, after } of changes) {
    clusterPolicies = exchange(clusterPolicies, unit, after, 'clusterPolicy').list;
    pluginPolicies = exchange(pluginPolicies, unit, after.filter(isPluginPolicy), 'unseen').list;
    hints = exchange(hints, unit, after, 'hint').list;
    const byNamespace = groupByHome(after.filter(hasHome));
    for (const name of new Set([...before.filter(hasHome).map(homeOf), ...byNamespace.keys()])) {
      const model = namespaces.get(name) ?? emptyNamespace(name, cluster.configured);
      const next = withUnit(model, unit, byNamespace.get(name) ?? [], cluster.configured);
      if (next === model) continue;
      changed = true;
      if (isEmptyNamespace(next)) namespaces.delete(name);
      else namespaces.set(name, withPluginPolicies(next, pluginPolicies));
    }
  }
  if (pluginPolicies !== cluster.pluginPolicies) {
    changed = true;
    for (const [name, model] of namespaces) namespaces.set(name, withPluginPolicies(model, pluginPolicies));
  }
  if (!changed) {
    const isSame = clusterPolicies === cluster.clusterPolicies && hints === cluster.hints;
    return isSame ? cluster : { ...cluster, clusterPolicies, hints };
  }
  const facts = [...namespaces.values()].map((model) => model.facts).sort((a, b) => (a.name < b.name ? -1 : 1));
  const sameFacts =
    facts.length === cluster.facts.length && facts.every((fact, index) => fact === cluster.facts[index]);
  return {
    ...cluster,
    clusterPolicies,
    pluginPolicies,
    hints,
    namespaces,
    facts: sameFacts ? cluster.facts : facts,
    scrapers: scrapersIn(namespaces, cluster.scrapers),
  };
}

function groupByHome(instances: readonly Instance[]): Map<string, Instance[]> {
  const groups = new Map<string, Instance[]>();
  for (const instance of instances) {
    const group = groups.get(homeOf(instance));
    if (group) group.push(instance);
    else groups.set(homeOf(instance), [instance]);
  }
  return groups;
}

/**
 * Whether it is kept with a namespace. A hint is not: that something is called there makes no namespace known. Of what
 * is not rendered nothing is known where nothing says its namespace: it would leave all that stands in none unknown.
 */
export function hasHome({ resource, namespace }: Instance): boolean {
  if (resource.type === 'unseen' && isClusterWide(resource)) return false;
  if (resource.type === 'unseen') return resource.namespace !== undefined || namespace !== 'default';
  return resource.type !== 'clusterPolicy' && resource.type !== 'hint';
}

function isPluginPolicy({ resource }: Instance): boolean {
  return resource.type === 'unseen' && isClusterWide(resource);
}

/** The namespace that an instance is kept with: a Namespace is kept with what it holds. */
function homeOf(instance: Instance): string {
  return instance.resource.type === 'namespace' ? instance.resource.name : instance.namespace;
}
