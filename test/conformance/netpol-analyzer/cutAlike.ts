import type { Pair, Peer, Range } from './types.ts';

/**
 * Both lists with their ranges cut at every place where a range of either begins or ends, so that what is said of the
 * same addresses is said with the same ranges. Places count only among ranges that stand opposite the same peer.
 */
export function cutAlike<L extends Pair, R extends Pair>(left: readonly L[], right: readonly R[]): [L[], R[]] {
  const starts = new Map<string, Set<number>>();
  for (const pair of [...left, ...right]) {
    const range = rangeOf(pair);
    if (!range) continue;
    const known = starts.get(opposite(pair)) ?? new Set();
    starts.set(opposite(pair), known.add(range.low).add(range.high + 1));
  }
  const sorted = new Map([...starts].map(([key, places]) => [key, [...places].sort((a, b) => a - b)]));
  const cut = <T extends Pair>(pair: T): T[] => {
    const range = rangeOf(pair);
    if (!range) return [pair];
    const inside = (sorted.get(opposite(pair)) ?? []).filter((place) => range.low <= place && place <= range.high);
    return inside.map((low, index) => withRange(pair, { low, high: (inside[index + 1] ?? range.high + 1) - 1 }));
  };
  return [left.flatMap(cut), right.flatMap(cut)];
}

function rangeOf({ from, to }: Pair): Range | undefined {
  return typeof from === 'object' ? from : typeof to === 'object' ? to : undefined;
}

function opposite({ from, to }: Pair): string {
  return typeof from === 'object' ? `to ${named(to)}` : `from ${from}`;
}

function named(peer: Peer): string {
  if (typeof peer === 'object') throw new Error('addresses outside the cluster at both ends');
  return peer;
}

function withRange<T extends Pair>(pair: T, range: Range): T {
  return typeof pair.from === 'object' ? { ...pair, from: range } : { ...pair, to: range };
}
