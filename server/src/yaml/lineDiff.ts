import type { TextEdit } from './edit.ts';

/** Lines of one text in whose stead another has others. Both counts may be zero, not at once. */
export interface Hunk {
  /** Index of the first line, before and after. */
  readonly from: number;
  readonly to: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** The fewest lines that differ between two texts, in their order. Lines are with what ends them. */
export function lineHunks(before: string, after: string): Hunk[] {
  const [was, is] = [linesOf(before), linesOf(after)];
  const hunks: Hunk[] = [];
  let [from, to] = [0, 0];
  for (const [x, y] of [...keptLines(was, is), [was.length, is.length] as const]) {
    if (x > from || y > to) hunks.push({ from, to, removed: was.slice(from, x), added: is.slice(to, y) });
    [from, to] = [x + 1, y + 1];
  }
  return hunks;
}

/** Edits that make one text of another, whole lines each. */
export function lineEdits(before: string, after: string): TextEdit[] {
  const starts = [0];
  for (const line of linesOf(before)) starts.push((starts.at(-1) ?? 0) + line.length);
  return lineHunks(before, after).map(({ from, removed, added }) => {
    const start = starts[from] ?? before.length;
    return { start, end: starts[from + removed.length] ?? before.length, newText: added.join('') };
  });
}

export function linesOf(text: string): string[] {
  return text === '' ? [] : text.split(/(?<=\n)/);
}

/**
 * The pairs of lines that stay, in their order: E. W. Myers, An O(ND) Difference Algorithm and Its Variations. What the
 * texts begin and end with alike is passed over first, so that it costs what differs.
 */
function keptLines(before: readonly string[], after: readonly string[]): [number, number][] {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  const middle = kept(before.slice(head, before.length - tail), after.slice(head, after.length - tail));
  return [
    ...Array.from({ length: head }, (_, at): [number, number] => [at, at]),
    ...middle.map(([x, y]): [number, number] => [x + head, y + head]),
    ...Array.from({ length: tail }, (_, at): [number, number] => [before.length - tail + at, after.length - tail + at]),
  ];
}

function kept(before: readonly string[], after: readonly string[]): [number, number][] {
  // For each diagonal how far the first text was read; before every round.
  const rounds: Map<number, number>[] = [];
  const reached = new Map([[1, 0]]);
  for (let edits = 0; ; edits++) {
    rounds.push(new Map(reached));
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = startOn(reached, diagonal, edits).x;
      while (x < before.length && x - diagonal < after.length && before[x] === after[x - diagonal]) x++;
      reached.set(diagonal, x);
      if (x >= before.length && x - diagonal >= after.length) return wayBack(rounds, before.length, after.length);
    }
  }
}

/** Where a diagonal is entered, and from which one. */
function startOn(reached: ReadonlyMap<number, number>, diagonal: number, edits: number): { x: number; from: number } {
  const left = reached.get(diagonal - 1) ?? -1;
  const right = reached.get(diagonal + 1) ?? -1;
  const isAdded = diagonal === -edits || (diagonal !== edits && left < right);
  return isAdded ? { x: right, from: diagonal + 1 } : { x: left + 1, from: diagonal - 1 };
}

function wayBack(rounds: readonly ReadonlyMap<number, number>[], width: number, height: number): [number, number][] {
  const pairs: [number, number][] = [];
  let [x, y] = [width, height];
  for (let edits = rounds.length - 1; edits >= 0; edits--) {
    const reached = rounds[edits] as ReadonlyMap<number, number>;
    const { x: start, from } = startOn(reached, x - y, edits);
    while (x > start) pairs.push([--x, --y]);
    x = reached.get(from) ?? 0;
    y = x - from;
  }
  return pairs.reverse();
}
