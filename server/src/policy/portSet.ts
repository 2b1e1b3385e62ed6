import { type Protocol, protocols } from '../model/ports.ts';
import * as intervals from './intervals.ts';

/** Destination ports by protocol. */
export type PortSet = Readonly<Record<Protocol, intervals.Intervals<number>>>;

const every: intervals.Intervals<number> = [[1, 65535]];

export const noPorts: PortSet = { TCP: [], UDP: [], SCTP: [] };
export const allPorts: PortSet = { TCP: every, UDP: every, SCTP: every };

/** Ports `low` to `high`, both included, of one protocol; the empty set when they are out of order or range. */
export function portRange(protocol: Protocol, low = 1, high = 65535): PortSet {
  const [from, to] = [Math.max(1, low), Math.min(65535, high)];
  return from <= to ? { ...noPorts, [protocol]: [[from, to]] } : noPorts;
}

export function unionPorts(left: PortSet, right: PortSet): PortSet {
  if (left === right || isEmpty(right) || left === allPorts) return left;
  if (isEmpty(left) || right === allPorts) return right;
  return combine(left, right, intervals.union);
}

export function intersectPorts(left: PortSet, right: PortSet): PortSet {
  if (left === right || right === allPorts || left === noPorts) return left;
  if (left === allPorts || right === noPorts) return right;
  return combine(left, right, intervals.intersect);
}

export function subtractPorts(left: PortSet, right: PortSet): PortSet {
  if (left === right || right === allPorts) return noPorts;
  if (right === noPorts) return left;
  return combine(left, right, intervals.subtract);
}

export function isEmpty(ports: PortSet): boolean {
  return ports === noPorts || protocols.every((protocol) => ports[protocol].length === 0);
}

export function equalPorts(left: PortSet, right: PortSet): boolean {
  return left === right || protocols.every((protocol) => intervals.equal(left[protocol], right[protocol]));
}

export function includesPort(ports: PortSet, protocol: Protocol, port: number): boolean {
  return intervals.contains(ports[protocol], port);
}

/** `all ports`, `no port`, or `TCP 80, 8080-8090 and UDP 53`. */
export function formatPorts(ports: PortSet): string {
  if (equalPorts(ports, allPorts)) return 'all ports';
  const parts = protocols.flatMap((protocol) => {
    const ranges = ports[protocol];
    if (ranges.length === 0) return [];
    if (intervals.equal(ranges, every)) return [`all ${protocol} ports`];
    return [`${protocol} ${ranges.map(([low, high]) => (low === high ? `${low}` : `${low}-${high}`)).join(', ')}`];
  });
  return parts.length === 0 ? 'no port' : parts.join(' and ');
}

function combine(left: PortSet, right: PortSet, operation: typeof intervals.union): PortSet {
  return {
    TCP: operation(left.TCP, right.TCP),
    UDP: operation(left.UDP, right.UDP),
    SCTP: operation(left.SCTP, right.SCTP),
  };
}
