import type { Direction } from '../model/policy.ts';
import { protocols } from '../model/ports.ts';
import type { Workload } from '../model/workload.ts';
import { allPorts, equalPorts, isEmpty, noPorts, type PortSet, subtractPorts, unionPorts } from '../policy/portSet.ts';
import type { Value } from '../yaml/write.ts';
import type { Need, Reason } from './need.ts';
import { portList } from './ruleValue.ts';

/** A rule of a NetworkPolicy as data, and why it is there. */
export interface PlannedRule {
  readonly direction: Direction;
  /** Empty: everyone. */
  readonly peers: readonly PlannedPeer[];
  /** Undefined: all. */
  readonly ports: readonly Value[] | undefined;
  /** Of a rule without peers. */
  readonly reasons: readonly Reason[];
}

export interface PlannedPeer {
  readonly value: Value;
  readonly reasons: readonly Reason[];
}

/** How ports are written: by number, or by the name that the container gives them, if any. */
export type PortStyle = 'numbers' | 'names';

/** As few rules as say the same: those of one direction with equal ports are one, and what everyone may is not repeated. */
export function rulesOf(needs: readonly Need[], style: PortStyle): PlannedRule[] {
  return (['ingress', 'egress'] as const).flatMap((direction) =>
    rulesOfDirection(
      direction,
      needs.filter((need) => need.direction === direction),
      style,
    ),
  );
}

interface Merged {
  readonly peer: Value | undefined;
  readonly destination: Workload | undefined;
  readonly ports: PortSet;
  readonly reasons: readonly Reason[];
}

function rulesOfDirection(direction: Direction, needs: readonly Need[], style: PortStyle): PlannedRule[] {
  const everyone = merged(needs.filter(({ peer }) => peer === undefined));
  const toPeers = needs.filter(({ peer }) => peer !== undefined);
  const others = [...new Set(toPeers.map(keyOf))].map((key) => merged(toPeers.filter((need) => keyOf(need) === key)));
  const open = everyone?.ports ?? noPorts;
  const rules = new Map<string, PlannedRule>();
  for (const part of [everyone, ...others]) {
    if (!part) continue;
    const ports = part.peer === undefined ? part.ports : subtractPorts(part.ports, open);
    if (isEmpty(ports)) continue;
    const written = equalPorts(ports, allPorts) ? undefined : writtenPorts(ports, part.destination, style);
    const key = `${part.peer === undefined} ${JSON.stringify(written)}`;
    const rule = rules.get(key) ?? { direction, peers: [], ports: written, reasons: [] };
    const { peer, reasons } = part;
    if (peer === undefined) rules.set(key, { ...rule, reasons });
    else rules.set(key, { ...rule, peers: [...rule.peers, { value: peer, reasons }] });
  }
  return [...rules.values()];
}

function keyOf({ peer }: Need): string | undefined {
  return JSON.stringify(peer);
}

/** The needs of one peer as one. */
function merged(needs: readonly Need[]): Merged | undefined {
  const [first] = needs;
  if (!first) return undefined;
  const isOne = needs.every(({ destination }) => destination === first.destination);
  return {
    peer: first.peer,
    destination: isOne ? first.destination : undefined,
    ports: needs.map(({ ports }) => ports).reduce(unionPorts),
    reasons: needs.flatMap(({ reasons }) => reasons),
  };
}

function writtenPorts(ports: PortSet, destination: Workload | undefined, style: PortStyle): readonly Value[] {
  return protocols.flatMap((protocol) =>
    ports[protocol].flatMap(([low, high]): readonly Value[] => {
      if (high - low >= fewest) return portList({ ...noPorts, [protocol]: [[low, high]] });
      return Array.from({ length: high - low + 1 }, (_, index) => {
        const name = style === 'names' && destination ? nameOf(destination, protocol, low + index) : undefined;
        return { protocol, port: name ?? low + index };
      });
    }),
  );
}

/** Ports in a row are written as a range from so many on: a call names one, and some network plugins know no ranges. */
const fewest = 16;

/** A name stands for every container port that has it with the protocol, so it must be that of one number only. */
function nameOf({ ports, hiddenPorts }: Workload, protocol: string, number: number): string | undefined {
  if (hiddenPorts.length > 0) return undefined;
  const named = ports.filter((port) => port.protocol === protocol && port.name !== undefined);
  const name = named.find(({ port }) => port === number)?.name;
  return named.every((other) => other.name !== name || other.port === number) ? name : undefined;
}
