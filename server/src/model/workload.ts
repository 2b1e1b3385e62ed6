import { entryOf, type Mapping, type Node, valueAt } from '../yaml/node.ts';
import { isHidden, isPlaceholder, type Labels, readLabels } from './labels.ts';
import { type Protocol, readPort, readProtocol } from './ports.ts';
import { type ResourceHeader, text } from './resource.ts';

/** A resource that makes pods. */
export interface Workload extends ResourceHeader {
  readonly type: 'workload';
  /** Labels of its pods: of the pod template, never of the controller itself. */
  readonly labels: Labels;
  /** The node that holds `labels`, or would: the pod template's `metadata`, or the template itself. */
  readonly template: Mapping;
  readonly labelsNode: Node | undefined;
  readonly hostNetwork: boolean;
  /** Regular containers first, then restartable init containers (sidecars): the order of FindPort. */
  readonly ports: readonly ContainerPort[];
  readonly hiddenPorts: readonly HiddenPort[];
  readonly containers: readonly Container[];
  /** The controller that makes a Pod or a ReplicaSet, where it says so; undefined for what stands for itself. */
  readonly owner: Owner | undefined;
}

/** The one of `ownerReferences` with `controller: true` (metav1.OwnerReference). */
export interface Owner {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
}

export interface Container {
  readonly name: string;
  readonly node: Node;
  readonly env: readonly EnvVar[];
}

export interface EnvVar {
  readonly name: string;
  /** Undefined where the value comes from elsewhere (`valueFrom`). */
  readonly value: string | undefined;
  readonly node: Node;
}

export interface ContainerPort {
  readonly name: string | undefined;
  readonly port: number;
  readonly protocol: Protocol;
  readonly node: Node;
}

/** A named container port of which a placeholder hides a part, which is undefined here. */
export interface HiddenPort {
  readonly name: string | undefined;
  readonly port: number | undefined;
  readonly protocol: Protocol | undefined;
}

/** Where each kind keeps its pod template, by `group/kind`. */
const templatePaths: Readonly<Record<string, readonly string[]>> = {
  '/Pod': [],
  '/ReplicationController': ['spec', 'template'],
  'apps/Deployment': ['spec', 'template'],
  'apps/ReplicaSet': ['spec', 'template'],
  'apps/StatefulSet': ['spec', 'template'],
  'apps/DaemonSet': ['spec', 'template'],
  'extensions/Deployment': ['spec', 'template'],
  'extensions/ReplicaSet': ['spec', 'template'],
  'extensions/DaemonSet': ['spec', 'template'],
  'batch/Job': ['spec', 'template'],
  'batch/CronJob': ['spec', 'jobTemplate', 'spec', 'template'],
  'argoproj.io/Rollout': ['spec', 'template'],
  'serving.knative.dev/Service': ['spec', 'template'],
  'apps.openshift.io/DeploymentConfig': ['spec', 'template'],
};

export const workloadKinds: readonly string[] = [
  ...new Set(Object.keys(templatePaths).map((path) => path.slice(path.indexOf('/') + 1))),
];

export function isWorkloadHeader(header: ResourceHeader): boolean {
  return `${header.group}/${header.kind}` in templatePaths;
}

/**
 * The workload that a header names; undefined for other kinds, and for an object without a pod template with
 * containers, which is a patch and not a resource.
 */
export function readWorkload(header: ResourceHeader): Workload | undefined {
  const path = templatePaths[`${header.group}/${header.kind}`];
  if (!path) return undefined;
  const template = valueAt(header.root, ...path);
  if (template?.kind !== 'mapping') return undefined;
  const spec = valueAt(template, 'spec');
  const regular = list(valueAt(spec, 'containers'));
  if (regular.length === 0 || entryOf(header.root, '$patch')) return undefined;
  const sidecars = list(valueAt(spec, 'initContainers')).filter(
    (container) => text(valueAt(container, 'restartPolicy')) === 'Always',
  );
  const serving = [...regular, ...sidecars];
  const labelsNode = valueAt(template, 'metadata', 'labels');
  return {
    ...header,
    type: 'workload',
    template,
    labels: readLabels(labelsNode),
    labelsNode,
    hostNetwork: isTrue(valueAt(spec, 'hostNetwork')),
    ports: serving.flatMap(readContainerPorts),
    hiddenPorts: serving.flatMap(readHiddenPorts),
    containers: serving.map(readContainer),
    owner: readOwner(valueAt(header.root, 'metadata', 'ownerReferences')),
  };
}

