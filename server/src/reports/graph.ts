import { byNaturalOrder } from '../model/naturalOrder.ts';
import { formatPorts } from '../policy/portSet.ts';
import type { Connection, End } from './connectivity.ts';
import { endText, endWords } from './ends.ts';
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
}

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
    for (const label of labelsOf(connection)) connect(layerOf(layers, label), from, to);
  }
  const groups = groupsOf(shown);
  const sizes = new Map<string, number>();
  for (const { namespace } of workloads) sizes.set(namespace, (sizes.get(namespace) ?? 0) + 1);
  const whole = groups.filter(({ namespace, nodes }) => nodes.length === sizes.get(namespace));
  const notes = new Map<string, string[]>();
  for (const layer of layers) {
    for (const { id, nodes } of whole) note(notes, layer, id, nodes);
    bundle(layer, whole);
  }
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
    edges: layers.flatMap(edgesOf),
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
  readonly targets: Map<string, Set<string>>;
}

function layerOf(layers: Layer[], label: Label): Layer {
  let layer = layers.find((known) => known.label.text === label.text);
  if (!layer) {
    layer = { label, targets: new Map() };
    layers.push(layer);
  }
  return layer;
}

function connect({ targets }: Layer, from: string, to: string): void {
  const known = targets.get(from);
  if (known) known.add(to);
  else targets.set(from, new Set([to]));
}

function isConnected({ targets }: Layer, from: string, to: string): boolean {
  return targets.get(from)?.has(to) === true;
}

/** Says of a group what each of its workloads has to each other, and of a workload what it has to all others. */
function note(notes: Map<string, string[]>, layer: Layer, group: string, nodes: readonly GraphNode[]): void {
  if (nodes.length < 3) return;
  const say = (id: string, text: string, pairs: readonly Pair[]): void => {
    if (takeAll(layer, pairs)) notes.set(id, [...(notes.get(id) ?? []), `${text}: ${layer.label.text}`]);
  };
  const pairs = nodes.flatMap((from) => nodes.filter((to) => to !== from).map((to): Pair => [from.id, to.id]));
  say(group, 'each to each', pairs);
  for (const { id } of nodes) {
    say(
      id,
      'from each here',
      pairs.filter(([, to]) => to === id),
    );
    say(
      id,
      'to each here',
      pairs.filter(([from]) => from === id),
    );
  }
}

type Pair = readonly [from: string, to: string];

/** Puts a group in the place of its workloads, at one end or at both. */
function bundle(layer: Layer, groups: readonly Bundled[]): void {
  const several = groups.filter(({ nodes }) => nodes.length > 1);
  for (const from of several) {
    for (const to of several) if (from !== to) replace(layer, from, to);
  }
  for (const group of several) {
    const members = new Set(group.nodes.map(({ id }) => id));
    const others = new Set([...layer.targets].flatMap(([from, targets]) => [from, ...targets]));
    for (const id of others) {
      if (members.has(id)) continue;
      const other = { id, nodes: [{ id }] };
      replace(layer, group, other);
      replace(layer, other, group);
    }
  }
}

interface Bundled {
  readonly id: string;
  readonly nodes: readonly { readonly id: string }[];
}

function replace(layer: Layer, from: Bundled, to: Bundled): void {
  const pairs = from.nodes.flatMap((source) => to.nodes.map((target): Pair => [source.id, target.id]));
  if (takeAll(layer, pairs)) connect(layer, from.id, to.id);
}

function takeAll(layer: Layer, pairs: readonly Pair[]): boolean {
  if (!pairs.every(([from, to]) => isConnected(layer, from, to))) return false;
  for (const [from, to] of pairs) layer.targets.get(from)?.delete(to);
  return true;
}

function edgesOf(layer: Layer): Edge[] {
  const edges: Edge[] = [];
  const done = new Set<string>();
  for (const [from, targets] of layer.targets) {
    for (const to of targets) {
      const isMutual = isConnected(layer, to, from);
      if (isMutual && done.has(to)) continue;
      edges.push({ ...layer.label, from, to, isMutual });
    }
    done.add(from);
  }
  return edges;
}
