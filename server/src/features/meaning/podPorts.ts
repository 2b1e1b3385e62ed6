import type { DocumentSpan, Instance } from '../../model/instance.ts';
import { memo } from '../../model/memo.ts';
import type { PortEntry, Rule } from '../../model/policy.ts';
import { type Protocol, readPort } from '../../model/ports.ts';
import type { ContainerPort, Workload } from '../../model/workload.ts';
import { matchRule } from '../../policy/peers.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import type { Cursor } from '../../snapshot/cursor.ts';
import {
  distinct,
  isolatedBy,
  type PolicyInstance,
  partyOf,
  policiesOf,
  servicesOf,
  type WorkloadInstance,
  workloadsBehind,
} from '../../snapshot/queries.ts';
import { type Foreign, itemsOf, type Node, type Span, valueAt } from '../../yaml/node.ts';
import { destinationsOf } from '../portsCard.ts';
import { partOf, type Target } from '../target.ts';
import type { Meaning } from './meaning.ts';
import { isAt, placeAt } from './place.ts';

/**
 * A port of pods by its name or its number: at a container, at a rule of a policy, at a targetPort, at a probe. It is
 * defined by containers; what admits it or sends requests to it refers to it.
 */
export function podPortAt(cursor: Cursor, instance: Instance): Meaning | undefined {
  const { cluster } = cursor;
  const { resource } = instance;
  switch (resource.type) {
    case 'workload': {
      const pod = { ...instance, resource };
      return ofContainer(cursor, pod) ?? ofProbe(cursor, pod);
    }
    case 'service':
      for (const { node, protocol } of resource.ports) {
        const part = valueAt(node, 'targetPort');
        const port = readPort(part);
        if (!part || port === undefined || !isAt(cursor, instance, part)) continue;
        return meaningOf(
          cluster,
          part,
          { port, protocol },
          distinct(workloadsBehind(cluster, { ...instance, resource }).may),
        );
      }
      return undefined;
    case 'policy':
      return ofPolicy(cursor, { ...instance, resource });
    default:
      return undefined;
  }
}

/** A port as something names it. */
interface Named {
  readonly port: number | string;
  /** Of a number; undefined for the port alone. */
  readonly endPort?: number | undefined;
  readonly protocol: Protocol;
}

function ofContainer(cursor: Cursor, pod: WorkloadInstance): Meaning | undefined {
  for (const { name, port, protocol, node } of pod.resource.ports) {
    const [nameNode, numberNode] = [valueAt(node, 'name'), valueAt(node, 'containerPort')];
    if (nameNode && name !== undefined && isAt(cursor, pod, nameNode))
      return meaningOf(cursor.cluster, nameNode, { port: name, protocol }, [pod]);
    if (numberNode && isAt(cursor, pod, numberNode))
      return meaningOf(cursor.cluster, numberNode, { port, protocol }, [pod]);
  }
  return undefined;
}

function ofProbe(cursor: Cursor, pod: WorkloadInstance): Meaning | undefined {
  const part = probePorts(pod.resource).find((node) => isAt(cursor, pod, node));
  const port = readPort(part);
  return part && port !== undefined ? meaningOf(cursor.cluster, part, { port, protocol: 'TCP' }, [pod]) : undefined;
}

function ofPolicy(cursor: Cursor, policy: PolicyInstance): Meaning | undefined {
  const { cluster } = cursor;
  for (const rule of [...policy.resource.ingress, ...policy.resource.egress]) {
    for (const entry of rule.ports === 'all' ? [] : rule.ports) {
      const part = partsOf(entry).find((node) => isAt(cursor, policy, node));
      const { port, endPort, protocol } = entry;
      if (!part || port === undefined || protocol === undefined) continue;
      return meaningOf(cluster, part, { port, endPort, protocol }, destinationsOf(cluster, policy, rule));
    }
  }
  return undefined;
}

function partsOf({ node }: PortEntry): Node[] {
  return [valueAt(node, 'port') ?? [], valueAt(node, 'endPort') ?? []].flat();
}

function meaningOf(
  cluster: ClusterModel,
  part: Span & Foreign,
  named: Named,
  pods: readonly WorkloadInstance[],
): Meaning {
  const { port, endPort, protocol } = named;
  return {
    part,
    id: `port ${port}-${endPort ?? port}/${protocol}`,
    pods,
    definitions: (all) => all.flatMap((pod) => portsOf(pod.resource, named).map((one) => targetIn(pod, one, named))),
    references: (all) => {
      const having = all.filter(({ resource }) => portsOf(resource, named).length > 0);
      return [
        ...policyPlaces(cluster, having, named),
        ...having.flatMap((pod) => [...servicePlaces(cluster, pod, named), ...probePlaces(pod, named)]),
      ];
    },
  };
}

