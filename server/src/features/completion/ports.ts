import { nodeAt } from '../../fixes/inDocument.ts';
import { text } from '../../model/resource.ts';
import type { ContainerPort } from '../../model/workload.ts';
import type { WorkloadInstance } from '../../snapshot/queries.ts';
import { itemsOf, valueAt } from '../../yaml/node.ts';
import { listed } from '../text.ts';
import type { Asked, Home } from './asked.ts';
import { type Completion, type Part, partFor } from './completion.ts';
import { valueAtPlace } from './layout.ts';
import type { PolicyPlace } from './place.ts';
import { directionAt } from './rulePlace.ts';
import { podsOfPeer, selectedPods } from './selected.ts';

/**
 * The ports of the pods that receive what a rule is about, by number and by name: of the policy's own pods for ingress,
 * of the pods of the rule's peers for egress. Nothing where the rule names no pods.
 */
export function portCompletions(asked: Asked): Part<Completion> {
  const { place, homes } = asked;
  const wanted = wantedAt(place);
  if (!wanted) return { items: [], isCut: false };
  const found = new Map<string, Found>();
  const seen = new Set<string>();
  for (const home of homes) {
    for (const workload of receivers(home, place)) {
      if (seen.size === seen.add(workload.key).size) continue;
      for (const port of workload.resource.ports) {
        if (wanted.protocol && port.protocol !== wanted.protocol) continue;
        for (const value of valuesOf(port, wanted)) put(found, value, port, workload);
      }
    }
  }
  const part = partFor([...found.values()].sort(byUse), place.typed, ({ value }) => String(value));
  return { items: part.items.map((port) => offer(port, place)), isCut: part.isCut };
}

interface Wanted {
  readonly numbers: boolean;
  readonly names: boolean;
  /** What is written beside it; undefined where any fits. */
  readonly protocol: string | undefined;
}

interface Found {
  readonly value: string | number;
  /** What it is otherwise called, and the name of the first workload, for those who have it. */
  readonly others: Set<string>;
  readonly workloads: Set<string>;
}

/** Where a port is written, by the names that the kinds of policies have for it. */
function wantedAt({ kind, path, isKey, root }: PolicyPlace): Wanted | undefined {
  const name = path.at(-1);
  if (isKey || path[0] !== 'spec') return undefined;
  const beside = nodeAt(root, path.slice(0, -1));
  const protocol = text(valueAt(beside, 'protocol'));
  switch (name) {
    case 'port':
      // TCP is the default of networking/v1 and of portNumber.
      return { numbers: true, names: kind === 'NetworkPolicy', protocol: protocol ?? 'TCP' };
    case 'number':
      return { numbers: true, names: false, protocol: String(path.at(-3)).toUpperCase() };
    case 'namedPort':
    case 'destinationNamedPort':
      return { numbers: false, names: true, protocol: undefined };
    default:
      return undefined;
  }
}

function valuesOf({ name, port }: ContainerPort, { numbers, names }: Wanted): (string | number)[] {
  return [...(names && name !== undefined ? [name] : []), ...(numbers ? [port] : [])];
}

function put(found: Map<string, Found>, value: string | number, port: ContainerPort, { resource }: WorkloadInstance) {
  const key = JSON.stringify(value);
  const known = found.get(key) ?? { value, others: new Set(), workloads: new Set() };
  found.set(key, known);
  const other = typeof value === 'number' ? port.name : String(port.port);
  if (other !== undefined) known.others.add(other);
  known.workloads.add(resource.name);
}

/** What most pods have comes first, and of one port its name. */
function byUse(one: Found, other: Found): number {
  return other.workloads.size - one.workloads.size;
}

/** `http on cart, 8080` under 8080, `8080 on cart` under http. */
function offer({ value, others, workloads }: Found, place: PolicyPlace): Completion {
  const called = others.size > 0 ? `${listed([...others], 3).join('')} ` : '';
  return {
    label: String(value),
    kind: 'port',
    detail: `${called}on ${listed([...workloads], 2).join('')}`,
    insert: valueAtPlace(value, place),
  };
}

/** The pods at which the traffic of the rule around a place arrives. */
function receivers(home: Home, place: PolicyPlace): readonly WorkloadInstance[] {
  if (directionAt(place) === 'ingress') return selectedPods(home, place);
  const [spec, direction, index] = place.path;
  const peers = nodeAt(
    place.root,
    [spec, direction, index, 'to'].filter((step) => step !== undefined),
  );
  return itemsOf(peers).flatMap((peer) => podsOfPeer(home, peer));
}
