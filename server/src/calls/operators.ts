import { type Instance, placeIn } from '../model/instance.ts';
import { text } from '../model/resource.ts';
import type { Service } from '../model/service.ts';
import { portRange, unionPorts } from '../policy/portSet.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { serviceNamed, type WorkloadInstance } from '../snapshot/queries.ts';
import { itemsOf, type Node, valueAt } from '../yaml/node.ts';
import { type Address, parseAddresses } from './address.ts';
import type { Call } from './call.ts';
import type { Mention } from './mention.ts';

/** The hosts that an object of prometheus-operator tells its pods of. */
export function operatorMentions(cluster: ClusterModel, workload: WorkloadInstance): Mention[] {
  const { root, kind, name } = workload.resource;
  if (!isOfPrometheusOperator(workload)) return [];
  const spec = valueAt(root, 'spec');
  const told = (node: Node, address: Address): Mention => ({
    ...address,
    strength: 'strong',
    evidence: { ...placeIn(workload, node), text: `${kind} ${name}` },
    isSecret: false,
    isLoose: false,
  });
  return [
    ...alertmanagerEndpoints(workload).map(({ node, name, namespace, port: asked }) => {
      const ports = serviceNamed(cluster, namespace, name)?.resource.ports ?? [];
      const port = ports.find((each) => each.name === asked || String(each.port) === asked)?.port;
      return told(node, { host: `${name}.${namespace}`, port, scheme: undefined });
    }),
    ...['remoteWrite', 'remoteRead', 'queryEndpoints', 'alertmanagersUrl'].flatMap((field) =>
      itemsOf(valueAt(spec, field)).flatMap((item) => {
        const node = item.kind === 'mapping' ? valueAt(item, 'url') : item;
        // Thanos looks endpoints up in DNS, by prefixes of its own.
        const written = text(node)?.replace(/^dns(srv|srvnoa)?\+/, '') ?? '';
        return node ? parseAddresses(written).map((address) => told(node, address)) : [];
      }),
    ),
  ];
}

export function isOfPrometheusOperator({ resource }: WorkloadInstance): boolean {
  return resource.group === 'monitoring.coreos.com';
}

/** The Services of the Alertmanagers that a Prometheus is told of, and undefined for each that is not there. */
export function alertmanagersOf(cluster: ClusterModel, workload: WorkloadInstance): (Instance<Service> | undefined)[] {
  if (!isOfPrometheusOperator(workload)) return [];
  return alertmanagerEndpoints(workload).map(({ namespace, name }) => serviceNamed(cluster, namespace, name));
}

/** AlertmanagerEndpoints: a Service, and a port of it by name or number. */
function alertmanagerEndpoints({ namespace, resource }: WorkloadInstance) {
  return itemsOf(valueAt(resource.root, 'spec', 'alerting', 'alertmanagers')).flatMap((node) => {
    const name = text(valueAt(node, 'name'));
    const port = text(valueAt(node, 'port'));
    return name === undefined ? [] : [{ node, name, namespace: text(valueAt(node, 'namespace')) ?? namespace, port }];
  });
}

/** That the replicas of an Alertmanager tell each other of alerts, on ports of their own. */
export function meshCalls(workload: WorkloadInstance): Call[] {
  const { kind, root, name } = workload.resource;
  const node = valueAt(root, 'spec', 'replicas');
  const isMesh = isOfPrometheusOperator(workload) && kind === 'Alertmanager' && Number(text(node)) > 1;
  if (!isMesh || !node) return [];
  return [
    {
      from: 'workload',
      caller: workload,
      target: workload,
      service: undefined,
      asked: undefined,
      ports: unionPorts(portRange('TCP', meshPort, meshPort), portRange('UDP', meshPort, meshPort)),
      hidesPort: false,
      strength: 'strong',
      evidence: { ...placeIn(workload, node), text: `replicas of ${name}` },
    },
  ];
}

const meshPort = 9094;
