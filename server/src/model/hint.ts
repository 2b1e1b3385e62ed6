import { type ApiServerClient, apiServerClientKinds, readApiServerClient } from './apiServerClient.ts';
import { type ClientIntents, readClientIntents } from './clientIntents.ts';
import type { Compose } from './compose.ts';
import { type Endpoints, endpointsKinds, readEndpoints } from './endpoints.ts';
import { type MeshPolicy, type MeshRoute, readMeshPolicy, readMeshRoute } from './mesh.ts';
import { type Monitor, readMonitor } from './monitor.ts';
import type { ResourceHeader } from './resource.ts';
import { type RoleBinding, readRoleBinding } from './roleBinding.ts';
import { readScaledObject, type ScaledObject } from './scaledObject.ts';
import { readSecret, type Secret } from './secret.ts';

/**
 * An object that policies know nothing of, and that tells who calls whom. Two manifests that say it differently are no
 * reason to keep anything apart.
 */
export type Hint =
  | Secret
  | ApiServerClient
  | Monitor
  | MeshRoute
  | MeshPolicy
  | ClientIntents
  | Compose
  | ScaledObject
  | RoleBinding
  | Endpoints;

export const hintKinds: readonly string[] = [
  'Secret',
  ...apiServerClientKinds,
  'ServiceMonitor',
  'PodMonitor',
  'VirtualService',
  'AuthorizationPolicy',
  'ClientIntents',
  'ScaledObject',
  'ScaledJob',
  'RoleBinding',
  'ClusterRoleBinding',
  ...endpointsKinds,
];

/** The hint that a header names; undefined for other kinds. */
export function readHint(header: ResourceHeader): Hint | undefined {
  return (
    readSecret(header) ??
    readApiServerClient(header) ??
    readMonitor(header) ??
    readMeshRoute(header) ??
    readMeshPolicy(header) ??
    readClientIntents(header) ??
    readScaledObject(header) ??
    readRoleBinding(header) ??
    readEndpoints(header)
  );
}

/** Whether it belongs to no namespace. */
export function isClusterHint({ hint, kind }: Hint): boolean {
  return hint === 'apiServerClient' || hint === 'compose' || kind === 'ClusterRoleBinding';
}
