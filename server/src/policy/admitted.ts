import { memo } from '../model/memo.ts';
import type { PortEntry } from '../model/policy.ts';
import type { Workload } from '../model/workload.ts';
import { idOf, nothingId } from './accessTable.ts';
import { type Bits, bitsOf, ordinalsOf } from './bits.ts';
import type { PodsParty } from './party.ts';
import { rulePorts } from './rulePorts.ts';

/** What is admitted at some destinations. */
export interface Admitted {
  /** Number of the answer (accessTable.ts). */
  readonly id: number;
  readonly to: Bits;
}

interface WithPorts {
  readonly ports: readonly PortEntry[] | 'all';
}

/** What a rule's ports are at each of some destinations: only named ports differ from one to the other. */
export function admittedAt(
  rule: WithPorts,
  destinations: Bits,
  partyAt: (destination: number) => PodsParty,
): Admitted[] {
  const hasNames = rule.ports !== 'all' && rule.ports.some(({ port }) => typeof port === 'string');
  if (!hasNames) {
    const [first] = ordinalsOf(destinations);
    if (first === undefined) return [];
    const text = textOf(rule);
    const id = ids.get(text) ?? idOf(rulePorts(rule, partyAt(first)));
    ids.set(text, id);
    return id === nothingId ? [] : [{ id, to: destinations }];
  }
  const known = idsOfNames(rule);
  const idAt = (destination: number): number => {
    const party = partyAt(destination);
    const id = known.get(party.workload) ?? idOf(rulePorts(rule, party));
    known.set(party.workload, id);
    return id;
  };
  const byId = new Map<number, number[]>();
  for (const destination of ordinalsOf(destinations)) {
    const id = idAt(destination);
    if (id === nothingId) continue;
    const group = byId.get(id);
    if (group) group.push(destination);
    else byId.set(id, [destination]);
  }
  return [...byId].map(([id, group]) => ({ id, to: bitsOf(group) }));
}

/** What names mean at a workload changes with that and with the rule only, and an edit leaves most of both as they are. */
const idsOfNames = memo((_: WithPorts) => new WeakMap<Workload, number>());

/** Of ports that are the same everywhere, by what they say: most rules have the same few. */
const ids = new Map<string, number>();

const textOf = memo(({ ports }: WithPorts): string =>
  ports === 'all'
    ? ports
    : ports
        .map(({ isValid, protocol, port, endPort, hidden }) => [isValid, protocol, port, endPort, ...hidden].join(' '))
        .join(),
);
