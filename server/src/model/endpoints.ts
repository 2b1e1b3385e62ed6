import { itemsOf, type Node, valueAt } from '../yaml/node.ts';
import { type Protocol, readPort, readProtocol } from './ports.ts';
import { type ResourceHeader, text } from './resource.ts';

/**
 * Where a Service without selector leads: an EndpointSlice (discovery.k8s.io/v1, and v1beta1) or Endpoints (core/v1) as
 * somebody wrote it. What controllers make for other Services reads the same, and nobody asks for it.
 */
export interface Endpoints extends ResourceHeader {
  readonly type: 'hint';
  readonly hint: 'endpoints';
  /** Name of the Service. */
  readonly service: string;
  readonly subsets: readonly EndpointSubset[];
}

/** Every address has every port. */
export interface EndpointSubset {
  /** Addresses, or host names in a slice with `addressType: FQDN`. */
  readonly addresses: readonly string[];
  readonly ports: readonly EndpointPort[];
}

export interface EndpointPort {
  /** That of the port of the Service; empty where that has none. */
  readonly name: string;
  readonly protocol: Protocol;
  readonly port: number;
}

export const endpointsKinds: readonly string[] = ['EndpointSlice', 'Endpoints'];

export function readEndpoints(header: ResourceHeader): Endpoints | undefined {
  const { group, kind, root, name } = header;
  if (group === 'discovery.k8s.io' && kind === 'EndpointSlice') {
    const service = text(valueAt(root, 'metadata', 'labels', 'kubernetes.io/service-name'));
    if (service === undefined) return undefined;
    const addresses = itemsOf(valueAt(root, 'endpoints')).flatMap((endpoint) =>
      textsOf(valueAt(endpoint, 'addresses')),
    );
    const subsets = [{ addresses, ports: itemsOf(valueAt(root, 'ports')).flatMap(readEndpointPort) }];
    return { ...header, type: 'hint', hint: 'endpoints', service, subsets };
  }
  if (group !== '' || kind !== 'Endpoints') return undefined;
  const subsets = itemsOf(valueAt(root, 'subsets')).map((subset) => ({
    addresses: itemsOf(valueAt(subset, 'addresses')).flatMap((address) => text(valueAt(address, 'ip')) ?? []),
    ports: itemsOf(valueAt(subset, 'ports')).flatMap(readEndpointPort),
  }));
  return { ...header, type: 'hint', hint: 'endpoints', service: name, subsets };
}

function readEndpointPort(node: Node): EndpointPort[] {
  const port = readPort(valueAt(node, 'port'));
  const protocol = readProtocol(node);
  if (typeof port !== 'number' || !protocol) return [];
  return [{ name: text(valueAt(node, 'name')) ?? '', protocol, port }];
}

function textsOf(list: Node | undefined): string[] {
  return itemsOf(list).flatMap((item) => text(item) ?? []);
}
