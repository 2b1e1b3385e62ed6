import type { Node } from '../../../server/src/yaml/node.ts';

/** A mapping's entries in order; everything else as plain data. */
export type Data = unknown;

export class Entries {
  readonly entries: readonly (readonly [string, Data])[];

  constructor(entries: readonly (readonly [string, Data])[]) {
    this.entries = entries;
  }
}

/** What a tree says, without where it says it. @param instead What to say for a node in place of what it does say. */
export function dataOf(node: Node | undefined, instead: (node: Node) => Data | undefined = () => undefined): Data {
  if (node === undefined) return undefined;
  const other = instead(node);
  if (other !== undefined) return other;
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'sequence') return node.items.map((item) => dataOf(item, instead));
  return new Entries(node.entries.map(({ key, value }) => [key, dataOf(value, instead)]));
}

/** Plain data in the form that `dataOf` gives. */
export function asData(value: unknown): Data {
  if (Array.isArray(value)) return value.map(asData);
  if (typeof value !== 'object' || value === null) return value;
  return new Entries(Object.entries(value).map(([key, content]) => [key, asData(content)]));
}

export function nodesOf(node: Node | undefined): Node[] {
  if (node === undefined) return [];
  if (node.kind === 'scalar') return [node];
  const children = node.kind === 'mapping' ? node.entries.map(({ value }) => value) : node.items;
  return [node, ...children.flatMap(nodesOf)];
}
