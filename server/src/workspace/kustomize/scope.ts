/**
 * What kustomize knows of the kinds of Kubernetes: it goes by the API of version 1.21, in the versions that this had
 * (kyaml, openapi). Any other kind or version counts as one that is in a namespace, and its lists are not merged.
 * @param type `group/version/kind`
 */
export function isClusterScoped(type: string): boolean {
  return clusterScoped.has(type);
}

/** Whether the kind is one of those that kustomize has a schema of. */
export function isKnown(type: string): boolean {
  return clusterScoped.has(type) || namespaced.has(type);
}

/** `group/v1,v1beta1/Kind,Kind` as one type for each version and kind. */
function types(...lines: readonly string[]): ReadonlySet<string> {
  return new Set(
    lines.flatMap((line) => {
      const [group, versions = '', kinds = ''] = line.split('/');
      return versions.split(',').flatMap((version) => kinds.split(',').map((kind) => `${group}/${version}/${kind}`));
    }),
  );
}

const clusterScoped = types(
  '/v1/ComponentStatus,Namespace,Node,PersistentVolume',
  'admissionregistration.k8s.io/v1,v1beta1/MutatingWebhookConfiguration,ValidatingWebhookConfiguration',
  'apiextensions.k8s.io/v1,v1beta1/CustomResourceDefinition',
  'apiregistration.k8s.io/v1,v1beta1/APIService',
  'certificates.k8s.io/v1,v1beta1/CertificateSigningRequest',
  'flowcontrol.apiserver.k8s.io/v1beta1/FlowSchema,PriorityLevelConfiguration',
  'networking.k8s.io/v1,v1beta1/IngressClass',
  'node.k8s.io/v1,v1beta1/RuntimeClass',
  'policy/v1beta1/PodSecurityPolicy',
  'rbac.authorization.k8s.io/v1,v1beta1/ClusterRole,ClusterRoleBinding',
  'scheduling.k8s.io/v1,v1beta1/PriorityClass',
  'storage.k8s.io/v1,v1beta1/CSIDriver,CSINode,StorageClass,VolumeAttachment',
);

const namespaced = types(
  '/v1/Binding,ConfigMap,Endpoints,Event,LimitRange,PersistentVolumeClaim,Pod,PodTemplate,ReplicationController',
  '/v1/ResourceQuota,Secret,Service,ServiceAccount',
  'apps/v1/ControllerRevision,DaemonSet,Deployment,ReplicaSet,StatefulSet',
  'autoscaling/v1,v2beta1,v2beta2/HorizontalPodAutoscaler',
  'batch/v1,v1beta1/CronJob',
  'batch/v1/Job',
  'coordination.k8s.io/v1,v1beta1/Lease',
  'discovery.k8s.io/v1,v1beta1/EndpointSlice',
  'events.k8s.io/v1,v1beta1/Event',
  'extensions/v1beta1/Ingress',
  'networking.k8s.io/v1/Ingress,NetworkPolicy',
  'networking.k8s.io/v1beta1/Ingress',
  'policy/v1,v1beta1/PodDisruptionBudget',
  'rbac.authorization.k8s.io/v1,v1beta1/Role,RoleBinding',
  'storage.k8s.io/v1beta1/CSIStorageCapacity',
);