function readContainerPorts(container: Node): ContainerPort[] {
  return list(valueAt(container, 'ports')).flatMap((node) => {
    const port = readPort(valueAt(node, 'containerPort'));
    const protocol = readProtocol(node);
    if (typeof port !== 'number' || !protocol) return [];
    return [{ name: text(valueAt(node, 'name')), port, protocol, node }];
  });
}

function readHiddenPorts(container: Node): HiddenPort[] {
  return list(valueAt(container, 'ports')).flatMap((node) => {
    const [name, port, protocol] = ['name', 'containerPort', 'protocol'].map((field) => valueAt(node, field));
    if (name === undefined || ![name, port, protocol].some(isHidden)) return [];
    const number = readPort(port);
    const known = {
      name: text(name),
      port: typeof number === 'number' ? number : undefined,
      protocol: readProtocol(node),
    };
    return [isHidden(name) ? { ...known, name: undefined } : known];
  });
}

function readContainer(node: Node): Container {
  const env = list(valueAt(node, 'env')).flatMap((variable): EnvVar[] => {
    const name = text(valueAt(variable, 'name'));
    const value = valueAt(variable, 'value');
    return name === undefined ? [] : [{ name, value: text(value), node: value ?? variable }];
  });
  return { name: text(valueAt(node, 'name')) ?? '', node, env };
}

/** A node that owns a static pod is no controller: it makes no others from a template. */
function readOwner(references: Node | undefined): Owner | undefined {
  const reference = list(references).find((item) => isTrue(valueAt(item, 'controller')));
  const header = ['apiVersion', 'kind', 'name'].map((field) => text(valueAt(reference, field)) ?? '');
  const [apiVersion = '', kind = '', name = ''] = header;
  if (!kind || !name || kind === 'Node') return undefined;
  const slash = apiVersion.indexOf('/');
  return { group: slash < 0 ? '' : apiVersion.slice(0, slash), kind, name };
}

function isTrue(node: Node | undefined): boolean {
  return node?.kind === 'scalar' && node.value === true;
}

function list(node: Node | undefined): readonly Node[] {
  return node?.kind === 'sequence' ? node.items : [];
}

/**
 * The value of a pod's label: a text, undefined where the pod has no such label, or `unknown` where a
 * placeholder hides it or the controller sets it at run time (apps/v1 types.go, batch/v1 types.go).
 */
export function podLabel(workload: Workload, key: string): string | undefined | typeof unknown {
  for (const label of workload.labels) if (label.key === key) return label.value ?? unknown;
  return runtimeLabel(workload, key);
}

/** The value of a label that is there, where manifests do not say which. */
export const unknown = Symbol('unknown');

function runtimeLabel(workload: Workload, key: string): string | undefined | typeof unknown {
  if (workload.kind === 'Job' && (key === 'job-name' || key === 'batch.kubernetes.io/job-name')) {
    return isPlaceholder(workload.name) ? unknown : workload.name;
  }
  return runtimeKeys[workload.kind]?.includes(key) ? unknown : undefined;
}

const jobKeys = ['job-name', 'batch.kubernetes.io/job-name', 'controller-uid', 'batch.kubernetes.io/controller-uid'];
const runtimeKeys: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['pod-template-hash'],
  ReplicaSet: ['pod-template-hash'],
  Rollout: ['rollouts-pod-template-hash'],
  StatefulSet: ['statefulset.kubernetes.io/pod-name', 'apps.kubernetes.io/pod-index', 'controller-revision-hash'],
  DaemonSet: ['controller-revision-hash', 'pod-template-generation'],
  Job: jobKeys,
  CronJob: jobKeys,
};

/** The keys that a controller sets at run time on some kind of pod. */
export const allRuntimeKeys: ReadonlySet<string> = new Set(Object.values(runtimeKeys).flat());