function portsOf({ ports }: Workload, named: Named): ContainerPort[] {
  return ports.filter((port) => means(named, port));
}

function means({ port, endPort, protocol }: Named, container: ContainerPort): boolean {
  if (protocol !== container.protocol) return false;
  return typeof port === 'string'
    ? port === container.name
    : port <= container.port && container.port <= (endPort ?? port);
}

function targetIn(pod: WorkloadInstance, { node }: ContainerPort, { port }: Named): Target {
  return partOf(pod, valueAt(node, typeof port === 'string' ? 'name' : 'containerPort') ?? node);
}

/** The rules that name a port which some pods have: of the policies that isolate them, and those that lead to them. */
function policyPlaces(cluster: ClusterModel, pods: readonly WorkloadInstance[], named: Named): DocumentSpan[] {
  const isolating = new Set(pods.flatMap((pod) => isolatedBy(cluster, pod, 'ingress').map(({ instance }) => instance)));
  const ingress = [...isolating].flatMap((policy) =>
    policy.resource.ingress.flatMap((rule) => entriesNaming(policy, rule, named)),
  );
  const egress = [...cluster.namespaces.values()].flatMap(({ policies }) =>
    egressPorts(policies).flatMap(({ policy, rule }) => {
      const entries = entriesNaming(policy, rule, named);
      return entries.length > 0 && pods.some((pod) => leadsTo(cluster, policy, rule, pod)) ? entries : [];
    }),
  );
  return [...ingress, ...egress];
}

/** The egress rules of some policies that name ports. */
const egressPorts = memo((policies: readonly PolicyInstance[]) =>
  policies.flatMap((policy) =>
    policy.resource.egress.flatMap((rule) => (rule.ports === 'all' ? [] : [{ policy, rule }])),
  ),
);

function leadsTo(cluster: ClusterModel, { namespace }: PolicyInstance, rule: Rule, pod: WorkloadInstance): boolean {
  return matchRule(rule, namespace, partyOf(cluster, pod), policiesOf(cluster).facts).verdict !== 'no';
}

/** The entries of a rule that name the same port, by its name or by its number as it was asked. */
function entriesNaming(policy: PolicyInstance, { ports }: Rule, named: Named): DocumentSpan[] {
  return (ports === 'all' ? [] : ports).flatMap(({ port, endPort, protocol, node }) => {
    const part = valueAt(node, 'port');
    const isSame = port !== undefined && protocol === named.protocol && overlaps({ port, endPort, protocol }, named);
    return part && isSame ? [placeAt(policy, part)] : [];
  });
}

function overlaps(one: Named, other: Named): boolean {
  if (typeof one.port === 'string' || typeof other.port === 'string') return one.port === other.port;
  return one.port <= (other.endPort ?? other.port) && other.port <= (one.endPort ?? one.port);
}

/** The ports of the Services in front of a pod that lead to it. */
function servicePlaces(cluster: ClusterModel, pod: WorkloadInstance, named: Named): DocumentSpan[] {
  return servicesOf(cluster, pod).flatMap((service) =>
    service.resource.ports.flatMap(({ targetPort, protocol, node }) => {
      const part = valueAt(node, 'targetPort') ?? valueAt(node, 'port');
      const isSame = protocol === named.protocol && overlaps({ port: targetPort, protocol }, named);
      return part && isSame ? [placeAt(service, part)] : [];
    }),
  );
}

function probePlaces(pod: WorkloadInstance, named: Named): DocumentSpan[] {
  return probePorts(pod.resource).flatMap((node) => {
    const port = readPort(node);
    const isSame = port !== undefined && named.protocol === 'TCP' && overlaps({ port, protocol: 'TCP' }, named);
    return isSame ? [placeAt(pod, node)] : [];
  });
}

/** The ports that the kubelet asks: of probes, and of handlers as a container starts and stops (core/v1 Container). */
function probePorts({ template }: Workload): Node[] {
  const spec = valueAt(template, 'spec');
  const containers = ['containers', 'initContainers'].flatMap((field) => itemsOf(valueAt(spec, field)));
  return containers.flatMap((container) =>
    [
      ...['livenessProbe', 'readinessProbe', 'startupProbe'].map((field) => valueAt(container, field)),
      ...['postStart', 'preStop'].map((field) => valueAt(container, 'lifecycle', field)),
    ].flatMap((probe) => ['httpGet', 'tcpSocket', 'grpc'].flatMap((field) => valueAt(probe, field, 'port') ?? [])),
  );
}
