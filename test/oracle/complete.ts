/**
 * Makes worlds of manifests: what they say is kept, what they leave open is made up by `choose`. For every property of
 * the engine that holds "whatever the unknown turns out to be", many completions are tried.
 */
import { inCidr } from './cidr.ts';
import { fillIn } from './placeholders.ts';
import type { Choose } from './property.ts';
import type { Manifest } from './read.ts';
import {
  domains,
  likelyValues,
  nameKey,
  namespaceKeys,
  nodeAddresses,
  nodeKeys,
  outsideAddresses,
  podAddresses,
} from './vocabulary.ts';
import type {
  ClusterPolicy,
  Container,
  Family,
  Host,
  LabelValues,
  NetworkPolicy,
  Node,
  Pod,
  Protocol,
  Service,
  World,
} from './world.ts';

/** What a `.netpol.yaml` settles. */
export interface Settings {
  readonly ipBlockMatchesPods: 'yes' | 'no' | 'unknown';
  /** Whether a Namespace that is not declared has no labels but its name. */
  readonly closedWorld: boolean;
  /** Where the addresses of pods are, and those of nodes; empty where that is not known. */
  readonly podCIDRs: readonly string[];
  readonly nodeCIDRs: readonly string[];
}

export const nothingSettled: Settings = {
  ipBlockMatchesPods: 'unknown',
  closedWorld: false,
  podCIDRs: [],
  nodeCIDRs: [],
};

/** One of the worlds that manifests may turn into. Workloads other than Pods have two pods. */
export function complete(manifests: readonly Manifest[], settings: Settings, choose: Choose): World {
  const filled = fillIn(manifests, choose);
  const nodes = [0, 1].map((index) => makeNode(index, filled.flatMap(hostIPsOf), settings, choose));
  const hosts = outsideAddresses.map((address) => makeHost(address, choose));
  return {
    namespaces: namespacesOf(filled, settings, choose),
    nodes,
    hosts,
    pods: filled.filter(isWorkload).flatMap((one) => podsOf(one, nodes, settings, choose)),
    services: filled.filter((one) => idOf(one) === '/Service').map((one) => serviceOf(one, hosts, choose)),
    networkPolicies: filled
      .filter((one) => idOf(one) === 'networking.k8s.io/NetworkPolicy')
      .map((one) => ({ ...one, metadata: { ...one.metadata, namespace: namespaceOf(one) } }) as NetworkPolicy),
    // The API leaves open which of equal priorities comes first.
    clusterPolicies: shuffled(
      filled
        .filter((one) => idOf(one).startsWith('policy.networking.k8s.io/'))
        .map((one) => one as unknown as ClusterPolicy),
      choose,
    ),
    plugin: {
      ipBlockMatchesPods:
        settings.ipBlockMatchesPods === 'unknown' ? choose(true, false) : settings.ipBlockMatchesPods === 'yes',
      hostNetworkIsPod: choose(true, false),
      podMayCallOwnNode: choose(true, false),
    },
  };
}

/** A missing namespace is `default`, as kubectl has it without a context. */
export function namespaceOf({ metadata }: Manifest): string {
  return metadata.namespace || 'default';
}

/** `Kind/namespace/name` */
export function workloadId(manifest: Manifest): string {
  return `${manifest.kind}/${namespaceOf(manifest)}/${manifest.metadata.name}`;
}

export function isWorkload(manifest: Manifest): boolean {
  return idOf(manifest) in templateOf;
}

/**
 * A world with an ingress controller that no manifest shows: some pod of some namespace, which need not be a known one.
 */
export function withController(
  world: World,
  { closedWorld, podCIDRs }: Settings,
  choose: Choose,
): { readonly world: World; readonly controller: Pod } {
  const namespace = choose('ingress-nginx', ...Object.keys(world.namespaces));
  const labels = world.namespaces[namespace] ?? {
    ...(closedWorld ? {} : anyLabels(namespaceKeys, choose)),
    [nameKey]: namespace,
  };
  const controller: Pod = {
    type: 'pod',
    namespace,
    name: 'controller',
    workload: `Deployment/${namespace}/controller`,
    labels: choose<LabelValues>({}, { app: choose(...likelyValues) }, { app: 'web', tier: 'web' }),
    containers: [],
    hostNetwork: false,
    node: choose('one', 'two'),
    addresses: anyAddresses(podAddresses, podCIDRs, choose),
  };
  const inside = { ...world, namespaces: { ...world.namespaces, [namespace]: labels } };
  return { world: { ...inside, pods: [...world.pods, controller] }, controller };
}

// ---- what is there ----

