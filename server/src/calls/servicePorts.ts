import { isPlaceholder } from '../model/labels.ts';
import type { Service, ServicePort } from '../model/service.ts';
import type { HiddenPort, Workload } from '../model/workload.ts';
import { noPorts, type PortSet, portRange, unionPorts } from '../policy/portSet.ts';

/** The ports of a Service that a number or a name means: all of them when none is asked for. */
export function servicePorts(service: Service, asked: number | string | undefined): readonly ServicePort[] {
  return asked === undefined
    ? service.ports
    : service.ports.filter(({ port, name }) => port === asked || name === asked);
}

/**
 * Where Service ports lead on a pod: policies see the target port. A named one is a container port with the Service
 * port's protocol (FindPort); without such a port the Service does not send anything to the pod. Where a placeholder
 * hides which port it is (`hidesPort`), every port that it may be.
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

/** Whether a placeholder hides where some Service ports lead on a pod. */
export function hidesPort(service: Service, ports: readonly ServicePort[], pod: Workload): boolean {
  return !service.headless && hidesEndpointPort(ports, pod);
}

/** The same for who reads the endpoints of a Service. */
export function hidesEndpointPort(ports: readonly ServicePort[], pod: Workload): boolean {
  return ports.some((port) => hidesTarget(port) || hiddenPorts(port, pod).length > 0);
}

function hidesTarget({ targetPort }: ServicePort): boolean {
  return typeof targetPort === 'string' && isPlaceholder(targetPort);
}

/** The container ports that may be what a targetPort names, as far as placeholders let one see. */
function hiddenPorts({ targetPort, protocol }: ServicePort, pod: Workload): readonly HiddenPort[] {
  if (typeof targetPort === 'number') return [];
  return pod.hiddenPorts.filter(
    (candidate) => (candidate.name ?? targetPort) === targetPort && (candidate.protocol ?? protocol) === protocol,
  );
}

function endpointPortsOf(servicePort: ServicePort, pod: Workload): PortSet {
  const { targetPort, protocol } = servicePort;
  if (typeof targetPort === 'number') return portRange(protocol, targetPort, targetPort);
  if (hidesTarget(servicePort)) return portRange(protocol);
  // The first of several containers that have the name: the ports are in the order of FindPort.
  const found = pod.ports.find((candidate) => candidate.name === targetPort && candidate.protocol === protocol);
  return [...(found ? [found] : []), ...hiddenPorts(servicePort, pod)]
    .map(({ port }) => portRange(protocol, port, port))
    .reduce(unionPorts, noPorts);
}
