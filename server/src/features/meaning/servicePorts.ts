import { callsTo } from '../../calls/callsTo.ts';
import { workloadsOf } from '../../calls/destination.ts';
import type { Instance } from '../../model/instance.ts';
import { readPort } from '../../model/ports.ts';
import type { Service } from '../../model/service.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import type { Cursor, Step } from '../../snapshot/cursor.ts';
import { serviceNamed } from '../../snapshot/queries.ts';
import { type Foreign, type Span, valueAt } from '../../yaml/node.ts';
import { partOf } from '../target.ts';
import type { Meaning } from './meaning.ts';
import { isAt } from './place.ts';

/**
 * A port of a Service by its name or its number: at the Service, or at a backend of an Ingress or a route. It is defined
 * by the Service, and what sends requests to it refers to it.
 */
export function servicePortAt(cursor: Cursor, instance: Instance): Meaning | undefined {
  const { cluster } = cursor;
  const { resource, namespace } = instance;
  if (resource.type === 'service') {
    const service = { ...instance, resource };
    for (const { name, port, node } of resource.ports) {
      const [nameNode, numberNode] = [valueAt(node, 'name'), valueAt(node, 'port')];
      if (nameNode && name !== undefined && isAt(cursor, instance, nameNode))
        return meaningOf(cluster, nameNode, service, name);
      if (numberNode && isAt(cursor, instance, numberNode)) return meaningOf(cluster, numberNode, service, port);
    }
  }
  if (resource.type === 'ingress' || resource.type === 'route') {
    const step = portStep(cursor.path);
    const backend = step && resource.backends.find(({ node }) => isBeside(cursor.path, node, step));
    const port = readPort(step?.node);
    const service = backend && serviceNamed(cluster, backend.namespace ?? namespace, backend.service);
    return step && service && port !== undefined ? meaningOf(cluster, step.node, service, port) : undefined;
  }
  return undefined;
}

/** The step to a port: `port.number` and `port.name` of an Ingress, `servicePort` before them, `port` of a route. */
function portStep(path: readonly Step[]): Step | undefined {
  const last = path.at(-1);
  const isOfIngress = (last?.key === 'number' || last?.key === 'name') && path.at(-2)?.key === 'port';
  return isOfIngress || last?.key === 'port' || last?.key === 'servicePort' ? last : undefined;
}

/** Whether the innermost mapping that holds both is a backend: it is no more than two steps above the port. */
function isBeside(path: readonly Step[], name: Span, port: Step): boolean {
  return path.slice(-4, -1).some(({ node, key }) => {
    const holds = node.start <= name.start && name.end <= node.end && node.start <= port.start;
    return holds && (key === 'service' || key === 'backend' || key === 'defaultBackend' || typeof key === 'number');
  });
}

function meaningOf(
  cluster: ClusterModel,
  part: Span & Foreign,
  service: Instance<Service>,
  asked: number | string,
): Meaning {
  const meant = service.resource.ports.filter(({ name, port }) => name === asked || port === asked);
  return {
    part,
    id: `port ${asked} of ${service.key}`,
    pods: [],
    definitions: () =>
      meant.map(({ node }) => partOf(service, valueAt(node, typeof asked === 'string' ? 'name' : 'port') ?? node)),
    references: () => {
      const names: readonly unknown[] = meant.flatMap(({ name, port }) => [name, port]);
      return workloadsOf(cluster, service)
        .flatMap((workload) => callsTo(cluster, workload))
        .filter((call) => call.service?.key === service.key && call.asked !== undefined && names.includes(call.asked))
        .map(({ evidence }) => evidence);
    },
  };
}
