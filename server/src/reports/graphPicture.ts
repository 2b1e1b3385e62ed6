import { counted } from '../model/counted.ts';
import { byNaturalOrder } from '../model/naturalOrder.ts';
import type { ConnectivityGraph, ConnectivityLink, ConnectivityNode, NamespaceNode } from './connectivityGraph.ts';
import { type Edge, type EdgeKind, type Graph, type GraphNode, type Group, notesOf } from './graph.ts';
import type { Bundled } from './graphBundles.ts';
import { groupId } from './links.ts';

/** A picture of who calls whom, and the links that each of its edges and notes stands for. */
export interface Picture {
  readonly graph: Graph;
  /** In the order of the edges. */
  readonly links: readonly ConnectivityLink[];
  /** Those that notes say. */
  readonly inside: readonly ConnectivityLink[];
}

/**
 * What is to be drawn, without the kinds of links that are hidden, and without whom only those would lead to outside of
 * the cluster. A link inside of a namespace that stands for many is said in words.
 */
export function pictureOf({ nodes, links }: ConnectivityGraph, hidden: ReadonlySet<EdgeKind>): Picture {
  const visible = links.filter(({ kind }) => !hidden.has(kind));
  const groups = groupsOf(nodes);
  const isInside = insideOf(groups);
  const inside = visible.filter(isInside);
  const drawn = visible.filter((link) => !isInside(link));
  const ends = new Set(drawn.flatMap(({ from, to }) => [from, to]));
  const notes = notesOf(inside, groups);
  const withNotes = (node: GraphNode): GraphNode => ({
    ...node,
    notes: [...node.notes, ...(notes.get(node.id) ?? [])],
  });
  const outside = (side: 'caller' | 'callee'): GraphNode[] =>
    nodes.flatMap((node) =>
      node.type === 'outside' && node.side === side && ends.has(node.id) ? [graphNode(node)] : [],
    );
  const { edges, links: behind } = edgesOf(drawn);
  return {
    graph: {
      groups: groups.map((group) => ({
        ...group,
        nodes: group.nodes.map(withNotes),
        notes: notes.get(group.id) ?? [],
      })),
      callers: outside('caller'),
      callees: outside('callee'),
      edges,
    },
    links: behind,
    inside,
  };
}

function groupsOf(nodes: readonly ConnectivityNode[]): Group[] {
  const groups = new Map<string, GraphNode[]>();
  for (const node of nodes) {
    if (node.type !== 'workload') continue;
    const known = groups.get(node.namespace);
    if (known) known.push(graphNode(node));
    else groups.set(node.namespace, [graphNode(node)]);
  }
  const alone = [...groups.keys()]
    .sort(byNaturalOrder)
    .map((namespace) => ({ id: groupId(namespace), namespace, nodes: groups.get(namespace) ?? [], notes: [] }));
  const together = nodes.filter((node) => node.type === 'namespace');
  if (together.length === 0) return alone;
  const isAlone = alone.length === 0;
  const title = isAlone ? 'namespaces' : 'other namespaces';
  return [...alone, { id: 'namespaces', namespace: title, nodes: together.map(graphNode), notes: [] }];
}

function graphNode(node: ConnectivityNode): GraphNode {
  const { id, name } = node;
  if (node.type === 'outside') return { id, name, kind: node.kind, notes: [] };
  if (node.type === 'namespace') return { id, name, kind: workloadsText(node), notes: [] };
  return { id, name, kind: node.isOnNode ? `${node.kind}, host network` : node.kind, notes: [] };
}

/** `37 workloads, 12 open` */
function workloadsText({ workloads, open }: NamespaceNode): string {
  const count = counted(workloads, 'workload');
  return open === 0 ? count : `${count}, ${open === workloads ? 'all' : open} open`;
}

function insideOf(groups: readonly Bundled[]): (link: ConnectivityLink) => boolean {
  const homes = new Map(
    groups.flatMap(({ id, nodes }) => [[id, id], ...nodes.map((node) => [node.id, id] as const)] as const),
  );
  const isGroup = new Set(groups.map(({ id }) => id));
  return ({ from, to }) => (isGroup.has(from) || isGroup.has(to)) && homes.get(from) === homes.get(to);
}

/** Two links that say the same both ways are one edge. */
function edgesOf(links: readonly ConnectivityLink[]): { readonly edges: Edge[]; readonly links: ConnectivityLink[] } {
  const byWay = new Map(links.map((link) => [wayOf(link.from, link.to, link), link]));
  const edges: Edge[] = [];
  const behind: ConnectivityLink[] = [];
  const done = new Set<ConnectivityLink>();
  for (const link of links) {
    if (done.has(link)) continue;
    const back = byWay.get(wayOf(link.to, link.from, link));
    if (back) done.add(back);
    const { from, to, kind, text } = link;
    edges.push({ from, to, text, kind, isSure: kind !== 'unknown', isMutual: back !== undefined });
    behind.push(link);
  }
  return { edges, links: behind };
}

function wayOf(from: string, to: string, { kind, text }: ConnectivityLink): string {
  return [from, to, kind, text].join('\n');
}
