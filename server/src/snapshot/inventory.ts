import type { ClusterFacts } from '../model/clusterFacts.ts';
import type { ClusterPolicy } from '../model/clusterPolicy.ts';
import type { Hint } from '../model/hint.ts';
import type { Instance } from '../model/instance.ts';
import { memo } from '../model/memo.ts';
import type { Workload } from '../model/workload.ts';
import { type ClusterModel, hasHome } from './clusterModel.ts';
import { exchange } from './exchange.ts';
import { emptyNamespace, type NamespaceModel, withPluginPolicies, withUnit } from './namespaceModel.ts';
import { scrapersIn } from './scrapers.ts';

/** What saved output of `kubectl get` says of a cluster. Nothing of it is checked: it is no source. */
export interface Inventory {
  /** The objects of each file, by its URI. */
  readonly files: ReadonlyMap<string, readonly Instance[]>;
  /** Of the cluster that it is about. */
  readonly configured: ClusterFacts;
}

/**
 * A cluster with what an inventory knows besides its manifests: an object that a manifest defines is as the manifest
 * says, and a pod is what its controller says, where a manifest or the inventory has that. The same cluster gives the
 * same one again, and so does what is in it.
 */
export function withInventory(cluster: ClusterModel, inventory: Inventory): ClusterModel {
  return inventory.files.size === 0 ? cluster : completing(inventory)(cluster);
}

const completing = memo(({ files, configured }: Inventory) => {
  const objects = byHome(files);
  const empty = new Map([...objects.keys()].map((name) => [name, emptyNamespace(name, configured)]));

  const withObjects = memo((model: NamespaceModel): NamespaceModel => {
    const units = objects.get(model.name) ?? new Map<string, readonly Instance[]>();
    const isNew = isNewIn(model, [...units.values()].flat());
    const whole = [...units].reduce((next, [unit, all]) => withUnit(next, unit, all.filter(isNew), configured), model);
    // The labels are the same as before whatever manifests come and go, unless one declares the Namespace.
    return whole.declarations === model.declarations ? whole : { ...whole, facts: declared(model.name) };
  });
  const declaredNames = new Map<string, NamespaceModel['facts']>();
  const declared = (name: string): NamespaceModel['facts'] => {
    const facts = declaredNames.get(name) ?? onlyDeclared(name);
    declaredNames.set(name, facts);
    return facts;
  };
  const onlyDeclared = (name: string): NamespaceModel['facts'] =>
    [...(objects.get(name) ?? [])].reduce(
      (next, [unit, all]) => withUnit(next, unit, all.filter(isNamespace), configured),
      emptyNamespace(name, configured),
    ).facts;

  const factsOf = new WeakMap<ClusterModel['facts'], ClusterModel['facts']>();
  const completed = <R extends ClusterPolicy | Hint>(list: readonly Instance<R>[], type: R['type']) => {
    const keys = new Set(list.map(({ key }) => key));
    return [...files].reduce(
      (all, [unit, instances]) =>
        exchange(
          all,
          unit,
          instances.filter(({ key }) => !keys.has(key)),
          type,
        ).list,
      list,
    );
  };
  const policiesWith = memo((policies: ClusterModel['clusterPolicies']) => completed(policies, 'clusterPolicy'));
  const hintsWith = memo((hints: ClusterModel['hints']) => completed(hints, 'hint'));

  let scrapers: ClusterModel['scrapers'] = [];

  return memo((cluster: ClusterModel): ClusterModel => {
    const namespaces = new Map(cluster.namespaces);
    for (const [name, nothing] of empty) {
      const model = withObjects(namespaces.get(name) ?? nothing);
      namespaces.set(name, withPluginPolicies(model, cluster.pluginPolicies));
    }
    const facts =
      factsOf.get(cluster.facts) ??
      [...namespaces.values()].map((model) => model.facts).sort((a, b) => (a.name < b.name ? -1 : 1));
    factsOf.set(cluster.facts, facts);
    scrapers = scrapersIn(namespaces, scrapers);
    return {
      ...cluster,
      namespaces,
      facts,
      clusterPolicies: policiesWith(cluster.clusterPolicies),
      hints: hintsWith(cluster.hints),
      scrapers,
    };
  });
});

/** For each namespace the objects that are kept with it, file by file. */
function byHome(files: Inventory['files']): ReadonlyMap<string, ReadonlyMap<string, Instance[]>> {
  const homes = new Map<string, Map<string, Instance[]>>();
  for (const [unit, instances] of files) {
    for (const instance of instances) {
      if (!hasHome(instance)) continue;
      const name = isNamespace(instance) ? instance.resource.name : instance.namespace;
      const units = homes.get(name) ?? new Map<string, Instance[]>();
      homes.set(name, units);
      const all = units.get(unit);
      if (all) all.push(instance);
      else units.set(unit, [instance]);
    }
  }
  return homes;
}

function isNamespace({ resource }: Instance): boolean {
  return resource.type === 'namespace';
}

/** Tells what a namespace gains from the objects that an inventory has for it. */
function isNewIn(model: NamespaceModel, all: readonly Instance[]): (instance: Instance) => boolean {
  const { workloads, policies, services, ingresses, routes, configMaps, declarations } = model;
  const lists: readonly (readonly Instance[])[] = [
    workloads,
    policies,
    services,
    ingresses,
    routes,
    configMaps,
    declarations,
  ];
  const written = new Set(lists.flat().map(({ key }) => key));
  const there = new Set([...written, ...all.map(({ key }) => key)]);
  return (instance) => {
    if (written.has(instance.key)) return false;
    const { resource, namespace } = instance;
    if (resource.type !== 'workload') return true;
    return !controllersOf(resource).some(({ group, kind, name }) => there.has(`${group}/${kind}/${namespace}/${name}`));
  };
}

/**
 * The controller of a pod or a ReplicaSet, and the one above it where the names tell: a Deployment names its ReplicaSets
 * after itself and their `pod-template-hash` (apps/v1), a CronJob its Jobs after itself and their time (batch/v1).
 */
function controllersOf({ owner, labels }: Workload): readonly NonNullable<Workload['owner']>[] {
  if (!owner) return [];
  const above = (kind: string, end: string): readonly NonNullable<Workload['owner']>[] =>
    end !== '' && owner.name.endsWith(end)
      ? [owner, { ...owner, kind, name: owner.name.slice(0, -end.length) }]
      : [owner];
  if (owner.kind === 'ReplicaSet' && owner.group === 'apps') {
    const hash = labels.find(({ key }) => key === 'pod-template-hash')?.value;
    return above('Deployment', hash ? `-${hash}` : '');
  }
  if (owner.kind === 'Job' && owner.group === 'batch') return above('CronJob', /-\d+$/.exec(owner.name)?.[0] ?? '');
  return [owner];
}
