/** Values of fields that the API lists, and of those that the workspace has. */

import { nodeAt } from '../../fixes/inDocument.ts';
import { isPlaceholder } from '../../model/labels.ts';
import { byNaturalOrder } from '../../model/naturalOrder.ts';
import { type PolicyKind, policyKinds, servedIn } from '../../model/policySchema.ts';
import { text } from '../../model/resource.ts';
import type { NamespaceModel } from '../../snapshot/namespaceModel.ts';
import { distinct } from '../../snapshot/queries.ts';
import { itemsOf } from '../../yaml/node.ts';
import type { Asked } from './asked.ts';
import { type Completion, type Part, partFor } from './completion.ts';
import { countWords } from './counts.ts';
import { scalar, valueAtPlace } from './layout.ts';
import { meaningOf } from './meanings.ts';

/** What the API lists for a field: operators, directions, protocols, actions, tiers. What a list has already is left out. */
export function enumCompletions({ place }: Asked): readonly Completion[] {
  const { schema, path, root } = place;
  const isValue = schema?.list || !place.isKey || place.around.dash !== undefined;
  if (!schema?.enum || !isValue) return [];
  const list = typeof path.at(-1) === 'number' ? path.slice(0, -1) : path;
  const taken = itemsOf(nodeAt(root, list)).map(text);
  return schema.enum
    .filter((value) => !taken.includes(value))
    .map((value) => ({
      label: value,
      kind: 'value',
      documentation: meaningOf(value) ?? schema.doc,
      insert: valueAtPlace(value, place),
    }));
}

/** The kinds of policies, and the versions that serve them. */
export function headerCompletions({ place }: Asked): readonly Completion[] {
  const { path, root, isKey, kind, around } = place;
  if (isKey || path.length !== 1) return [];
  const offer = (value: string, detail: string): Completion => ({
    label: value,
    kind: 'value',
    detail,
    insert: scalar(value, around),
  });
  if (path[0] === 'apiVersion') {
    const kinds = kind ? [kind] : policyKinds;
    return [...new Set(kinds.map(versionOf))].map((version) =>
      offer(version, kinds.filter((one) => versionOf(one) === version).join(', ')),
    );
  }
  if (path[0] !== 'kind') return [];
  const version = text(nodeAt(root, ['apiVersion']));
  const fitting = policyKinds.filter((one) => versionOf(one) === version);
  return (fitting.length > 0 ? fitting : version === undefined ? policyKinds : []).map((one) =>
    offer(one, versionOf(one)),
  );
}

/** `networking.k8s.io/v1` */
export function versionOf(kind: PolicyKind): string {
  const { group, version } = servedIn(kind);
  return `${group}/${version}`;
}

/** The namespaces of the file's clusters, for `metadata.namespace`. */
export function namespaceCompletions({ place, homes, uri }: Asked): Part<Completion> {
  const { path, isKey, kind } = place;
  if (kind !== 'NetworkPolicy' || isKey || path.join('.') !== 'metadata.namespace') return { items: [], isCut: false };
  const models = homes.flatMap(({ cluster }) => [...cluster.namespaces.values()]);
  const names = [...new Set(models.filter((model) => isKnownElsewhere(model, uri)).map(({ name }) => name))]
    .filter((name) => !isPlaceholder(name))
    .sort(byNaturalOrder);
  const part = partFor(names, place.typed, (name) => name);
  const items = part.items.map((name): Completion => {
    const counts = homes.map(({ cluster, name: where }) => {
      const count = distinct(cluster.namespaces.get(name)?.workloads ?? []).length;
      return { name: where, count: { must: count, may: count } };
    });
    return { label: name, kind: 'value', detail: countWords(counts, 'workload'), insert: scalar(name, place.around) };
  });
  return { items, isCut: part.isCut };
}

/** Whether more than the policies of one file tells of a namespace: what is being typed is no namespace yet. */
function isKnownElsewhere({ policies, ...model }: NamespaceModel, uri: string): boolean {
  const { workloads, unseen, services, declarations, ingresses, routes, configMaps } = model;
  const others = [workloads, unseen, services, declarations, ingresses, routes, configMaps];
  return others.some((list) => list.length > 0) || policies.some((policy) => policy.uri !== uri);
}

/** A priority behind all others of the tier, and one in front of them. */
export function priorityCompletions({ place, homes }: Asked): readonly Completion[] {
  const { path, isKey, kind } = place;
  const [home] = homes;
  if (isKey || kind === 'NetworkPolicy' || path.join('.') !== 'spec.priority' || !home) return [];
  const tier = kind === 'ClusterNetworkPolicy' ? text(nodeAt(place.root, ['spec', 'tier']))?.toLowerCase() : 'admin';
  const name = text(nodeAt(place.root, ['metadata', 'name']));
  const used = home.cluster.clusterPolicies.flatMap(({ resource }) =>
    typeof resource.priority === 'number' && resource.tier === tier && resource.name !== name ? resource : [],
  );
  const numbers = used.map(({ priority }) => Number(priority));
  const [lowest, highest] = [Math.min(...numbers), Math.max(...numbers)];
  const offer = (value: number, detail: string): Completion[] =>
    value < 0 || value > 1000
      ? []
      : [{ label: String(value), kind: 'value', detail, insert: scalar(value, place.around) }];
  if (used.length === 0) return offer(100, 'no other policy of this tier has one');
  const nameWith = (priority: number): string => used.find((each) => each.priority === priority)?.name ?? '';
  return [
    ...offer(highest + 10, `behind all others; the last is ${nameWith(highest)} with ${highest}`),
    ...offer(lowest - 10, `in front of all others; the first is ${nameWith(lowest)} with ${lowest}`),
  ];
}
