import type { Instance } from '../../model/instance.ts';
import { text } from '../../model/resource.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import { clustersInView, defaultNamespaceOf } from '../../snapshot/fileQueries.ts';
import { cursorsOrPatchesAt } from '../../snapshot/patchCursor.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { valueAt } from '../../yaml/node.ts';
import { isMark } from '../marked.ts';
import type { PolicyPlace } from './place.ts';

/** What is asked: what fits at a place. */
export interface Asked {
  readonly snapshot: Snapshot;
  readonly uri: string;
  /** Of the file, whether or not the snapshot has anything of it. */
  readonly text: string;
  readonly place: PolicyPlace;
  /** Where the policy is, the cluster in view first; none outside of every folder. */
  readonly homes: readonly Home[];
}

/** A cluster that the file belongs to, and a namespace that the policy has there, empty for one of the whole cluster. */
export interface Home {
  readonly cluster: ClusterModel;
  readonly namespace: string;
  /** What it is called beside the others: the cluster, or the namespace where one cluster has the policy several times. */
  readonly name: string;
}

/**
 * The namespace is the one that is written, unless a kustomization or a configuration sets another one. A policy that
 * could not be read yet is where others of its kustomization are, or where a plain manifest of its file would be.
 */
export function homesOf(
  snapshot: Snapshot,
  uri: string,
  offset: number,
  { root, kind }: PolicyPlace,
  inView?: string,
): readonly Home[] {
  const said = text(valueAt(root, 'metadata', 'namespace'));
  const written = said === undefined || isMark(said) ? undefined : said;
  const applied = cursorsOrPatchesAt(snapshot, uri, offset, inView);
  const clusters = clustersInView(snapshot, uri, inView);
  return clusters.flatMap((cluster) => {
    const here = applied.flatMap((cursor) => (cursor.cluster === cluster ? (cursor.instance ?? []) : []));
    const own = here.filter(({ resource }) => resource.kind === kind);
    const namespaces = (own.length > 0 ? own : [undefined]).map((instance) =>
      kind && kind !== 'NetworkPolicy'
        ? ''
        : (setElsewhere(instance) ?? written ?? unwritten(snapshot, uri, cluster, instance)),
    );
    const name = (namespace: string): string => (clusters.length > 1 ? cluster.name : namespace);
    return [...new Set(namespaces)].map((namespace) => ({ cluster, namespace, name: name(namespace) }));
  });
}

/** The namespace that something else than the manifest sets, whatever the manifest says. */
function setElsewhere(instance: Instance | undefined): string | undefined {
  const node = valueAt(instance?.resource.root, 'metadata', 'namespace');
  if (!instance || !node) return undefined;
  return node.origin || text(node) !== instance.namespace ? instance.namespace : undefined;
}

/** The namespace of a policy that says none. */
function unwritten(snapshot: Snapshot, uri: string, cluster: ClusterModel, instance: Instance | undefined): string {
  if (instance && !valueAt(instance.resource.root, 'metadata', 'namespace')) return instance.namespace;
  const bundle = cluster.bundles.find(({ sources }) => sources.has(uri));
  return bundle?.instances.find(({ namespace }) => namespace !== '')?.namespace ?? defaultNamespaceOf(snapshot, uri);
}
