import { sameCluster } from '../../fixes/effect.ts';
import type { Instance } from '../../model/instance.ts';
import { readLabels } from '../../model/labels.ts';
import type { Requirement, Selector } from '../../model/selector.ts';
import { labelKeyProblems, labelValueProblems } from '../../model/syntax.ts';
import { select } from '../../policy/labelIndex.ts';
import { holds, nameLabel, podMeets, selectsNamespace, selectsPod } from '../../policy/selection.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import type { Cursor } from '../../snapshot/cursor.ts';
import { clustersOfFile } from '../../snapshot/fileQueries.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { configFileName } from '../../workspace/config.ts';
import { type Folder, folderOf } from '../../workspace/folder.ts';
import { valueAt } from '../../yaml/node.ts';
import { parseSource, type Source } from '../../yaml/source.ts';
import { clustersOfFolder } from './clusters.ts';
import { type Component, componentAt, type Meant, sitesOf } from './component.ts';
import { type ConfigLabel, configLabelsIn, isAskedOf } from './configLabels.ts';
import { configUriOf } from './configUses.ts';
import { type Asking, type LabelUse, labelUsesIn, labelUsesOf } from './labelUses.ts';
import { isFileIn, type OtherObject, otherObjectsOf, otherObjectsWith } from './otherObjects.ts';
import { type OtherSelector, otherSelectorsOf } from './otherSelectors.ts';
import { isSamePart, type Part, valuePart } from './parts.ts';
import { labelInPolicyTests } from './policyTestLabels.ts';
import { isWithin } from './scope.ts';
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
      if (keyPart) {
        if (key === nameLabel) return undefined;
        return targetOf(snapshot, cluster.folder, keyPart, { key, value: undefined }, { part: keyPart });
      }
      const here = use.values.find(({ part }) => part && isHere(part));
      if (here?.part && here.value !== undefined && key !== nameLabel)
        return targetOf(snapshot, cluster.folder, here.part, { key, value: here.value }, { part: here.part });
    }
  }
  return undefined;
}

/** The same in a `.netpol.yaml`, which gives labels to namespaces that no manifest declares. */
export function labelInConfigAt(snapshot: Snapshot, source: Source, offset: number): Target | undefined {
  const folder = folderOf(snapshot.folders, source.uri);
  if (!folder || source.uri !== configUriOf(folder)) return undefined;
  const [first] = source.documents;
  const isHere = (part: Part): boolean =>
    part.document === first?.document && part.start <= offset && offset <= part.end;
  for (const own of configLabelsIn(source)) {
    const { key, value } = own;
    if (isHere(own.keyPart)) return targetOf(snapshot, folder, own.keyPart, { key, value: undefined }, { own });
    if (isHere(own.valuePart)) return targetOf(snapshot, folder, own.valuePart, { key, value }, { own });
  }
  return undefined;
}

/** Where a rename begins: in a manifest, or in the configuration. */
interface Start {
  readonly part?: Part;
  readonly own?: ConfigLabel;
}

function targetOf(snapshot: Snapshot, folder: Folder, part: Part, label: Label, start: Start): Target {
  const { key, value } = label;
  return {
    at: wordSpan(part),
    word: value ?? key,
    what: value === undefined ? 'key of a label' : `value of the label ${key}`,
    isAnywhere: true,
    problems: value === undefined ? labelKeyProblems : labelValueProblems,
    found: (config) => found(snapshot, folder, start, label, config),
  };
}

function found(snapshot: Snapshot, folder: Folder, start: Start, label: Label, config: Source | undefined): Found {
  const clusters = clustersOfFolder(snapshot, folder);
  const { component, entries } = withConfigured(clusters, start, label, config ? configLabelsIn(config) : []);
  const fixed = component.uses.find(({ use }) => partsOf(use, label).length === 0);
  const word = label.value ?? label.key;
  const touched = new Set(component.uses.map((use) => use.cluster));
  const renamed = new Set(component.uses.map(({ use }) => use));
  const others = otherAsked(snapshot, otherObjectsWith(snapshot, touched, word), renamed, label);
  const pods = new Set(
    [...renamed].flatMap(({ asks, subject, instance }) => (asks || subject !== 'pods' ? [] : instance.resource)),
  );
  const tests = labelInPolicyTests(snapshot, pods, label.key, label.value);
  return {
    parts: [...component.parts, ...others.parts, ...tests.parts],
    sites: sitesOf(clusters, component.uses, (use) => (label.value === undefined ? 1 : partsOf(use, label).length)),
    unread: (uri, text, newName) => {
      const source = parseSource(uri, text, () => true);
      if (!isFileIn(snapshot, uri, touched)) return undefined;
      const asked = otherAsked(snapshot, otherObjectsOf(snapshot, source, word), renamed, label);
      const taken = otherCollision(snapshot, otherObjectsOf(snapshot, source, newName), renamed, label, newName);
      return { source, parts: asked.parts, refusal: asked.refusal ?? taken };
    },
    config: entries.map(({ keyPart, valuePart }) => (label.value === undefined ? keyPart : valuePart)),
    refusal: fixed
      ? `${objectWords(fixed.use.instance)} has this label from its operator: no manifest can change it.`
      : (others.refusal ?? tests.refusal),
    collision: (after, newName) =>
      collision(clusters, after, component, label, newName) ??
      configuredCollision(clusters, entries, label, newName) ??
      otherCollision(snapshot, otherObjectsWith(snapshot, touched, newName), renamed, label, newName),
  };
}

