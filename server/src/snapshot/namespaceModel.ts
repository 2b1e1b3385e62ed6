import type { ConfigMap } from '../model/configMap.ts';
import type { Ingress } from '../model/ingress.ts';
import type { Instance } from '../model/instance.ts';
import type { Namespace } from '../model/namespace.ts';
import type { Policy } from '../model/policy.ts';
import type { Resource } from '../model/resource.ts';
import type { Service } from '../model/service.ts';
import type { Workload } from '../model/workload.ts';
import { emptyLabelIndex, type LabelIndex, splicedLabelIndex } from '../policy/labelIndex.ts';
import type { NamespaceFacts } from '../policy/selection.ts';
import type { Splice } from '../policy/splice.ts';

/**
 * One namespace of a cluster. Immutable, and so is each list: a list that an edit does not touch is the same array
 * afterwards, so that what is derived from it is kept. Lists are in the order of file and place, copies included.
 */
export interface NamespaceModel {
  readonly name: string;
  readonly facts: NamespaceFacts;
  readonly workloads: readonly Instance<Workload>[];
  /** Of `workloads`: which of them a selector matches. */
  readonly labelIndex: LabelIndex;
  readonly policies: readonly Instance<Policy>[];
  readonly services: readonly Instance<Service>[];
  readonly ingresses: readonly Instance<Ingress>[];
  readonly configMaps: readonly Instance<ConfigMap>[];
  readonly declarations: readonly Instance<Namespace>[];
}

export function emptyNamespace(name: string): NamespaceModel {
  return {
    name,
    facts: { name, labels: [], moreLabels: true },
    workloads: [],
    labelIndex: emptyLabelIndex,
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
  const workloads = exchange(model.workloads, uri, added, 'workload');
  const next = {
    ...model,
    workloads: workloads.list,
    labelIndex: workloads.splice
      ? splicedLabelIndex(model.labelIndex, workloads.list, workloads.splice)
      : model.labelIndex,
    policies: exchange(model.policies, uri, added, 'policy').list,
    services: exchange(model.services, uri, added, 'service').list,
    ingresses: exchange(model.ingresses, uri, added, 'ingress').list,
    configMaps: exchange(model.configMaps, uri, added, 'configMap').list,
    declarations: exchange(model.declarations, uri, added, 'namespace').list,
  };
  if (next.declarations !== model.declarations) next.facts = factsOf(model.name, next.declarations);
  return listNames.every((list) => next[list] === model[list]) ? model : next;
}

const listNames = ['workloads', 'policies', 'services', 'ingresses', 'configMaps', 'declarations'] as const;

function factsOf(name: string, declarations: NamespaceModel['declarations']): NamespaceFacts {
  const declaration = declarations[0];
  return { name, labels: declaration?.resource.labels ?? [], moreLabels: declaration?.resource.moreLabels ?? true };
}

/**
 * `list` with the instances of `uri` exchanged for those of `added` that are of its type, and where; the same array and
 * no splice if they are equal. Only the stretch that differs is exchanged.
 */
function exchange<R extends Resource>(
  list: readonly Instance<R>[],
  uri: string,
  added: readonly Instance[],
  type: R['type'],
): { readonly list: readonly Instance<R>[]; readonly splice?: Splice } {
  let start = firstAtOrBehind(list, uri);
  let end = start;
  while (list[end]?.uri === uri) end++;
  let mine = added.filter((instance): instance is Instance<R> => instance.resource.type === type);
  let same = 0;
  while (same < mine.length && start + same < end && mine[same] === list[start + same]) same++;
  start += same;
  mine = mine.slice(same);
  while (mine.length > 0 && end > start && mine.at(-1) === list[end - 1]) {
    mine.pop();
    end--;
  }
  if (mine.length === 0 && end === start) return { list };
  return {
    list: [...list.slice(0, start), ...mine, ...list.slice(end)],
    splice: { start, removed: end - start, inserted: mine.length },
  };
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
