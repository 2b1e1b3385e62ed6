import type { Instance } from '../../model/instance.ts';
import { readLabels } from '../../model/labels.ts';
import type { Requirement, Selector } from '../../model/selector.ts';
import { labelKeyProblems, labelValueProblems } from '../../model/syntax.ts';
import { select } from '../../policy/labelIndex.ts';
import { holds, nameLabel, podMeets, selectsNamespace, selectsPod } from '../../policy/selection.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import type { Cursor } from '../../snapshot/cursor.ts';
import { matchingNamespaces } from '../../snapshot/queries.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { valueAt } from '../../yaml/node.ts';
import { clustersOfFolder, sameCluster } from './clusters.ts';
import { type Component, componentAt, type Meant, sitesOf } from './component.ts';
import { type Asking, type LabelUse, labelUsesIn, labelUsesOf, type Scope } from './labelUses.ts';
import { isSamePart, type Part } from './parts.ts';
import type { Found, Target } from './target.ts';
import { objectWords, wordSpan } from './words.ts';

/** What is renamed of a label: its key, or one of its values. */
interface Label {
  readonly key: string;
  /** Undefined where it is the key. */
  readonly value: string | undefined;
}

/** The key or the value of a label at the cursor: of pods, of Services, of Namespaces, or in a selector of these. */
export function labelAt(snapshot: Snapshot, cursors: readonly Cursor[]): Target | undefined {
  for (const { instance, document, offset, cluster } of cursors) {
    const isHere = (part: Part): boolean => part.document === document && part.start <= offset && offset <= part.end;
    for (const use of instance ? labelUsesOf(instance) : []) {
      const { key } = use;
      const keyPart = use.keyParts.find(isHere);
      if (keyPart) return key === nameLabel ? undefined : target(snapshot, cluster, keyPart, { key, value: undefined });
      const here = use.values.find(({ part }) => part && isHere(part));
      if (here?.part && here.value !== undefined && key !== nameLabel)
        return target(snapshot, cluster, here.part, { key, value: here.value });
    }
  }
  return undefined;
}

function target(snapshot: Snapshot, cluster: ClusterModel, part: Part, label: Label): Target {
  const { key, value } = label;
  return {
    at: wordSpan(part),
    word: value ?? key,
    what: value === undefined ? 'key of a label' : `value of the label ${key}`,
    isAnywhere: false,
    problems: value === undefined ? labelKeyProblems : labelValueProblems,
    found: () => found(snapshot, cluster, part, label),
  };
}

function found(snapshot: Snapshot, cluster: ClusterModel, start: Part, label: Label): Found {
  const clusters = clustersOfFolder(snapshot, cluster.folder);
  const component = componentAt<LabelUse>(
    {
      clusters,
      in: (each) => labelUsesIn(each, label.key, label.value),
      partsOf: (use) => partsOf(use, label),
      areLinked: (each, one, other) => areLinked(each, one, other, label),
    },
    (part) => isSamePart(part, start),
  );
  const fixed = component.uses.find(({ use }) => partsOf(use, label).length === 0);
  return {
    parts: component.parts,
    sites: sitesOf(clusters, component.uses, (use) => (label.value === undefined ? 1 : partsOf(use, label).length)),
    refusal: fixed && `${objectWords(fixed.use.instance)} has this label from its operator: no manifest can change it.`,
    collision: (after, newName) => collision(clusters, after, component, label, newName),
  };
}

function partsOf({ keyParts, values }: LabelUse, { value }: Label): readonly Part[] {
  if (value === undefined) return keyParts;
  return values.flatMap((each) => (each.value === value && each.part ? [each.part] : []));
}

/**
 * A label and a selector that asks for it, where all else that it asks is so; the labels of one object that say the
 * same; a Service's own and those that it asks for; and a key that a selector asks for twice. Copies of an object say
 * the same.
 */
function areLinked(cluster: ClusterModel, one: LabelUse, other: LabelUse, label: Label): boolean {
  const isSame = one.instance.key === other.instance.key;
  if (one.asks && other.asks)
    return (
      isSame && one.asks.role === other.asks.role && (label.value === undefined || one.instance !== other.instance)
    );
  if (one.asks) return matches(cluster, one, one.asks, other, label) || isServiceItself(one, other);
  if (other.asks) return matches(cluster, other, other.asks, one, label) || isServiceItself(other, one);
  return isSame;
}

function isServiceItself(asking: LabelUse, having: LabelUse): boolean {
  return having.subject === 'services' && asking.subject === 'pods' && asking.instance === having.instance;
}

function matches(cluster: ClusterModel, asking: LabelUse, asks: Asking, having: LabelUse, label: Label): boolean {
  const { scope, requirement, selector } = asks;
  if (asking.subject !== having.subject) return false;
  if (scope.type === 'own' ? asking.instance !== having.instance : !isWithin(cluster, scope, having.instance))
    return false;
  const { operator, values } = requirement;
  // Where only the key changes, a selector of other values says nothing of this one.
  const isMet =
    label.value !== undefined ||
    operator === 'Exists' ||
    operator === 'DoesNotExist' ||
    values.includes(having.values[0]?.value);
  if (!isMet) return false;
  return selector.requirements.every(
    (each) =>
      each === requirement ||
      (label.value === undefined && each.key === label.key) ||
      mayMeet(each, having.instance, cluster),
  );
}

