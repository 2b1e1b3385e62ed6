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

/** A view for those who ask once, and keep nothing. */
export function viewOf(cluster: ClusterModel): View {
  return { read: (query, ...args) => query(cluster, ...args) };
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

/** Stands for the policies of the whole cluster. No namespace has this name either. */
export const clusterPolicies = '**';

/** Stands for what only tells of calls. */
export const hints = '***';

/** Stands for which workloads run Prometheus. */
export const scrapers = '****';

/** A view that writes down what was asked and answered. */
export function recordingView(cluster: ClusterModel): { readonly view: View; readonly readings: Readings } {
  const questions: Question[] = [];
  const watched = new WatchedCluster(cluster);
  const view: View = {
    read(query, ...args) {
      // Rules about one subject often ask the same.
      const known = questions.find((asked) => (asked.query as unknown) === query && sameArguments(asked.args, args));
      if (known) return known.result as ReturnType<typeof query>;
      const result = query(watched, ...args);
      questions.push({ query: query as unknown as Question['query'], args, result });
      return result;
    },
  };
  return { view, readings: { questions, sources: watched.namespaces.sources } };
}

/** The readings in another state of the cluster, when every question is answered as before; else undefined. */
export function stillHold(readings: Readings, cluster: ClusterModel): Readings | undefined {
  const watched = new WatchedCluster(cluster);
  for (const { query, args, result } of readings.questions) {
    if (!Object.is(query(watched, ...(args as never[])), result)) return undefined;
  }
  const { sources } = watched.namespaces;
  return sameSources(sources, readings.sources) ? readings : { questions: readings.questions, sources };
}

function sameArguments(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left.length === right.length && left.every((each, index) => each === right[index]);
}

function sameSources(left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
  if (left.size !== right.size) return false;
  for (const name of left) if (!right.has(name)) return false;
  return true;
}

/**
 * A cluster that notes what is looked at. There is one for each subject, since what a query keeps for a cluster would
 * hide from the next subject what it looked at. Classes, because thousands of them are made for one edit.
 */
class WatchedCluster implements ClusterModel {
  readonly #cluster: ClusterModel;
  readonly namespaces: WatchedNamespaces;

  constructor(cluster: ClusterModel) {
    this.#cluster = cluster;
    this.namespaces = new WatchedNamespaces(cluster.namespaces);
  }
  get name() {
    return this.#cluster.name;
  }
  get folder() {
    return this.#cluster.folder;
  }
  get plain() {
    return this.#cluster.plain;
  }
  homeOf(unit: string) {
    return this.#cluster.homeOf(unit);
  }
  get alternatives() {
    return this.#cluster.alternatives;
  }
  get bundles() {
    return this.#cluster.bundles;
  }
  get facts() {
    this.namespaces.sources.add(everyNamespace);
    return this.#cluster.facts;
  }
  get clusterPolicies() {
    this.namespaces.sources.add(clusterPolicies);
    return this.#cluster.clusterPolicies;
  }
  get pluginPolicies() {
    this.namespaces.sources.add(clusterPolicies);
    return this.#cluster.pluginPolicies;
  }
  get hints() {
    this.namespaces.sources.add(hints);
    return this.#cluster.hints;
  }
  get scrapers() {
    this.namespaces.sources.add(scrapers);
    return this.#cluster.scrapers;
  }
  /** The same as long as there is a snapshot. */
  get configured() {
    return this.#cluster.configured;
  }
}

class WatchedNamespaces implements ReadonlyMap<string, NamespaceModel> {
  readonly sources = new Set<string>();
  readonly #namespaces: ReadonlyMap<string, NamespaceModel>;

  constructor(namespaces: ReadonlyMap<string, NamespaceModel>) {
    this.#namespaces = namespaces;
  }
  get(name: string) {
    this.sources.add(name);
    return this.#namespaces.get(name);
  }
  has(name: string) {
    this.sources.add(name);
    return this.#namespaces.has(name);
  }
  get size() {
    return this.#all().size;
  }
  keys() {
    return this.#all().keys();
  }
  values() {
    return this.#all().values();
  }
  entries() {
    return this.#all().entries();
  }
  forEach(visit: (value: NamespaceModel, name: string, map: ReadonlyMap<string, NamespaceModel>) => void) {
    this.#all().forEach(visit);
  }
  [Symbol.iterator]() {
    return this.#all()[Symbol.iterator]();
  }
  #all(): ReadonlyMap<string, NamespaceModel> {
    for (const name of this.#namespaces.keys()) this.sources.add(name);
    this.sources.add(everyNamespace);
    return this.#namespaces;
  }
}
