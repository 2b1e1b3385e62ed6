import type { Service, ServicePort } from '../model/service.ts';
import type { Workload } from '../model/workload.ts';
import { noPorts, type PortSet, portRange, unionPorts } from '../policy/portSet.ts';

/** The ports of a Service that a number or a name means: all of them when none is asked for. */
export function servicePorts(service: Service, asked: number | string | undefined): readonly ServicePort[] {
  return asked === undefined
    ? service.ports
    : service.ports.filter(({ port, name }) => port === asked || name === asked);
}

/**
 * Where Service ports lead on a pod: policies see the target port. A named one is a container port with the Service
 * port's protocol (FindPort); without such a port the Service does not send anything to the pod.
 */
export function containerPorts(service: Service, ports: readonly ServicePort[], pod: Workload): PortSet {
  return ports.map((port) => containerPortsOf(service, port, pod)).reduce(unionPorts, noPorts);
}

function containerPortsOf(service: Service, port: ServicePort, pod: Workload): PortSet {
  // A client of a headless Service connects to the pod itself (core/v1 ServicePort).
  return service.headless ? portRange(port.protocol, port.port, port.port) : endpointPortsOf(port, pod);
}

/** The same for who reads the endpoints of a Service, as what brings requests into the cluster does, headless or not. */
export function endpointPorts(ports: readonly ServicePort[], pod: Workload): PortSet {
  return ports.map((port) => endpointPortsOf(port, pod)).reduce(unionPorts, noPorts);
}

function endpointPortsOf({ targetPort, protocol }: ServicePort, pod: Workload): PortSet {
  if (typeof targetPort === 'number') return portRange(protocol, targetPort, targetPort);
  // The first of several containers that have the name: the ports are in the order of FindPort.
  const found = pod.ports.find((candidate) => candidate.name === targetPort && candidate.protocol === protocol);
  return found ? portRange(protocol, found.port, found.port) : noPorts;
}
