import { type Access, nothing } from '../policy/access.ts';
import { type Bits, bitsOf, forOrdinals, intersection } from '../policy/bits.ts';
import { equalPorts, isEmpty, subtractPorts, unionPorts } from '../policy/portSet.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { placeOf, rowsOf, type WorkloadInstance } from '../snapshot/queries.ts';
import { answeringWorkloads } from './answering.ts';
import { outsideOf } from './outside.ts';

/** How many connections a change of policies opens, closes, cuts to fewer ports, and keeps as they are. */
export interface Preview {
  readonly opened: number;
  readonly closed: number;
  readonly narrowed: number;
  readonly kept: number;
}

/** The connections that are looked at: those into some workloads, from others and from outside, and perhaps out of them. */
export interface Scope {
  readonly egress: boolean;
  isAsked(workload: WorkloadInstance): boolean;
}

/** What becomes of connections where only policies differ. What may be allowed counts like what is. */
export function previewOf(before: ClusterModel, after: ClusterModel, { egress, isAsked }: Scope): Preview {
  const counts = { opened: 0, closed: 0, narrowed: 0, kept: 0 };
  const count = (was: Access, is: Access): void => {
    const change = changeOf(was, is);
    if (change) counts[change]++;
  };
  const known = new Map(answeringWorkloads(before).map((workload) => [workload.key, workload]));
  const workloads = answeringWorkloads(after).map((workload) => ({
    workload,
    // The same, where the cluster before was read from other text.
    earlier: known.get(workload.key) ?? workload,
    place: placeOf(after, workload),
    asked: isAsked(workload),
  }));
  const everyone = bitsOf(workloads.map(({ place }) => place));
  const targets = bitsOf(workloads.filter(({ asked }) => asked).map(({ place }) => place));
  const [outsideBefore, outsideAfter] = [outsideOf(before), outsideOf(after)];
  for (const { workload, earlier, place, asked } of workloads) {
    const to = egress && asked ? everyone : targets;
    const [was, is] = [rowWithin(before, place, to), rowWithin(after, place, to)];
    for (const target of new Set([...was.keys(), ...is.keys()])) {
      count(was.get(target) ?? nothing, is.get(target) ?? nothing);
    }
    if (!asked) continue;
    for (const direction of egress ? (['ingress', 'egress'] as const) : (['ingress'] as const)) {
      count(together(outsideBefore(earlier, direction)), together(outsideAfter(workload, direction)));
    }
  }
  return counts;
}

/** What a workload may call at some places. */
function rowWithin(cluster: ClusterModel, from: number, places: Bits): ReadonlyMap<number, Access> {
  const found = new Map<number, Access>();
  for (const { access, to } of rowsOf(cluster).row(from)) {
    forOrdinals(intersection(to, places), (place) => found.set(place, access));
  }
  return found;
}

/** All addresses outside as one end. */
function together(parts: readonly Access[]): Access {
  return parts.reduce(
    (all, { must, may }) => ({ must: unionPorts(all.must, must), may: unionPorts(all.may, may) }),
    nothing,
  );
}

function changeOf(was: Access, is: Access): keyof Preview | undefined {
  if (isEmpty(is.may)) return isEmpty(was.may) ? undefined : 'closed';
  if (isEmpty(was.may)) return 'opened';
  if (equalPorts(was.may, is.may) && equalPorts(was.must, is.must)) return 'kept';
  return isEmpty(subtractPorts(is.may, was.may)) ? 'narrowed' : 'opened';
}

/** `connections: 2 opened, 130 closed, 4 cut to fewer ports, 3 kept`. That nothing opens or closes is said, too. */
export function previewText({ opened, closed, narrowed, kept }: Preview): string {
  const others = [
    [narrowed, 'cut to fewer ports'],
    [kept, 'kept'],
  ].flatMap(([count, what]) => (count === 0 ? [] : [`${count} ${what}`]));
  return `connections: ${[`${opened} opened`, `${closed} closed`, ...others].join(', ')}`;
}
