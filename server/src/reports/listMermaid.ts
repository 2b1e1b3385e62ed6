import { type Graph, type GraphNode, graphOf } from './graph.ts';
import type { ListFormat } from './listing.ts';

/** A Mermaid flowchart, as GitHub and GitLab draw it in Markdown: namespaces are subgraphs, what is not sure is dotted. */
export const listMermaid: ListFormat = (listings) =>
  mermaidOf(listings.map((listing) => ({ cluster: listing.cluster, graph: graphOf(listing) })));

/** The graphs of some clusters; what is blocked ends in a cross, what is not needed is dotted. */
export function* mermaidOf(clusters: readonly { readonly cluster: string; readonly graph: Graph }[]): Iterable<string> {
  yield 'flowchart LR\n';
  const identifier = identifiers();
  for (const { cluster, graph } of clusters) {
    if (clusters.length === 1) yield* graphLines(graph, (id) => identifier(id), '  ');
    else {
      yield `  subgraph ${identifier(`cluster ${cluster}`)}[${quoted(cluster)}]\n`;
      yield* graphLines(graph, (id) => identifier(`${cluster} ${id}`), '    ');
      yield '  end\n';
    }
  }
}

function* graphLines(
  { groups, callers, callees, edges }: Graph,
  identifier: (id: string) => string,
  indent: string,
): Iterable<string> {
  const node = ({ id, name, kind, notes }: GraphNode): string =>
    `${identifier(id)}[${quoted(lines(name, kind, ...notes))}]\n`;
  for (const each of callers) yield `${indent}${node(each)}`;
  for (const { id, namespace, nodes, notes } of groups) {
    yield `${indent}subgraph ${identifier(id)}[${quoted(lines(namespace, ...notes))}]\n`;
    for (const each of nodes) yield `${indent}  ${node(each)}`;
    yield `${indent}end\n`;
  }
  for (const each of callees) yield `${indent}${node(each)}`;
  for (const { from, to, text, isSure, isMutual, kind } of edges) {
    const isSolid = kind ? kind === 'allowed' : isSure;
    const end = kind === 'blocked' ? 'x' : '>';
    const arrow = `${isMutual ? '<' : ''}${isSolid ? '--' : '-.-'}${end}`;
    yield `${indent}${identifier(from)} ${arrow}|${quoted(text)}| ${identifier(to)}\n`;
  }
}

/** An identifier for each text: letters, digits and underlines, and no keyword such as `end`, `click` or `graph`. */
function identifiers(): (text: string) => string {
  const known = new Map<string, string>();
  const taken = new Set<string>();
  return (text) => {
    let identifier = known.get(text);
    if (identifier === undefined) {
      const plain = `n_${text.replace(/[^A-Za-z0-9]+/g, '_').replace(/_$/, '')}`;
      identifier = plain;
      for (let count = 2; taken.has(identifier); count++) identifier = `${plain}_${count}`;
      known.set(text, identifier);
      taken.add(identifier);
    }
    return identifier;
  };
}

/** Mermaid writes a character that means something to it, or to the HTML that it makes, as `#` and its number. */
function quoted(text: string): string {
  const escaped = text.replace(/[^\w\s./:,()-]/gu, (character) => `#${character.codePointAt(0)};`);
  return `"${escaped.replace(/\s*[\r\n]+\s*/g, '<br>')}"`;
}

function lines(...texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join('\n');
}
