import type { Direction } from '../model/policy.ts';
import { protocols } from '../model/ports.ts';
import { allPorts, equalPorts, type PortSet } from '../policy/portSet.ts';
import type { Value } from '../yaml/write.ts';

/** A rule of a NetworkPolicy with one peer, or without, for everybody, as data to be written. */
export function ruleValue(direction: Direction, peer: Value | undefined, ports: PortSet): Value {
  return {
    [peersKey(direction)]: peer === undefined ? undefined : [peer],
    ports: equalPorts(ports, allPorts) ? undefined : portList(ports),
  };
}

export function peersKey(direction: Direction): 'from' | 'to' {
  return direction === 'ingress' ? 'from' : 'to';
}

export function policyTypeOf(direction: Direction): 'Ingress' | 'Egress' {
  return direction === 'ingress' ? 'Ingress' : 'Egress';
}

/** Ports as the API writes them (networking/v1 NetworkPolicyPort). */
export function portList(ports: PortSet): readonly Value[] {
  return protocols.flatMap((protocol) =>
    ports[protocol].map(([low, high]) => {
      if (low === 1 && high === 65535) return { protocol };
      return { protocol, port: low, endPort: high === low ? undefined : high };
    }),
  );
}
