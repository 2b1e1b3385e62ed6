import type { Instance } from '../model/instance.ts';
import type { Resource } from '../model/resource.ts';
import type { Splice } from '../policy/splice.ts';

/**
 * `list` with the instances of `unit` exchanged for those of `added` that are of its type, and where; the same array and
 * no splice if they are equal. Only the stretch that differs is exchanged.
 */
export function exchange<R extends Resource>(
  list: readonly Instance<R>[],
  unit: string,
  added: readonly Instance[],
  type: R['type'],
): { readonly list: readonly Instance<R>[]; readonly splice?: Splice } {
  let start = firstAtOrBehind(list, unit);
  let end = start;
  while (list[end]?.unit === unit) end++;
  let mine = added.filter((instance): instance is Instance<R> => instance.resource.type === type);
  let same = 0;
  while (same < mine.length && start + same < end && mine[same] === list[start + same]) same++;
  start += same;
  mine = mine.slice(same);
  while (mine.length > 0 && end > start && mine.at(-1) === list[end - 1]) {
    mine.pop();
    end--;
  }
  if (mine.length === 0 && end === start) return { list };
  return {
    list: [...list.slice(0, start), ...mine, ...list.slice(end)],
    splice: { start, removed: end - start, inserted: mine.length },
  };
}

function firstAtOrBehind(list: readonly Instance[], unit: string): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] as Instance).unit < unit) low = middle + 1;
    else high = middle;
  }
  return low;
}
