import type { Steps } from '../model/steps.ts';
import type { Graph, GraphNode } from './graph.ts';

/**
 * The column of each node, by id: 0 for callers from outside, the last for what is called outside, and between them
 * whoever calls stands to the left of what it calls, as far as no circle forbids it.
 */
export function* columnsOf(graph: Graph): Steps<ReadonlyMap<string, number>> {
  const links = yield* linksOf(graph);
  const inside = columnsBehind(links);
  const columns = new Map<string, number>();
  for (const { id } of graph.callers) columns.set(id, 0);
  for (const { nodes } of graph.groups) for (const { id } of nodes) columns.set(id, inside(id));
  const last = Math.max(0, ...columns.values()) + 1;
  for (const { id } of graph.callees) columns.set(id, last);
  return columns;
}

/** For each vertex the ones in front of it, with how many columns are between at least. */
type Links = ReadonlyMap<string, readonly Link[]>;

interface Link {
  readonly from: string;
  readonly columns: 0 | 1;
}

/** A group is two vertices: one in front of all its nodes, and one behind them. */
function* linksOf({ groups, edges }: Graph): Steps<Links> {
  const links = new Map<string, Link[]>();
  const link = (from: string, to: string, columns: 0 | 1): void => {
    const known = links.get(to);
    if (known) known.push({ from, columns });
    else links.set(to, [{ from, columns }]);
  };
  const inside = new Set(groups.flatMap(({ id, nodes }) => [id, ...nodes.map((node) => node.id)]));
  const calls = edges.filter(({ from, to }) => inside.has(from) && inside.has(to));
  const called = new Set(calls.flatMap(({ from, to }) => [from, to]));
  const isGroup = new Set(groups.map(({ id }) => id));
  for (const { id, nodes } of groups) {
    inRows(
      nodes.filter((node) => !called.has(node.id)),
      link,
    );
    if (!called.has(id)) continue;
    for (const node of nodes) {
      link(`front ${id}`, node.id, 0);
      link(node.id, `back ${id}`, 0);
    }
  }
  const back = (id: string): string => (isGroup.has(id) ? `back ${id}` : id);
  const front = (id: string): string => (isGroup.has(id) ? `front ${id}` : id);
  for (const { from, to } of calls) {
    if (!isBehind(links, back(from), front(to))) link(back(from), front(to), 1);
    else if (!isBehind(links, back(to), front(from))) link(back(to), front(from), 1);
    yield;
  }
  return links;
}

/** Nodes that no call orders stand beside each other in a few rows, and not all in one column. */
function inRows(nodes: readonly GraphNode[], link: (from: string, to: string, columns: 0 | 1) => void): void {
  const length = Math.ceil(Math.sqrt(nodes.length / 2));
  for (const [index, { id }] of nodes.entries()) {
    const previous = nodes[index - 1];
    if (previous && index % length !== 0) link(previous.id, id, 1);
  }
}

/** Whether one vertex must stand behind another, or is it. */
function isBehind(links: Links, vertex: string, other: string): boolean {
  const seen = new Set([vertex]);
  for (const each of seen) {
    if (each === other) return true;
    for (const { from } of links.get(each) ?? []) seen.add(from);
  }
  return false;
}

function columnsBehind(links: Links): (vertex: string) => number {
  const columns = new Map<string, number>();
  const columnOf = (vertex: string): number => {
    let column = columns.get(vertex);
    if (column === undefined) {
      column = Math.max(1, ...(links.get(vertex) ?? []).map((link) => columnOf(link.from) + link.columns));
      columns.set(vertex, column);
    }
    return column;
  };
  return columnOf;
}
