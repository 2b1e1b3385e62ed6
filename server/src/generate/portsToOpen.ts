import type { Call } from '../calls/call.ts';
import { callsOf } from '../calls/calls.ts';
import { containerPorts } from '../calls/servicePorts.ts';
import { allPorts, formatPorts, isEmpty, noPorts, type PortSet, portRange, unionPorts } from '../policy/portSet.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { distinct, servicesOf, type WorkloadInstance } from '../snapshot/queries.ts';

/** The ports that a caller needs open at a target, and how we know: `TCP 7070`, `all ports, since cart declares none`. */
export interface OpenPorts {
  readonly ports: PortSet;
  readonly words: string;
}

/** The ports that a call goes to; where its Service leads to none, the same as for a caller without evidence. */
export function portsOfCall(cluster: ClusterModel, call: Call): OpenPorts {
  return isEmpty(call.ports) ? portsOfTarget(cluster, call.target, [call]) : portsCalled([call]);
}

/** The ports that a workload calls as far as the manifests say; otherwise those that the target seems to serve. */
export function portsOfCaller(cluster: ClusterModel, caller: WorkloadInstance, target: WorkloadInstance): OpenPorts {
  const calls = callsOf(cluster, caller).filter((call) => call.target.key === target.key);
  const called = portsCalled(calls);
  return isEmpty(called.ports) ? portsOfTarget(cluster, target, calls) : called;
}

function portsCalled(calls: readonly Call[]): OpenPorts {
  const { ports, words } = plainly(calls.map((call) => call.ports).reduce(unionPorts, noPorts));
  return { ports, words: calls.some((call) => call.hidesPort) ? `${words}, since a placeholder hides which` : words };
}

/** What the target declares, then the target ports of its Services, then the port that the evidence names, then all. */
export function portsOfTarget(cluster: ClusterModel, target: WorkloadInstance, calls: readonly Call[] = []): OpenPorts {
  const { name, ports } = target.resource;
  const declared = ports.map(({ protocol, port }) => portRange(protocol, port, port)).reduce(unionPorts, noPorts);
  if (!isEmpty(declared)) return plainly(declared);
  const services = distinct(servicesOf(cluster, target)).map(({ resource }) => ({
    name: resource.name,
    ports: containerPorts(resource, resource.ports, target.resource),
  }));
  const serving = services.filter((service) => !isEmpty(service.ports));
  if (serving.length > 0) {
    const served = serving.map((service) => service.ports).reduce(unionPorts, noPorts);
    return {
      ports: served,
      words: `${formatPorts(served)}, the target of Service ${serving.map((service) => service.name).join(' and ')}`,
    };
  }
  const asked = calls.flatMap((call) =>
    typeof call.asked === 'number' ? [portRange('TCP', call.asked, call.asked)] : [],
  );
  const named = asked.reduce(unionPorts, noPorts);
  if (!isEmpty(named))
    return {
      ports: named,
      words: `${formatPorts(named)}, as ${calls.find((call) => typeof call.asked === 'number')?.evidence.text} says`,
    };
  return { ports: allPorts, words: `all ports, since ${name} declares none` };
}

function plainly(ports: PortSet): OpenPorts {
  return { ports, words: formatPorts(ports) };
}
