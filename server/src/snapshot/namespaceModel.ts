import type { ClusterFacts } from '../model/clusterFacts.ts';
import type { ConfigMap } from '../model/configMap.ts';
import type { Ingress } from '../model/ingress.ts';
import type { Instance } from '../model/instance.ts';
import { memo } from '../model/memo.ts';
import type { Namespace } from '../model/namespace.ts';
import type { Policy } from '../model/policy.ts';
import type { Route } from '../model/route.ts';
import type { Service } from '../model/service.ts';
import { policyOfUnseen, type Unseen } from '../model/unseen.ts';
import type { Workload } from '../model/workload.ts';
import { emptyLabelIndex, type LabelIndex, splicedLabelIndex } from '../policy/labelIndex.ts';
import { type NamespaceFacts, selectsNamespace } from '../policy/selection.ts';
import { exchange } from './exchange.ts';

/**
 * One namespace of a cluster. Immutable, and so is each list: a list that an edit does not touch is the same array
 * afterwards, so that what is derived from it is kept. Lists are in the order of unit and place, copies included.
 */
export interface NamespaceModel {
  readonly name: string;
  readonly facts: NamespaceFacts;
  readonly workloads: readonly Instance<Workload>[];
  /** Of `workloads`: which of them a selector matches. */
  readonly labelIndex: LabelIndex;
  readonly policies: readonly Instance<Policy>[];
  readonly unseen: readonly Instance<Unseen>[];
  /** Policies of network plugins for the whole cluster that may be about its pods, as they stand in it. */
  readonly wide: readonly Instance<Policy>[];
  /** What has a say in answers: the policies, those that may be among what is unseen, and those of the whole cluster. */
  readonly effective: readonly Instance<Policy>[];
  readonly services: readonly Instance<Service>[];
  readonly ingresses: readonly Instance<Ingress>[];
  readonly routes: readonly Instance<Route>[];
  readonly configMaps: readonly Instance<ConfigMap>[];
  readonly declarations: readonly Instance<Namespace>[];
}

export function emptyNamespace(name: string, facts: ClusterFacts): NamespaceModel {
  return {
    name,
    facts: factsOf(name, [], facts),
    workloads: [],
    labelIndex: emptyLabelIndex,
    policies: [],
    unseen: [],
    wide: [],
    effective: [],
    services: [],
    ingresses: [],
    routes: [],
    configMaps: [],
    declarations: [],
  };
}

export function isEmptyNamespace(model: NamespaceModel): boolean {
  return listNames.every((list) => model[list].length === 0);
}

/** The namespace with what one unit adds to it now instead of what it added before. */
export function withUnit(
  model: NamespaceModel,
  unit: string,
  added: readonly Instance[],
  facts: ClusterFacts,
): NamespaceModel {
  const workloads = exchange(model.workloads, unit, added, 'workload');
  const next = {
    ...model,
    workloads: workloads.list,
    labelIndex: workloads.splice
      ? splicedLabelIndex(model.labelIndex, workloads.list, workloads.splice)
      : model.labelIndex,
    policies: exchange(model.policies, unit, added, 'policy').list,
    unseen: exchange(model.unseen, unit, added, 'unseen').list,
    services: exchange(model.services, unit, added, 'service').list,
    ingresses: exchange(model.ingresses, unit, added, 'ingress').list,
    routes: exchange(model.routes, unit, added, 'route').list,
    configMaps: exchange(model.configMaps, unit, added, 'configMap').list,
    declarations: exchange(model.declarations, unit, added, 'namespace').list,
  };
  if (next.policies !== model.policies || next.unseen !== model.unseen) next.effective = effectiveIn(next);
  if (next.declarations !== model.declarations) next.facts = factsOf(model.name, next.declarations, facts);
  return listNames.every((list) => next[list] === model[list]) ? model : next;
}

/** The namespace where these are the policies of network plugins for the whole cluster. */
export function withPluginPolicies(model: NamespaceModel, all: readonly Instance<Unseen>[]): NamespaceModel {
  if (all.length === 0 && model.wide.length === 0) return model;
  const wide = all.flatMap((each) => {
    const { namespaceSelector } = each.resource.unread ?? {};
    const isAbout = namespaceSelector && selectsNamespace(namespaceSelector, model.facts) !== 'no';
    return isAbout ? [policyStandingIn(each, model.name)] : [];
  });
  const isSame = wide.length === model.wide.length && wide.every((each, index) => each === model.wide[index]);
  return isSame ? model : { ...model, wide, effective: effectiveIn({ ...model, wide }) };
}

/** The same object for the same policy and namespace. */
function policyStandingIn(instance: Instance<Unseen>, namespace: string): Instance<Policy> {
  const known = standing(instance).get(namespace);
  if (known) return known;
  const made = { ...policyOfUnseen(instance), namespace };
  standing(instance).set(namespace, made);
  return made;
}

const standing = memo((_: Instance<Unseen>) => new Map<string, Instance<Policy>>());

function effectiveIn({
  policies,
  unseen,
  wide,
}: Pick<NamespaceModel, 'policies' | 'unseen' | 'wide'>): NamespaceModel['effective'] {
  return unseen.length === 0 && wide.length === 0 ? policies : [...policies, ...unseen.map(policyOfUnseen), ...wide];
}

const listNames = [
  'workloads',
  'policies',
  'unseen',
  'services',
  'ingresses',
  'routes',
  'configMaps',
  'declarations',
] as const;

/**
 * A manifest wins over the configuration, which wins over what a closed world says of all others. Of labels that several
 * manifests of a Namespace say differently nothing is known: which is applied last is not.
 */
export function factsOf(
  name: string,
  declarations: NamespaceModel['declarations'],
  { namespaces, closedWorld }: ClusterFacts,
): NamespaceFacts {
  const [declaration, ...others] = declarations.map(({ resource }) => resource);
  if (declaration) {
    const labels = declaration.labels.filter(({ key, value }) =>
      others.every((other) => other.labels.some((label) => label.key === key && label.value === value)),
    );
    const isAgreed = [declaration, ...others].every((each) => each.labels.length === labels.length);
    return { name, labels, moreLabels: !isAgreed || declarations.some(({ resource }) => resource.moreLabels) };
  }
  const configured = namespaces.get(name);
  if (!configured) return { name, labels: [], moreLabels: !closedWorld };
  return { name, labels: [...configured].map(([key, value]) => ({ key, value })), moreLabels: false };
}
