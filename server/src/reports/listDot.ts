import { type EdgeKind, type Graph, type GraphNode, graphOf } from './graph.ts';
import type { ListFormat } from './listing.ts';

/** A graph for Graphviz: namespaces are clusters, what is not sure is dashed. */
export const listDot: ListFormat = (listings) =>
  dotOf(listings.map((listing) => ({ cluster: listing.cluster, graph: graphOf(listing) })));

/** The graphs of some clusters; what is blocked is dashed and has a cross, what is not needed is dotted. */
export function* dotOf(clusters: readonly { readonly cluster: string; readonly graph: Graph }[]): Iterable<string> {
  yield 'digraph netpol {\n';
  yield '  graph [compound=true, fontname="Helvetica", nodesep=0.3, rankdir=LR, ranksep=1];\n';
  yield '  node [fontname="Helvetica", shape=box, style=rounded];\n';
  yield '  edge [fontname="Helvetica", fontsize=10];\n';
  for (const { cluster, graph } of clusters) {
    if (clusters.length === 1) yield* graphLines(graph, '', '  ');
    else {
      yield `  subgraph ${quoted(`cluster ${cluster}`)} {\n    label=${quoted(cluster)};\n`;
      yield* graphLines(graph, `${cluster}: `, '    ');
      yield '  }\n';
    }
  }
  yield '}\n';
}

/** `prefix` keeps the names of several clusters apart. */
function* graphLines({ groups, callers, callees, edges }: Graph, prefix: string, indent: string): Iterable<string> {
  const name = (id: string): string => quoted(`${prefix}${id}`);
  const cluster = (id: string): string => quoted(`cluster ${prefix}${id}`);
  const node = ({ id, name: title, kind, notes }: GraphNode): string =>
    `${name(id)} [label=${quoted(lines(title, kind, ...notes))}];\n`;
  for (const { id, namespace, nodes, notes } of groups) {
    yield `${indent}subgraph ${cluster(id)} {\n${indent}  label=${quoted(lines(namespace, ...notes))};\n`;
    for (const each of nodes) yield `${indent}  ${node(each)}`;
    yield `${indent}}\n`;
  }
  for (const each of [...callers, ...callees]) yield `${indent}${node(each)}`;
  const firsts = new Map(groups.map(({ id, nodes }) => [id, nodes[0]?.id ?? id]));
  for (const { from, to, text, isSure, isMutual, kind } of edges) {
    // Graphviz draws edges between nodes: one at the border of a cluster is one of a node in it, cut off there.
    const attributes = [
      `label=${quoted(kind === 'blocked' ? `✗ ${text}` : text)}`,
      ...(firsts.has(from) ? [`ltail=${cluster(from)}`] : []),
      ...(firsts.has(to) ? [`lhead=${cluster(to)}`] : []),
      ...(isMutual ? ['dir=both'] : []),
      ...(kind ? [kindStyles[kind]] : isSure ? [] : ['style=dashed']),
    ];
    const ends = [from, to].map((id) => name(firsts.get(id) ?? id));
    yield `${indent}${ends.join(' -> ')} [${attributes.join(', ')}];\n`;
  }
}

const kindStyles: Readonly<Record<EdgeKind, string>> = {
  allowed: 'color="#0072B2"',
  blocked: 'color="#D55E00", style=dashed',
  unneeded: 'color="#666666", style=dotted',
  open: 'color="#8A6D00", style=dotted',
  unknown: 'color="#A3487D", style=dashed',
};

/** A quoted identifier, which as a label reads the same: there a backslash would begin an escape. */
export function quoted(text: string): string {
  return `"${text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replace(/\r?\n|\r/g, '\\n')}"`;
}

function lines(...texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join('\n');
}
