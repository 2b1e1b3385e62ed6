import { groupFor } from '../model/groupFor.ts';
import type { Instance } from '../model/instance.ts';
import { memo } from '../model/memo.ts';
import type { Service } from '../model/service.ts';
import { podLabel, type Workload } from '../model/workload.ts';
import { serviceSelectsPod } from '../policy/selection.ts';

type Services = readonly Instance<Service>[];

/**
 * The Services of a namespace that select a workload's pods, surely or perhaps, in their order. Of thousands only those
 * are looked at whose first label the pods may have.
 */
export function servicesSelecting(services: Services, workload: Workload): Services {
  const { byLabel, others } = indexed(services);
  const places = [...others];
  for (const [key, byValue] of byLabel) {
    const value = podLabel(workload, key);
    if (value === undefined) continue;
    if (typeof value === 'string') places.push(...(byValue.get(value) ?? []));
    else for (const some of byValue.values()) places.push(...some);
  }
  return places
    .sort((one, other) => one - other)
    .flatMap((place) => services[place] ?? [])
    .filter(({ resource }) => serviceSelectsPod(resource, workload) !== 'no');
}

/** Places of Services in their list. */
interface Index {
  /** By the key and the value of the first label that they ask for. */
  readonly byLabel: ReadonlyMap<string, ReadonlyMap<string, readonly number[]>>;
  /** Of which no value is known. */
  readonly others: readonly number[];
}

const indexed = memo((services: Services): Index => {
  const byLabel = new Map<string, Map<string, number[]>>();
  const others: number[] = [];
  for (const [place, { resource }] of services.entries()) {
    const { key = '', value } = resource.selector.find((label) => label.value !== undefined) ?? {};
    if (value === undefined) others.push(place);
    else
      groupFor(
        groupFor(byLabel, key, () => new Map<string, number[]>()),
        value,
        () => [],
      ).push(place);
  }
  return { byLabel, others };
});
