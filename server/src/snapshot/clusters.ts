import type { Instance } from '../model/instance.ts';
import { memo } from '../model/memo.ts';
import type { Bundle } from './bundle.ts';
import { type ClusterModel, emptyCluster, type UnitChange, withChanges } from './clusterModel.ts';
import { contentOf } from './content.ts';

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
  const rivals = new Map(bundles.map((bundle) => [bundle, bundles.filter((other) => contradicts(bundle, other))]));
  const alternatives = bundles.filter(
    (bundle) => isAgainstPlain.has(bundle) || (rivals.get(bundle) as Bundle[]).length > 0,
  );
  if (alternatives.length === 0) return [{ name: plain.folder.name, hasPlain: true, bundles }];
  const found: Composition[] = alternatives.map((bundle) => ({
    name: bundle.name,
    hasPlain: !isAgainstPlain.has(bundle),
    bundles: agreed(bundle, bundles),
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
function agreed(bundle: Bundle, bundles: readonly Bundle[]): readonly Bundle[] {
  const members: Bundle[] = [bundle];
  for (const other of bundles) {
    if (other !== bundle && members.every((member) => !contradicts(member, other))) members.push(other);
  }
  return members.sort((left, right) => (left.id < right.id ? -1 : 1));
}

function isSameSet(left: Composition, right: Composition): boolean {
  return (
    left.hasPlain === right.hasPlain &&
    left.bundles.length === right.bundles.length &&
    left.bundles.every((bundle, index) => bundle === right.bundles[index])
  );
}

/** Whether two bundles define an object differently. */
function contradicts(left: Bundle, right: Bundle): boolean {
  if (left === right) return false;
  const known = verdicts(left);
  let verdict = known.get(right);
  if (verdict === undefined) {
    const theirs = byKey(right.instances);
    verdict = left.instances.some((instance) => differs(instance, theirs.get(instance.key)));
    known.set(right, verdict);
  }
  return verdict;
}

const verdicts = memo((_: Bundle) => new WeakMap<Bundle, boolean>());

function contradictsPlain({ instances }: Bundle, plain: ClusterModel): boolean {
  return instances.some((instance) => {
    const { resource, namespace } = instance;
    const model = plain.namespaces.get(resource.type === 'namespace' ? resource.name : namespace);
    const lists: readonly (readonly Instance[])[] =
      resource.type === 'clusterPolicy'
        ? [plain.clusterPolicies]
        : model
          ? [
              model.workloads,
              model.policies,
              model.services,
              model.ingresses,
              model.routes,
              model.configMaps,
              model.declarations,
            ]
          : [];
    return lists.some((list) => differs(instance, byKey(list).get(instance.key)));
  });
}

const byKey = memo((instances: readonly Instance[]) => new Map(instances.map((instance) => [instance.key, instance])));

function differs({ resource }: Instance, other: Instance | undefined): boolean {
  return other !== undefined && contentOf(resource.root) !== contentOf(other.resource.root);
}
