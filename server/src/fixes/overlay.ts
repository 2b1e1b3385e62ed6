import type { Bundle } from '../snapshot/bundle.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { clustersOfFile, instancesIn } from '../snapshot/fileQueries.ts';
import type { WorkloadInstance } from '../snapshot/queries.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { directoryOf } from '../workspace/paths.ts';
import { allow, isOpen, type Wish } from './allow.ts';
import type { Change, Fix, FixOptions } from './fix.ts';

/** A change that lets a caller through. */
export interface PlacedChange {
  /** Where it is written, as the end of a title. */
  readonly where: string;
  /** In a base it opens more than the overlay in view, which has to be told beside that one. */
  readonly claim: Pick<Fix, 'changes'>;
  readonly change: Change;
}

/**
 * The changes that grant a wish, the best one first: in the overlay where another one of the same base needs nothing,
 * then where the workloads are written.
 */
export function placesToAllow(
  snapshot: Snapshot,
  cluster: ClusterModel,
  wish: Wish,
  options: FixOptions,
): PlacedChange[] {
  const overlay = overlayOf(snapshot, cluster, wish);
  const placed = (where: string, claim: PlacedChange['claim'], chosen: FixOptions): PlacedChange[] => {
    const change = allow(snapshot, cluster, wish, chosen);
    return change.type === 'change' ? [{ where, claim, change }] : [];
  };
  const asTitled = { changes: 'opens as titled' } as const;
  const first = overlay ? placed(` in overlay ${overlay.name}`, asTitled, { ...options, overlay: overlay.id }) : [];
  return [...first, ...placed('', first.length > 0 ? {} : asTitled, options)];
}

/**
 * The kustomization that makes both ends of a wish, where another one of their base needs nothing: there they may talk
 * already. Undefined where all need it, or where nothing includes their base.
 */
function overlayOf(snapshot: Snapshot, cluster: ClusterModel, wish: Wish): Bundle | undefined {
  const { target, caller } = wish;
  const bundle = cluster.bundles.find(({ id }) => id === target.unit);
  const isListed = [...snapshot.kustomizations.values()].some(({ uri }) => directoryOf(uri) === target.unit);
  const isInBase = directoryOf(target.uri) !== target.unit;
  if (!bundle || !isListed || !isInBase || (caller && caller.unit !== target.unit)) return undefined;
  const isNeedless = (other: ClusterModel): boolean =>
    copiesIn(snapshot, other, target).some((copy) => {
      const from = caller && copiesIn(snapshot, other, caller).find(({ unit }) => unit === copy.unit);
      return (!caller || from !== undefined) && isOpen(other, { ...wish, caller: from, target: copy });
    });
  return clustersOfFile(snapshot, target.uri).some(isNeedless) ? bundle : undefined;
}

/** What other kustomizations make of the same manifest. */
function copiesIn(snapshot: Snapshot, cluster: ClusterModel, of: WorkloadInstance): WorkloadInstance[] {
  return instancesIn(snapshot, cluster, of.uri).filter(
    (copy): copy is WorkloadInstance =>
      copy.resource.type === 'workload' && copy.document === of.document && copy.unit !== of.unit,
  );
}
