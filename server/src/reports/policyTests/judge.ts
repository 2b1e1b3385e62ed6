import type { ContainerPort, Workload } from '../../model/workload.ts';
import type { Access } from '../../policy/access.ts';
import type { Party } from '../../policy/party.ts';
import {
  allPorts,
  intersectPorts,
  isEmpty,
  noPorts,
  type PortSet,
  portRange,
  subtractPorts,
  unionPorts,
} from '../../policy/portSet.ts';
import type { ExpectationKind, TestPort } from '../../workspace/policyTestFile.ts';

/** What is asked of one connection. */
export interface Asked {
  readonly kind: ExpectationKind;
  readonly ports: PortSet;
  /** Whether one of the ports is enough: a test without ports asks whether one may call the other at all. */
  readonly isAny: boolean;
}

export interface Judgement {
  readonly outcome: 'passed' | 'failed' | 'unknown';
  /** Those that are not as expected. */
  readonly ports: PortSet;
}

const passed: Judgement = { outcome: 'passed', ports: noPorts };

/** Whether what policies let through is as expected. What they only perhaps do is neither. */
export function judge({ kind, ports, isAny }: Asked, { must, may }: Access): Judgement {
  const [surely, possibly] = [intersectPorts(ports, must), intersectPorts(ports, may)];
  if (kind === 'deny') {
    if (!isEmpty(surely)) return { outcome: 'failed', ports: surely };
    return isEmpty(possibly) ? passed : { outcome: 'unknown', ports: possibly };
  }
  if (isAny && !isEmpty(surely)) return passed;
  if (isAny) return isEmpty(possibly) ? { outcome: 'failed', ports } : { outcome: 'unknown', ports: possibly };
  const [denied, unsure] = [subtractPorts(ports, may), subtractPorts(ports, must)];
  if (!isEmpty(denied)) return { outcome: 'failed', ports: denied };
  return isEmpty(unsure) ? passed : { outcome: 'unknown', ports: unsure };
}

/** The ports that are written, at whoever is called; undefined where these are names, and none of its ports has one. */
export function portsAt(ports: readonly TestPort[] | undefined, to: Party): PortSet | undefined {
  if (!ports) return allPorts;
  const found = ports.map((port) => {
    if (!('name' in port)) return portRange(port.protocol, port.low, port.high);
    const named = containerPorts(to).filter(({ name }) => name === port.name);
    return named.map(({ protocol, port: number }) => portRange(protocol, number, number)).reduce(unionPorts, noPorts);
  });
  return found.every(isEmpty) ? undefined : found.reduce(unionPorts, noPorts);
}

/** The names that container ports have. */
export function portNames({ ports }: Pick<Workload, 'ports'>): string[] {
  return [...new Set(ports.flatMap(({ name }) => name ?? []))];
}

function containerPorts(to: Party): readonly ContainerPort[] {
  return to.type === 'pods' ? to.workload.ports : [];
}
