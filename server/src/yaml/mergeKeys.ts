import type { Entry, Mapping, Node } from './node.ts';

/** The key whose value stands for entries (YAML 1.1, "Merge Key"). */
const mergeKey = '<<';

/** Whether a key, which stands from `start` to `end`, is that one. With quotes, where it is as any other, it is longer. */
export function isMergeKey(key: string, start: number, end: number): boolean {
  return end - start === mergeKey.length && key === mergeKey;
}

/**
 * The entries of a mapping with what merge keys bring in the stead of these, save what the mapping has itself, or has
 * from one before. `cannot` hears of each whose value brings nothing, which stays.
 */
export function withMerged(entries: readonly Entry[], cannot: (entry: Entry) => void): readonly Entry[] {
  const merged: Entry[] = [];
  const taken = new Set(entries.map((entry) => entry.key));
  for (const entry of entries) {
    const mappings = entry.key === mergeKey ? mappingsOf(entry.value) : undefined;
    if (mappings === undefined) {
      merged.push(entry);
      if (entry.key === mergeKey) cannot(entry);
      continue;
    }
    for (const mapping of mappings) {
      const fresh = mapping.entries.filter(({ key }) => !taken.has(key));
      for (const { key } of fresh) taken.add(key);
      for (const one of fresh) merged.push(one);
    }
  }
  return merged;
}

function mappingsOf(node: Node): readonly Mapping[] | undefined {
  if (node.kind === 'mapping') return [node];
  if (node.kind !== 'sequence') return undefined;
  const mappings = node.items.filter((item) => item.kind === 'mapping');
  return mappings.length === node.items.length ? mappings : undefined;
}
