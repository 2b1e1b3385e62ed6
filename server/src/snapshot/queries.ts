/** What follows from a cluster, computed when asked and kept as long as what it was computed from. */
import type { ClusterPolicy, ClusterRule } from '../model/clusterPolicy.ts';
import type { Instance } from '../model/instance.ts';
import { readLabels } from '../model/labels.ts';
import { memo } from '../model/memo.ts';
import type { Direction, Policy, SelectorPeer } from '../model/policy.ts';
import { type Selector, selectorOfLabels } from '../model/selector.ts';
import type { Service } from '../model/service.ts';
import type { Ternary } from '../model/ternary.ts';
import type { Workload } from '../model/workload.ts';
import { failsClosed, matchSubject } from '../policy/clusterPeers.ts';
import { isolationOf } from '../policy/isolation.ts';
import { nearestMiss, type Selection, select } from '../policy/labelIndex.ts';
import type { NearMiss } from '../policy/nearMiss.ts';
import { type IngressControllerParty, ingressController, type PodsParty } from '../policy/party.ts';
import type { Policies, Selecting } from '../policy/policies.ts';
import { type Rows, rowsOf as rowsIn } from '../policy/rows.ts';
import { type RowsWorld, rowsWorld } from '../policy/rowsWorld.ts';
import { type NamespaceFacts, podMeets, selectsLabels, selectsNamespace } from '../policy/selection.ts';
import { tierOrders } from '../policy/tierOrder.ts';
import { valueAt } from '../yaml/node.ts';
import type { ClusterModel } from './clusterModel.ts';
import { differs, isHiddenKey } from './definitions.ts';
import { factsOf, type NamespaceModel } from './namespaceModel.ts';
import { servicesSelecting } from './serviceIndex.ts';

export type WorkloadInstance = Instance<Workload>;
export type PolicyInstance = Instance<Policy>;

/** Ordinals, in `namespace.workloads`, of the pods that a selector matches there. */
export function selectIn(namespace: NamespaceModel, selector: Selector | undefined): Selection {
  return select(namespace.labelIndex, selector);
}

/** The workloads whose pods a policy selects. */
export function selectedBy(cluster: ClusterModel, policy: PolicyInstance): Matched {
  const namespace = cluster.namespaces.get(policy.namespace);
  if (!namespace) return { must: [], may: [] };
  const { must, may } = selectIn(namespace, policy.resource.podSelector);
  return { must: workloadsAt(namespace, must), may: workloadsAt(namespace, may) };
}

function workloadsAt({ workloads }: NamespaceModel, ordinals: readonly number[]): WorkloadInstance[] {
  return ordinals.map((ordinal) => workloads[ordinal] as WorkloadInstance);
}

/** Workloads that are surely and possibly meant; `may` includes `must`. */
export interface Matched {
  readonly must: readonly WorkloadInstance[];
  readonly may: readonly WorkloadInstance[];
}

/** The namespaces that a selector of a peer matches, undeclared ones with workloads included. */
export function matchingNamespaces(cluster: ClusterModel, selector: Selector): readonly NamespaceMatch[] {
  const answers = namespaceAnswers(cluster.facts);
  let answer = answers.get(selector.canonical);
  if (!answer) {
    answer = cluster.facts.flatMap((facts) => {
      const verdict = selectsNamespace(selector, facts);
      return verdict === 'no' ? [] : [{ facts, verdict }];
    });
    answers.set(selector.canonical, answer);
  }
  return answer;
}

export interface NamespaceMatch {
  readonly facts: NamespaceFacts;
  readonly verdict: Exclude<Ternary, 'no'>;
}

const namespaceAnswers = memo((_: readonly NamespaceFacts[]) => new Map<string, readonly NamespaceMatch[]>());

/** The namespaces that a peer of a policy in `home` looks in. */
export function peerNamespaces(
  cluster: ClusterModel,
  home: string,
  peer: Pick<SelectorPeer, 'namespaceSelector'>,
): readonly NamespaceMatch[] {
  if (peer.namespaceSelector) return matchingNamespaces(cluster, peer.namespaceSelector);
  const facts = cluster.namespaces.get(home)?.facts;
  return facts ? [{ facts, verdict: 'yes' }] : [];
}

/** The workloads that a peer of a policy in `home` matches. */
export function peerMatches(cluster: ClusterModel, home: string, peer: SelectorPeer): Matched {
  const must: WorkloadInstance[] = [];
  const may: WorkloadInstance[] = [];
  for (const { facts, verdict } of peerNamespaces(cluster, home, peer)) {
    const namespace = cluster.namespaces.get(facts.name);
    if (!namespace) continue;
    const selection = selectIn(namespace, peer.podSelector);
    for (const ordinal of selection.may) may.push(namespace.workloads[ordinal] as WorkloadInstance);
    if (verdict === 'maybe') continue;
    for (const ordinal of selection.must) must.push(namespace.workloads[ordinal] as WorkloadInstance);
  }
  return { must, may };
}

