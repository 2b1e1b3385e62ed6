/**
 * Work that may pause: between two steps other work may be done. What is read must not change meanwhile, and a state that
 * is given up halfway is simply left.
 */
export type Steps<Result> = Generator<void, Result>;

/** Takes all steps one after the other. */
export function atOnce<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The items in order, those that are equal as they came; a step at a time, since a long list takes long to sort. */
export function* sorted<Item>(items: readonly Item[], compare: (left: Item, right: Item) => number): Steps<Item[]> {
  if (items.length <= mostAtOnce) return items.toSorted(compare);
  const middle = items.length >> 1;
  const left = yield* sorted(items.slice(0, middle), compare);
  const right = yield* sorted(items.slice(middle), compare);
  const merged: Item[] = [];
  for (let [at, other] = [0, 0]; at < left.length || other < right.length; ) {
    const isLeft = other === right.length || (at < left.length && compare(left[at] as Item, right[other] as Item) <= 0);
    merged.push((isLeft ? left[at++] : right[other++]) as Item);
    if (merged.length % mostAtOnce === 0) yield;
  }
  return merged;
}

const mostAtOnce = 256;
