/** The fields that name other objects, and so follow when those are renamed (konfig, nameReference field specs). */
import type { FieldSpec } from './fieldSpec.ts';
import type { Gvk } from './id.ts';

/** The fields that name objects of one kind. */
export interface NameReference {
  /** Empty parts stand for any. */
  readonly target: Gvk;
  readonly fields: readonly FieldSpec[];
}

const templates: Readonly<Record<string, string>> = {
  CronJob: 'spec/jobTemplate/spec/template/spec',
  DaemonSet: 'spec/template/spec',
  Deployment: 'spec/template/spec',
  Job: 'spec/template/spec',
  Pod: 'spec',
  PodTemplate: 'template/spec',
  ReplicaSet: 'spec/template/spec',
  ReplicationController: 'spec/template/spec',
  StatefulSet: 'spec/template/spec',
};

/** The same fields of several kinds of pods. */
function podFields(kinds: readonly string[], paths: readonly string[]): readonly FieldSpec[] {
  return kinds.flatMap((kind) => paths.map((path) => ({ path: `${templates[kind]}/${path}`, kind })));
}

const withVolumes = ['Pod', 'PodTemplate', 'Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet', 'Job', 'CronJob'];
const withAccounts = ['Pod', 'StatefulSet', 'Deployment', 'ReplicationController', 'CronJob', 'Job', 'DaemonSet'];
const admission = 'admissionregistration.k8s.io';
const rbac = 'rbac.authorization.k8s.io';

export const nameReferences: readonly NameReference[] = [
  ...['Deployment', 'ReplicationController', 'ReplicaSet', 'StatefulSet'].map((kind) => ({
    target: { group: '', version: '', kind },
    fields: [{ path: 'spec/scaleTargetRef/name', kind: 'HorizontalPodAutoscaler' }],
  })),
  {
    target: { group: '', version: 'v1', kind: 'ConfigMap' },
    fields: [
      ...podFields(withVolumes, [
        'volumes/configMap/name',
        'containers/env/valueFrom/configMapKeyRef/name',
        'initContainers/env/valueFrom/configMapKeyRef/name',
        'containers/envFrom/configMapRef/name',
        'initContainers/envFrom/configMapRef/name',
        'volumes/projected/sources/configMap/name',
      ]),
      { path: 'spec/configSource/configMap', kind: 'Node' },
      { path: 'rules/resourceNames', kind: 'Role' },
      { path: 'rules/resourceNames', kind: 'ClusterRole' },
      { path: 'metadata/annotations/nginx.ingress.kubernetes.io\\/fastcgi-params-configmap', kind: 'Ingress' },
    ],
  },
  {
    target: { group: '', version: 'v1', kind: 'Secret' },
    fields: [
      ...podFields(withVolumes, [
        'volumes/secret/secretName',
        'containers/env/valueFrom/secretKeyRef/name',
        'initContainers/env/valueFrom/secretKeyRef/name',
        'containers/envFrom/secretRef/name',
        'initContainers/envFrom/secretRef/name',
        'imagePullSecrets/name',
        'volumes/projected/sources/secret/name',
      ]),
      { path: 'spec/tls/secretName', kind: 'Ingress' },
      { path: 'metadata/annotations/ingress.kubernetes.io\\/auth-secret', kind: 'Ingress' },
      { path: 'metadata/annotations/nginx.ingress.kubernetes.io\\/auth-secret', kind: 'Ingress' },
      { path: 'metadata/annotations/nginx.ingress.kubernetes.io\\/auth-tls-secret', kind: 'Ingress' },
      { path: 'imagePullSecrets/name', kind: 'ServiceAccount' },
      { path: 'parameters/secretName', kind: 'StorageClass' },
      { path: 'parameters/adminSecretName', kind: 'StorageClass' },
      { path: 'parameters/userSecretName', kind: 'StorageClass' },
      { path: 'parameters/secretRef', kind: 'StorageClass' },
      { path: 'rules/resourceNames', kind: 'Role' },
      { path: 'rules/resourceNames', kind: 'ClusterRole' },
      {
        path: 'spec/template/spec/containers/env/valueFrom/secretKeyRef/name',
        group: 'serving.knative.dev',
        version: 'v1',
        kind: 'Service',
      },
      { path: 'spec/azureFile/secretName', kind: 'PersistentVolume' },
    ],
  },
  {
    target: { group: '', version: 'v1', kind: 'Service' },
    fields: [
      { path: 'spec/serviceName', group: 'apps', kind: 'StatefulSet' },
      { path: 'spec/rules/http/paths/backend/serviceName', kind: 'Ingress' },
      { path: 'spec/backend/serviceName', kind: 'Ingress' },
      { path: 'spec/rules/http/paths/backend/service/name', kind: 'Ingress' },
      { path: 'spec/defaultBackend/service/name', kind: 'Ingress' },
      { path: 'spec/service/name', group: 'apiregistration.k8s.io', kind: 'APIService' },
      { path: 'webhooks/clientConfig/service', group: admission, kind: 'ValidatingWebhookConfiguration' },
      { path: 'webhooks/clientConfig/service', group: admission, kind: 'MutatingWebhookConfiguration' },
    ],
  },
  {
    target: { group: rbac, version: '', kind: 'Role' },
    fields: [{ path: 'roleRef/name', group: rbac, kind: 'RoleBinding' }],
  },
  {
    target: { group: rbac, version: '', kind: 'ClusterRole' },
    fields: [
      { path: 'roleRef/name', group: rbac, kind: 'RoleBinding' },
      { path: 'roleRef/name', group: rbac, kind: 'ClusterRoleBinding' },
    ],
  },
  {
    target: { group: '', version: 'v1', kind: 'ServiceAccount' },
    fields: [
      { path: 'subjects', group: rbac, kind: 'RoleBinding' },
      { path: 'subjects', group: rbac, kind: 'ClusterRoleBinding' },
      ...podFields(withAccounts, ['serviceAccountName']),
    ],
  },
  {
    target: { group: '', version: 'v1', kind: 'PersistentVolumeClaim' },
    fields: podFields(withAccounts, ['volumes/persistentVolumeClaim/claimName']),
  },
  {
    target: { group: '', version: 'v1', kind: 'PersistentVolume' },
    fields: [
      { path: 'spec/volumeName', kind: 'PersistentVolumeClaim' },
      { path: 'rules/resourceNames', kind: 'ClusterRole' },
    ],
  },
  {
    target: { group: 'storage.k8s.io', version: 'v1', kind: 'StorageClass' },
    fields: [
      { path: 'spec/storageClassName', kind: 'PersistentVolume' },
      { path: 'spec/storageClassName', kind: 'PersistentVolumeClaim' },
      { path: 'spec/volumeClaimTemplates/spec/storageClassName', kind: 'StatefulSet' },
    ],
  },
  {
    target: { group: 'scheduling.k8s.io', version: 'v1', kind: 'PriorityClass' },
    fields: podFields(withAccounts, ['priorityClassName']),
  },
];
