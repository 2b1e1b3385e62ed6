import type { ClusterRule } from '../../model/clusterPolicy.ts';
import type { Backend } from '../../model/entryPoint.ts';
import type { Instance } from '../../model/instance.ts';
import { isHidden } from '../../model/labels.ts';
import { memo } from '../../model/memo.ts';
import type { Monitor } from '../../model/monitor.ts';
import type { PortEntry, Rule, SelectorPeer } from '../../model/policy.ts';
import { text } from '../../model/resource.ts';
import type { Service } from '../../model/service.ts';
import type { Workload } from '../../model/workload.ts';
import { matchSubject } from '../../policy/clusterPeers.ts';
import { selectsLabels, selectsPod, serviceSelectsPod } from '../../policy/selection.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import { matchingNamespaces, partyOf, type WorkloadInstance } from '../../snapshot/queries.ts';
import { itemsOf, type Node, valueAt } from '../../yaml/node.ts';
import { objectsWith } from './clusters.ts';
import type { Use } from './component.ts';
import { labelsOf } from './labelUses.ts';
import { type Part, valuePart } from './parts.ts';

/** A name of a port, where an object has it or another one asks for it. */
export interface PortUse extends Use {
  /** Whether it is a port of pods, or of a Service: two names, though they are often the same. */
  readonly of: 'pods' | 'services';
  readonly name: string;
  readonly part: Part;
  /** Whether it asks for the port of an object; undefined for what has the port. */
  readonly asks: ((cluster: ClusterModel, other: Instance) => boolean) | undefined;
  /** Which part of its object it is. */
  readonly role: string;
}

/** The uses of a name in a cluster. */
export function portUsesIn(cluster: ClusterModel, of: PortUse['of'], name: string): readonly PortUse[] {
  return objectsWith(cluster, name).flatMap((instance) =>
    portUsesOf(instance).filter((use) => use.of === of && use.name === name),
  );
}

/** The uses of names of ports in one object. */
export const portUsesOf: (instance: Instance) => readonly PortUse[] = memo((instance) => {
  const { resource } = instance;
  switch (resource.type) {
    case 'workload':
      return usesOfWorkload(instance, resource);
    case 'service':
      return usesOfService(instance, resource);
    case 'policy':
      return [...resource.ingress, ...resource.egress].flatMap((rule) =>
        usesOfRule(instance, rule, (cluster, other) =>
          rule.direction === 'ingress'
            ? other.namespace === instance.namespace && selects(resource.podSelector, other)
            : rule.peers === 'everyone' ||
              rule.peers.some((peer) => peer.type === 'selector' && isPeer(cluster, instance, peer, other)),
        ),
      );
    case 'clusterPolicy':
      return [...resource.ingress, ...resource.egress].flatMap((rule) =>
        usesOfRule(instance, rule, (cluster, other) =>
          rule.direction === 'ingress'
            ? isWorkload(other) && matchSubject(resource, partyOf(cluster, other)).verdict !== 'no'
            : rule.peers.some((peer) => peer.type === 'selector' && isPeer(cluster, instance, peer, other)),
        ),
      );
    case 'ingress':
    case 'route':
      return resource.backends.flatMap((backend, index) => usesOfBackend(instance, backend, index));
    case 'hint':
      return resource.hint === 'monitor' ? usesOfMonitor(instance, resource) : [];
    default:
      return [];
  }
});

function usesOfWorkload(instance: Instance, { ports, template }: Workload): PortUse[] {
  const spec = valueAt(template, 'spec');
  const containers = ['containers', 'initContainers'].flatMap((list) => itemsOf(valueAt(spec, list)));
  const asked = containers.flatMap((container) => [
    ...['livenessProbe', 'readinessProbe', 'startupProbe'].map((probe) => valueAt(container, probe)),
    ...['postStart', 'preStop'].map((hook) => valueAt(container, 'lifecycle', hook)),
  ]);
  const nodes = asked.flatMap((node) => ['httpGet', 'tcpSocket'].map((action) => valueAt(node, action, 'port')));
  const hidden = containers.flatMap((container) =>
    itemsOf(valueAt(container, 'ports')).filter((node) =>
      ['containerPort', 'protocol'].some((field) => isHidden(valueAt(node, field))),
    ),
  );
  return [
    ...[...ports.map(({ node }) => node), ...hidden].flatMap((node, index) =>
      had(instance, 'pods', valueAt(node, 'name'), `port ${index}`),
    ),
    ...nodes.flatMap((node, index) =>
      asking(instance, 'pods', node, `probe ${index}`, (_, other) => other === instance),
    ),
  ];
}

