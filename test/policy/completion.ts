/**
 * Turns manifests into a cluster without unknowns: what they leave open is made up by `choose`. Like the evaluator it
 * shares nothing with the server.
 */
import type { Cluster, LabelValues, Pod, PolicyObject } from './evaluator.ts';

/** A Kubernetes object as parsed. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string | null>>;
  };
  readonly spec?: unknown;
  readonly status?: unknown;
}

/** Chooses one of some possibilities. */
export type Choose = <T>(...choices: readonly T[]) => T;

/** Where and how pods are described in each kind (their documentation). */
const templateOf: Readonly<Record<string, (manifest: Manifest) => PodTemplate>> = {
  Pod: (manifest) => manifest as PodTemplate,
  Deployment: inSpec,
  ReplicaSet: inSpec,
  StatefulSet: inSpec,
  DaemonSet: inSpec,
  ReplicationController: inSpec,
  Job: inSpec,
  Rollout: inSpec,
  CronJob: ({ spec }) => inSpec((spec as { jobTemplate: Manifest }).jobTemplate),
};

function inSpec({ spec }: Pick<Manifest, 'spec'>): PodTemplate {
  return (spec as { template: PodTemplate }).template;
}

export interface PodTemplate {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string | null>> | null } | null;
  readonly spec?: unknown;
}

interface PodSpec {
  readonly hostNetwork?: boolean;
  readonly containers: readonly ContainerObject[];
  readonly initContainers?: readonly ContainerObject[];
}

interface ContainerObject {
  readonly restartPolicy?: string;
  readonly ports?: readonly {
    readonly name?: string;
    readonly containerPort: number;
    readonly protocol?: string | null;
  }[];
}

export function isWorkloadKind(kind: string): boolean {
  return kind in templateOf;
}

export const labelValues = ['web', 'api', 'db', '', 'true'] as const;
export const namespaceKeys = ['team', 'env'] as const;
export const portNumbers = [53, 80, 81, 82, 443, 8080] as const;
export const portNames = ['http', 'dns', 'metrics'] as const;
export const podAddresses = ['10.0.0.5', '10.0.1.5', '10.1.2.3', '192.168.0.9', 'fd00::5', '2001:db8::7'] as const;

/** One of the clusters that manifests may turn into. Workloads other than Pods have two pods. */
export function complete(manifests: readonly Manifest[], choose: Choose): Cluster {
  const filled = fill(manifests, choose);
  const homes = new Set(filled.filter(({ kind }) => kind !== 'Namespace').map(namespaceOf));
  const declared = new Map(filled.filter(({ kind }) => kind === 'Namespace').map((one) => [one.metadata.name, one]));
  const namespaces: Record<string, LabelValues> = {};
  for (const name of [...homes, ...declared.keys()]) {
    const declaration = declared.get(name);
    const labels = declaration ? texts(declaration.metadata.labels) : anyLabels(namespaceKeys, choose);
    namespaces[name] = { ...labels, 'kubernetes.io/metadata.name': name };
  }
  return {
    namespaces,
    pods: filled.filter(({ kind }) => isWorkloadKind(kind)).flatMap((one) => podsOf(one, choose)),
    policies: filled
      .filter(({ kind }) => kind === 'NetworkPolicy')
      .map(
        (one) => ({ ...one, metadata: { ...one.metadata, namespace: namespaceOf(one) } }) as unknown as PolicyObject,
      ),
    plugin: {
      ipBlockMatchesPods: choose(true, false),
      hostNetworkIsPod: choose(true, false),
      podMayCallOwnNode: choose(true, false),
    },
  };
}

export function namespaceOf({ metadata }: Manifest): string {
  return metadata.namespace ?? 'default';
}

export function workloadId(manifest: Manifest): string {
  return `${manifest.kind}/${namespaceOf(manifest)}/${manifest.metadata.name}`;
}

/** Some labels of an object that no manifest shows. */
export function anyLabels(keys: readonly string[], choose: Choose): LabelValues {
  const labels: Record<string, string> = {};
  for (const key of keys) if (choose(true, false)) labels[key] = choose(...labelValues);
  return labels;
}

