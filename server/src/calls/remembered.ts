import type { ClusterModel } from '../snapshot/clusterModel.ts';

/**
 * A query about a subject that is computed again only where something else decides it. `inputsOf` gives all that does,
 * besides the subject: objects that stay the same as long as their meaning does, in an order of their own. Several
 * clusters may have the same subject, so that the last few answers are kept.
 */
export function remembered<S extends object, V>(
  inputsOf: (cluster: ClusterModel, subject: S) => readonly unknown[],
  compute: (cluster: ClusterModel, subject: S) => V,
): (cluster: ClusterModel, subject: S) => V {
  const answers = new WeakMap<S, readonly Answer<V>[]>();
  return (cluster, subject) => {
    const inputs = inputsOf(cluster, subject);
    const known = answers.get(subject) ?? [];
    const same = known.find((answer) => sameItems(answer.inputs, inputs));
    if (same) return same.value;
    const computed = compute(cluster, subject);
    // What says the same as before is the same object, so that nobody who read it has to be asked again.
    const value = known.find((answer) => saysTheSame(answer.value, computed))?.value ?? computed;
    answers.set(subject, [{ inputs, value }, ...known.slice(0, mostAnswers - 1)]);
    return value;
  };
}

interface Answer<V> {
  readonly inputs: readonly unknown[];
  readonly value: V;
}

const mostAnswers = 4;

/** Of lists, records and maps of the same objects, within one another. */
function saysTheSame(left: unknown, right: unknown, depth = 3): boolean {
  if (Object.is(left, right)) return true;
  if (depth === 0 || typeof left !== 'object' || typeof right !== 'object' || !left || !right) return false;
  if (Object.getPrototypeOf(left) !== Object.getPrototypeOf(right) || left instanceof Set) return false;
  const [ours, theirs] = [left, right].map((each) => (each instanceof Map ? [...each] : Object.entries(each)));
  return (
    ours?.length === theirs?.length &&
    (ours ?? []).every(([key, value], index) => {
      const [otherKey, otherValue] = theirs?.[index] ?? [];
      return key === otherKey && saysTheSame(value, otherValue, depth - 1);
    })
  );
}

export function sameItems(left: readonly unknown[], right: readonly unknown[]): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index++) if (left[index] !== right[index]) return false;
  return true;
}
