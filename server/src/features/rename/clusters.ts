import type { Instance } from '../../model/instance.ts';
import { memo } from '../../model/memo.ts';
import { operatorWorkloadKinds } from '../../model/operatorWorkload.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import type { NamespaceModel } from '../../snapshot/namespaceModel.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { isWrittenElsewhere } from '../../snapshot/writtenIn.ts';
import type { Folder } from '../../workspace/folder.ts';

/** What a name means is asked in every cluster of a folder: a manifest may be in several. */
export function clustersOfFolder({ clusters }: Snapshot, folder: Folder): readonly ClusterModel[] {
  return clusters.filter((cluster) => cluster.folder.uri === folder.uri);
}

/** The lists of a namespace that hold what is written in manifests. */
export const objectLists = [
  'workloads',
  'policies',
  'services',
  'ingresses',
  'routes',
  'configMaps',
  'declarations',
] as const satisfies readonly (keyof NamespaceModel)[];

export function objectsOf(namespace: NamespaceModel): readonly Instance[] {
  return objectLists.flatMap((list): readonly Instance[] => namespace[list]);
}

/**
 * The objects of a cluster that a word may stand in, by the texts of their documents: few of many, so that the rest is
 * never looked into. What a kustomization or an operator adds to an object stands elsewhere.
 */
export function objectsWith({ namespaces, clusterPolicies, hints }: ClusterModel, word: string): readonly Instance[] {
  return [
    ...[...namespaces.values()].flatMap((namespace) => wordsIn(namespace)(word)),
    ...wordsAmong(clusterPolicies)(word),
    ...wordsAmong(hints)(word),
  ];
}

const wordsIn = memo((namespace: NamespaceModel) => wordsOf(() => objectsOf(namespace)));
const wordsAmong = memo((instances: readonly Instance[]) => wordsOf(() => instances));

function wordsOf(all: () => readonly Instance[]): (word: string) => readonly Instance[] {
  const known = new Map<string, readonly Instance[]>();
  return (word) => {
    const found = known.get(word) ?? all().filter((instance) => mayHold(instance, word));
    known.set(word, found);
    return found;
  };
}

function mayHold(instance: Instance, word: string): boolean {
  const { unit, uri, document, resource } = instance;
  if (document.text.includes(word) || operatorWorkloadKinds.includes(resource.kind)) return true;
  // Nothing is added to what a plain file holds.
  return unit !== uri && isWrittenElsewhere(instance);
}
