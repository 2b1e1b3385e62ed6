import type { Entry, Node } from './node.ts';

/**
 * The tree with the values that ytt fills in: of `replicas: #@ data.values.replicas` YAML sees a comment and no value
 * at all, which in a policy would mean everything. Such a value is the comment's text here, a placeholder, at the place
 * of the missing one.
 */
export function withYttValues(text: string, root: Node | undefined): Node | undefined {
  return root && text.includes(marker) ? filled(text, root) : root;
}

/** Followed by a space: an annotation (`#@overlay/match`) is about the node and no value of it. */
const marker = '#@ ';

/** A node without such values is the same object. */
function filled(text: string, node: Node): Node {
  if (node.kind === 'scalar') {
    if (node.value !== null || node.start !== node.end) return node;
    const value = expressionBehind(text, node.end);
    return value === undefined ? node : { ...node, value };
  }
  if (node.kind === 'sequence') {
    const items = node.items.map((item) => filled(text, item));
    return items.some((item, index) => item !== node.items[index]) ? { ...node, items } : node;
  }
  const entries = node.entries.map((entry): Entry => {
    const value = filled(text, entry.value);
    return value === entry.value ? entry : { ...entry, value };
  });
  return entries.some((entry, index) => entry !== node.entries[index]) ? { ...node, entries } : node;
}

/** The comment on the rest of the line. */
function expressionBehind(text: string, from: number): string | undefined {
  let at = from;
  while (text.charAt(at) === ' ') at++;
  if (!text.startsWith(marker, at)) return undefined;
  const end = text.indexOf('\n', at);
  return text.slice(at, end === -1 ? text.length : end).trimEnd();
}