function usesOfService(instance: Instance, service: Service): PortUse[] {
  return service.ports.flatMap(({ node }, index) => [
    ...had(instance, 'services', valueAt(node, 'name'), `port ${index}`),
    ...asking(
      instance,
      'pods',
      valueAt(node, 'targetPort'),
      `target ${index}`,
      (_, other) => isWorkload(other) && isBehind(instance, service, other),
    ),
  ]);
}

function isBehind({ namespace }: Instance, service: Service, pods: WorkloadInstance): boolean {
  return pods.namespace === namespace && serviceSelectsPod(service, pods.resource) !== 'no';
}

function usesOfRule(
  instance: Instance,
  { direction, index, ports }: Rule | ClusterRule,
  asks: NonNullable<PortUse['asks']>,
): PortUse[] {
  const nodes = ports === 'all' ? [] : [...new Set(ports.flatMap((entry) => portNodeOf(entry) ?? []))];
  return nodes.flatMap((node, at) => asking(instance, 'pods', node, `${direction} ${index} ${at}`, asks));
}

/** Where an entry names its port: `port`, or what cluster policies have in its stead. */
function portNodeOf({ node }: PortEntry): Node | undefined {
  return valueAt(node, 'port') ?? valueAt(node, 'namedPort') ?? valueAt(node, 'destinationNamedPort');
}

function isPeer(cluster: ClusterModel, { namespace }: Instance, peer: SelectorPeer, other: Instance): boolean {
  const { namespaceSelector, podSelector } = peer;
  const isThere = namespaceSelector
    ? matchingNamespaces(cluster, namespaceSelector).some(({ facts }) => facts.name === other.namespace)
    : other.namespace === namespace;
  return isThere && (podSelector === undefined || selects(podSelector, other));
}

function selects(selector: NonNullable<SelectorPeer['podSelector']>, other: Instance): boolean {
  return isWorkload(other) && selectsPod(selector, other.resource) !== 'no';
}

function usesOfBackend(instance: Instance, { service, namespace, portNode }: Backend, index: number): PortUse[] {
  const home = namespace ?? instance.namespace;
  return asking(
    instance,
    'services',
    portNode,
    `backend ${index}`,
    (_, other) => other.resource.type === 'service' && other.resource.name === service && other.namespace === home,
  );
}

function usesOfMonitor(instance: Instance, monitor: Monitor): PortUse[] {
  const { kind, selector, namespaces, endpoints } = monitor;
  const isThere = ({ namespace }: Instance): boolean =>
    namespaces === 'any' || (namespaces ?? [instance.namespace]).includes(namespace);
  const isScraped = (service: Instance): boolean =>
    isThere(service) && selectsLabels(selector, labelsOf(service)) !== 'no';
  return endpoints.flatMap(({ node }, index) => {
    const port = valueAt(node, 'port');
    const target = valueAt(node, 'targetPort');
    if (kind === 'PodMonitor')
      return [port, target].flatMap((each, at) =>
        asking(
          instance,
          'pods',
          each,
          `endpoint ${index} ${at}`,
          (_, other) => isThere(other) && selects(selector, other),
        ),
      );
    return [
      ...asking(
        instance,
        'services',
        port,
        `endpoint ${index}`,
        (_, other) => other.resource.type === 'service' && isScraped(other),
      ),
      ...asking(instance, 'pods', target, `endpoint ${index} target`, ({ namespaces: models }, other) => {
        const services = models.get(other.namespace)?.services ?? [];
        return isWorkload(other) && services.some((each) => isScraped(each) && isBehind(each, each.resource, other));
      }),
    ];
  });
}

/** Nothing for a port without a name. */
function had(instance: Instance, of: PortUse['of'], node: Node | undefined, role: string): PortUse[] {
  const name = text(node);
  if (!node || !name || isHidden(node)) return [];
  return [{ instance, of, name, part: valuePart(instance, node), asks: undefined, role }];
}

/** Nothing for a number, which is no name. */
function asking(
  instance: Instance,
  of: PortUse['of'],
  node: Node | undefined,
  role: string,
  asks: NonNullable<PortUse['asks']>,
): PortUse[] {
  const name = node?.kind === 'scalar' && typeof node.value === 'string' ? text(node) : undefined;
  return node && name ? [{ instance, of, name, part: valuePart(instance, node), asks, role }] : [];
}

function isWorkload(instance: Instance): instance is WorkloadInstance {
  return instance.resource.type === 'workload';
}
