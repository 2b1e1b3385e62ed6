/** What a file is in a snapshot: where it counts, and with what. */

import { groupFor } from '../model/groupFor.ts';
import type { Instance } from '../model/instance.ts';
import { memo } from '../model/memo.ts';
import { folderOf } from '../workspace/folder.ts';
import type { RenderedObject } from '../workspace/kustomize/render.ts';
import { isMadeByHelm, leftOutReason } from '../workspace/leftOut.ts';
import type { Document } from '../yaml/source.ts';
import type { Bundle } from './bundle.ts';
import { isTemplateIn } from './chartTemplates.ts';
import type { ClusterModel } from './clusterModel.ts';
import { groupingIn } from './groupingIn.ts';
import { homed } from './homed.ts';
import { appliedFrom } from './plainFile.ts';
import { includesPlain } from './plainFolders.ts';
import type { Snapshot } from './snapshot.ts';

/** The namespace, by the configuration, of what sets none in a file or directory. */
export function defaultNamespaceOf(snapshot: Pick<Snapshot, 'folders' | 'groupings'>, uri: string): string {
  return groupingIn(snapshot, uri).namespaceOf(uri);
}

/** The clusters that a file belongs to, as plain manifests or as part of what they render. */
export function clustersOfFile(snapshot: Snapshot, uri: string): readonly ClusterModel[] {
  const folder = folderOf(snapshot.folders, uri);
  const here = snapshot.clusters.filter((cluster) => cluster.folder === folder);
  const using = here.filter(({ plain, bundles }) =>
    snapshot.roles.renderedUris.has(uri) ? bundles.some(({ sources }) => sources.has(uri)) : includesPlain(plain, uri),
  );
  return using.length > 0 ? using : here.slice(0, 1);
}

/** Those, the one of a name in front where it is among them. */
export function clustersInView(snapshot: Snapshot, uri: string, inView: string | undefined): readonly ClusterModel[] {
  const clusters = clustersOfFile(snapshot, uri);
  const first = clusters.find(({ name }) => name === inView);
  return first ? [first, ...clusters.filter((cluster) => cluster !== first)] : clusters;
}

/** The first of a file's clusters; undefined outside of every folder. */
export function clusterOf(snapshot: Snapshot, uri: string): ClusterModel | undefined {
  return clustersOfFile(snapshot, uri)[0];
}

/** What a file adds to a cluster. */
export function instancesIn(snapshot: Snapshot, cluster: ClusterModel, uri: string): readonly Instance[] {
  if (!snapshot.roles.renderedUris.has(uri))
    return includesPlain(cluster.plain, uri) ? homed(appliedInstances(snapshot, uri), cluster.homeOf(uri)) : [];
  return cluster.bundles.flatMap((bundle) => {
    const instances = byFile(bundle).get(uri);
    return instances ? homed(instances, cluster.homeOf(bundle.id)) : [];
  });
}

/** What a bundle adds, by the files that it is written in: one after the other is asked for, in each cluster. */
const byFile = memo(({ instances }: Bundle): ReadonlyMap<string, readonly Instance[]> => {
  const found = new Map<string, Instance[]>();
  for (const instance of instances) groupFor(found, instance.uri, () => []).push(instance);
  return found;
});

/** Whether helm rendered the chart whose template a file is; it may have made nothing of it. */
export function isRenderedTemplate({ renderings }: Snapshot, uri: string): boolean {
  return [...renderings.values()].some(({ release, output }) => output !== undefined && isTemplateIn(release, uri));
}

/** The objects that a plain file adds to its clusters; nothing while it is left out or rendered. */
export function appliedInstances(snapshot: Snapshot, uri: string): readonly Instance[] {
  const added = appliedFrom(uri, snapshot.files.get(uri), snapshot.roles, groupingIn(snapshot, uri));
  return added.filter(({ resource }) => resource.type !== 'unseen');
}

/** What a file adds to any of its clusters. */
export function instancesOfFile(snapshot: Snapshot, uri: string): readonly Instance[] {
  return [...new Set(clustersOfFile(snapshot, uri).flatMap((cluster) => instancesIn(snapshot, cluster, uri)))];
}

/** The documents of a file that count; none while the file is left out. */
export function appliedDocuments(snapshot: Snapshot, uri: string): readonly Document[] {
  const file = snapshot.files.get(uri);
  if (!file || leftOutReason(uri, snapshot.roles) || groupingIn(snapshot, uri).isKnown(uri)) return [];
  return file.good.flatMap((document) => document ?? []);
}

/** An object of a policy as it is written, for the rules that look at nothing else. */
export interface WrittenObjects {
  /** Where it is written. */
  readonly document: Document;
  /** What it says there: the same document, or what helm made of one that is a template. */
  readonly read: Document;
}

/** The documents of a file that count, or the objects that helm made of it. */
export function writtenObjects(snapshot: Snapshot, uri: string): readonly WrittenObjects[] {
  if (!isMadeByHelm(uri, snapshot.roles))
    return appliedDocuments(snapshot, uri).map((document) => ({ document, read: document }));
  return snapshot.bundles.flatMap(({ objects }) =>
    objects.flatMap((object) => (object.uri === uri ? [asWritten(object)] : [])),
  );
}

/** An object that a bundle makes, with the document that it is written in. */
export const asWritten = memo(
  ({ root, document }: RenderedObject): WrittenObjects => ({ document, read: { ...document, root, problems: [] } }),
);
