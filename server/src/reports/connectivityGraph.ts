import type { Steps } from '../model/steps.ts';
import type { Ternary } from '../model/ternary.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { isIsolated, type WorkloadInstance } from '../snapshot/queries.ts';
import type { EdgeKind } from './graph.ts';
import { type GraphScope, type Shown, shownIn } from './graphScope.ts';
import { linksOf } from './links.ts';

/**
 * Who calls whom and who may, to look at: workloads in their namespaces, namespaces with many of them as one, and whoever
 * is outside. What is open to anyone is one link, and never one for each who might use it.
 */
export interface ConnectivityGraph {
  readonly nodes: readonly ConnectivityNode[];
  readonly links: readonly ConnectivityLink[];
  /** How many more there are than anyone could follow. */
  readonly leftOut: number;
}

export type ConnectivityNode = WorkloadNode | NamespaceNode | OutsideNode;

export interface WorkloadNode {
  readonly type: 'workload';
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly namespace: string;
  readonly workload: WorkloadInstance;
  /** Whether a policy isolates it. */
  readonly ingress: Ternary;
  readonly egress: Ternary;
  /** Whether its traffic is, or may be, that of its node, which most network plugins let through. */
  readonly isOnNode: boolean;
}

/** All that is not shown alone of a namespace. */
export interface NamespaceNode {
  readonly type: 'namespace';
  readonly id: string;
  readonly name: string;
  readonly workloads: number;
  /** How many of them nothing isolates for ingress. */
  readonly open: number;
}

export interface OutsideNode {
  readonly type: 'outside';
  readonly id: string;
  /** `internet`, `10.0.0.0/8`, `api.example.com` */
  readonly name: string;
  /** What it is where the name does not say it. */
  readonly kind: string;
  readonly side: 'caller' | 'callee';
  /** Whether every pod is among it. */
  readonly isEveryPod?: true;
}

export interface ConnectivityLink {
  readonly from: string;
  readonly to: string;
  readonly kind: EdgeKind;
  /** `TCP 80`, `perhaps TCP 80`, `3 calls` */
  readonly text: string;
  /** How many calls or pairs it stands for. */
  readonly count: number;
  /** What blocks it, or why it is not known. */
  readonly why: readonly string[];
}

/**
 * The graph of what is asked about; workloads in the order of namespaces and files, callers from outside first. In steps,
 * since all of a large cluster takes seconds.
 */
export function* connectivityGraph(cluster: ClusterModel, scope: GraphScope): Steps<ConnectivityGraph> {
  const shown = yield* shownIn(cluster, scope);
  const { links, outside } = yield* linksOf(cluster, shown);
  yield;
  const drawn = links.length <= mostLinks ? links : links.toSorted(byImportance).slice(0, mostLinks);
  return {
    nodes: [
      ...outside,
      ...shown.workloads.map((workload) => workloadNode(cluster, workload)),
      ...[...shown.rest].map(([namespace, workloads]) => namespaceNode(cluster, shown, namespace, workloads)),
    ],
    links: drawn,
    leftOut: links.length - drawn.length,
  };
}

const mostLinks = 1500;

/** Trouble first, then calls, those that stand for many in front. */
function byImportance(left: ConnectivityLink, right: ConnectivityLink): number {
  return importance.indexOf(left.kind) - importance.indexOf(right.kind) || right.count - left.count;
}

const importance: readonly EdgeKind[] = ['blocked', 'unknown', 'allowed', 'open', 'unneeded'];

function workloadNode(cluster: ClusterModel, workload: WorkloadInstance): WorkloadNode {
  const { key, namespace, resource } = workload;
  return {
    type: 'workload',
    id: key,
    name: resource.name,
    kind: resource.kind,
    namespace,
    workload,
    ingress: isIsolated(cluster, workload, 'ingress'),
    egress: isIsolated(cluster, workload, 'egress'),
    isOnNode: resource.hostNetwork !== 'no',
  };
}

function namespaceNode(
  cluster: ClusterModel,
  { idOf }: Shown,
  name: string,
  workloads: readonly WorkloadInstance[],
): NamespaceNode {
  const open = workloads.filter((workload) => isIsolated(cluster, workload, 'ingress') === 'no').length;
  const id = idOf(workloads[0] as WorkloadInstance) ?? name;
  return { type: 'namespace', id, name, workloads: workloads.length, open };
}