/** What means the same as the start, and the labels of the configuration that are asked for by it. */
function withConfigured(
  clusters: readonly ClusterModel[],
  { part, own }: Start,
  label: Label,
  configured: readonly ConfigLabel[],
): { readonly component: Component<LabelUse>; readonly entries: readonly ConfigLabel[] } {
  const started = new Set<LabelUse>();
  for (;;) {
    const component = componentAt<LabelUse>(
      {
        clusters,
        in: (each) => labelUsesIn(each, label.key, label.value),
        partsOf: (use) => partsOf(use, label),
        areLinked: (each, one, other) => areLinked(each, one, other, label),
      },
      (_, use) => started.has(use) || partsOf(use, label).some((each) => part !== undefined && isSamePart(each, part)),
    );
    const entries = configured.filter(
      (entry) =>
        (own !== undefined && isSameEntry(entry, own)) ||
        (isOfLabel(entry, label) &&
          component.uses.some(({ cluster, use }) => isAskedOf(cluster, use, entry, label.value === undefined))),
    );
    const known = new Set(component.uses.map(({ use }) => use));
    const missing = clusters.flatMap((cluster) =>
      labelUsesIn(cluster, label.key, label.value).filter(
        (use) => !known.has(use) && entries.some((entry) => isAskedOf(cluster, use, entry, label.value === undefined)),
      ),
    );
    if (missing.length === 0) return { component, entries };
    for (const use of missing) started.add(use);
  }
}

function isSameEntry(one: ConfigLabel, other: ConfigLabel): boolean {
  return one.namespace === other.namespace && one.key === other.key && one.cluster === other.cluster;
}

function isOfLabel(entry: ConfigLabel, { key, value }: Label): boolean {
  return entry.key === key && (value === undefined || entry.value === value);
}

/** A selector of namespaces that asks for the new name already, and would mean one that has it by the configuration. */
function configuredCollision(
  clusters: readonly ClusterModel[],
  entries: readonly ConfigLabel[],
  { key, value }: Label,
  newName: string,
): string | undefined {
  const [beside] = value === undefined ? entries.filter((entry) => entry.beside.includes(newName)) : [];
  if (beside) return `${newName} stands beside ${key} already in ${configFileName}.`;
  const words = value === undefined ? newName : `${key}: ${newName}`;
  for (const cluster of clusters) {
    const uses = value === undefined ? labelUsesIn(cluster, newName) : labelUsesIn(cluster, key, newName);
    for (const entry of entries) {
      const taken = uses.find((use) => isAskedOf(cluster, use, entry, value === undefined));
      if (taken)
        return `${objectWords(taken.instance)} asks for ${words} already, and would mean namespace ${entry.namespace}.`;
    }
  }
  return undefined;
}

function partsOf({ keyParts, values }: LabelUse, { value }: Label): readonly Part[] {
  if (value === undefined) return keyParts;
  return values.flatMap((each) => (each.value === value && each.part ? [each.part] : []));
}

/**
 * A label and a selector that asks for it, where all else that it asks is so; the labels of one object that say the
 * same; a Service's own and those that it asks for; and what a selector asks for twice. Copies of an object say the same.
 */
function areLinked(cluster: ClusterModel, one: LabelUse, other: LabelUse, label: Label): boolean {
  const isSame = one.instance.key === other.instance.key;
  if (one.asks && other.asks) return isSame && one.asks.role === other.asks.role;
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
  return areMet(cluster, selector.requirements, requirement, having, label);
}

/** Whether conditions may be met by what has a label that one of them is about. */
function areMet(
  cluster: ClusterModel,
  all: readonly Requirement[],
  requirement: Requirement,
  having: LabelUse,
  label: Label,
): boolean {
  const { operator, values } = requirement;
  // Where only the key changes, a selector of other values says nothing of this one.
  const isMet =
    label.value !== undefined ||
    operator === 'Exists' ||
    operator === 'DoesNotExist' ||
    values.includes(having.values[0]?.value);
  if (!isMet) return false;
  return all.every(
    (each) =>
      each === requirement ||
      (label.value === undefined && each.key === label.key) ||
      mayMeet(each, having.instance, cluster),
  );
}

/**
 * Where selectors in objects of kinds that are not read ask for a label of what is renamed; a refusal where one of them
 * means others by it too, which keep it.
 */
