import type { ConfigMap } from '../model/configMap.ts';
import type { Ingress } from '../model/ingress.ts';
import type { Instance } from '../model/instance.ts';
import type { Namespace } from '../model/namespace.ts';
import type { Policy } from '../model/policy.ts';
import type { Resource } from '../model/resource.ts';
import type { Service } from '../model/service.ts';
import type { Workload } from '../model/workload.ts';
import type { NamespaceFacts } from '../policy/selection.ts';

/**
 * One namespace of a cluster. Immutable, and so is each list: a list that an edit does not touch is the same array
 * afterwards, so that what is derived from it is kept. Lists are in the order of file and place, copies included.
 */
export interface NamespaceModel {
  readonly name: string;
  readonly facts: NamespaceFacts;
  readonly workloads: readonly Instance<Workload>[];
  readonly policies: readonly Instance<Policy>[];
  readonly services: readonly Instance<Service>[];
  readonly ingresses: readonly Instance<Ingress>[];
  readonly configMaps: readonly Instance<ConfigMap>[];
  readonly declarations: readonly Instance<Namespace>[];
}

export function emptyNamespace(name: string): NamespaceModel {
  return {
    name,
    facts: { name, labels: [], declared: false },
    workloads: [],
    policies: [],
    services: [],
    ingresses: [],
    configMaps: [],
    declarations: [],
  };
}

export function isEmptyNamespace(model: NamespaceModel): boolean {
  return listNames.every((list) => model[list].length === 0);
}

/** The namespace with what one file adds to it now instead of what it added before. */
export function withFile(model: NamespaceModel, uri: string, added: readonly Instance[]): NamespaceModel {
  const next = {
    ...model,
    workloads: replaced(model.workloads, uri, added, 'workload'),
    policies: replaced(model.policies, uri, added, 'policy'),
    services: replaced(model.services, uri, added, 'service'),
    ingresses: replaced(model.ingresses, uri, added, 'ingress'),
    configMaps: replaced(model.configMaps, uri, added, 'configMap'),
    declarations: replaced(model.declarations, uri, added, 'namespace'),
  };
  if (next.declarations !== model.declarations) next.facts = factsOf(model.name, next.declarations);
  return listNames.every((list) => next[list] === model[list]) ? model : next;
}

const listNames = ['workloads', 'policies', 'services', 'ingresses', 'configMaps', 'declarations'] as const;

function factsOf(name: string, declarations: NamespaceModel['declarations']): NamespaceFacts {
  const declaration = declarations[0];
  return { name, labels: declaration?.resource.labels ?? [], declared: declaration !== undefined };
}

/** `list` with the instances of `uri` exchanged for those of `added` that are of its type; the same array if they are equal. */
function replaced<R extends Resource>(
  list: readonly Instance<R>[],
  uri: string,
  added: readonly Instance[],
  type: R['type'],
): readonly Instance<R>[] {
  const start = firstAtOrBehind(list, uri);
  let end = start;
  while (list[end]?.uri === uri) end++;
  const mine = added.filter((instance): instance is Instance<R> => instance.resource.type === type);
  if (mine.length === end - start && mine.every((instance, index) => instance === list[start + index])) return list;
  return [...list.slice(0, start), ...mine, ...list.slice(end)];
}

function firstAtOrBehind(list: readonly Instance[], uri: string): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] as Instance).uri < uri) low = middle + 1;
    else high = middle;
  }
  return low;
}
