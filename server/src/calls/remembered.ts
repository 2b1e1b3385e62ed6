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
    const value = compute(cluster, subject);
    answers.set(subject, [{ inputs, value }, ...known.slice(0, mostAnswers - 1)]);
    return value;
  };
}

interface Answer<V> {
  readonly inputs: readonly unknown[];
  readonly value: V;
}

const mostAnswers = 4;

export function sameItems(left: readonly unknown[], right: readonly unknown[]): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index++) if (left[index] !== right[index]) return false;
  return true;
}
