import { entryOf, itemsOf, type Mapping, type Node, valueAt } from '../yaml/node.ts';
import { hidesLabels, isHidden, isPlaceholder, type Labels, readLabels } from './labels.ts';
import { type Protocol, readPort, readProtocol } from './ports.ts';
import { hasGeneratedName, type ResourceHeader, text } from './resource.ts';
import type { Ternary } from './ternary.ts';

/** A resource that makes pods. */
export interface Workload extends ResourceHeader {
  readonly type: 'workload';
  /** Labels of its pods: of the pod template, never of the controller itself. */
  readonly labels: Labels;
  /** Whether there may be others: a placeholder hides them and their keys. */
  readonly moreLabels: boolean;
  /** The node that holds `labels`, or would: the pod template's `metadata`, or the template itself. */
  readonly template: Mapping;
  readonly labelsNode: Node | undefined;
  /** `maybe` where a placeholder hides it. */
  readonly hostNetwork: Ternary;
  /** Regular containers first, then restartable init containers (sidecars): the order of FindPort. */
  readonly ports: readonly ContainerPort[];
  readonly hiddenPorts: readonly HiddenPort[];
  /** The controller that makes a Pod or a ReplicaSet, where it says so; undefined for what stands for itself. */
  readonly owner: Owner | undefined;
  /** Addresses of a Pod, as `status` says them; none for a manifest that was not read from a cluster. */
  readonly podIPs: readonly string[];
  /** Addresses of the node that a Pod runs on, from the same place. */
  readonly hostIPs: readonly string[];
}

