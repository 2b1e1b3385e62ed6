import type { AddressSet } from './addressSet.ts';
import { type Interval, type Intervals, normalize } from './intervals.ts';

/** `whole` in parts of which each of `sets` has all or nothing. No part is empty. */
export function partitionAddresses(whole: AddressSet, sets: readonly AddressSet[]): readonly AddressSet[] {
  const parts = new Map<string, { readonly v4: Interval<number>[]; readonly v6: Interval<bigint>[] }>();
  const partOf = (members: string): { readonly v4: Interval<number>[]; readonly v6: Interval<bigint>[] } => {
    const part = parts.get(members) ?? { v4: [], v6: [] };
    parts.set(members, part);
    return part;
  };
  for (const [members, piece] of pieces([whole.v4, ...sets.map(({ v4 }) => v4)], 1)) partOf(members).v4.push(piece);
  for (const [members, piece] of pieces([whole.v6, ...sets.map(({ v6 }) => v6)], 1n)) partOf(members).v6.push(piece);
  return [...parts.values()].map(({ v4, v6 }) => ({ v4: normalize(v4), v6: normalize(v6) }));
}

/** The first of `sets`, cut wherever one of them begins or ends: each piece with the numbers of those that have it. */
function* pieces<T extends number | bigint>(
  sets: readonly Intervals<T>[],
  one: T,
): Iterable<readonly [string, Interval<T>]> {
  const changes = new Map<T, number[]>();
  const change = (at: T, set: number): void => {
    const known = changes.get(at);
    if (known) known.push(set);
    else changes.set(at, [set]);
  };
  sets.forEach((intervals, set) => {
    for (const [low, high] of intervals) {
      change(low, set);
      change(((high as number) + (one as number)) as T, set);
    }
  });
  const places = [...changes.keys()].sort((a, b) => (a < b ? -1 : 1));
  const members = new Set<number>();
  for (const [index, at] of places.entries()) {
    for (const set of changes.get(at) as number[]) if (!members.delete(set)) members.add(set);
    const end = places[index + 1];
    if (end === undefined || !members.has(0)) continue;
    yield [[...members].sort((a, b) => a - b).join(), [at, ((end as number) - (one as number)) as T]];
  }
}
