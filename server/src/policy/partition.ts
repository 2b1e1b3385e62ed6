import { both, either, nothingId } from './accessTable.ts';
import { type Bits, difference, intersection, nobody, union } from './bits.ts';

/**
 * Destinations at which the same is allowed. The parts of a list are disjoint; nothing is said of places in none of
 * them.
 */
export interface Part {
  /** Number of the answer (accessTable.ts). */
  readonly id: number;
  /** Their places. */
  readonly to: Bits;
}

/** The parts with what is allowed at more destinations added to what is allowed there already. */
export function admit(parts: readonly Part[], to: Bits, id: number): readonly Part[] {
  let rest = to;
  const next: Part[] = [];
  const moved: Part[] = [];
  for (const part of parts) {
    const result = either(part.id, id);
    const common = intersection(part.to, rest);
    rest = difference(rest, common);
    const stays = common === nobody || result === part.id;
    if (!stays) moved.push({ id: result, to: common });
    const left = stays ? part.to : difference(part.to, common);
    if (left !== nobody) next.push(stays ? part : { id: part.id, to: left });
  }
  if (rest !== nobody) moved.push({ id, to: rest });
  return moved.length === 0 ? parts : merged([...next, ...moved]);
}

/** One for each answer. */
export function merged(parts: readonly Part[]): Part[] {
  const byId = new Map<number, Bits[]>();
  for (const { id, to } of parts) {
    const known = byId.get(id);
    if (known) known.push(to);
    else byId.set(id, [to]);
  }
  return [...byId].map(([id, sets]) => ({ id, to: union(sets) }));
}

/** What both sides allow, where both say something. */
export function intersect(left: readonly Part[], right: readonly Part[]): readonly Part[] {
  const parts: Part[] = [];
  for (const one of left) {
    for (const other of right) {
      const id = both(one.id, other.id);
      const to = id === nothingId ? nobody : intersection(one.to, other.to);
      if (to !== nobody) parts.push({ id, to });
    }
  }
  return merged(parts);
}

/** Places of which each of several lists says the same. */
export interface Cell {
  /** What each list says there, in their order; undefined where it says nothing. */
  readonly ids: readonly (number | undefined)[];
  readonly places: Bits;
}

/** Parts the places of `whole` so that none of `lists` says different things of two places in one cell. */
export function cellsOf(whole: Bits, lists: readonly (readonly Part[])[]): readonly Cell[] {
  let cells: readonly Cell[] = [{ ids: [], places: whole }];
  for (const list of lists) cells = cells.flatMap((cell) => cut(cell, list));
  return cells;
}

function cut({ ids, places }: Cell, list: readonly Part[]): Cell[] {
  const cells: Cell[] = [];
  let rest = places;
  for (const { id, to } of list) {
    const common = intersection(rest, to);
    if (common === nobody) continue;
    cells.push({ ids: [...ids, id], places: common });
    rest = difference(rest, common);
  }
  if (rest !== nobody) cells.push({ ids: [...ids, undefined], places: rest });
  return cells;
}
