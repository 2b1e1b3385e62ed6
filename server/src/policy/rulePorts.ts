import { isPlaceholder } from '../model/labels.ts';
import type { PortEntry, Rule } from '../model/policy.ts';
import type { Party } from './party.ts';
import { allPorts, noPorts, type PortSet, portRange, unionPorts } from './portSet.ts';

/** What a rule's `ports` admit at a destination: surely, and possibly. */
export interface RulePorts {
  readonly must: PortSet;
  readonly may: PortSet;
}

/** Named ports are container ports of the destination with the entry's protocol; they never match an address. */
export function rulePorts(rule: Rule, destination: Party): RulePorts {
  if (rule.ports === 'all') return everyPort;
  const fixed = fixedPorts(rule);
  if (fixed) return fixed;
  let must = noPorts;
  let may = noPorts;
  for (const entry of rule.ports) {
    const ports = entryPorts(entry, destination);
    if (!hidden(entry)) must = unionPorts(must, ports);
    may = unionPorts(may, ports);
  }
  return { must, may };
}

/** The ports of one entry at a destination; every port of the protocol where a placeholder hides the number. */
export function entryPorts(entry: PortEntry, destination: Party): PortSet {
  const { protocol, port, endPort } = entry;
  if (!protocol) return noPorts;
  if (port === undefined || hidden(entry)) return portRange(protocol);
  if (typeof port === 'number') return portRange(protocol, port, endPort ?? port);
  if (destination.type !== 'pods') return noPorts;
  return destination.workload.ports
    .filter((candidate) => candidate.name === port && candidate.protocol === protocol)
    .reduce((ports, candidate) => unionPorts(ports, portRange(protocol, candidate.port, candidate.port)), noPorts);
}

const everyPort: RulePorts = { must: allPorts, may: allPorts };

/** Ports that are the same for every destination, computed once a rule; undefined for a rule with names. */
function fixedPorts(rule: Rule): RulePorts | undefined {
  const known = fixed.get(rule);
  if (known) return known;
  if (rule.ports === 'all' || rule.ports.some(({ port }) => typeof port === 'string')) return undefined;
  const ports = rule.ports.map((entry) => entryPorts(entry, nowhere)).reduce(unionPorts, noPorts);
  const result = { must: ports, may: ports };
  fixed.set(rule, result);
  return result;
}

const fixed = new WeakMap<Rule, RulePorts>();
const nowhere: Party = { type: 'ingressController' };

function hidden({ port }: PortEntry): boolean {
  return typeof port === 'string' && isPlaceholder(port);
}