function isWithin(cluster: ClusterModel, scope: Scope, { namespace }: Instance): boolean {
  switch (scope.type) {
    case 'namespaces':
      return scope.names.includes(namespace);
    case 'selected':
      return matchingNamespaces(cluster, scope.selector).some(({ facts }) => facts.name === namespace);
    default:
      return true;
  }
}

function mayMeet(requirement: Requirement, { resource }: Instance, cluster: ClusterModel): boolean {
  if (resource.type === 'workload') return podMeets(requirement, resource) !== 'no';
  if (resource.type === 'namespace') {
    const facts = cluster.namespaces.get(resource.name)?.facts;
    return facts !== undefined && selectsNamespace(selectorOf(requirement), facts) !== 'no';
  }
  const labels = readLabels(valueAt(resource.root, 'metadata', 'labels'));
  const { value } = labels.find(({ key }) => key === requirement.key) ?? {};
  return holds(requirement.operator, requirement.values, value) !== 'no';
}

function selectorOf(requirement: Requirement): Selector {
  return { requirements: [requirement], node: undefined, canonical: '' };
}

/** Whom some selector would mean that it did not mean before, or the other way around; undefined for nobody. */
function collision(
  clusters: readonly ClusterModel[],
  after: Snapshot,
  { uses }: Component<LabelUse>,
  label: Label,
  newName: string,
): string | undefined {
  const { key, value } = label;
  const words = (one: string): string => (value === undefined ? one : `${key}: ${one}`);
  // Who asks for neither name means the same as before.
  const usesNow = (cluster: ClusterModel): readonly LabelUse[] =>
    value === undefined
      ? [...labelUsesIn(cluster, key), ...labelUsesIn(cluster, newName)]
      : [...labelUsesIn(cluster, key, value), ...labelUsesIn(cluster, key, newName)];
  for (const was of clusters) {
    const is = sameCluster(after, was);
    if (!is) return 'Another name would tell other clusters apart.';
    const before = selectionsOf(was, usesNow(was));
    const now = selectionsOf(is, usesNow(is));
    for (const [id, { instance, meant }] of now) {
      const former = before.get(id)?.meant ?? new Map<string, Instance>();
      const gained = [...meant].find(([name]) => !former.has(name))?.[1];
      if (gained) {
        const reason = doubled(uses, gained) ?? `${objectWords(gained)} has ${words(newName)} already`;
        return `${reason}: ${objectWords(instance)} would select ${objectWords(gained)} too.`;
      }
      const lost = [...former].find(([name]) => !meant.has(name))?.[1];
      if (lost) return `${objectWords(instance)} would no longer select ${objectWords(lost)}.`;
    }
  }
  return undefined;
}

/** One that is renamed itself is not there already. */
function doubled(uses: readonly Meant<LabelUse>[], gained: Instance): string | undefined {
  const isRenamed = uses.some(({ use }) => use.instance.key === gained.key && !use.asks);
  return isRenamed ? 'Another selector asks for the new name already' : undefined;
}

interface Selected {
  readonly instance: Instance;
  /** By their keys. */
  readonly meant: ReadonlyMap<string, Instance>;
}

/** Whom each selector of some uses means, by its object and which of its selectors it is. */
function selectionsOf(cluster: ClusterModel, uses: readonly LabelUse[]): ReadonlyMap<string, Selected> {
  const found = new Map<string, Selected>();
  for (const use of uses) {
    const { asks, instance } = use;
    if (!asks) continue;
    const id = `${instance.unit} ${instance.key} ${asks.role}`;
    if (!found.has(id)) found.set(id, { instance, meant: meantBy(cluster, use, asks) });
  }
  return found;
}

function meantBy(cluster: ClusterModel, { instance, subject }: LabelUse, asks: Asking): ReadonlyMap<string, Instance> {
  const { selector, scope } = asks;
  const { resource } = instance;
  if (scope.type === 'own')
    return new Map(
      resource.type === 'workload' && selectsPod(selector, resource) !== 'no' ? [[instance.key, instance]] : [],
    );
  const namespaces = [...cluster.namespaces.values()].filter(({ name }) =>
    isWithin(cluster, scope, { ...instance, namespace: name }),
  );
  const matched = namespaces.flatMap((namespace): readonly Instance[] => {
    if (subject === 'namespaces')
      return selectsNamespace(selector, namespace.facts) === 'no' ? [] : namespace.declarations.slice(0, 1);
    if (subject === 'services')
      return namespace.services.filter((service) =>
        selector.requirements.every((each) => mayMeet(each, service, cluster)),
      );
    return select(namespace.labelIndex, selector).may.map((ordinal) => namespace.workloads[ordinal] as Instance);
  });
  return new Map(matched.map((each) => [each.key, each]));
}
