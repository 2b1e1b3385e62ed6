import { type Mapping, type Node, valueAt } from '../yaml/node.ts';
import type { ClusterPolicy } from './clusterPolicy.ts';
import type { ConfigMap } from './configMap.ts';
import type { Hint } from './hint.ts';
import type { Ingress } from './ingress.ts';
import type { Namespace } from './namespace.ts';
import type { Policy } from './policy.ts';
import type { Route } from './route.ts';
import type { Service } from './service.ts';
import type { Unseen } from './unseen.ts';
import type { Workload } from './workload.ts';

/** One Kubernetes object, and where it is written. */
export type Resource =
  | Workload
  | Policy
  | ClusterPolicy
  | Namespace
  | Service
  | Ingress
  | Route
  | ConfigMap
  | Hint
  | Unseen;

/** What every resource has. */
export interface ResourceHeader {
  /** The API group, empty for the core one. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** For one that is named as it is created (`generateName`), the start of its name and an asterisk. */
  readonly name: string;
  /** As written; undefined where the bundle decides. */
  readonly namespace: string | undefined;
  readonly root: Mapping;
  /** The node of `metadata.name`, or of `generateName` in its stead: where a hover or a finding about the whole resource points. */
  readonly nameNode: Node;
}

/** The header of a mapping that looks like a Kubernetes object; undefined without apiVersion, kind or any name. */
export function readHeader(root: Node): ResourceHeader | undefined {
  if (root.kind !== 'mapping') return undefined;
  const apiVersion = text(valueAt(root, 'apiVersion'));
  const kind = text(valueAt(root, 'kind'));
  const metadata = valueAt(root, 'metadata');
  const isNamed = Boolean(text(valueAt(metadata, 'name')));
  const nameNode = valueAt(metadata, isNamed ? 'name' : 'generateName');
  const name = text(nameNode);
  if (!apiVersion || !kind || !name || !nameNode) return undefined;
  const slash = apiVersion.indexOf('/');
  return {
    group: slash < 0 ? '' : apiVersion.slice(0, slash),
    version: apiVersion.slice(slash + 1),
    kind,
    name: isNamed ? name : `${name}${generated}`,
    namespace: text(valueAt(metadata, 'namespace')) || undefined,
    root,
    nameNode,
  };
}

/** Reads as what it is, any name that begins so, and is no letter of a name (RFC 1123). */
const generated = '*';

/** Whether the API server completes the name of an object, so that each `kubectl create` makes another one. */
export function hasGeneratedName({ name }: ResourceHeader): boolean {
  return name.endsWith(generated);
}

/** The text of a scalar, numbers included (`name: 123`); undefined for null and collections. */
export function text(node: Node | undefined): string | undefined {
  return node?.kind === 'scalar' && node.value !== null ? String(node.value) : undefined;
}
