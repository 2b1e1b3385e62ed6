import type { ClusterPolicy } from '../model/clusterPolicy.ts';
import type { Instance } from '../model/instance.ts';
import type { Label } from '../model/labels.ts';
import type { Policy } from '../model/policy.ts';
import { and } from '../model/ternary.ts';
import type { HiddenPort, Workload } from '../model/workload.ts';
import { contentOf } from './content.ts';

/** What some of several alternatives add to a cluster, and what is known of it whichever of them stands there. */
export interface Alternatives {
  /** Of the unit that all of it belongs to, which is behind every file and kustomization. */
  readonly id: typeof unit;
  /** What each of them adds. */
  readonly parts: readonly Alternative[];
  readonly instances: readonly Instance[];
}

/** A bundle, or a folder of plain files. */
export interface Alternative {
  readonly id: string;
  readonly instances: readonly Instance[];
}

const unit = '\uffff';

export const noAlternatives: Alternatives = { id: unit, parts: [], instances: [] };

/** The same as `before` where the same parts are alternatives. */
export function alternativesOf(parts: Alternatives['parts'], before: Alternatives): Alternatives {
  const isSamePart = ({ instances }: Alternative, index: number): boolean =>
    instances === before.parts[index]?.instances;
  if (parts.length === before.parts.length && parts.every(isSamePart)) return before;
  const instances = parts.flatMap((part) => part.instances);
  return { id: unit, parts, instances: [...groupByKey(instances).values()].flatMap(known) };
}

function groupByKey(instances: readonly Instance[]): Map<string, Instance[]> {
  const groups = new Map<string, Instance[]>();
  for (const instance of instances) {
    const group = groups.get(instance.key);
    if (group) group.push(instance);
    else groups.set(instance.key, [instance]);
  }
  return groups;
}

/** Every policy is perhaps there, as each of them says it; of a workload counts what all say that define it. */
function known(definers: readonly Instance[]): Instance[] {
  const different =
    definers.length === 1
      ? definers
      : [...new Map(definers.map((each) => [contentOf(each.resource.root), each])).values()];
  const [first] = different;
  if (!first) return [];
  switch (first.resource.type) {
    case 'policy':
    case 'clusterPolicy':
      return different.map((each) => withResource(each, perhaps(each.resource as Policy | ClusterPolicy)));
    case 'workload':
      return [withResource(first, common(different.map(({ resource }) => resource as Workload)))];
    case 'unseen':
      return definers.map((each) => withResource(each, each.resource));
    case 'namespace':
      return different.map((each) => withResource(each, each.resource));
    default:
      return [withResource(first, first.resource)];
  }
}

function withResource(instance: Instance, resource: Instance['resource']): Instance {
  return { ...instance, unit, resource };
}

/** A policy of which nobody knows whether it is there. */
export function perhaps<P extends Policy | ClusterPolicy>(policy: P): P;
export function perhaps(policy: Policy | ClusterPolicy): Policy | ClusterPolicy {
  if (policy.type === 'clusterPolicy') return { ...policy, isAlternative: true };
  const { ingress, egress } = policy.isolates;
  return { ...policy, isAlternative: true, isolates: { ingress: and(ingress, 'maybe'), egress: and(egress, 'maybe') } };
}

/** What several definitions of a workload have in common; what they do not is unknown. */
function common(definitions: readonly Workload[]): Workload {
  const [first, ...others] = definitions as [Workload, ...Workload[]];
  if (others.length === 0) return first;
  const labels = first.labels.flatMap((label): Label[] => {
    const values = others.map((other) => other.labels.find(({ key }) => key === label.key));
    if (values.some((value) => value === undefined)) return [];
    return [values.every((other) => other?.value === label.value) ? label : { ...label, value: undefined }];
  });
  const isInAll = (port: Workload['ports'][number]): boolean =>
    others.every(({ ports }) =>
      ports.some((other) => other.name === port.name && other.port === port.port && other.protocol === port.protocol),
    );
  const ports = first.ports.filter(isInAll);
  const named = new Set(definitions.flatMap((each) => each.ports.flatMap(({ name }) => name ?? [])));
  for (const { name } of ports) if (name !== undefined) named.delete(name);
  return {
    ...first,
    labels,
    moreLabels: definitions.some((each) => each.moreLabels || each.labels.length !== labels.length),
    hostNetwork: others.every(({ hostNetwork }) => hostNetwork === first.hostNetwork) ? first.hostNetwork : 'maybe',
    ports,
    hiddenPorts: [
      ...definitions.flatMap(({ hiddenPorts }) => hiddenPorts),
      ...[...named].map((name): HiddenPort => ({ name, port: undefined, protocol: undefined })),
    ],
  };
}
