import type { Build } from './build.ts';
import type { Item } from './item.ts';

/**
 * Changes each item, and remembers what became of it for as long as it lives: where a kustomization is rendered again
 * after an edit, most items are the same as before, and so is what a transformer makes of them. What is refused on the way
 * is refused in each rendering, and so not remembered.
 * @param transformer The node that says what is done, or what else does.
 * @param inputs What else the change depends on besides the item: with others nothing is remembered.
 */
export function changeEach(
  build: Build,
  items: readonly Item[],
  transformer: object,
  inputs: readonly unknown[],
  change: (item: Item) => Item,
): readonly Item[] {
  let made = memory.get(transformer);
  if (!made?.inputs.every((input, index) => input === inputs[index])) {
    made = { inputs, results: new WeakMap() };
    memory.set(transformer, made);
  }
  const { results } = made;
  return items.map((item) => {
    const known = results.get(item);
    if (known) return known;
    const met = build.problems.size;
    const result = change(item);
    if (build.problems.size === met) results.set(item, result);
    return result;
  });
}

interface Made {
  readonly inputs: readonly unknown[];
  readonly results: WeakMap<Item, Item>;
}

/** One for each transformer: its last inputs are mostly the next ones too. */
const memory = new WeakMap<object, Made>();
