import { atOnce, type Steps } from '../model/steps.ts';

/** Who points to whom, by ids, and mutable: what goes into a bundle leaves it. */
export type Targets = Map<string, Set<string>>;

/** What stands together, and what stands for each of it. */
export interface Bundled {
  readonly id: string;
  readonly nodes: readonly { readonly id: string }[];
}

/** One edge in the place of many. A group and itself: each of its nodes to each other one. */
export interface Bundle {
  readonly from: string;
  readonly to: string;
}

export interface Bundles {
  /** Inside of a group: each to each other, each to one of them, or one of them to each. */
  readonly inside: readonly Bundle[];
  /** Everything else; a group stands for each of its nodes. */
  readonly edges: readonly (Bundle & { readonly isMutual: boolean })[];
}

/**
 * Draws once what all nodes of a group have alike.
 * @param targets Edges that look the same. They are used up.
 */
export function bundlesOf(targets: Targets, groups: readonly Bundled[]): Bundles {
  return atOnce(bundlesInSteps(targets, groups, () => true));
}

/**
 * The same, group by group.
 * @param isWorth Of an edge, whether it would be drawn alone: what is drawn in the place of many stands for one such.
 */
export function* bundlesInSteps(
  targets: Targets,
  groups: readonly Bundled[],
  isWorth: (from: string, to: string) => boolean,
): Steps<Bundles> {
  const takeAll = (from: Bundled, to: Bundled): boolean => {
    if (!every(from, to, (source, target) => targets.get(source)?.has(target) === true)) return false;
    if (every(from, to, (source, target) => !isWorth(source, target))) return false;
    every(from, to, (source, target) => targets.get(source)?.delete(target) === true);
    return true;
  };
  const inside: Bundle[] = [];
  for (const group of groups) {
    if (group.nodes.length < 3 || !mayHoldAll(targets, group.nodes.length)) continue;
    const take = (from: Bundled, to: Bundled): void => {
      if (takeAll(from, to)) inside.push({ from: from.id, to: to.id });
    };
    take(group, group);
    for (const node of group.nodes) {
      take(group, single(node.id));
      take(single(node.id), group);
      yield;
    }
  }
  yield* bundleGroups(targets, groups, takeAll);
  return { inside, edges: edgesOf(targets) };
}

/** Whether one may point to all others of so many, or all others to one. */
function mayHoldAll(targets: Targets, count: number): boolean {
  return targets.size >= count - 1 || [...targets.values()].some(({ size }) => size >= count - 1);
}

function every({ nodes }: Bundled, to: Bundled, holds: (from: string, to: string) => boolean): boolean {
  return nodes.every((source) => to.nodes.every((target) => source.id === target.id || holds(source.id, target.id)));
}

function single(id: string): Bundled {
  return { id, nodes: [{ id }] };
}

/** Puts a group in the place of its nodes, at one end or at both. */
function* bundleGroups(
  targets: Targets,
  groups: readonly Bundled[],
  takeAll: (from: Bundled, to: Bundled) => boolean,
): Steps<void> {
  const replace = (from: Bundled, to: Bundled): void => {
    if (takeAll(from, to)) connect(targets, from.id, to.id);
  };
  const several = groups.filter(({ nodes }) => nodes.length > 1);
  for (const from of several) {
    for (const to of several) if (from !== to) replace(from, to);
    yield;
  }
  for (const group of several) {
    const members = new Set(group.nodes.map(({ id }) => id));
    const others = new Set([...targets].flatMap(([from, all]) => [from, ...all]));
    for (const id of others) {
      if (members.has(id)) continue;
      replace(group, single(id));
      replace(single(id), group);
      yield;
    }
  }
}

/** Adds an edge. */
export function connect(targets: Targets, from: string, to: string): void {
  const known = targets.get(from);
  if (known) known.add(to);
  else targets.set(from, new Set([to]));
}

function edgesOf(targets: Targets): Bundles['edges'] {
  const edges: Bundles['edges'][number][] = [];
  const done = new Set<string>();
  for (const [from, all] of targets) {
    for (const to of all) {
      const isMutual = targets.get(to)?.has(from) === true;
      if (isMutual && done.has(to)) continue;
      edges.push({ from, to, isMutual });
    }
    done.add(from);
  }
  return edges;
}
