import type { Entry, Node, ScalarValue } from '../../yaml/node.ts';
import { resolvePlain } from '../../yaml/scalar.ts';
import { mapSame } from './tree.ts';

/**
 * A tree as kustomize reads it. It reads resources as YAML 1.2, where a plain `yes`, `on` or `n` is a string, and writes
 * such strings back in quotes; the API server reads the file itself as YAML 1.1, as our trees do.
 * @param text What the tree's spans index into.
 */
export function withWordsAsText(root: Node, text: string): Node {
  const known = readings.get(root);
  if (known) return known;
  const reading = read(root, text);
  readings.set(root, reading);
  return reading;
}

const readings = new WeakMap<Node, Node>();

function read(node: Node, text: string): Node {
  if (node.kind === 'scalar') {
    if (typeof node.value !== 'boolean' || node.style !== 'plain') return node;
    const word = text.slice(node.start, node.end);
    return isBoolean(word) ? node : { ...node, value: word };
  }
  if (node.kind === 'sequence') {
    const items = mapSame(node.items, (item) => read(item, text));
    return items === node.items ? node : { ...node, items };
  }
  const entries = mapSame(node.entries, (entry) => readEntry(entry, text));
  return entries === node.entries ? node : { ...node, entries };
}

function readEntry(entry: Entry, text: string): Entry {
  const value = read(entry.value, text);
  const key = entry.key === 'true' || entry.key === 'false' ? keyOf(entry, text) : entry.key;
  return value === entry.value && key === entry.key ? entry : { ...entry, key, value };
}

function keyOf({ key, keyStart, keyEnd }: Entry, text: string): string {
  const word = text.slice(keyStart, keyEnd);
  return /^[a-zA-Z]+$/.test(word) && !isBoolean(word) ? word : key;
}

/** The value of a plain word as kustomize reads it. */
export function resolveWord(word: string): ScalarValue {
  const value = resolvePlain(word);
  return typeof value === 'boolean' && !isBoolean(word) ? word : value;
}

function isBoolean(word: string): boolean {
  return /^(true|false)$/i.test(word);
}
