import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { NamespaceModel } from '../snapshot/namespaceModel.ts';

/** The cluster as a rule sees it: every question goes through `read`, so that an answer is known to still hold. */
export interface View {
  /**
   * Asks a query of the cluster. Its result must be a primitive or an object that stays the same as long as its
   * meaning does; otherwise the rule runs again after every change.
   */
  read<A extends readonly unknown[], R>(query: (cluster: ClusterModel, ...args: A) => R, ...args: A): R;
}

/** What a subject's rules asked, and were answered. */
export interface Readings {
  readonly questions: readonly Question[];
  /** Names of the namespaces that the answers come from, there or not, and `everyNamespace`. */
  readonly sources: ReadonlySet<string>;
}

interface Question {
  readonly query: (cluster: ClusterModel, ...args: never[]) => unknown;
  readonly args: readonly unknown[];
  readonly result: unknown;
}

/** Stands for which namespaces there are, and their labels. No namespace has this name. */
export const everyNamespace = '*';

/** A view that writes down what was asked and answered. */
export function recordingView(cluster: ClusterModel): { readonly view: View; readonly readings: Readings } {
  const questions: Question[] = [];
  const sources = new Set<string>();
  const watched = watch(cluster, sources);
  const view: View = {
    read(query, ...args) {
      const result = query(watched, ...args);
      questions.push({ query: query as unknown as Question['query'], args, result });
      return result;
    },
  };
  return { view, readings: { questions, sources } };
}

/** The readings in another state of the cluster, when every question is answered as before; else undefined. */
export function stillHold({ questions }: Readings, cluster: ClusterModel): Readings | undefined {
  const sources = new Set<string>();
  const watched = watch(cluster, sources);
  const hold = questions.every(({ query, args, result }) => Object.is(query(watched, ...(args as never[])), result));
  return hold ? { questions, sources } : undefined;
}

/** The same cluster, which notes what is looked at. One for each subject: what is memoized for one would hide the next. */
function watch(cluster: ClusterModel, sources: Set<string>): ClusterModel {
  const { namespaces } = cluster;
  const every = <T>(value: T): T => {
    for (const name of namespaces.keys()) sources.add(name);
    sources.add(everyNamespace);
    return value;
  };
  const watched: ReadonlyMap<string, NamespaceModel> = {
    get(name) {
      sources.add(name);
      return namespaces.get(name);
    },
    has(name) {
      sources.add(name);
      return namespaces.has(name);
    },
    get size() {
      return every(namespaces.size);
    },
    keys: () => every(namespaces.keys()),
    values: () => every(namespaces.values()),
    entries: () => every(namespaces.entries()),
    forEach: (visit) => every(namespaces).forEach(visit),
    [Symbol.iterator]: () => every(namespaces[Symbol.iterator]()),
  };
  return {
    ...cluster,
    namespaces: watched,
    get facts() {
      sources.add(everyNamespace);
      return cluster.facts;
    },
  };
}