/** Whether a peer of a policy in `home` matches any workload at all, possibly. */
export function peerMatchesAny(cluster: ClusterModel, home: string, peer: SelectorPeer): boolean {
  return peerMatchesMoreThan(cluster, home, peer, 0);
}

/** Whether a peer of a policy in `home` matches more workloads than that, possibly; copies count. */
export function peerMatchesMoreThan(cluster: ClusterModel, home: string, peer: SelectorPeer, most: number): boolean {
  let count = 0;
  return peerNamespaces(cluster, home, peer).some(({ facts }) => {
    const namespace = cluster.namespaces.get(facts.name);
    if (namespace) count += selectIn(namespace, peer.podSelector).may.length;
    return count > most;
  });
}

/** How many workloads of its namespace a policy may select. */
export function selectedCount(cluster: ClusterModel, policy: PolicyInstance): number {
  const namespace = cluster.namespaces.get(policy.namespace);
  return namespace ? selectIn(namespace, policy.resource.podSelector).may.length : 0;
}

/** How many workloads are known in a namespace. */
export function workloadCount(cluster: ClusterModel, namespace: string): number {
  return cluster.namespaces.get(namespace)?.workloads.length ?? 0;
}

/** Whether a chart or a part of a kustomization that is not rendered may have pods there that nobody sees. */
export function mayHoldMore(cluster: ClusterModel, namespace: string): boolean {
  return cluster.namespaces.get(namespace)?.unseen.some(({ resource }) => !resource.unread) ?? false;
}

/** The nearest miss of a selector that matches nothing in a namespace; the same object as long as it is the same miss. */
export function nearMissIn(cluster: ClusterModel, name: string, selector: Selector): NearMiss | undefined {
  const namespace = cluster.namespaces.get(name);
  return namespace && nearestMiss(namespace.labelIndex, selector);
}

/**
 * The first workload of a namespace whose own labels a selector matches, and whose pods miss some that it asks for: a
 * controller gives its labels to no pod.
 */
export function labelledNotPods(cluster: ClusterModel, name: string, selector: Selector): WorkloadInstance | undefined {
  const workloads = cluster.namespaces.get(name)?.workloads;
  if (!workloads) return undefined;
  const known = controllersFound(workloads);
  if (!known.has(selector.canonical)) known.set(selector.canonical, findController(workloads, selector));
  return known.get(selector.canonical);
}

const controllersFound = memo((_: NamespaceModel['workloads']) => new Map<string, WorkloadInstance | undefined>());

function findController(workloads: NamespaceModel['workloads'], selector: Selector): WorkloadInstance | undefined {
  return labelledOtherwise(workloads).find(
    ({ resource }) =>
      requirementsMissed(selector, resource).length > 0 && selectsLabels(selector, ownLabels(resource)) === 'yes',
  );
}

/** Those that have a label which their pods do not have: of all others whatever selects the labels selects the pods. */
const labelledOtherwise = memo((workloads: NamespaceModel['workloads']) =>
  workloads.filter(({ resource }) => hasOtherLabels(resource)),
);

const hasOtherLabels = memo((workload: Workload): boolean =>
  [...ownLabels(workload)].some(
    ([key, value]) => !workload.labels.some((label) => label.key === key && label.value === value),
  ),
);

/** The conditions of a selector that ask for a label which pods surely do not have, or not with such a value. */
export function requirementsMissed({ requirements }: Selector, workload: Workload): Selector['requirements'] {
  return requirements.filter(
    (requirement) =>
      (requirement.operator === 'In' || requirement.operator === 'Exists') && podMeets(requirement, workload) === 'no',
  );
}

/** The labels of the object that makes pods, and of the Jobs that a CronJob makes, which makes them. */
const ownLabels = memo(({ root }: Workload): ReadonlyMap<string, string> => {
  const labels = [
    ...readLabels(valueAt(root, 'spec', 'jobTemplate', 'metadata', 'labels')),
    ...readLabels(valueAt(root, 'metadata', 'labels')),
  ];
  return new Map(labels.flatMap(({ key, value }) => (value === undefined ? [] : [[key, value] as const])));
});

const noPolicies: readonly Selecting[] = [];

