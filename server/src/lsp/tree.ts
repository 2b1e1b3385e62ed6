import type { Connection } from 'vscode-languageserver';
import { type TreeWorld, treeChildren } from '../features/tree/children.ts';
import type { TreeNode, TreePath, TreeSubject } from '../features/tree/node.ts';
import { revealed } from '../features/tree/reveal.ts';
import { treeTooltip } from '../features/tree/tooltip.ts';
import { toLocation } from '../reports/places.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { WorkloadInstance } from '../snapshot/queries.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { offsetAt } from '../yaml/positions.ts';
import { sourceLines } from '../yaml/sourceLines.ts';
import { canonicalUri } from './canonicalUri.ts';
import { choiceKey } from './choices.ts';
import { type ClusterInView, nameInView } from './clusterInView.ts';
import type { Diagnostics } from './diagnostics.ts';
import type { Guard } from './guard.ts';
import type { Live } from './live.ts';
import { relativeToFolder, toMarkdown } from './markdown.ts';
import {
  type NamedEnd,
  type TreeFilterParams,
  type TreeItem,
  type TreeParams,
  type TreeRevealParams,
  type TreeTooltipParams,
  treeRequest,
  treeRevealRequest,
  treeTooltipRequest,
} from './requests.ts';

/** The tree of clusters, namespaces, workloads and policies, a level at a time. */
export function registerTree(
  connection: Connection,
  guard: Guard,
  live: Live,
  inView: ClusterInView,
  diagnostics: Diagnostics,
): void {
  const worldOf = (filter: TreeFilterParams): TreeWorld => ({
    clusters: inViewFirst(inView, live.snapshot),
    filter: { text: filter.text.trim(), onlyOpen: filter.onlyOpen },
    findingsIn: (uri) => diagnostics.findings(uri),
    shownPath: (uri) => relativeToFolder(live.snapshot, uri),
  });
  connection.onRequest(treeRequest, ({ key, ...filter }: TreeParams) =>
    guard.answer<TreeItem[]>('tree', [], () => {
      const nodes = treeChildren(worldOf(filter), key === undefined ? [] : toPath(key));
      return nodes.map((node) => toItem(live.snapshot, node));
    }),
  );
  connection.onRequest(treeTooltipRequest, ({ key }: TreeTooltipParams) =>
    guard.answer<string | null>('tree tooltip', null, () => {
      const lines = treeTooltip(live.snapshot.clusters, toPath(key));
      return lines ? toMarkdown(live.snapshot, lines) : null;
    }),
  );
  connection.onRequest(treeRevealRequest, ({ uri: given, position, ...filter }: TreeRevealParams) =>
    guard.answer<TreeItem[]>('tree reveal', [], () => {
      const { snapshot } = live;
      const uri = canonicalUri(given);
      const file = snapshot.files.get(uri);
      if (!file) return [];
      const offset = offsetAt(sourceLines(file.source), position);
      const nodes = revealed(worldOf(filter), snapshot, uri, offset, nameInView(inView, snapshot, uri));
      return nodes.map((node) => toItem(snapshot, node));
    }),
  );
}

/** Those that the user looks at come before the others of their folders. */
function inViewFirst(inView: ClusterInView, { clusters }: Snapshot): readonly ClusterModel[] {
  const isInView = ({ folder, name }: ClusterModel): boolean => inView.nameIn(folder) === name;
  return [...clusters.filter(isInView), ...clusters.filter((cluster) => !isInView(cluster))];
}

function toItem(snapshot: Snapshot, { path, place, subject, ...shown }: TreeNode): TreeItem {
  const location = place && toLocation(snapshot, place);
  return { key: JSON.stringify(path), ...shown, ...location, ...(subject ? aboutSubject(subject) : {}) };
}

function toPath(key: string): TreePath {
  return JSON.parse(key) as TreePath;
}

function aboutSubject(subject: TreeSubject): Pick<TreeItem, 'name' | 'generate' | 'calls' | 'explain'> {
  if (subject.type === 'policy') return { name: subject.name };
  const { cluster } = subject;
  const generate = { folder: cluster.folder.uri, cluster: cluster.name };
  switch (subject.type) {
    case 'cluster':
      return { name: cluster.name, generate, calls: { type: 'cluster', key: choiceKey(cluster, '') } };
    case 'namespace': {
      const { name } = subject;
      const calls = { type: 'namespace', key: choiceKey(cluster, name) } as const;
      return { name, generate: { ...generate, namespace: name }, calls };
    }
    case 'workload': {
      const { key, resource } = subject.workload;
      return {
        name: resource.name,
        generate: { ...generate, workload: key },
        calls: { type: 'workload', key: choiceKey(cluster, key) },
        explain: { to: endOf(cluster, subject.workload) },
      };
    }
    case 'call':
      return { explain: { from: endOf(cluster, subject.from), to: endOf(cluster, subject.to) } };
  }
}

function endOf(cluster: ClusterModel, { key, resource }: WorkloadInstance): NamedEnd {
  return { key: choiceKey(cluster, key), name: resource.name };
}
