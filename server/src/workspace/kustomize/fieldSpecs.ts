/** The fields that kustomize's transformers change unless a configuration adds others (konfig, builtinpluginconsts). */
import type { FieldSpec } from './fieldSpec.ts';

const affinityTerms = [
  'affinity/podAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector',
  'affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector',
  'affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector',
  'affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector',
  'topologySpreadConstraints/labelSelector',
];

/** What pods are made from. */
const podTemplates: readonly FieldSpec[] = [
  { path: 'spec/template', version: 'v1', kind: 'ReplicationController' },
  { path: 'spec/template', kind: 'Deployment' },
  { path: 'spec/template', kind: 'ReplicaSet' },
  { path: 'spec/template', kind: 'DaemonSet' },
  { path: 'spec/template', group: 'apps', kind: 'StatefulSet' },
  { path: 'spec/template', group: 'batch', kind: 'Job' },
  { path: 'spec/jobTemplate', group: 'batch', kind: 'CronJob' },
  { path: 'spec/jobTemplate/spec/template', group: 'batch', kind: 'CronJob' },
];

export const metadataLabels: FieldSpec = { path: 'metadata/labels', create: true };

/** With `includeTemplates`. */
export const templateLabels: readonly FieldSpec[] = [
  metadataLabels,
  ...podTemplates.map((spec) => ({ ...spec, path: `${spec.path}/metadata/labels`, create: true })),
  { path: 'spec/volumeClaimTemplates[]/metadata/labels', group: 'apps', kind: 'StatefulSet', create: true },
];

/** With `commonLabels` or `includeSelectors`. */
export const commonLabels: readonly FieldSpec[] = [
  { path: 'spec/selector', version: 'v1', kind: 'Service', create: true },
  { path: 'spec/selector', version: 'v1', kind: 'ReplicationController', create: true },
  { path: 'spec/selector/matchLabels', kind: 'Deployment', create: true },
  { path: 'spec/selector/matchLabels', kind: 'ReplicaSet', create: true },
  { path: 'spec/selector/matchLabels', kind: 'DaemonSet', create: true },
  { path: 'spec/selector/matchLabels', group: 'apps', kind: 'StatefulSet', create: true },
  ...['Deployment', 'StatefulSet'].flatMap((kind) =>
    affinityTerms.map((term) => ({ path: `spec/template/spec/${term}/matchLabels`, group: 'apps', kind })),
  ),
  { path: 'spec/selector/matchLabels', group: 'batch', kind: 'Job' },
  { path: 'spec/jobTemplate/spec/selector/matchLabels', group: 'batch', kind: 'CronJob' },
  { path: 'spec/selector/matchLabels', group: 'policy', kind: 'PodDisruptionBudget' },
  { path: 'spec/podSelector/matchLabels', group: 'networking.k8s.io', kind: 'NetworkPolicy' },
  { path: 'spec/ingress/from/podSelector/matchLabels', group: 'networking.k8s.io', kind: 'NetworkPolicy' },
  { path: 'spec/egress/to/podSelector/matchLabels', group: 'networking.k8s.io', kind: 'NetworkPolicy' },
  ...templateLabels,
];

export const commonAnnotations: readonly FieldSpec[] = [
  { path: 'metadata/annotations', create: true },
  ...podTemplates.map(({ path, version = '', kind = '', group = '' }) => ({
    path: `${path}/metadata/annotations`,
    version,
    kind,
    group: kind === 'StatefulSet' ? '' : group,
    create: true,
  })),
];

export const namespaceFields: readonly FieldSpec[] = [
  { path: 'metadata/name', kind: 'Namespace', create: true },
  { path: 'spec/service/namespace', group: 'apiregistration.k8s.io', kind: 'APIService', create: true },
  {
    path: 'spec/conversion/webhook/clientConfig/service/namespace',
    group: 'apiextensions.k8s.io',
    kind: 'CustomResourceDefinition',
  },
];

export const nameFields: readonly FieldSpec[] = [{ path: 'metadata/name' }];

export const imageFields: readonly FieldSpec[] = ['spec', 'spec/template/spec'].flatMap((spec) =>
  ['containers[]/image', 'initContainers[]/image', 'volumes[]/image/reference'].map((path) => ({
    path: `${spec}/${path}`,
    create: true,
  })),
);

export const replicaFields: readonly FieldSpec[] = [
  'Deployment',
  'ReplicationController',
  'ReplicaSet',
  'StatefulSet',
].map((kind) => ({ path: 'spec/replicas', kind, create: true }));

const podSpecs = {
  CronJob: 'spec/jobTemplate/spec/template/spec',
  DaemonSet: 'spec/template/spec',
  Deployment: 'spec/template/spec',
  Job: 'spec/template/spec',
  Pod: 'spec',
  ReplicaSet: 'spec/template/spec',
  StatefulSet: 'spec/template/spec',
};

/** Where `$(VAR)` is replaced. */
export const varFields: readonly FieldSpec[] = [
  ...Object.entries(podSpecs).flatMap(([kind, spec]) => [
    ...['containers', 'initContainers'].flatMap((containers) =>
      ['args', 'command', 'env/value', 'volumeMounts/mountPath'].map((field) => ({
        path: `${spec}/${containers}/${field}`,
        kind,
      })),
    ),
    ...(kind === 'StatefulSet' || kind === 'CronJob' ? [] : [{ path: `${spec}/volumes/nfs/server`, kind }]),
  ]),
  { path: 'spec/jobTemplate/spec/template/volumes/nfs/server', kind: 'CronJob' },
  { path: 'spec/template/metadata/annotations', kind: 'Deployment' },
  { path: 'spec/rules/host', kind: 'Ingress' },
  { path: 'spec/tls/hosts', kind: 'Ingress' },
  { path: 'spec/tls/secretName', kind: 'Ingress' },
  { path: 'spec/ports/port', kind: 'Service' },
  { path: 'spec/ports/targetPort', kind: 'Service' },
  { path: 'spec/volumeClaimTemplates/spec/nfs/server', kind: 'StatefulSet' },
  { path: 'spec/nfs/server', kind: 'PersistentVolume' },
  { path: 'metadata/labels' },
  { path: 'metadata/annotations' },
];
