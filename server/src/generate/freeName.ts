import type { ClusterModel } from '../snapshot/clusterModel.ts';

/** The name itself, or with a number behind it where it is taken. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${name}-${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}

/** The names that policies of a namespace have. */
export function policyNames({ namespaces }: ClusterModel, namespace: string): ReadonlySet<string> {
  return new Set(namespaces.get(namespace)?.policies.map(({ resource }) => resource.name));
}
