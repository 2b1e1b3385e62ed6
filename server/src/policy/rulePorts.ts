import type { PortEntry } from '../model/policy.ts';
import { type Protocol, protocols } from '../model/ports.ts';
import type { Party } from './party.ts';
import { allPorts, noPorts, type PortSet, portRange, unionPorts } from './portSet.ts';

/** What a rule's `ports` admit at a destination: surely, and possibly. */
export interface RulePorts {
  readonly must: PortSet;
  readonly may: PortSet;
}

interface WithPorts {
  readonly ports: readonly PortEntry[] | 'all';
}

/** Named ports are container ports of the destination with the entry's protocol; they never match an address. */
export function rulePorts(rule: WithPorts, destination: Party): RulePorts {
  if (rule.ports === 'all') return everyPort;
  const known = fixed.get(rule);
  if (known) return known;
  const ports = rule.ports.map((entry) => entryPorts(entry, destination)).reduce(either);
  // Without names they are the same at every destination.
  if (rule.ports.every(({ port }) => typeof port !== 'string')) fixed.set(rule, ports);
  return ports;
}

function entryPorts({ isValid, protocol, port, endPort, hidden }: PortEntry, destination: Party): RulePorts {
  if (!isValid) return none;
  const possible = hidden.includes('protocol') ? protocols : protocol ? [protocol] : [];
  if (hidden.includes('port')) return perhaps(possible.map((one) => portRange(one)));
  if (typeof port === 'string')
    return possible.map((one) => namedPorts(port, one, destination, hidden)).reduce(either, none);
  const [low, high] = port === undefined ? [1, 65535] : [port, endPort ?? port];
  const must = hidden.includes('protocol') ? [] : possible.map((one) => portRange(one, low, high));
  return either(
    { must: must.reduce(unionPorts, noPorts), may: noPorts },
    perhaps(possible.map((one) => portRange(one, low, hidden.includes('endPort') ? 65535 : high))),
  );
}

function namedPorts(name: string, protocol: Protocol, destination: Party, hidden: PortEntry['hidden']): RulePorts {
  if (destination.type !== 'pods' && destination.type !== 'anyPods') return none;
  const { ports = [], hiddenPorts } =
    destination.type === 'pods' ? destination.workload : { ports: destination.ports, hiddenPorts: [] };
  const must = ports
    .filter((candidate) => candidate.name === name && candidate.protocol === protocol)
    .map(({ port }) => portRange(protocol, port, port))
    .reduce(unionPorts, noPorts);
  const may = hiddenPorts
    .filter((candidate) => (candidate.name ?? name) === name && (candidate.protocol ?? protocol) === protocol)
    .map(({ port }) => portRange(protocol, port, port));
  return either({ must: hidden.includes('protocol') ? noPorts : must, may: must }, perhaps(may));
}

const everyPort: RulePorts = { must: allPorts, may: allPorts };
const none: RulePorts = { must: noPorts, may: noPorts };

function perhaps(ports: readonly PortSet[]): RulePorts {
  return { must: noPorts, may: ports.reduce(unionPorts, noPorts) };
}

function either(left: RulePorts, right: RulePorts): RulePorts {
  return { must: unionPorts(left.must, right.must), may: unionPorts(left.may, right.may) };
}

const fixed = new WeakMap<WithPorts, RulePorts>();
