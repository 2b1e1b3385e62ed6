import type { Access } from '../policy/access.ts';
import { forOrdinals } from '../policy/bits.ts';
import type { RowPart } from '../policy/rows.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { placeOf, rowsOf } from '../snapshot/queries.ts';
import { type Answering, answeringWorkloads } from './answering.ts';

/**
 * Whether what a workload may call among the workloads differs between two states of a cluster: from rows as sets, so
 * that the pairs that stay as they are need not be looked at one by one. A workload is known by its id.
 */
export function changedRows(base: ClusterModel, head: ClusterModel): (workload: Answering) => boolean {
  const numbers = new Map<string, number>();
  const [before, after] = [sideOf(base, numbers), sideOf(head, numbers)];
  const expected: (Access | undefined)[] = new Array(numbers.size).fill(undefined);
  const known = new Map<string, boolean>();
  return ({ id }) => {
    let isChanged = known.get(id);
    if (isChanged === undefined) {
      isChanged = compare(id);
      known.set(id, isChanged);
    }
    return isChanged;
  };

  function compare(id: string): boolean {
    if (before.places.get(id) === ambiguous || after.places.get(id) === ambiguous) return true;
    const [was, is] = [rowOf(before, id), rowOf(after, id)];
    let open = 0;
    forEntries(was, before, (to, access) => {
      expected[to] = access;
      open++;
    });
    let isSame = true;
    forEntries(is, after, (to, access) => {
      // Equal answers of rows are one object.
      if (expected[to] === access) open--;
      else isSame = false;
    });
    forEntries(was, before, (to) => {
      expected[to] = undefined;
    });
    return !isSame || open > 0;
  }
}

/** One of the states. */
interface Side {
  readonly cluster: ClusterModel;
  readonly places: ReadonlyMap<string, number>;
  /** For each place the number of who is there, the same in both states; undefined for copies. */
  readonly numbers: readonly (number | undefined)[];
}

function sideOf(cluster: ClusterModel, numbers: Map<string, number>): Side {
  const places = new Map<string, number>();
  const byPlace: (number | undefined)[] = [];
  for (const workload of answeringWorkloads(cluster)) {
    // Of those that are called the same, a later one is nobody whom the other state has: rows with it are compared.
    const name = places.has(workload.id) ? `${workload.id}\0${numbers.size}` : workload.id;
    const number = numbers.get(name) ?? numbers.size;
    numbers.set(name, number);
    const place = placeOf(cluster, workload);
    places.set(workload.id, places.has(workload.id) ? ambiguous : place);
    byPlace[place] = number;
  }
  return { cluster, places, numbers: byPlace };
}

/** In the stead of a place where two are called the same. */
const ambiguous = -1;

function rowOf({ cluster, places }: Side, id: string): readonly RowPart[] {
  const place = places.get(id);
  return place === undefined ? [] : rowsOf(cluster).row(place);
}

function forEntries(row: readonly RowPart[], { numbers }: Side, visit: (to: number, access: Access) => void): void {
  for (const { access, to } of row) {
    forOrdinals(to, (place) => {
      const number = numbers[place];
      if (number !== undefined) visit(number, access);
    });
  }
}
