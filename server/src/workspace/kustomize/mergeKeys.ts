/** How lists of the known kinds are merged: the API's `x-kubernetes-patch-merge-key` and `x-kubernetes-list-map-keys`. */

import type { Node } from '../../yaml/node.ts';
import { type Gvk, idOf } from './id.ts';
import { isKnown } from './scope.ts';

/** What is known of a field. */
export interface Schema {
  readonly fields: Readonly<Record<string, Schema>>;
  /** For a list whose items are merged: what tells them apart; empty where they are plain values. */
  readonly keys?: readonly string[];
}

/** The schema of an object's kind; undefined for one that is not known, whose lists are replaced as a whole. */
export function schemaOf(root: Node): Schema | undefined {
  const id = idOf(root);
  return isKnown(id.type) ? (schemas[typeOf(id)] ?? plain) : undefined;
}

function typeOf({ group, kind }: Gvk): string {
  return `${group}/${kind}`;
}

function list(keys: readonly string[], fields: Schema['fields'] = {}): Schema {
  return { fields, keys };
}

function map(fields: Schema['fields']): Schema {
  return { fields };
}

const metadata = map({ finalizers: list([]), ownerReferences: list(['uid']) });
const conditions = list(['type']);

const container = {
  env: list(['name']),
  ports: list(['containerPort', 'protocol']),
  volumeDevices: list(['devicePath']),
  volumeMounts: list(['mountPath']),
};

const podSpec = map({
  containers: list(['name'], container),
  ephemeralContainers: list(['name'], { ...container, ports: map({}) }),
  hostAliases: list(['ip']),
  imagePullSecrets: list(['name']),
  initContainers: list(['name'], container),
  topologySpreadConstraints: list(['topologyKey', 'whenUnsatisfiable']),
  volumes: list(['name']),
});

const template = map({ metadata, spec: podSpec });
const status = map({ conditions });
const plain = map({ metadata, status });
const withTemplate = map({ metadata, spec: map({ template }), status });
const webhooks = map({ metadata, webhooks: list(['name']) });

const schemas: Readonly<Record<string, Schema>> = {
  '/Pod': map({ metadata, spec: podSpec, status: map({ conditions, podIPs: list(['ip']) }) }),
  '/PodTemplate': map({ metadata, template }),
  '/ReplicationController': withTemplate,
  '/Service': map({ metadata, spec: map({ ports: list(['port', 'protocol']) }), status }),
  '/ServiceAccount': map({ metadata, secrets: list(['name']) }),
  '/Node': map({ metadata, spec: map({ podCIDRs: list([]) }), status: map({ conditions, addresses: list(['type']) }) }),
  'apps/DaemonSet': withTemplate,
  'apps/Deployment': withTemplate,
  'apps/ReplicaSet': withTemplate,
  'apps/StatefulSet': map({ metadata, spec: map({ template, volumeClaimTemplates: map({}) }), status }),
  'batch/CronJob': map({ metadata, spec: map({ jobTemplate: map({ metadata, spec: map({ template }) }) }) }),
  'batch/Job': withTemplate,
  'admissionregistration.k8s.io/MutatingWebhookConfiguration': webhooks,
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration': webhooks,
  'storage.k8s.io/CSINode': map({ metadata, spec: map({ drivers: list(['name']) }) }),
};
