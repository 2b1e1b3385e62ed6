import type { ClusterModel } from '../snapshot/clusterModel.ts';

/** The cluster as a rule sees it: every question goes through `read`, so that an answer is known to still hold. */
export interface View {
  /**
   * Asks a query of the cluster. Its result must be a primitive or an object that stays the same as long as its
   * meaning does; otherwise the rule runs again after every change.
   */
  read<A extends readonly unknown[], R>(query: (cluster: ClusterModel, ...args: A) => R, ...args: A): R;
}

interface Reading {
  readonly query: (cluster: ClusterModel, ...args: never[]) => unknown;
  readonly args: readonly unknown[];
  readonly result: unknown;
}

export type Readings = readonly Reading[];

/** A view that writes down what was asked and answered. */
export function recordingView(cluster: ClusterModel): { readonly view: View; readonly readings: Readings } {
  const readings: Reading[] = [];
  const view: View = {
    read(query, ...args) {
      const result = query(cluster, ...args);
      readings.push({ query: query as unknown as Reading['query'], args, result });
      return result;
    },
  };
  return { view, readings };
}

/** Whether every question would be answered as before. */
export function stillHold(readings: Readings, cluster: ClusterModel): boolean {
  return readings.every(({ query, args, result }) => Object.is(query(cluster, ...(args as never[])), result));
}