/** Where a workload stands among those of its namespace; -1 when it is not there. It mostly stands where it did before. */
function ordinalIn(workloads: NamespaceModel['workloads'], workload: Workload): number {
  const last = lastOrdinals.get(workload);
  if (last !== undefined && workloads[last]?.resource === workload) return last;
  const ordinal = workloads.findIndex(({ resource }) => resource === workload);
  lastOrdinals.set(workload, ordinal);
  return ordinal;
}

const lastOrdinals = new WeakMap<Workload, number>();

/** The policies that isolate a workload in a direction. */
export function isolatedBy(
  cluster: ClusterModel,
  workload: WorkloadInstance,
  direction: Direction,
): readonly Selecting[] {
  return isolating(cluster, workload.namespace, workload.resource, direction);
}

function isolating(
  cluster: ClusterModel,
  name: string,
  workload: Workload,
  direction: Direction,
): readonly Selecting[] {
  const namespace = cluster.namespaces.get(name);
  if (!namespace) return noPolicies;
  const ordinal = ordinalIn(namespace.workloads, workload);
  return isolationOf(namespace.labelIndex, namespace.effective)[direction][ordinal] ?? noPolicies;
}

/** Whether some policy isolates a workload in a direction. */
export function isIsolated(cluster: ClusterModel, workload: WorkloadInstance, direction: Direction): Ternary {
  const policies = isolatedBy(cluster, workload, direction);
  if (policies.length === 0) return 'no';
  return policies.some(({ verdict }) => verdict === 'yes') ? 'yes' : 'maybe';
}

/** What `access` asks. */
export function policiesOf(cluster: ClusterModel): Policies {
  return {
    facts: cluster.configured,
    isolating: (party, direction) => isolating(cluster, party.namespace.name, party.workload, direction),
    tier: (tier) => tiersAmong(cluster.clusterPolicies)[tier],
  };
}

/** The cluster policies of each tier, in order of precedence. */
const tiersAmong = memo((instances: ClusterModel['clusterPolicies']) => {
  const policies = distinct(instances).map(({ resource }) => resource);
  return { admin: tierOrders(policies, 'admin'), baseline: tierOrders(policies, 'baseline') };
});

/** Whether a cluster policy may keep somebody from a workload (egress: keep it from somebody). */
export function isRestricted(cluster: ClusterModel, workload: WorkloadInstance, direction: Direction): boolean {
  return cluster.clusterPolicies.length > 0 && restrictedBy(cluster, workload, direction).length > 0;
}

/** The cluster policies that may. */
export function restrictedBy(
  cluster: ClusterModel,
  workload: WorkloadInstance,
  direction: Direction,
): readonly Instance<ClusterPolicy>[] {
  const party = partyOf(cluster, workload);
  const { admin, baseline } = tiersAmong(cluster.clusterPolicies);
  const counting = new Set([...(admin[0] ?? []), ...(baseline[0] ?? [])]);
  return cluster.clusterPolicies.filter(
    ({ resource }) =>
      counting.has(resource) && resource[direction].some(mayDeny) && matchSubject(resource, party).verdict !== 'no',
  );
}

function mayDeny(rule: ClusterRule): boolean {
  return rule.action === 'deny' || rule.action === 'hidden' || (rule.action === 'pass' && failsClosed(rule));
}

/** Who sends requests on behalf of a cluster's Ingresses and routes. */
export function ingressControllerOf(cluster: ClusterModel): IngressControllerParty {
  const { ingressControllers } = cluster.configured;
  if (ingressControllers.length === 0) return ingressController;
  const candidates = ingressControllers.map(({ namespace, podLabels, hostNetwork }) => ({
    namespace: cluster.namespaces.get(namespace)?.facts ?? factsOf(namespace, [], cluster.configured),
    labels: podLabels,
    hostNetwork,
  }));
  return { type: 'ingressController', candidates };
}

export function partyOf(cluster: ClusterModel, workload: WorkloadInstance): PodsParty {
  const namespace = cluster.namespaces.get(workload.namespace);
  const facts = namespace?.facts ?? factsOf(workload.namespace, [], cluster.configured);
  return { type: 'pods', workload: workload.resource, namespace: facts };
}

/** Every workload once, by the names of the namespaces; of several copies of one object the first. */
export const distinctWorkloads: (cluster: ClusterModel) => readonly WorkloadInstance[] = memo(({ facts, namespaces }) =>
  facts.flatMap(({ name }) => distinctIn(namespaces.get(name)?.workloads ?? [])),
);

/** The names of the namespaces that have workloads. */
export function namespacesWithWorkloads(cluster: ClusterModel): string[] {
  return [...new Set(distinctWorkloads(cluster).map(({ namespace }) => namespace))];
}

