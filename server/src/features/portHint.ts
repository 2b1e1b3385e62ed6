import { placeIn } from '../model/instance.ts';
import type { PortEntry } from '../model/policy.ts';
import type { ContainerPort } from '../model/workload.ts';
import type { WorkloadInstance } from '../snapshot/queries.ts';
import type { Hint } from './hint.ts';
import { listed } from './text.ts';

/**
 * What a port is on the pods that it is about: `8080 on cart` of a name, `http on 3 workloads` of a number.
 * @param entries The entry as it is written; several where it holds for several protocols.
 */
export function portHint(
  entries: readonly PortEntry[],
  destinations: readonly WorkloadInstance[],
): Pick<Hint, 'text' | 'to'> | undefined {
  const [entry] = entries;
  const port = entry?.port;
  if (!entry?.isValid || port === undefined || entry.hidden.length > 0 || entry.endPort !== undefined) return undefined;
  const isName = typeof port === 'string';
  // Where there are that many, each number means something to somebody.
  if (!isName && destinations.length > mostForNumbers) return undefined;
  const protocols = new Set(entries.map(({ protocol }) => protocol));
  const found = foundIn(destinations, (declared) => {
    if (!protocols.has(declared.protocol) || (isName ? declared.name : declared.port) !== port) return undefined;
    return isName ? `${declared.port}` : declared.name;
  });
  if (found.size === 0) return isName ? nowhere(port, destinations) : undefined;
  const words = listed(
    [...found].map(([text, { workloads }]) => `${text} on ${whoseWords(workloads)}`),
    2,
  ).join('');
  const [only, ...others] = found.values();
  return { text: words, to: only && others.length === 0 && only.workloads.length === 1 ? only.place : undefined };
}

interface Found {
  readonly workloads: WorkloadInstance[];
  readonly place: NonNullable<Hint['to']>;
}

/** The workloads by what their port is called, and where the first of them says so. */
function foundIn(
  destinations: readonly WorkloadInstance[],
  textOf: (declared: ContainerPort) => string | undefined,
): Map<string, Found> {
  const found = new Map<string, Found>();
  for (const workload of destinations) {
    for (const declared of workload.resource.ports) {
      const text = textOf(declared);
      if (text === undefined) continue;
      const known = found.get(text);
      if (!known) found.set(text, { workloads: [workload], place: placeIn(workload, declared.node) });
      else if (known.workloads.at(-1) !== workload) known.workloads.push(workload);
    }
  }
  return found;
}

/** A name that no pod has matches nothing; a placeholder may hide the port that has it. */
function nowhere(name: string, destinations: readonly WorkloadInstance[]): Pick<Hint, 'text'> | undefined {
  const mayHave = destinations.some(({ resource }) =>
    resource.hiddenPorts.some((hidden) => (hidden.name ?? name) === name),
  );
  return destinations.length === 0 || mayHave ? undefined : { text: 'no pod has a port of this name' };
}

function whoseWords(workloads: readonly WorkloadInstance[]): string {
  const [only, ...others] = workloads;
  return only && others.length === 0 ? only.resource.name : `${workloads.length} workloads`;
}

const mostForNumbers = 200;
