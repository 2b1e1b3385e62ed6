import type { ResourceHeader } from '../../model/resource.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import { clustersOfFile } from '../../snapshot/fileQueries.ts';
import type { WorkloadInstance } from '../../snapshot/queries.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { folderOf } from '../../workspace/folder.ts';
import { isKustomizationFile } from '../../workspace/kustomization.ts';
import { entryOf } from '../../yaml/node.ts';
import { parseDocument } from '../../yaml/parse.ts';
import type { Source } from '../../yaml/source.ts';
import { type OtherObject, otherObjectsOf } from './otherObjects.ts';
import { type Part, valuePart } from './parts.ts';
import { podNamesAskedByOther } from './podNames.ts';
import { patchReferenceIn, type Reference, referencesIn, referencesInKustomization, refersTo } from './references.ts';
import { pathOfFile } from './words.ts';

/** A place that names a workload, and what it may mean in the clusters where it counts. */
export interface NamedPlace {
  /** What says it: `HorizontalPodAutoscaler cart`. */
  readonly words: string;
  readonly parts: readonly Part[];
  /** Whether objects of other kinds may be meant too. */
  readonly isLoose: boolean;
  readonly meant: readonly WorkloadInstance[];
}

/**
 * Where a file writes the name of a workload in what is no object that is read: other kinds, patches and kustomizations.
 * @param called The name of the workloads that are meant, where another one is looked for than they have.
 */
export function placesNaming(
  snapshot: Snapshot,
  source: Source,
  name: string,
  called: string = name,
): readonly NamedPlace[] {
  if (!source.text.includes(name)) return [];
  if (isKustomizationFile(source.uri)) return placesInKustomization(snapshot, source, name, called);
  return otherObjectsOf(snapshot, source, name).flatMap((object) => {
    const { place, header, isPatch } = object;
    const own = isPatch ? patchReferenceIn(header.root) : [];
    const spec = isDeployment(header) ? entryOf(header.root, 'spec')?.value : undefined;
    const all = spec ? referencesInKustomization(place, spec) : [...own, ...referencesIn(header.root)];
    const places = [
      ...all.map((reference) => ({ reference, part: valuePart(place, reference.node) })),
      ...podNamesAskedByOther(object, name),
    ];
    return places.flatMap(({ reference, part }) =>
      reference.name === name
        ? {
            words: isPatch ? `A patch in ${pathOfFile(snapshot, source.uri)}` : `${header.kind} ${header.name}`,
            parts: [part],
            isLoose: reference.isLoose,
            meant: meantBy(snapshot, object, { ...reference, name: called }),
          }
        : [],
    );
  });
}

function placesInKustomization(
  snapshot: Snapshot,
  { uri, documents }: Source,
  name: string,
  called: string,
): readonly NamedPlace[] {
  return documents.flatMap(({ document }) => {
    const { root, problems } = document.relevant ? document : parseDocument(document.text);
    if (!root || problems.length > 0) return [];
    return referencesInKustomization({ uri, document }, root).flatMap((reference) => {
      if (reference.name !== name) return [];
      const isMeant = (each: WorkloadInstance) => isNamed({ ...reference, name: called }, each, reference.namespace);
      const part = valuePart({ uri, document }, reference.node);
      return {
        words: pathOfFile(snapshot, uri),
        parts: [part],
        isLoose: reference.isLoose,
        meant: patchableIn(snapshot, uri, isMeant),
      };
    });
  });
}

/**
 * The workloads that a file may change with kustomize: those of the kustomizations that read it, and what these read and
 * leave out. Of a component that none includes those that are written nearest to it.
 */
function patchableIn(
  { clusters, folders, bundles: all }: Snapshot,
  uri: string,
  isMeant: (workload: WorkloadInstance) => boolean,
): readonly WorkloadInstance[] {
  const folder = folderOf(folders, uri);
  // Nothing is left of one that deletes all that it reads.
  const bundles = all.filter((bundle) => bundle.folder === folder && bundle.sources.has(uri));
  const units = new Set(bundles.map(({ id }) => id));
  const named = workloadsAmong(
    clusters.filter((cluster) => cluster.folder === folder),
    isMeant,
  );
  if (bundles.length > 0)
    return named.filter((each) => units.has(each.unit) || bundles.some(({ sources }) => sources.has(each.uri)));
  const nearness = named.map((each) => commonLength(each.uri, uri));
  return named.filter((_, index) => nearness[index] === Math.max(...nearness));
}

function workloadsAmong(
  clusters: readonly ClusterModel[],
  isMeant: (workload: WorkloadInstance) => boolean,
): readonly WorkloadInstance[] {
  return clusters.flatMap(({ namespaces }) =>
    [...namespaces.values()].flatMap(({ workloads }) => workloads.filter(isMeant)),
  );
}

/** How many folders two paths begin with alike. */
function commonLength(one: string, other: string): number {
  const [parts, others] = [one.split('/'), other.split('/')];
  const length = parts.findIndex((part, index) => part !== others[index]);
  return length < 0 ? parts.length : length;
}

function meantBy(
  snapshot: Snapshot,
  { place, header, isPatch }: OtherObject,
  reference: Reference,
): readonly WorkloadInstance[] {
  const namespace = reference.namespace ?? (isPatch || isDeployment(header) ? undefined : header.namespace);
  const isMeant = (each: WorkloadInstance) => isNamed(reference, each, namespace);
  if (isPatch) return patchableIn(snapshot, place.uri, isMeant);
  const isRendered = snapshot.roles.renderedUris.has(place.uri);
  const together = isRendered ? patchableIn(snapshot, place.uri, isMeant) : [];
  if (together.length > 0) return together;
  const meant = workloadsAmong(clustersOfFile(snapshot, place.uri), isMeant);
  if (namespace !== undefined || header.kind.startsWith('Cluster')) return meant;
  // What sets no namespace is put where the others are that set none.
  const beside = meant.filter(({ resource }) => resource.namespace === undefined);
  return beside.length > 0 ? beside : meant;
}

/** Whether it is a Kustomization of Flux, which patches what it deploys elsewhere. */
function isDeployment({ group, kind }: ResourceHeader): boolean {
  return kind === 'Kustomization' && group === 'kustomize.toolkit.fluxcd.io';
}

function isNamed(reference: Reference, workload: WorkloadInstance, namespace: string | undefined): boolean {
  return (
    refersTo(reference, workload, workload.resource.name) && (namespace ?? workload.namespace) === workload.namespace
  );
}
