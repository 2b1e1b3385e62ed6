import type { ClusterFacts } from '../model/clusterFacts.ts';
import type { Instance } from '../model/instance.ts';
import { memo } from '../model/memo.ts';
import type { Policy } from '../model/policy.ts';
import { perhaps } from './alternatives.ts';
import type { ClusterModel } from './clusterModel.ts';
import { contentOf } from './content.ts';
import { emptyNamespace, type NamespaceModel, withPluginPolicies, withUnit } from './namespaceModel.ts';

/** Behind every file and kustomization, and before alternatives. */
const unit = '\ufffe';

/**
 * The cluster of what no deployment applies, with what deployments apply in its namespaces: their policies are perhaps
 * there. Its peers may mean other namespaces by labels that Namespaces of deployments have. What is written in it counts
 * before all that. The same cluster as long as nothing of this is another.
 */
export function withDeployed(cluster: ClusterModel, deployed: readonly ClusterModel[]): ClusterModel {
  return withElsewhere(cluster, deployed);
}

/** A cluster of deployments with the Namespaces that no deployment applies: somebody does so by hand. */
export function withNamespacesOf(cluster: ClusterModel, others: readonly ClusterModel[]): ClusterModel {
  return withElsewhere(cluster, others.map(onlyDeclarations));
}

type Elsewhere = Pick<ClusterModel, 'namespaces'>;

const onlyDeclarations = memo(({ namespaces }: ClusterModel): Elsewhere => {
  const declared = [...namespaces].filter(([, model]) => model.declarations.length > 0);
  return { namespaces: new Map(declared.map(([name, model]) => [name, { ...model, policies: none, unseen: none }])) };
});

const none: readonly never[] = [];

function withElsewhere(cluster: ClusterModel, others: readonly Elsewhere[]): ClusterModel {
  if (others.every((other) => other.namespaces.size === 0)) return cluster;
  const { configured, pluginPolicies } = cluster;
  const namespaces = new Map(cluster.namespaces);
  let asked: ReadonlySet<string> | undefined;
  const isAsked = (key: string): boolean => {
    asked ??= new Set([...cluster.namespaces.values()].flatMap(({ policies }) => keysAsked(policies)));
    return asked.has(key);
  };
  for (const name of new Set(others.flatMap((other) => [...other.namespaces.keys()]))) {
    const own = cluster.namespaces.get(name);
    const there = others.flatMap((other) => other.namespaces.get(name) ?? []);
    if (!own && !there.some(({ facts }) => facts.labels.some(({ key }) => isAsked(key)))) continue;
    const model = own ? completed(own, there, configured) : declared(name, there, configured);
    namespaces.set(name, withPluginPolicies(model, pluginPolicies));
  }
  const before = earlier.get(cluster);
  const isSame = before?.namespaces.size === namespaces.size;
  if (isSame && [...namespaces].every(([name, model]) => before.namespaces.get(name) === model)) return before;
  const facts = [...namespaces.values()].map((model) => model.facts).sort((a, b) => (a.name < b.name ? -1 : 1));
  const known = earlierFacts.get(cluster.facts) ?? cluster.facts;
  const isKnown = facts.length === known.length && facts.every((each, index) => each === known[index]);
  const whole = { ...cluster, namespaces, facts: isKnown ? known : facts };
  earlier.set(cluster, whole);
  earlierFacts.set(cluster.facts, whole.facts);
  return whole;
}

const earlier = new WeakMap<ClusterModel, ClusterModel>();
const earlierFacts = new WeakMap<ClusterModel['facts'], ClusterModel['facts']>();

/** The keys of labels by which peers ask for namespaces. */
const keysAsked = memo((policies: NamespaceModel['policies']): readonly string[] => {
  const rules = policies.flatMap(({ resource: { ingress, egress } }) => [...ingress, ...egress]);
  const peers = rules.flatMap((rule) => (rule.peers === 'everyone' ? [] : rule.peers));
  const selectors = peers.flatMap((peer) => (peer.type === 'selector' ? (peer.namespaceSelector ?? []) : []));
  return [...new Set(selectors.flatMap(({ requirements }) => requirements.map(({ key }) => key)))];
});

function completed(own: NamespaceModel, there: readonly NamespaceModel[], configured: ClusterFacts): NamespaceModel {
  const sources = there.flatMap(({ policies, unseen, declarations }) => [policies, unseen, declarations]);
  const before = earlierModels.get(own);
  if (before && isSameList(before.sources, sources)) return before.model;
  const written = new Set(own.policies.map(({ key }) => key));
  const policies = there.flatMap((model) => model.policies.filter(({ key }) => !written.has(key)));
  const different = new Map(policies.map((each) => [`${each.key} ${contentOf(each.resource.root)}`, each]));
  const added: readonly Instance[] = [
    ...[...different.values()].map(perhapsThere),
    ...there.flatMap(({ unseen }) => unseen.map(ofUnit)),
    ...(own.declarations.length > 0 ? [] : there.flatMap(({ declarations }) => declarations.map(ofUnit))),
  ];
  const model = withUnit(own, unit, added, configured);
  earlierModels.set(own, { sources, model });
  return model;
}

const earlierModels = new WeakMap<
  NamespaceModel,
  { readonly sources: readonly unknown[]; readonly model: NamespaceModel }
>();

/** One of which only the labels are known. */
function declared(name: string, there: readonly NamespaceModel[], configured: ClusterFacts): NamespaceModel {
  const declarations = there.flatMap((model) => model.declarations.map(ofUnit));
  const [first] = declarations;
  const before = first && earlierDeclared.get(first);
  if (before && isSameList(before.declarations, declarations)) return before;
  const model = withUnit(emptyNamespace(name, configured), unit, declarations, configured);
  if (first) earlierDeclared.set(first, model);
  return model;
}

const earlierDeclared = new WeakMap<Instance, NamespaceModel>();

function isSameList(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left.length === right.length && left.every((each, index) => each === right[index]);
}

const perhapsThere = memo(
  (policy: Instance<Policy>): Instance<Policy> => ({ ...policy, unit, resource: perhaps(policy.resource) }),
);

const ofUnit = memo((instance: Instance): Instance => ({ ...instance, unit }));
