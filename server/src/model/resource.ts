import { type Mapping, type Node, valueAt } from '../yaml/node.ts';
import type { ClusterPolicy } from './clusterPolicy.ts';
import type { ConfigMap } from './configMap.ts';
import type { Ingress } from './ingress.ts';
import type { Namespace } from './namespace.ts';
import type { Policy } from './policy.ts';
import type { Route } from './route.ts';
import type { Service } from './service.ts';
import type { Workload } from './workload.ts';

/** One Kubernetes object, and where it is written. */
export type Resource = Workload | Policy | ClusterPolicy | Namespace | Service | Ingress | Route | ConfigMap;

/** What every resource has. */
export interface ResourceHeader {
  /** The API group, empty for the core one. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly name: string;
  /** As written; undefined where the bundle decides. */
  readonly namespace: string | undefined;
  readonly root: Mapping;
  /** The node of `metadata.name`: where a hover or a finding about the whole resource points. */
  readonly nameNode: Node;
}

/** The header of a mapping that looks like a Kubernetes object; undefined without apiVersion, kind or name. */
export function readHeader(root: Node): ResourceHeader | undefined {
  if (root.kind !== 'mapping') return undefined;
  const apiVersion = text(valueAt(root, 'apiVersion'));
  const kind = text(valueAt(root, 'kind'));
  const nameNode = valueAt(root, 'metadata', 'name');
  const name = text(nameNode);
  if (!apiVersion || !kind || !name || !nameNode) return undefined;
  const slash = apiVersion.indexOf('/');
  return {
    group: slash < 0 ? '' : apiVersion.slice(0, slash),
    version: apiVersion.slice(slash + 1),
    kind,
    name,
    namespace: text(valueAt(root, 'metadata', 'namespace')) || undefined,
    root,
    nameNode,
  };
}

/** The text of a scalar, numbers included (`name: 123`); undefined for null and collections. */
export function text(node: Node | undefined): string | undefined {
  return node?.kind === 'scalar' && node.value !== null ? String(node.value) : undefined;
}