/** Where each kind that makes pods describes them, by `group/kind`. */
const templateOf: Readonly<Record<string, (manifest: Manifest) => PodTemplate>> = {
  '/Pod': (manifest) => manifest as PodTemplate,
  '/ReplicationController': inSpec,
  'apps/Deployment': inSpec,
  'apps/ReplicaSet': inSpec,
  'apps/StatefulSet': inSpec,
  'apps/DaemonSet': inSpec,
  'batch/Job': inSpec,
  'batch/CronJob': ({ spec }) => inSpec((spec as { jobTemplate: Manifest }).jobTemplate),
  'argoproj.io/Rollout': inSpec,
};

function idOf({ apiVersion, kind }: Manifest): string {
  return `${apiVersion.includes('/') ? apiVersion.split('/')[0] : ''}/${kind}`;
}

function inSpec({ spec }: Pick<Manifest, 'spec'>): PodTemplate {
  return (spec as { template: PodTemplate }).template;
}

type WrittenLabels = Readonly<Record<string, string | null>> | null | undefined;

interface PodTemplate {
  readonly metadata?: { readonly labels?: WrittenLabels } | null;
  readonly spec?: unknown;
}

interface PodSpec {
  readonly hostNetwork?: boolean | null;
  readonly containers: readonly WrittenContainer[];
  readonly initContainers?: readonly WrittenContainer[] | null;
}

interface WrittenContainer {
  readonly restartPolicy?: string | null;
  readonly ports?:
    | readonly { readonly name?: string | null; readonly containerPort: number; readonly protocol?: string | null }[]
    | null;
}

function namespacesOf(
  manifests: readonly Manifest[],
  { closedWorld }: Settings,
  choose: Choose,
): Record<string, LabelValues> {
  const declared = new Map(
    manifests.filter((one) => idOf(one) === '/Namespace').map((one) => [one.metadata.name, one.metadata.labels]),
  );
  const homes = manifests
    .filter((one) => idOf(one) !== '/Namespace' && !idOf(one).startsWith('policy.networking.k8s.io/'))
    .map(namespaceOf);
  const labels = (name: string): LabelValues => {
    if (declared.has(name)) return texts(declared.get(name));
    return closedWorld ? {} : anyLabels(namespaceKeys, choose);
  };
  // The API server sets the label of the name whatever is written.
  return Object.fromEntries(
    [...new Set([...homes, ...declared.keys()])].map((name) => [name, { ...labels(name), [nameKey]: name }]),
  );
}

function podsOf(manifest: Manifest, nodes: readonly Node[], { podCIDRs }: Settings, choose: Choose): Pod[] {
  const template = (templateOf[idOf(manifest)] as (one: Manifest) => PodTemplate)(manifest);
  const spec = template.spec as PodSpec;
  const { podIPs = [] } = (manifest.status ?? {}) as { podIPs?: { ip: string }[] };
  const shared = controllerLabels(manifest, choose);
  const replicas = manifest.kind === 'Pod' ? [0] : [0, 1];
  return replicas.map((index) => {
    const [hostIP] = hostIPsOf(manifest);
    const node = nodes.find(({ addresses }) => addresses.some((one) => one === hostIP)) ?? choose(...nodes);
    const hostNetwork = spec.hostNetwork === true;
    const own = podIPs.length > 0 ? podIPs.map(({ ip }) => ip) : anyAddresses(podAddresses, podCIDRs, choose);
    return {
      type: 'pod',
      namespace: namespaceOf(manifest),
      name: replicas.length === 1 ? manifest.metadata.name : `${manifest.metadata.name}-${index}`,
      workload: workloadId(manifest),
      labels: { ...shared, ...replicaLabels(manifest, index), ...texts(template.metadata?.labels) },
      containers: containersOf(spec),
      hostNetwork,
      node: node.name,
      addresses: hostNetwork ? node.addresses : own,
    };
  });
}

function containersOf({ containers, initContainers }: PodSpec): Container[] {
  const read = (written: WrittenContainer, kind: Container['kind']): Container => ({
    kind,
    ports: (written.ports ?? []).map(({ name, containerPort, protocol }) => ({
      ...(name ? { name } : {}),
      port: containerPort,
      protocol: (protocol ?? 'TCP') as Protocol,
    })),
  });
  return [
    ...containers.map((one) => read(one, 'regular')),
    ...(initContainers ?? []).map((one) => read(one, one.restartPolicy === 'Always' ? 'sidecar' : 'init')),
  ];
}