const distinctIn = memo((workloads: NamespaceModel['workloads']) => distinct(workloads));

/** The first of each key, in order. */
export function distinct<I extends Instance>(instances: readonly I[]): I[] {
  const seen = new Map<string, I>();
  for (const instance of instances) if (!seen.has(instance.key)) seen.set(instance.key, instance);
  return [...seen.values()];
}

/**
 * The first copy of an object, where `instance` is the first of the others that says something different; undefined
 * for all other copies, so that of several that differ one is named.
 */
export function writtenOtherwise(
  cluster: ClusterModel,
  instance: Instance<Workload | Policy | ClusterPolicy>,
): Instance | undefined {
  const [first, ...others] = copiesIn(listWith(cluster, instance)).get(instance.key) ?? [];
  return first && others.find((other) => differs(first, other)) === instance ? first : undefined;
}

/** Whether an object is written several times in a cluster, and not alike each time, so that any may be what is applied. */
export function isContested(cluster: ClusterModel, instance: Instance<Workload | Policy | ClusterPolicy>): boolean {
  const [first, ...others] = copiesIn(listWith(cluster, instance)).get(instance.key) ?? [];
  return first !== undefined && others.some((other) => differs(first, other));
}

function listWith(
  { namespaces, clusterPolicies }: ClusterModel,
  { namespace, resource }: Instance<Workload | Policy | ClusterPolicy>,
): readonly Instance[] {
  if (resource.type === 'clusterPolicy') return clusterPolicies;
  const model = namespaces.get(namespace);
  return (resource.type === 'workload' ? model?.workloads : model?.policies) ?? none;
}

const none: readonly Instance[] = [];

/** Of the objects that a list holds more than once, all copies. */
const copiesIn = memo((list: readonly Instance[]): ReadonlyMap<string, readonly Instance[]> => {
  const seen = new Map<string, Instance>();
  const copies = new Map<string, Instance[]>();
  for (const instance of list) {
    const first = seen.get(instance.key);
    if (!first) seen.set(instance.key, instance);
    else if (!isHiddenKey(instance)) {
      const known = copies.get(instance.key);
      if (known) known.push(instance);
      else copies.set(instance.key, [first, instance]);
    }
  }
  return copies;
});

/** The Service of a name, the first of several copies. */
export function serviceNamed(cluster: ClusterModel, namespace: string, name: string): Instance<Service> | undefined {
  const model = cluster.namespaces.get(namespace);
  return model && servicesByName(model.services).get(name);
}

const servicesByName = memo((services: NamespaceModel['services']) => {
  const byName = new Map<string, Instance<Service>>();
  for (const service of services) if (!byName.has(service.resource.name)) byName.set(service.resource.name, service);
  return byName;
});

/** The workloads behind a Service: in its namespace, with every label of its selector. */
export function workloadsBehind(cluster: ClusterModel, service: Instance<Service>): Matched {
  const namespace = cluster.namespaces.get(service.namespace);
  const { selector, moreSelector } = service.resource;
  if (!namespace || (selector.length === 0 && !moreSelector)) return { must: [], may: [] };
  const { must, may } = selectIn(namespace, podSelectorOf(service.resource));
  return { must: moreSelector ? [] : workloadsAt(namespace, must), may: workloadsAt(namespace, may) };
}

const podSelectorOf = memo(({ selector }: Service) => selectorOfLabels(selector));

/** The Services in front of a workload. */
export function servicesOf(cluster: ClusterModel, workload: WorkloadInstance): readonly Instance<Service>[] {
  return servicesSelecting(cluster.namespaces.get(workload.namespace)?.services ?? noServices, workload.resource);
}

const noServices: NamespaceModel['services'] = [];

/** Who may call whom, row by row, by the places of workloads. */
export const rowsOf: (cluster: ClusterModel) => Rows = memo((cluster) => rowsIn(rowsWorldOf(cluster)));

/** The workloads of a cluster by their places in rows. */
export const rowsWorldOf: (cluster: ClusterModel) => RowsWorld = memo((cluster) => {
  const namespaces = cluster.facts.map(({ name }) => {
    const model = cluster.namespaces.get(name) as NamespaceModel;
    return { ...model, policies: model.effective };
  });
  return rowsWorld(namespaces, policiesOf(cluster));
});

/** Where a workload stands in rows. */
export function placeOf(cluster: ClusterModel, { namespace, resource }: WorkloadInstance): number {
  const workloads = cluster.namespaces.get(namespace)?.workloads ?? [];
  return rowsOf(cluster).placeOf(namespace, ordinalIn(workloads, resource));
}
