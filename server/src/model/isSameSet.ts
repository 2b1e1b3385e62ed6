/** Whether two sets hold the same. */
export function isSameSet<Item>(left: ReadonlySet<Item>, right: ReadonlySet<Item>): boolean {
  return left === right || (left.size === right.size && [...left].every((each) => right.has(each)));
}
