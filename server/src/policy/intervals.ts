/**
 * Sets of numbers as sorted intervals, both ends included, never touching each other.
 * Ports and IPv4 addresses use numbers, IPv6 addresses bigints.
 */
export type Interval<T extends number | bigint> = readonly [T, T];
export type Intervals<T extends number | bigint> = readonly Interval<T>[];

/** Any intervals, in any order, brought to the normal form. */
export function normalize<T extends number | bigint>(intervals: Intervals<T>): Intervals<T> {
  const sorted = intervals
    .filter(([low, high]) => low <= high)
    .sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
  const result: [T, T][] = [];
  for (const [low, high] of sorted) {
    const last = result.at(-1);
    if (last && low <= next(last[1])) {
      if (high > last[1]) last[1] = high;
    } else {
      result.push([low, high]);
    }
  }
  return result;
}

export function union<T extends number | bigint>(left: Intervals<T>, right: Intervals<T>): Intervals<T> {
  if (left.length === 0) return right;
  if (right.length === 0) return left;
  return normalize([...left, ...right]);
}

export function intersect<T extends number | bigint>(left: Intervals<T>, right: Intervals<T>): Intervals<T> {
  const result: Interval<T>[] = [];
  for (let i = 0, j = 0; i < left.length && j < right.length; ) {
    const [a, b] = [left[i] as Interval<T>, right[j] as Interval<T>];
    const low = a[0] > b[0] ? a[0] : b[0];
    const high = a[1] < b[1] ? a[1] : b[1];
    if (low <= high) result.push([low, high]);
    if (a[1] < b[1]) i++;
    else j++;
  }
  return result;
}

export function subtract<T extends number | bigint>(left: Intervals<T>, right: Intervals<T>): Intervals<T> {
  if (left.length === 0 || right.length === 0) return left;
  const result: Interval<T>[] = [];
  for (const [low, high] of left) {
    let from = low;
    let done = false;
    for (const [cutLow, cutHigh] of right) {
      if (cutHigh < from) continue;
      if (cutLow > high) break;
      if (cutLow > from) result.push([from, previous(cutLow)]);
      if (cutHigh >= high) {
        done = true;
        break;
      }
      from = next(cutHigh);
    }
    if (!done) result.push([from, high]);
  }
  return result;
}

export function equal<T extends number | bigint>(left: Intervals<T>, right: Intervals<T>): boolean {
  return (
    left.length === right.length &&
    left.every(([low, high], index) => low === right[index]?.[0] && high === right[index]?.[1])
  );
}

export function contains<T extends number | bigint>(intervals: Intervals<T>, value: T): boolean {
  return intervals.some(([low, high]) => low <= value && value <= high);
}

function next<T extends number | bigint>(value: T): T {
  return (typeof value === 'bigint' ? value + 1n : (value as number) + 1) as T;
}

function previous<T extends number | bigint>(value: T): T {
  return (typeof value === 'bigint' ? value - 1n : (value as number) - 1) as T;
}