/** The one of `ownerReferences` with `controller: true` (metav1.OwnerReference). */
export interface Owner {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
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

/** Whether a header is that of a kind with a pod template, be the template there or not. */
export function isWorkloadKind({ group, kind }: ResourceHeader): boolean {
  return Object.hasOwn(templatePaths, `${group}/${kind}`);
}

/**
 * The workload that a header names; undefined for other kinds, and for a patch, which is no resource: it has no pod
 * template with containers, or lacks both the selector and the labels that apps/v1 demands.
 */
export function readWorkload(header: ResourceHeader): Workload | undefined {
  const path = templatePaths[`${header.group}/${header.kind}`];
  if (!path) return undefined;
  const template = valueAt(header.root, ...path);
  if (template?.kind !== 'mapping') return undefined;
  const spec = valueAt(template, 'spec');
  const regular = containerNodes(valueAt(spec, 'containers'));
  if (regular.length === 0 || entryOf(header.root, '$patch')) return undefined;
  const init = itemsOf(valueAt(spec, 'initContainers'));
  const sidecars = init.filter((container) => text(valueAt(container, 'restartPolicy')) === 'Always');
  const serving = [...regular, ...sidecars];
  const labelsNode = valueAt(template, 'metadata', 'labels');
  if (header.group === 'apps' && !labelsNode && !valueAt(header.root, 'spec', 'selector')) return undefined;
  return {
    ...header,
    type: 'workload',
    template,
    labels: readLabels(labelsNode),
    moreLabels: hidesLabels(labelsNode),
    labelsNode,
    hostNetwork: readHostNetwork(valueAt(spec, 'hostNetwork')),
    ports: serving.flatMap(readContainerPorts),
    hiddenPorts: serving.flatMap(readHiddenPorts),
    owner: readOwner(valueAt(header.root, 'metadata', 'ownerReferences')),
    podIPs: header.kind === 'Pod' ? readAddresses(valueAt(header.root, 'status'), 'podIP') : [],
    hostIPs: header.kind === 'Pod' ? readAddresses(valueAt(header.root, 'status'), 'hostIP') : [],
  };
}

/** The nodes of a list of containers. A mapping is its one container, to which somebody has yet to write the dash. */
export function containerNodes(node: Node | undefined): readonly Node[] {
  return node?.kind === 'mapping' && node.entries.length > 0 ? [node] : itemsOf(node);
}

/** The ports of a container of pods. */
export function readContainerPorts(container: Node): ContainerPort[] {
  return itemsOf(valueAt(container, 'ports')).flatMap((node) => {
    const port = readPort(valueAt(node, 'containerPort'));
    const protocol = readProtocol(node);
    if (typeof port !== 'number' || !protocol) return [];
    return [{ name: text(valueAt(node, 'name')), port, protocol, node }];
  });
}

/** Those of which a placeholder hides something that names them. */
export function readHiddenPorts(container: Node): HiddenPort[] {
  return itemsOf(valueAt(container, 'ports')).flatMap((node) => {
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

/** `spec.hostNetwork` of pods. */
export function readHostNetwork(node: Node | undefined): Ternary {
  if (isHidden(node)) return 'maybe';
  return node?.kind === 'scalar' && node.value === true ? 'yes' : 'no';
}

/** A node that owns a static pod is no controller: it makes no others from a template. */
function readOwner(references: Node | undefined): Owner | undefined {
  const reference = itemsOf(references).find((item) => isTrue(valueAt(item, 'controller')));
  const header = ['apiVersion', 'kind', 'name'].map((field) => text(valueAt(reference, field)) ?? '');
  const [apiVersion = '', kind = '', name = ''] = header;
  if (!kind || !name || kind === 'Node') return undefined;
  const slash = apiVersion.indexOf('/');
  return { group: slash < 0 ? '' : apiVersion.slice(0, slash), kind, name };
}

/** Both families are in the plural field (`podIPs: [{ip: ..}]`), of which the singular one is the first. */
function readAddresses(status: Node | undefined, field: 'podIP' | 'hostIP'): readonly string[] {
  const all = itemsOf(valueAt(status, `${field}s`)).flatMap((item) => text(valueAt(item, 'ip')) || []);
  return all.length > 0 ? all : [text(valueAt(status, field)) || []].flat();
}

function isTrue(node: Node | undefined): boolean {
  return node?.kind === 'scalar' && node.value === true;
}

/**
 * The value of a pod's label: a text, undefined where the pod has no such label, `unknown` where a placeholder
 * hides it or the controller sets it at run time (apps/v1 types.go, batch/v1 types.go), or `undeclared`.
 */
export function podLabel(workload: Workload, key: string): string | undefined | typeof unknown | typeof undeclared {
  for (const label of workload.labels) if (label.key === key) return label.value ?? unknown;
  return runtimeLabel(workload, key) ?? (workload.moreLabels ? undeclared : undefined);
}

/**
 * Which of some values a label may have that is there with an unknown one; undefined among them stands for a hidden
 * value. A CronJob names its Jobs after itself and the time, and never just after itself (batch/v1 cronjob controller).
 */
export function possibleValues(
  workload: Workload,
  key: string,
  values: readonly (string | undefined)[],
): readonly (string | undefined)[] {
  const { kind, name } = workload;
  if (kind !== 'CronJob' || !jobNameKeys.has(key) || isPlaceholder(name) || hasGeneratedName(workload)) return values;
  return values.filter(
    (value) => value === undefined || (value.startsWith(`${name}-`) && /^\d+$/.test(value.slice(name.length + 1))),
  );
}

/** The value of a label that is there, where manifests do not say which. */
export const unknown = Symbol('unknown');

/** A label of which manifests do not even say whether it is there. */
export const undeclared = Symbol('undeclared');

function runtimeLabel(workload: Workload, key: string): string | undefined | typeof unknown | typeof undeclared {
  if (workload.kind === 'Job' && jobNameKeys.has(key)) {
    return isPlaceholder(workload.name) || hasGeneratedName(workload) ? unknown : workload.name;
  }
  if (runtimeKeys[workload.kind]?.includes(key)) return unknown;
  return possibleKeys[workload.kind]?.includes(key) ? undeclared : undefined;
}

const jobNameKeys: ReadonlySet<string> = new Set(['job-name', 'batch.kubernetes.io/job-name']);
const jobKeys = [...jobNameKeys, 'controller-uid', 'batch.kubernetes.io/controller-uid'];
const statefulKeys = ['statefulset.kubernetes.io/pod-name', 'apps.kubernetes.io/pod-index', 'controller-revision-hash'];
const runtimeKeys: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['pod-template-hash'],
  ReplicaSet: ['pod-template-hash'],
  Rollout: ['rollouts-pod-template-hash'],
  StatefulSet: statefulKeys,
  Prometheus: statefulKeys,
  PrometheusAgent: statefulKeys,
  Alertmanager: statefulKeys,
  ThanosRuler: statefulKeys,
  DaemonSet: ['controller-revision-hash', 'pod-template-generation'],
  Job: jobKeys,
  CronJob: jobKeys,
};

/** The same for labels of which it is not sure that every version of the controller sets them; Service is Knative's. */
const possibleKeys: Readonly<Record<string, readonly string[]>> = {
  DeploymentConfig: ['deployment', 'deploymentconfig'],
  Service: ['service', 'configuration', 'revision'].map((name) => `serving.knative.dev/${name}`),
};

/** The keys that a controller sets, or may set, at run time on some kind of pod. */
export const allRuntimeKeys: ReadonlySet<string> = new Set(
  [runtimeKeys, possibleKeys].flatMap((keys) => Object.values(keys).flat()),
);