function serviceOf(manifest: Manifest, hosts: readonly Host[], choose: Choose): Service {
  const spec = (manifest.spec ?? {}) as {
    type?: Service['serviceType'] | null;
    clusterIP?: string | null;
    externalName?: string;
    selector?: WrittenLabels;
    ports?: readonly {
      name?: string;
      port: number;
      targetPort?: number | string | null;
      nodePort?: number;
      protocol?: Protocol | null;
    }[];
  };
  return {
    namespace: namespaceOf(manifest),
    name: manifest.metadata.name,
    serviceType: spec.type ?? 'ClusterIP',
    headless: spec.clusterIP === 'None',
    ...(spec.externalName === undefined ? {} : { externalName: spec.externalName }),
    selector: texts(spec.selector),
    ports: (spec.ports ?? []).map(({ targetPort, protocol, ...port }) => ({
      ...port,
      ...(targetPort === null || targetPort === undefined ? {} : { targetPort }),
      protocol: protocol ?? 'TCP',
    })),
    endpoints: hosts.filter(() => choose(true, false, false, false)),
  };
}

/** A null value is the empty text, as Go decodes it. */
function texts(labels: WrittenLabels): LabelValues {
  return Object.fromEntries(Object.entries(labels ?? {}).map(([key, value]) => [key, value ?? '']));
}

// ---- what is made up ----

/** One of the two. It has the addresses that pods on it say, if any does. */
function makeNode(index: number, said: readonly string[], { nodeCIDRs }: Settings, choose: Choose): Node {
  const own = [nodeAddresses[4][index] as string, nodeAddresses[6][index] as string];
  const known = own.filter((address) => said.includes(address));
  return {
    type: 'node',
    name: ['one', 'two'][index] as string,
    labels: anyLabels(nodeKeys, choose),
    addresses: known.length > 0 ? known : ownOrAny(own, nodeCIDRs, choose),
  };
}

/** Two nodes have no address in common, unless there is only one in the ranges. */
function ownOrAny([v4 = '', v6 = '']: readonly string[], ranges: readonly string[], choose: Choose): string[] {
  const own = { 4: [v4], 6: [v6] };
  const hasOwn = ranges.length === 0 || [v4, v6].some((address) => ranges.some((range) => inCidr(range, address)));
  return anyAddresses(hasOwn ? own : nodeAddresses, ranges, choose);
}

/** Addresses of the node of a Pod, as its status says them. */
function hostIPsOf({ status }: Manifest): string[] {
  return ((status ?? {}) as { hostIPs?: { ip: string }[] }).hostIPs?.map(({ ip }) => ip) ?? [];
}

function makeHost(address: string, choose: Choose): Host {
  return { type: 'host', address, names: domains.filter(() => choose(true, false)) };
}

/** An address of a family or of both, within the ranges if there are any. */
function anyAddresses(
  pool: Readonly<Record<Family, readonly string[]>>,
  ranges: readonly string[],
  choose: Choose,
): string[] {
  const [v4, v6] = ([4, 6] as const).map((family) => {
    const those = pool[family].filter((one) => ranges.length === 0 || ranges.some((range) => inCidr(range, one)));
    return those.length === 0 ? [] : [choose(...those)];
  });
  const [first = [], second = []] = [v4, v6].filter((one) => one?.length);
  return second.length === 0 ? first : choose(first, [...first, ...second], second);
}

function shuffled<T>(list: readonly T[], choose: Choose): T[] {
  const rest = [...list];
  return list.map(() => rest.splice(choose(...rest.keys()), 1)[0] as T);
}

/** Some labels of an object that no manifest shows. */
function anyLabels(keys: readonly string[], choose: Choose): LabelValues {
  const labels: Record<string, string> = {};
  for (const key of keys) if (choose(true, false)) labels[key] = choose(...likelyValues);
  return labels;
}

/** Labels that controllers add to all pods of a workload (apps/v1 and batch/v1 types.go). */
function controllerLabels({ kind, metadata }: Manifest, choose: Choose): LabelValues {
  const hash = choose('web', '5d8f7c');
  switch (kind) {
    case 'Deployment':
    case 'ReplicaSet':
      return { 'pod-template-hash': hash };
    case 'Rollout':
      return { 'rollouts-pod-template-hash': hash };
    case 'StatefulSet':
      return { 'controller-revision-hash': hash };
    case 'DaemonSet':
      return { 'controller-revision-hash': hash, 'pod-template-generation': choose('1', '2') };
    case 'Job':
    case 'CronJob': {
      const name = kind === 'Job' ? metadata.name : `${metadata.name}-${choose('27', '28')}`;
      return {
        'job-name': name,
        'batch.kubernetes.io/job-name': name,
        'controller-uid': hash,
        'batch.kubernetes.io/controller-uid': hash,
      };
    }
    default:
      return {};
  }
}

/** Labels that differ between the pods of a workload. */
function replicaLabels({ kind, metadata }: Manifest, index: number): LabelValues {
  if (kind !== 'StatefulSet') return {};
  return {
    'statefulset.kubernetes.io/pod-name': `${metadata.name}-${index}`,
    'apps.kubernetes.io/pod-index': `${index}`,
  };
}