function otherAsked(
  snapshot: Snapshot,
  objects: readonly OtherObject[],
  renamed: ReadonlySet<LabelUse>,
  label: Label,
): { readonly parts: readonly Part[]; readonly refusal: string | undefined } {
  const parts: Part[] = [];
  for (const selector of objects.flatMap(otherSelectorsOf)) {
    for (const requirement of selector.requirements) {
      const { key, values } = requirement;
      if (key !== label.key || (label.value !== undefined && !values.includes(label.value))) continue;
      const meant = meantByOther(snapshot, selector, requirement, label);
      if (!meant.some((use) => renamed.has(use))) continue;
      const kept = meant.find((use) => !renamed.has(use));
      if (kept) {
        const reason = `${otherWords(selector)} may mean ${objectWords(kept.instance)} too, which would keep this label.`;
        return { parts: [], refusal: reason };
      }
      parts.push(...otherParts(selector, requirement, label));
    }
  }
  return { parts, refusal: undefined };
}

/** Why a label cannot have a name that such a selector asks for already. */
function otherCollision(
  snapshot: Snapshot,
  objects: readonly OtherObject[],
  renamed: ReadonlySet<LabelUse>,
  label: Label,
  newName: string,
): string | undefined {
  for (const selector of objects.flatMap(otherSelectorsOf)) {
    for (const requirement of selector.requirements) {
      const isTaken =
        label.value === undefined
          ? requirement.key === newName
          : requirement.key === label.key && requirement.values.includes(newName);
      const taken = isTaken && meantByOther(snapshot, selector, requirement, label).find((use) => renamed.has(use));
      if (taken) {
        const words = label.value === undefined ? newName : `${label.key}: ${newName}`;
        return `${otherWords(selector)} speaks of ${words} already, and would mean ${objectWords(taken.instance)}.`;
      }
    }
  }
  return undefined;
}

/** What has a label and meets all else that a selector asks. */
function meantByOther(
  snapshot: Snapshot,
  { object, subject, namespace, requirements }: OtherSelector,
  requirement: Requirement,
  label: Label,
): readonly LabelUse[] {
  const meant = clustersOfFile(snapshot, object.place.uri).flatMap((cluster) =>
    labelUsesIn(cluster, label.key, label.value).filter(
      (use) =>
        !use.asks &&
        use.subject === subject &&
        (namespace === undefined || use.instance.namespace === namespace) &&
        areMet(cluster, requirements, requirement, use, label),
    ),
  );
  if (namespace !== undefined || subject === 'namespaces') return meant;
  // What sets no namespace is put where the others are that set none.
  const beside = meant.filter(({ instance }) => !setsNamespace(instance));
  return beside.length > 0 ? beside : meant;
}

/** Whether its own document does, and not a kustomization. */
function setsNamespace({ document, resource }: Instance): boolean {
  const node = valueAt(resource.root, 'metadata', 'namespace');
  return node !== undefined && (node.origin?.document ?? document) === document;
}

function otherWords({ object: { header } }: OtherSelector): string {
  return `${header.kind} ${header.name}`;
}

function otherParts({ object: { place } }: OtherSelector, requirement: Requirement, { key, value }: Label): Part[] {
  const { keySpan, values, valueNodes } = requirement;
  if (value !== undefined)
    return valueNodes.flatMap((node, index) => (values[index] === value ? valuePart(place, node) : []));
  const { start, end } = keySpan;
  const written = place.document.text.slice(start, end);
  const at = start + written.lastIndexOf(key);
  // After what Cilium writes before it.
  return [{ ...place, start: at, end: at + key.length, form: 'inside' }];
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
    const taken = takenIn(was, is, uses, label, newName);
    if (taken) {
      const verb = taken.asks ? 'asks for' : 'has';
      return `${objectWords(taken.instance)} ${verb} ${words(newName)} already: the two would be one.`;
    }
  }
  return undefined;
}

/** One that is renamed itself is not there already. */
function doubled(uses: readonly Meant<LabelUse>[], gained: Instance): string | undefined {
  const isRenamed = uses.some(({ use }) => use.instance.key === gained.key && !use.asks);
  return isRenamed ? 'Another selector asks for the new name already' : undefined;
}

/**
 * What asks for the new name already beside the old one, or is linked by it to what has it then. Selectors mean the same
 * objects as before, but no other rename could tell the two apart.
 */
function takenIn(
  was: ClusterModel,
  is: ClusterModel,
  uses: readonly Meant<LabelUse>[],
  { key, value }: Label,
  newName: string,
): LabelUse | undefined {
  const own = uses.flatMap(({ cluster, use }) => (cluster === was ? use : []));
  const twice = own.find(({ asks }) =>
    asks?.selector.requirements.some((each) =>
      value === undefined ? each.key === newName : each.key === key && each.values.includes(newName),
    ),
  );
  if (twice) return twice;
  const ids = new Set(own.map(idOf));
  const label = value === undefined ? { key: newName, value } : { key, value: newName };
  const now = labelUsesIn(is, label.key, label.value);
  const renamed = now.filter((use) => ids.has(idOf(use)));
  // The labels of one object may well become the same.
  return now.find(
    (use) => !ids.has(idOf(use)) && renamed.some((each) => (use.asks ?? each.asks) && areLinked(is, each, use, label)),
  );
}

/** Which use it is of its object; one that says another word is the same. */
function idOf(use: LabelUse): string {
  const { unit, key } = use.instance;
  return `${unit} ${key} ${labelUsesOf(use.instance).indexOf(use)}`;
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
