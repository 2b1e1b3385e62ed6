import { entryOf, itemsOf, type Mapping, type Node, valueAt } from '../yaml/node.ts';
import { hidesLabels, isPlaceholder, type Label, readLabels } from './labels.ts';
import type { Protocol } from './ports.ts';
import { type ResourceHeader, text } from './resource.ts';
import { readContainerPorts, readHiddenPorts, readHostNetwork, type Workload } from './workload.ts';

/** Pods that an operator makes of an object of its own, as far as this is known of every version of it. */
interface OperatorKind {
  /** What the operator sets on the pods besides the labels of the object; undefined where the value is not known. */
  labels(name: string): Readonly<Record<string, string | undefined>>;
  /** The port whose name `spec.portName` says, `web` without it. */
  readonly web: number;
  readonly ports: readonly OperatorPort[];
}

interface OperatorPort {
  readonly name: string;
  readonly port: number;
  readonly protocol: Protocol;
}

/** By `group/kind`, those of prometheus-operator (its makeStatefulSet of each kind). */
const operatorKinds: Readonly<Record<string, OperatorKind>> = {
  'monitoring.coreos.com/Prometheus': {
    labels: (name) => ({ ...shared('prometheus', name), ...ofPrometheus(name), prometheus: name }),
    web: 9090,
    ports: [],
  },
  'monitoring.coreos.com/PrometheusAgent': {
    labels: (name) => ({ ...shared('prometheus-agent', name), ...ofPrometheus(name) }),
    web: 9090,
    ports: [],
  },
  'monitoring.coreos.com/Alertmanager': {
    labels: (name) => ({ ...shared('alertmanager', name), alertmanager: name }),
    web: 9093,
    ports: [
      { name: 'mesh-tcp', port: 9094, protocol: 'TCP' },
      { name: 'mesh-udp', port: 9094, protocol: 'UDP' },
    ],
  },
  'monitoring.coreos.com/ThanosRuler': {
    labels: (name) => ({ ...shared('thanos-ruler', name), 'thanos-ruler': name }),
    web: 10902,
    ports: [{ name: 'grpc', port: 10901, protocol: 'TCP' }],
  },
};

/** Of the container that reloads configurations, which all of them have. */
const reloaderPort: OperatorPort = { name: 'reloader-web', port: 8080, protocol: 'TCP' };

/** Of the container that `spec.thanos` adds. */
const thanosPorts: readonly OperatorPort[] = [
  { name: 'grpc', port: 10901, protocol: 'TCP' },
  { name: 'http', port: 10902, protocol: 'TCP' },
];

export const operatorWorkloadKinds: readonly string[] = Object.keys(operatorKinds).map((type) =>
  type.slice(type.indexOf('/') + 1),
);

/**
 * The pods of an object that prometheus-operator makes some of; undefined for other kinds. There is no template of
 * theirs: `podMetadata` and the fields of `spec` that are named as in a pod stand for it.
 */
export function readOperatorWorkload(header: ResourceHeader): Workload | undefined {
  const known = operatorKinds[`${header.group}/${header.kind}`];
  const spec = entryOf(header.root, 'spec');
  if (!known || spec?.value.kind !== 'mapping') return undefined;
  const metadata = entryOf(spec.value, 'podMetadata');
  const template: Mapping = {
    ...spec.value,
    entries: [...(metadata ? [{ ...metadata, key: 'metadata' }] : []), { ...spec, key: 'spec' }],
  };
  const labelsNode = valueAt(metadata?.value, 'labels');
  const portName = valueAt(spec.value, 'portName');
  const containers = itemsOf(valueAt(spec.value, 'containers'));
  const web: OperatorPort = { name: text(portName) ?? 'web', port: known.web, protocol: 'TCP' };
  return {
    ...header,
    type: 'workload',
    template,
    labels: withOperatorLabels(readLabels(labelsNode), known.labels(header.name), header.nameNode),
    moreLabels: hidesLabels(labelsNode),
    labelsNode,
    hostNetwork: readHostNetwork(valueAt(spec.value, 'hostNetwork')),
    ports: [
      ...[web, ...known.ports, reloaderPort, ...(valueAt(spec.value, 'thanos') ? thanosPorts : [])].map((port) => ({
        ...port,
        node: portName ?? header.nameNode,
      })),
      ...containers.flatMap(readContainerPorts),
    ],
    hiddenPorts: containers.flatMap(readHiddenPorts),
    owner: undefined,
    podIPs: [],
    hostIPs: [],
  };
}

/** The operator's own win over those of the object. */
function withOperatorLabels(
  written: readonly Label[],
  made: Readonly<Record<string, string | undefined>>,
  node: Node,
): readonly Label[] {
  const own = Object.entries(made).map(([key, value]): Label => {
    const isKnown = value !== undefined && !isPlaceholder(value);
    return { key, value: isKnown ? value : undefined, node, keyStart: node.start };
  });
  return [...written.filter(({ key }) => !Object.hasOwn(made, key)), ...own];
}

function shared(app: string, name: string): Readonly<Record<string, string | undefined>> {
  return {
    'app.kubernetes.io/name': app,
    'app.kubernetes.io/instance': name,
    'app.kubernetes.io/managed-by': 'prometheus-operator',
    'app.kubernetes.io/version': undefined,
  };
}

function ofPrometheus(name: string): Readonly<Record<string, string | undefined>> {
  // There is a set of pods for each shard.
  return { 'operator.prometheus.io/name': name, 'operator.prometheus.io/shard': undefined };
}
