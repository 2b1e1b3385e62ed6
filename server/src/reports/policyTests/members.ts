import { capitalized } from '../../model/capitalized.ts';
import { listed } from '../../model/listed.ts';
import { memo } from '../../model/memo.ts';
import { selectorOf } from '../../model/selector.ts';
import { areInside } from '../../policy/addressMatch.ts';
import { everyAddress, noAddress, subtractAddresses, unionAddresses } from '../../policy/addressSet.ts';
import { entireCluster } from '../../policy/anyPods.ts';
import type { Party } from '../../policy/party.ts';
import { isNear, wordOf } from '../../policy/words.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import type { NamespaceModel } from '../../snapshot/namespaceModel.ts';
import {
  distinct,
  distinctWorkloads,
  ingressControllerOf,
  nearMissIn,
  partyOf,
  selectIn,
  type WorkloadInstance,
} from '../../snapshot/queries.ts';
import { type DescribedEnd, endName, ingressControllerEnd, type TestEnd } from '../../workspace/policyTestFile.ts';
import { readNamedEnd } from '../namedEnd.ts';

/** Someone that an end of a policy test means in a cluster. */
export interface Member {
  readonly party: Party;
  /** Whether it surely is meant: a placeholder may hide a label that decides. */
  readonly isSure: boolean;
}

/** Whoever an end means in a cluster, one or more; a sentence that says why it means nobody. */
export function membersOf(cluster: ClusterModel, end: TestEnd): readonly Member[] | string {
  if (end.type === 'described') return describedMembers(cluster, end);
  if (end.text === ingressControllerEnd) return [surely(ingressControllerOf(cluster))];
  const party = readNamedEnd(cluster, end.text);
  return typeof party === 'string' ? `${capitalized(party)}.` : [surely(party)];
}

/**
 * Whoever else there is, beside a test's subjects and those that it allows: all other workloads, and for subjects that
 * are workloads the rest of the addresses outside of the cluster and the pods that no manifest shows.
 */
export function everyoneBut(
  cluster: ClusterModel,
  subjects: readonly Member[],
  allowed: readonly Member[],
): readonly Member[] {
  const named = [...subjects, ...allowed].map(({ party }) => party);
  const workloads = new Set(named.flatMap((party) => (party.type === 'pods' ? [party.workload] : [])));
  const others = everyWorkload(cluster).filter(({ party }) => party.type === 'pods' && !workloads.has(party.workload));
  if (!subjects.every(({ party }) => party.type === 'pods')) return others;
  const addresses = subtractAddresses(
    everyAddress,
    named.map((party) => (party.type === 'external' ? party.addresses : noAddress)).reduce(unionAddresses, noAddress),
  );
  const isOutside = !areInside(addresses, cluster.configured);
  return [...others, surely(entireCluster), ...(isOutside ? [surely({ type: 'external', addresses })] : [])];
}

/** Whether both are the pods of one workload. */
export function isSamePods(one: Party, other: Party): boolean {
  return one.type === 'pods' && other.type === 'pods' && one.workload === other.workload;
}

const everyWorkload = memo((cluster: ClusterModel): readonly Member[] =>
  distinctWorkloads(cluster).map((workload) => surely(partyOf(cluster, workload))),
);

function surely(party: Party): Member {
  return { party, isSure: true };
}

function describedMembers(cluster: ClusterModel, end: DescribedEnd): readonly Member[] | string {
  const { namespace: name, labels } = end;
  const named = name === undefined ? undefined : cluster.namespaces.get(name);
  if (name !== undefined && !named) return `There is no namespace ${name}.${near(name, cluster.namespaces.keys())}`;
  const namespaces = named ? [named] : [...cluster.namespaces.values()];
  const selector = labels && selectorOf(Object.fromEntries(labels));
  const members = namespaces.flatMap((namespace): Member[] => {
    const { must, may } = selectIn(namespace, selector);
    const sure = new Set(must);
    const found = may.map((ordinal) => {
      const workload = namespace.workloads[ordinal] as WorkloadInstance;
      return { ...workload, isSure: sure.has(ordinal) };
    });
    return distinct(found)
      .filter(({ resource }) => isCalled(resource, end))
      .map(({ isSure, ...workload }) => ({ party: partyOf(cluster, workload), isSure }));
  });
  if (members.length > 0) return members;
  return `There ${end.workload === undefined ? 'are' : 'is'} no ${endName(end)}.${hint(cluster, namespaces, end)}`;
}

function isCalled(
  { kind, name }: { readonly kind: string; readonly name: string },
  wanted: Pick<DescribedEnd, 'kind' | 'workload'>,
): boolean {
  return (wanted.workload ?? name) === name && (wanted.kind ?? kind).toLowerCase() === kind.toLowerCase();
}

/** What is near, where something is. */
function hint(cluster: ClusterModel, namespaces: readonly NamespaceModel[], end: DescribedEnd): string {
  const { labels, workload } = end;
  if (workload !== undefined)
    return near(
      workload,
      namespaces.flatMap(({ workloads }) => workloads.map(({ resource }) => resource.name)),
    );
  if (!labels) return '';
  const selector = selectorOf(Object.fromEntries(labels));
  const [miss] = namespaces.flatMap(({ facts }) => nearMissIn(cluster, facts.name, selector) ?? []);
  if (!miss) return '';
  const has = {
    value: `${miss.key}=${miss.instead}`,
    key: `${miss.instead}=${miss.wanted}`,
    missing: `no ${miss.key}`,
    run: `another ${miss.key} with each run`,
  };
  return ` The pods of ${miss.workload.resource.kind} ${miss.workload.resource.name} have ${has[miss.slip]}.`;
}

/** ` Is shop meant?`, or nothing. */
export function near(name: string, names: Iterable<string>): string {
  const word = wordOf(name);
  const found = [...new Set(names)].filter((other) => isNear(word, wordOf(other)));
  return found.length > 0 ? ` Is ${listed(found.slice(0, mostNames), 'or')} meant?` : '';
}

const mostNames = 3;
