import type { Instance } from '../model/instance.ts';
import type { Direction, Policy } from '../model/policy.ts';
import { and, type Ternary } from '../model/ternary.ts';
import { type LabelIndex, select } from './labelIndex.ts';
import type { Selecting } from './policies.ts';
import { selectsPod } from './selection.ts';
import { isLong } from './splice.ts';

/** For each workload of a namespace, by its ordinal: the policies that isolate it, in their order. */
export type Isolation = Readonly<Record<Direction, readonly (readonly Selecting[])[]>>;

/**
 * What the policies of a namespace isolate among its workloads. After an edit of workloads alone, only those that it
 * exchanged are looked at.
 */
export function isolationOf(index: LabelIndex, policies: readonly Instance<Policy>[]): Isolation {
  let isolation = index.isolations.get(policies);
  if (!isolation) {
    const before = index.base && !isLong(index.base.splice) ? index.base.isolations.get(policies) : undefined;
    isolation = before ? patched(before, index, policies) : computed(index, policies);
    index.isolations.set(policies, isolation);
  }
  return isolation;
}

const nobody: readonly Selecting[] = [];
const directions: readonly Direction[] = ['ingress', 'egress'];

function computed(index: LabelIndex, policies: readonly Instance<Policy>[]): Isolation {
  const lists = { ingress: emptyLists(index), egress: emptyLists(index) };
  for (const policy of policies) {
    const { must, may } = select(index, policy.resource.podSelector);
    const surely = must === may ? undefined : new Set(must);
    for (const ordinal of may) {
      const selects = !surely || surely.has(ordinal) ? 'yes' : 'maybe';
      for (const direction of directions) {
        const selecting = selectingBy(policy, direction, selects);
        if (!selecting) continue;
        const list = lists[direction][ordinal] as Selecting[];
        if (list === nobody) lists[direction][ordinal] = [selecting];
        else list.push(selecting);
      }
    }
  }
  return lists;
}

function emptyLists({ workloads }: LabelIndex): (readonly Selecting[])[] {
  return new Array<readonly Selecting[]>(workloads.length).fill(nobody);
}

function patched(before: Isolation, { workloads, base }: LabelIndex, policies: readonly Instance<Policy>[]): Isolation {
  const { start, removed, inserted } = (base as NonNullable<typeof base>).splice;
  const lists = { ingress: before.ingress.slice(0, start), egress: before.egress.slice(0, start) };
  for (const { resource } of workloads.slice(start, start + inserted)) {
    const own: Record<Direction, Selecting[]> = { ingress: [], egress: [] };
    for (const policy of policies) {
      const selects = selectsPod(policy.resource.podSelector, resource);
      if (selects === 'no') continue;
      for (const direction of directions) {
        const selecting = selectingBy(policy, direction, selects);
        if (selecting) own[direction].push(selecting);
      }
    }
    for (const direction of directions) lists[direction].push(own[direction]);
  }
  return {
    ingress: lists.ingress.concat(before.ingress.slice(start + removed)),
    egress: lists.egress.concat(before.egress.slice(start + removed)),
  };
}

/** A policy as one that isolates a pod in a direction; undefined where it does not. */
function selectingBy(policy: Instance<Policy>, direction: Direction, selects: Ternary): Selecting | undefined {
  const verdict = and(selects, policy.resource.isolates[direction]);
  return verdict === 'no' ? undefined : formsOf(policy)[verdict];
}

function formsOf(policy: Instance<Policy>): Readonly<Record<Selecting['verdict'], Selecting>> {
  let known = forms.get(policy);
  if (!known) {
    const { resource, namespace } = policy;
    known = {
      yes: { instance: policy, policy: resource, namespace, verdict: 'yes' },
      maybe: { instance: policy, policy: resource, namespace, verdict: 'maybe' },
    };
    forms.set(policy, known);
  }
  return known;
}

const forms = new WeakMap<Instance<Policy>, Readonly<Record<Selecting['verdict'], Selecting>>>();
