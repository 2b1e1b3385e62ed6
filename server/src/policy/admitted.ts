import { memo } from '../model/memo.ts';
import type { PortEntry } from '../model/policy.ts';
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
  const idAt = (destination: number): number => idOf(rulePorts(rule, partyAt(destination)));
  const hasNames = rule.ports !== 'all' && rule.ports.some(({ port }) => typeof port === 'string');
  if (!hasNames) {
    const [first] = ordinalsOf(destinations);
    if (first === undefined) return [];
    const text = textOf(rule);
    const id = ids.get(text) ?? idAt(first);
    ids.set(text, id);
    return id === nothingId ? [] : [{ id, to: destinations }];
  }
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

/** Of ports that are the same everywhere, by what they say: most rules have the same few. */
const ids = new Map<string, number>();

const textOf = memo(({ ports }: WithPorts): string =>
  ports === 'all'
    ? ports
    : ports
        .map(({ isValid, protocol, port, endPort, hidden }) => [isValid, protocol, port, endPort, ...hidden].join(' '))
        .join(),
);
