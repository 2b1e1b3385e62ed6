import { neededOutline } from '../features/neededOutline.ts';
import type { Scope } from '../reports/needed.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { cursorAt } from '../snapshot/cursor.ts';
import { distinctWorkloads, namespacesWithWorkloads } from '../snapshot/queries.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { offsetAt } from '../yaml/positions.ts';
import { sourceLines } from '../yaml/sourceLines.ts';
import { canonicalUri } from './canonicalUri.ts';
import { choiceKey, chosenWorkload } from './choices.ts';
import { type ClusterInView, clustersToAsk, nameInView } from './clusterInView.ts';
import { linkedText } from './linkedText.ts';
import type { Live } from './live.ts';
import type { CallScope, CallScopesParams, CallsParams, TextResult } from './requests.ts';

/**
 * What the calls of can be shown: what stands at the cursor first, with its namespace and cluster, then all clusters,
 * namespaces and workloads. Each once.
 */
export function callScopes(inView: ClusterInView, snapshot: Snapshot, params: CallScopesParams): CallScope[] {
  const clusters = clustersToAsk(inView, snapshot).filter(({ namespaces }) => namespaces.size > 0);
  const isOne = clusters.length === 1;
  const scopes = [
    ...scopesAtCursor(inView, snapshot, params),
    ...clusters.map(clusterScope),
    ...clusters.flatMap((cluster) => namespacesWithWorkloads(cluster).map((name) => namespaceScope(cluster, name))),
    ...clusters.flatMap((cluster) => distinctWorkloads(cluster).map((workload) => workloadScope(cluster, workload))),
  ];
  return [...new Map(scopes.map((scope) => [`${scope.type} ${scope.key}`, scope])).values()].map((scope) =>
    isOne && scope.type !== 'cluster' ? { ...scope, cluster: undefined } : scope,
  );
}

function scopesAtCursor(
  inView: ClusterInView,
  snapshot: Snapshot,
  { uri: given, position }: CallScopesParams,
): CallScope[] {
  const uri = given === undefined ? undefined : canonicalUri(given);
  const file = uri === undefined ? undefined : snapshot.files.get(uri);
  if (uri === undefined || !file || !position) return [];
  const offset = offsetAt(sourceLines(file.source), position);
  const cursor = cursorAt(snapshot, uri, offset, nameInView(inView, snapshot, uri));
  const { instance, cluster } = cursor ?? {};
  if (!instance || !cluster) return [];
  const workload = distinctWorkloads(cluster).find(({ key }) => key === instance.key);
  return [
    ...(workload ? [workloadScope(cluster, workload)] : []),
    ...(cluster.namespaces.has(instance.namespace) ? [namespaceScope(cluster, instance.namespace)] : []),
    clusterScope(cluster),
  ];
}

function workloadScope(cluster: ClusterModel, workload: ReturnType<typeof distinctWorkloads>[number]): CallScope {
  const { key, namespace, resource } = workload;
  const label = `${resource.kind} ${resource.name}`;
  return { type: 'workload', key: choiceKey(cluster, key), label, namespace, cluster: cluster.name };
}

function namespaceScope(cluster: ClusterModel, name: string): CallScope {
  const label = `namespace ${name}`;
  return { type: 'namespace', key: choiceKey(cluster, name), label, namespace: undefined, cluster: cluster.name };
}

function clusterScope(cluster: ClusterModel): CallScope {
  const label = `cluster ${cluster.name}`;
  return { type: 'cluster', key: choiceKey(cluster, ''), label, namespace: undefined, cluster: undefined };
}

/** The calls of what was chosen, as text with links; a sentence where it is gone. */
export function showCalls({ snapshot, indexing }: Live, params: CallsParams): TextResult {
  const chosen = chosenScope(snapshot, params);
  if (!chosen) return { text: 'What was asked about is not in this workspace any more.\n', links: [] };
  const outline = neededOutline(chosen.cluster, chosen.whose, chosen.isAsked, chosen.home);
  const { text, links } = linkedText(snapshot, outline);
  return { text: indexing ? `${text}\nStill reading the workspace: there may be more.\n` : text, links };
}

interface ChosenScope {
  readonly cluster: ClusterModel;
  readonly whose: string;
  readonly isAsked: Scope;
  /** The namespace that it is about; none where it may be about several. */
  readonly home: string;
}

function chosenScope(snapshot: Snapshot, { type, key }: CallsParams): ChosenScope | undefined {
  if (type === 'workload') {
    const found = chosenWorkload(snapshot, key);
    if (!found) return undefined;
    const { kind, name } = found.workload.resource;
    return {
      cluster: found.cluster,
      whose: `${kind} ${name}`,
      isAsked: (workload) => workload.key === found.workload.key,
      home: found.workload.namespace,
    };
  }
  for (const cluster of snapshot.clusters) {
    if (type === 'cluster' && choiceKey(cluster, '') === key)
      return { cluster, whose: `cluster ${cluster.name}`, isAsked: () => true, home: homeOf(cluster) };
    const name =
      type === 'namespace'
        ? namespacesWithWorkloads(cluster).find((each) => choiceKey(cluster, each) === key)
        : undefined;
    if (name !== undefined)
      return { cluster, whose: `namespace ${name}`, isAsked: ({ namespace }) => namespace === name, home: name };
  }
  return undefined;
}

/** The only namespace with workloads, if there is one. */
function homeOf(cluster: ClusterModel): string {
  const [only, ...others] = namespacesWithWorkloads(cluster);
  return only === undefined || others.length > 0 ? '' : only;
}
