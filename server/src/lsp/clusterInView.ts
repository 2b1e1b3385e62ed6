import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { clustersInView } from '../snapshot/fileQueries.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { type Folder, folderOf } from '../workspace/folder.ts';
import { countIn } from './live.ts';
import type { ClusterChoice, ClusterInViewParams, ClustersParams } from './requests.ts';

/** The cluster that the user looks at in each workspace folder. The client says so; without its word there is none. */
export interface ClusterInView {
  choose(choice: ClusterInViewParams): void;
  /** The name that was chosen for a folder, whether or not there is such a cluster now. */
  nameIn(folder: Folder | undefined): string | undefined;
}

export function createClusterInView(): ClusterInView {
  const names = new Map<string, string>();
  return {
    choose({ folder, cluster }) {
      if (cluster === null) names.delete(folder);
      else names.set(folder, cluster);
    },
    nameIn: (folder) => folder && names.get(folder.uri),
  };
}

/** The name of the cluster that was chosen for a file's folder. */
export function nameInView(inView: ClusterInView, snapshot: Snapshot, uri: string): string | undefined {
  return inView.nameIn(folderOf(snapshot.folders, uri));
}

/** The clusters that questions about no file are about: for each folder the chosen one where there is it, or else all. */
export function clustersToAsk(inView: ClusterInView, { clusters }: Snapshot): readonly ClusterModel[] {
  const isChosen = ({ folder, name }: ClusterModel): boolean => inView.nameIn(folder) === name;
  const settled = new Set(clusters.filter(isChosen).map(({ folder }) => folder));
  return clusters.filter((cluster) => !settled.has(cluster.folder) || isChosen(cluster));
}

/**
 * What can be chosen: with a file the clusters of its folder, its own in front, and nothing for what is no manifest;
 * without one the clusters of all folders.
 */
export function clusterChoices(inView: ClusterInView, snapshot: Snapshot, { uri }: ClustersParams): ClusterChoice[] {
  if (uri === undefined) {
    const shown = new Set(clustersToAsk(inView, snapshot));
    const inhabited = snapshot.clusters.filter(({ namespaces }) => namespaces.size > 0);
    return inhabited.map((cluster) => choiceOf(cluster, false, shown.has(cluster)));
  }
  const folder = folderOf(snapshot.folders, uri);
  if (!snapshot.files.get(uri) || !folder) return [];
  const own = clustersInView(snapshot, uri, inView.nameIn(folder));
  const others = snapshot.clusters.filter((cluster) => cluster.folder === folder && !own.includes(cluster));
  return [
    ...own.map((cluster, index) => choiceOf(cluster, true, index === 0)),
    ...others.map((cluster) => choiceOf(cluster, false, false)),
  ];
}

function choiceOf(cluster: ClusterModel, hasFile: boolean, isInView: boolean): ClusterChoice {
  return { folder: cluster.folder.uri, name: cluster.name, ...countIn(cluster), hasFile, inView: isInView };
}
