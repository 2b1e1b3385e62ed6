import { byNaturalOrder } from '../model/naturalOrder.ts';
import { formatPorts } from '../policy/portSet.ts';
import type { Connection, End } from './connectivity.ts';
import { endText, endWords } from './ends.ts';
import { type Bundle, type Bundled, bundlesOf, connect, type Targets } from './graphBundles.ts';
import { type Listing, portParts } from './listing.ts';

/** A list as a picture shows it: what many have alike is drawn once. */
export interface Graph {
  /** One a namespace. */
  readonly groups: readonly Group[];
  /** Whoever calls into the cluster, and whatever is called outside of it. */
  readonly callers: readonly GraphNode[];
  readonly callees: readonly GraphNode[];
  readonly edges: readonly Edge[];
}

export interface Group {
  readonly id: string;
  readonly namespace: string;
  readonly nodes: readonly GraphNode[];
  /** Instead of edges: what each of its workloads may call each other one on. */
  readonly notes: readonly string[];
}

export interface GraphNode {
  readonly id: string;
  readonly name: string;
  /** Empty where the name says it. */
  readonly kind: string;
  /** Instead of edges: what it has to each other workload of its group, or each of them to it. */
  readonly notes: readonly string[];
}

/** From a node or a group to a node or a group, by id. A group stands for each of its workloads. */
export interface Edge extends Label {
  readonly from: string;
  readonly to: string;
  /** Whether it goes both ways. */
  readonly isMutual: boolean;
}

export interface Label {
  /** `TCP 80`, or `perhaps TCP 80` where that is not sure. */
  readonly text: string;
  readonly isSure: boolean;
  /** Undefined where connections are shown whatever they are for. */
  readonly kind?: EdgeKind;
}

/**
 * What an edge is where needs are known: a call that policies let through or `blocked`, what is let through though no
 * call says so (`unneeded`, `open` where it is anyone), or what cannot be told.
 */
export type EdgeKind = 'allowed' | 'blocked' | 'unneeded' | 'open' | 'unknown';

/**
 * The picture of a list. Workloads without a connection are in it, unless it is focused. A namespace is an end only when
 * all its workloads are shown, so that its name does not say more than is so.
 */
export function graphOf({ connections, workloads, isFocused }: Listing): Graph {
  const shown: Shown = { places: new Map(), ids: new Set() };
  const layers: Layer[] = [];
  if (!isFocused) for (const workload of workloads) place(shown, workload, 'caller');
  for (const connection of connections) {
    const from = place(shown, connection.from, 'caller');
    const to = place(shown, connection.to, 'callee');
    for (const label of labelsOf(connection)) connect(layerOf(layers, label).targets, from, to);
  }
  const groups = groupsOf(shown);
  const sizes = new Map<string, number>();
  for (const { namespace } of workloads) sizes.set(namespace, (sizes.get(namespace) ?? 0) + 1);
  const whole = groups.filter(({ namespace, nodes }) => nodes.length === sizes.get(namespace));
  const bundles = layers.map(({ label, targets }) => ({ label, ...bundlesOf(targets, whole) }));
  const inside = bundles.flatMap(({ label, inside }) => inside.map((bundle) => ({ ...bundle, text: label.text })));
  const notes = notesOf(inside, whole);
  const withNotes = (nodes: readonly GraphNode[]): GraphNode[] =>
    nodes.map((node) => ({ ...node, notes: notes.get(node.id) ?? [] }));
  return {
    groups: groups.map((group) => ({
      ...group,
      nodes: withNotes(group.nodes),
      notes: notes.get(group.id) ?? [],
    })),
    callers: outside(shown, 'caller'),
    callees: outside(shown, 'callee'),
    edges: bundles.flatMap(({ label, edges }) => edges.map((edge) => ({ ...label, ...edge }))),
  };
}

interface Shown {
  readonly places: Map<string, Place>;
  readonly ids: Set<string>;
}

interface Place extends GraphNode {
  readonly where: { readonly namespace: string } | Outside;
}

type Outside = 'caller' | 'callee';

/** Puts an end into the picture, once; outside of the cluster once on each side. Gives its id. */
function place({ places, ids }: Shown, end: End, side: Outside): string {
  const { kind, namespace, name } = endWords(end);
  const inside = 'resource' in end;
  const key = inside ? end.key : `${side} ${endText(end)}`;
  const known = places.get(key);
  if (known) return known.id;
  const text = inside ? endText(end) : key;
  // Objects of two API groups may have one kind, namespace and name.
  let id = text;
  for (let count = 2; ids.has(id); count++) id = `${text} ${count}`;
  const words = name === '' ? { name: kind, kind: '' } : { name, kind };
  places.set(key, { id, ...words, notes: [], where: inside ? { namespace } : side });
  ids.add(id);
  return id;
}

function groupsOf({ places }: Shown): Omit<Group, 'notes'>[] {
  const groups = new Map<string, GraphNode[]>();
  for (const { where, ...node } of places.values()) {
    if (typeof where === 'string') continue;
    const nodes = groups.get(where.namespace);
    if (nodes) nodes.push(node);
    else groups.set(where.namespace, [node]);
  }
  const names = [...groups.keys()].sort(byNaturalOrder);
  return names.map((namespace) => ({ id: namespace, namespace, nodes: groups.get(namespace) as GraphNode[] }));
}

function outside({ places }: Shown, side: Outside): GraphNode[] {
  return [...places.values()].filter(({ where }) => where === side).map(({ where, ...node }) => node);
}

function labelsOf(connection: Connection): Label[] {
  return portParts(connection).map(({ ports, isSure }) => ({
    text: `${isSure ? '' : 'perhaps '}${formatPorts(ports)}`,
    isSure,
  }));
}

/** Everything that has one label: who points to whom. */
interface Layer {
  readonly label: Label;
  readonly targets: Targets;
}

function layerOf(layers: Layer[], label: Label): Layer {
  let layer = layers.find((known) => known.label.text === label.text);
  if (!layer) {
    layer = { label, targets: new Map() };
    layers.push(layer);
  }
  return layer;
}

/**
 * What is drawn inside of groups as words at whom it is about: `each to each: TCP 80` of a group, `from each here: TCP 80`
 * of a node. By id.
 */
export function notesOf(
  inside: readonly (Bundle & { readonly text: string })[],
  groups: readonly Bundled[],
): ReadonlyMap<string, readonly string[]> {
  const isGroup = new Set(groups.map(({ id }) => id));
  const notes = new Map<string, string[]>();
  for (const { from, to, text } of inside) {
    const [id, words] = !isGroup.has(from)
      ? [from, 'to each here']
      : isGroup.has(to)
        ? [to, 'each to each']
        : [to, 'from each here'];
    notes.set(id, [...(notes.get(id) ?? []), `${words}: ${text}`]);
  }
  return notes;
}