function podsOf(manifest: Manifest, choose: Choose): Pod[] {
  const template = (templateOf[manifest.kind] as (one: Manifest) => PodTemplate)(manifest);
  const spec = template.spec as PodSpec;
  const containers = [
    ...spec.containers,
    ...(spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always'),
  ];
  const shared = controllerLabels(manifest, choose);
  const replicas = manifest.kind === 'Pod' ? [0] : [0, 1];
  return replicas.map((index) => ({
    namespace: namespaceOf(manifest),
    workload: workloadId(manifest),
    labels: { ...shared, ...replicaLabels(manifest, index), ...texts(template.metadata?.labels) },
    ports: containers.flatMap(({ ports = [] }) =>
      ports.map(({ name, containerPort, protocol }) => ({
        ...(name === undefined ? {} : { name }),
        port: containerPort,
        protocol: protocol ?? 'TCP',
      })),
    ),
    hostNetwork: spec.hostNetwork === true,
    address: choose(...podAddresses),
    node: choose('one', 'two'),
  }));
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

/** A null label value is the empty text, as Go decodes it. */
function texts(labels: Readonly<Record<string, string | null>> | null | undefined): LabelValues {
  return Object.fromEntries(Object.entries(labels ?? {}).map(([key, value]) => [key, value ?? '']));
}

/** Replaces each placeholder, the same one by the same value everywhere, as a tool that renders the files would. */
function fill(manifests: readonly Manifest[], choose: Choose): Manifest[] {
  const values = new Map<string, unknown>();
  const filledIn = (placeholder: string): unknown => {
    if (!values.has(placeholder)) values.set(placeholder, valueFor(placeholder, choose));
    return values.get(placeholder);
  };
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return value.startsWith('${') ? filledIn(value) : value;
    if (Array.isArray(value)) return value.map(walk);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [walk(key), walk(inner)]));
  };
  return manifests.map((manifest) => walk(manifest) as Manifest);
}

/** A placeholder is named after what it stands for. */
function valueFor(placeholder: string, choose: Choose): unknown {
  const kind = /^\$\{([A-Z]+)/.exec(placeholder)?.[1];
  switch (kind) {
    case 'LABEL':
      return choose(...labelValues);
    case 'PORT':
      return choose<number | string>(...portNumbers, ...portNames);
    case 'NUMBER':
      return choose(...portNumbers);
    case 'LAST':
      return choose(8080, 8081, 65535);
    case 'PROTOCOL':
      return choose('TCP', 'UDP', 'SCTP');
    case 'CIDR':
      return choose('10.0.0.0/8', '10.0.0.5/32', '0.0.0.0/0', '::/0');
    case 'HOST':
      return choose(true, false);
    case 'TYPE':
      return choose('Ingress', 'Egress');
    case 'TYPES':
      return choose<unknown>(null, [], ['Ingress'], ['Egress'], ['Ingress', 'Egress']);
    case 'KEY':
      return choose('app', 'tier', 'team', 'absent');
    case 'OPERATOR':
      return choose('In', 'NotIn');
    case 'VALUES':
      return choose<unknown>(['web'], ['api', ''], ['web', 'db']);
    case 'LABELS':
      return choose<unknown>(null, {}, { app: 'web' }, { team: 'web' }, { app: 'api', tier: 'db' });
    case 'SELECTOR':
      return choose<unknown>(
        ...[null, {}, { matchLabels: { app: 'web' } }, { matchLabels: { team: 'web' } }],
        ...['app', 'team'].map((key) => ({ matchExpressions: [{ key, operator: 'NotIn', values: ['api'] }] })),
      );
    case 'PEER':
      return choose(...peers);
    case 'PEERS':
      return choose<unknown>(null, [], ...peers.map((peer) => [peer]), peers);
    case 'ENTRY':
      return choose(...portEntries);
    case 'ENTRIES':
      return choose<unknown>(null, [], portEntries);
    case 'RULE':
      return choose<unknown>(null, {}, { ports: portEntries }, { from: peers, to: peers });
    case 'RULES':
      return choose<unknown>(null, [], [{}], [{ ports: portEntries }], [{ from: peers, to: peers }]);
    default:
      throw new Error(`what does ${placeholder} stand for?`);
  }
}

const peers: readonly unknown[] = [
  { podSelector: {} },
  { namespaceSelector: {} },
  { namespaceSelector: { matchLabels: { team: 'web' } }, podSelector: { matchLabels: { app: 'api' } } },
  { ipBlock: { cidr: '0.0.0.0/0' } },
];
const portEntries: readonly unknown[] = [null, { port: 80 }, { port: 8080, endPort: 8081 }, { protocol: 'UDP' }];
