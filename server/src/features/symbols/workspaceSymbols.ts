import type { Instance } from '../../model/instance.ts';
import { memo } from '../../model/memo.ts';
import type { Resource } from '../../model/resource.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import type { NamespaceModel } from '../../snapshot/namespaceModel.ts';
import { distinct } from '../../snapshot/queries.ts';
import { distinctPlaces } from '../distinctPlaces.ts';
import { type Target, targetOf } from '../target.ts';
import { type SymbolType, typeOf } from './symbol.ts';

/** An object of the workspace. */
export interface WorkspaceSymbol extends Target {
  /** `Deployment cart` */
  readonly name: string;
  /** The namespaces that it is in: several where kustomizations make several of one. May be empty. */
  readonly container: string;
  readonly kind: SymbolType;
}

/**
 * The objects of some clusters whose kind, namespace or name has the letters of a query, in that order and in whatever
 * case. What has them together comes first, and workloads and policies before others; at most `most`. Each place once.
 */
export function workspaceSymbols(clusters: readonly ClusterModel[], query: string, most = 200): WorkspaceSymbol[] {
  const asked = query.toLowerCase().replace(/\s+/g, '');
  const ranks: Instance[][] = [];
  for (const entry of clusters.flatMap(entriesOf)) {
    const rank = rankOf(entry, asked);
    if (rank === undefined) continue;
    const at = orders * rank + entry.order;
    ranks[at] ??= [];
    ranks[at].push(entry.instance);
  }
  const symbols = ranks
    .flat()
    .slice(0, many * most)
    .map((instance) => ({ instance, ...targetOf(instance) }));
  const containers = new Map<string, Set<string>>();
  for (const { instance, place } of symbols) {
    const key = placeKey(instance, place.start);
    containers.set(key, (containers.get(key) ?? new Set()).add(instance.namespace));
  }
  return distinctPlaces(symbols, ({ place }) => place)
    .slice(0, most)
    .map(({ instance, place, whole }) => ({
      place,
      whole,
      name: `${instance.resource.kind} ${instance.resource.name}`,
      container: [...(containers.get(placeKey(instance, place.start)) ?? [])].join(', '),
      kind: typeOf(instance.resource),
    }));
}

/** Objects that one source makes several of are one symbol, and stand beside each other. */
const many = 5;

function placeKey({ uri }: Instance, start: number): string {
  return `${uri} ${start}`;
}

interface Entry {
  readonly instance: Instance;
  readonly name: string;
  /** Without case: `kind/namespace/name`, and the kind and the name together. */
  readonly full: string;
  readonly short: string;
  readonly order: number;
}

function entriesOf({ namespaces, clusterPolicies, hints }: ClusterModel): readonly Entry[] {
  return [[...namespaces.values()].flatMap(entriesIn), entriesAmong(clusterPolicies), entriesAmong(hints)].flat();
}

/** An edit elsewhere leaves them as they are. */
const entriesIn = memo(
  ({ workloads, policies, services, ingresses, routes, configMaps, declarations }: NamespaceModel): readonly Entry[] =>
    [workloads, policies, services, ingresses, routes, configMaps, declarations].flatMap(entriesAmong),
);

const entriesAmong = memo((instances: readonly Instance[]): readonly Entry[] =>
  distinct(instances).map((instance) => {
    const { kind, name } = instance.resource;
    const full = `${kind}/${instance.namespace}/${name}`.toLowerCase();
    const short = `${kind}${name}`.toLowerCase();
    return { instance, name: name.toLowerCase(), full, short, order: orderOf(instance.resource) };
  }),
);

/** How many there are. */
const orders = 4;

function orderOf({ type }: Resource): number {
  return { workload: 0, policy: 1, clusterPolicy: 1, service: 2, namespace: 2 }[type as string] ?? 3;
}

/** Undefined where it has not all letters. */
function rankOf({ name, full, short }: Entry, asked: string): number | undefined {
  if (asked === '' || name === asked || short === asked) return 0;
  if (name.startsWith(asked)) return 1;
  if (name.includes(asked)) return 2;
  if (full.includes(asked) || short.includes(asked)) return 3;
  return hasLetters(full, asked) ? 4 : undefined;
}

function hasLetters(text: string, letters: string): boolean {
  let at = 0;
  for (const letter of letters) {
    at = text.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
