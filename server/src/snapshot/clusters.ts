import type { Instance } from '../model/instance.ts';
import { memo } from '../model/memo.ts';
import type { Bundle } from './bundle.ts';
import { type ClusterModel, emptyCluster, type UnitChange, withChanges } from './clusterModel.ts';
import { contentOf } from './content.ts';
import type { NamespaceModel } from './namespaceModel.ts';

/**
 * The clusters of a folder: all of it together as long as its plain manifests and its kustomizations define no object
 * differently. Those that do are alternatives, such as dev and prod: each has a cluster of its own, with whatever does
 * not contradict it.
 * @param plain The plain manifests alone.
 * @param before The clusters so far; what stays the same in them is kept.
 * @param changes Of the plain manifests since then.
 */
export function clustersOf(
  plain: ClusterModel,
  bundles: readonly Bundle[],
  before: readonly ClusterModel[],
  changes: readonly UnitChange[],
): readonly ClusterModel[] {
  return compositionsOf(plain, bundles).map((composition) => {
    if (composition.hasPlain && composition.bundles.length === 0) return plain;
    const known = before.find((cluster) => isComposed(cluster, composition));
    return known ? carriedOn(known, composition, changes) : composed(plain, composition);
  });
}

/** What stands together. */
interface Composition {
  readonly name: string;
  readonly hasPlain: boolean;
  readonly bundles: readonly Bundle[];
}

function isComposed(cluster: ClusterModel, { name, hasPlain, bundles }: Composition): boolean {
  return (
    cluster.name === name &&
    cluster.hasPlain === hasPlain &&
    cluster.bundles.length === bundles.length &&
    cluster.bundles.every(({ id }, index) => id === bundles[index]?.id)
  );
}

function composed(plain: ClusterModel, { name, hasPlain, bundles }: Composition): ClusterModel {
  const base = hasPlain ? plain : emptyCluster(plain.folder, plain.configured);
  const changes = bundles.map(({ id, instances }): UnitChange => ({ unit: id, before: [], after: instances }));
  return { ...withChanges(base, changes), name, hasPlain, bundles };
}

function carriedOn(
  known: ClusterModel,
  { hasPlain, bundles }: Composition,
  plain: readonly UnitChange[],
): ClusterModel {
  const changes = hasPlain ? [...plain] : [];
  for (const [index, bundle] of bundles.entries()) {
    const earlier = known.bundles[index];
    if (earlier === bundle) continue;
    changes.push({ unit: bundle.id, before: earlier?.instances ?? [], after: bundle.instances });
  }
  const next = withChanges(known, changes);
  return bundles.every((bundle, index) => bundle === known.bundles[index]) ? next : { ...next, bundles };
}

function compositionsOf(plain: ClusterModel, bundles: readonly Bundle[]): Composition[] {
  const isAgainstPlain = new Set(bundles.filter((bundle) => contradictsPlain(bundle, plain)));
  const rivals = rivalsAmong(bundles);
  const alternatives = bundles.filter((bundle) => isAgainstPlain.has(bundle) || rivals.has(bundle));
  if (alternatives.length === 0) return [{ name: plain.folder.name, hasPlain: true, bundles }];
  const found: Composition[] = alternatives.map((bundle) => ({
    name: bundle.name,
    hasPlain: !isAgainstPlain.has(bundle),
    bundles: agreed(bundle, bundles, rivals),
  }));
  if (isAgainstPlain.size > 0)
    found.unshift({
      name: plain.folder.name,
      hasPlain: true,
      bundles: bundles.filter((bundle) => !alternatives.includes(bundle)),
    });
  return found.filter((one, index) => !found.slice(0, index).some((other) => isSameSet(one, other)));
}

/** A bundle with every other one that contradicts neither it nor, further to the front, another of these. */
function agreed(bundle: Bundle, bundles: readonly Bundle[], rivals: Rivals): readonly Bundle[] {
  const members = new Set([bundle]);
  for (const other of bundles) {
    const against = rivals.get(other);
    if (!against || ![...against].some((rival) => members.has(rival))) members.add(other);
  }
  return bundles.filter((other) => members.has(other));
}

/** For each bundle that another one contradicts, those that do: they define an object differently. */
type Rivals = ReadonlyMap<Bundle, ReadonlySet<Bundle>>;

const rivalsAmong = memo((bundles: readonly Bundle[]): Rivals => {
  const definitions = new Map<string, { readonly bundle: Bundle; readonly instance: Instance }[]>();
  const rivals = new Map<Bundle, Set<Bundle>>();
  const note = (left: Bundle, right: Bundle): void => {
    const known = rivals.get(left);
    if (known) known.add(right);
    else rivals.set(left, new Set([right]));
  };
  for (const bundle of bundles) {
    for (const instance of bundle.instances) {
      const others = definitions.get(instance.key);
      if (!others) {
        definitions.set(instance.key, [{ bundle, instance }]);
        continue;
      }
      for (const other of others) {
        if (other.bundle === bundle || !differs(instance, other.instance)) continue;
        note(bundle, other.bundle);
        note(other.bundle, bundle);
      }
      others.push({ bundle, instance });
    }
  }
  return rivals;
});

function isSameSet(left: Composition, right: Composition): boolean {
  return (
    left.hasPlain === right.hasPlain &&
    left.bundles.length === right.bundles.length &&
    left.bundles.every((bundle, index) => bundle === right.bundles[index])
  );
}

function contradictsPlain(bundle: Bundle, plain: ClusterModel): boolean {
  for (const [name, instances] of byHome(bundle)) {
    const model = plain.namespaces.get(name);
    if (model && contradictsNamespace(instances)(model)) return true;
  }
  return clusterPoliciesOf(bundle).some((policy) => differs(policy, byKey(plain.clusterPolicies).get(policy.key)));
}

const clusterPoliciesOf = memo(({ instances }: Bundle) =>
  instances.filter(({ resource }) => resource.type === 'clusterPolicy'),
);

/** What a bundle has in each namespace, the Namespace itself included. */
const byHome = memo(({ instances }: Bundle): ReadonlyMap<string, readonly Instance[]> => {
  const byName = new Map<string, Instance[]>();
  for (const instance of instances) {
    const { resource, namespace } = instance;
    const name = resource.type === 'namespace' ? resource.name : namespace;
    const known = byName.get(name);
    if (known) known.push(instance);
    else byName.set(name, [instance]);
  }
  return byName;
});

const contradictsNamespace = memo((instances: readonly Instance[]) =>
  memo(({ workloads, policies, services, ingresses, routes, configMaps, declarations }: NamespaceModel) =>
    [workloads, policies, services, ingresses, routes, configMaps, declarations].some((list) =>
      instances.some((instance) => differs(instance, byKey(list).get(instance.key))),
    ),
  ),
);

const byKey = memo((instances: readonly Instance[]) => new Map(instances.map((instance) => [instance.key, instance])));

function differs({ resource }: Instance, other: Instance | undefined): boolean {
  return other !== undefined && contentOf(resource.root) !== contentOf(other.resource.root);
}
