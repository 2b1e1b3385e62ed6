/** Something with a height in a column; `y` is its centre, here the one that it would like best. */
export interface Wish {
  readonly y: number;
  readonly height: number;
}

/**
 * Centres for a column's items, in their order and at least `gap` apart, as near to their wishes as that allows (the
 * sum of squares is least), between `top` and `bottom` if there is room.
 */
export function spread(wishes: readonly Wish[], gap: number, top: number, bottom: number): number[] {
  // Without what lies in front of each, the order is that the centres must not fall.
  let front = 0;
  const fronts = wishes.map(({ height }) => {
    const own = front + height / 2;
    front += height + gap;
    return own;
  });
  const blocks: { sum: number; count: number }[] = [];
  for (const [index, { y }] of wishes.entries()) {
    let block = { sum: y - (fronts[index] as number), count: 1 };
    for (let last = blocks.at(-1); last && last.sum / last.count > block.sum / block.count; last = blocks.at(-1)) {
      block = { sum: last.sum + block.sum, count: last.count + block.count };
      blocks.pop();
    }
    blocks.push(block);
  }
  const room = Math.max(top, bottom - (front - gap));
  const starts = blocks.flatMap(({ sum, count }) =>
    new Array<number>(count).fill(Math.min(room, Math.max(top, sum / count))),
  );
  return starts.map((start, index) => start + (fronts[index] as number));
}
