import type { Node, Span } from '../yaml/node.ts';

/** The tree with all of it in one place. */
export function standing(node: Node, span: Span): Node {
  if (node.kind === 'scalar') return { ...node, ...span };
  if (node.kind === 'sequence') return { ...node, ...span, items: node.items.map((item) => standing(item, span)) };
  const entries = node.entries.map((entry) => ({
    ...entry,
    keyStart: span.start,
    keyEnd: span.end,
    value: standing(entry.value, span),
  }));
  return { ...node, ...span, entries };
}
