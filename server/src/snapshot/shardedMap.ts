/**
 * An immutable map from texts, made for a state that changes in a few places at a time: a new version shares all but
 * the shards that it changes. Iteration is in no particular order.
 */
export interface ShardedMap<V> {
  readonly size: number;
  readonly shards: readonly ReadonlyMap<string, V>[];
  get(key: string): V | undefined;
  has(key: string): boolean;
  keys(): IterableIterator<string>;
  values(): IterableIterator<V>;
  [Symbol.iterator](): IterableIterator<[string, V]>;
  /** The map with these entries; undefined removes one. */
  with(changes: Iterable<readonly [string, V | undefined]>): ShardedMap<V>;
}

/** The keys under which two versions hold something else. Of shared shards nothing is looked at. */
export function* keysThatDiffer<V>(before: ShardedMap<V>, after: ShardedMap<V>): Iterable<string> {
  for (const [at, shard] of after.shards.entries()) {
    const earlier = before.shards[at];
    if (earlier === shard) continue;
    for (const [key, value] of shard) if (earlier?.get(key) !== value) yield key;
    for (const key of earlier?.keys() ?? []) if (!shard.has(key)) yield key;
  }
}

export function emptyShardedMap<V>(): ShardedMap<V> {
  return sharded<V>(new Array<ReadonlyMap<string, V>>(shardCount).fill(new Map()), 0);
}

// With tens of thousands of keys, a shard and the list of shards are about equally short.
const shardCount = 256;

function sharded<V>(shards: readonly ReadonlyMap<string, V>[], size: number): ShardedMap<V> {
  return {
    size,
    shards,
    get: (key) => shards[shardOf(key)]?.get(key),
    has: (key) => shards[shardOf(key)]?.has(key) ?? false,
    *keys() {
      for (const shard of shards) yield* shard.keys();
    },
    *values() {
      for (const shard of shards) yield* shard.values();
    },
    *[Symbol.iterator]() {
      for (const shard of shards) yield* shard;
    },
    with(changes) {
      const next = [...shards];
      let nextSize = size;
      const copied = new Set<number>();
      for (const [key, value] of changes) {
        const at = shardOf(key);
        const shard = copied.has(at) ? (next[at] as Map<string, V>) : new Map(next[at]);
        nextSize -= shard.size;
        if (value === undefined) shard.delete(key);
        else shard.set(key, value);
        nextSize += shard.size;
        next[at] = shard;
        copied.add(at);
      }
      return copied.size === 0 ? this : sharded(next, nextSize);
    },
  };
}

/** FNV-1a of the last characters: what tells paths of one folder apart stands at their ends. */
function shardOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let at = Math.max(0, key.length - 48); at < key.length; at++)
    hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  return (hash ^ (hash >>> 16)) & (shardCount - 1);
}
