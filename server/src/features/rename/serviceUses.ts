import type { Evidence } from '../../calls/call.ts';
import { allCalls } from '../../calls/calls.ts';
import { destinationOf } from '../../calls/destination.ts';
import { meaningsOfHost } from '../../calls/host.ts';
import { mentionsOf } from '../../calls/mentions.ts';
import { type DocumentSpan, type Instance, placeIn } from '../../model/instance.ts';
import type { Service } from '../../model/service.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import { distinctWorkloads } from '../../snapshot/queries.ts';
import { type Node, valueAt } from '../../yaml/node.ts';
import { hostSpans } from '../hostSpans.ts';
import { objectsOf } from './clusters.ts';
import { type Part, valuePart } from './parts.ts';

/** Where the name of a Service is written in a cluster. */
export interface ServiceUses {
  readonly parts: readonly Part[];
  /** A place that names it in a way that cannot be changed. */
  readonly fixed: Evidence | undefined;
}

/**
 * In its own manifests, in hosts, in the backends of what brings requests in, and as the Service of a StatefulSet.
 * @param service Any of its copies.
 */
export function serviceUsesIn(
  cluster: ClusterModel,
  { key, namespace, resource: { name } }: Instance<Service>,
): ServiceUses {
  const model = cluster.namespaces.get(namespace);
  const copies = model?.services.filter((each) => each.key === key) ?? [];
  const own = copies.map((each) => valuePart(each, each.resource.nameNode));
  const governed = (model?.workloads ?? []).flatMap((workload) =>
    named(workload, valueAt(workload.resource.root, 'spec', 'serviceName'), name),
  );
  const aliases = [...cluster.namespaces.values()].flatMap(({ services }) =>
    services.flatMap((alias) => {
      const node = valueAt(alias.resource.root, 'spec', 'externalName');
      const host = alias.resource.externalName ?? '';
      const isMeant = meaningsOfHost(host, '').some((each) => each.service === name && each.namespace === namespace);
      return node && isMeant ? nameInside(placeIn(alias, node), name) : [];
    }),
  );
  const [service] = copies;
  const backends = entryPointsOf(cluster).flatMap((entry) =>
    entry.resource.backends.flatMap((backend) => {
      const isMeant = backend.service === name && (backend.namespace ?? entry.namespace) === namespace;
      if (!isMeant) return [];
      const whole = named(entry, backend.node, name);
      return whole.length > 0 ? whole : partsOfHost(placeIn(entry, backend.node), service as Instance, name);
    }),
  );
  const told = service ? evidenceOf(cluster, service) : [];
  const hosts = told.map(({ evidence, isSecret }) => ({
    evidence,
    parts: isSecret ? [] : partsOfHost(evidence, service as Instance, name),
  }));
  return {
    parts: [...own, ...governed, ...aliases, ...backends, ...hosts.flatMap(({ parts }) => parts)],
    fixed: hosts.find(({ parts }) => parts.length === 0)?.evidence,
  };
}

function named(instance: Instance, node: Node | undefined, name: string): Part[] {
  return node?.kind === 'scalar' && node.value === name ? [valuePart(instance, node)] : [];
}

function entryPointsOf({ namespaces, hints }: ClusterModel) {
  return [
    ...[...namespaces.values()].flatMap(objectsOf).flatMap((instance) => {
      const { resource } = instance;
      return resource.type === 'ingress' || resource.type === 'route' ? [{ ...instance, resource }] : [];
    }),
    ...hints.flatMap((instance) => {
      const { resource } = instance;
      return resource.hint === 'apiServerClient' ? [{ ...instance, resource }] : [];
    }),
  ];
}

interface Told {
  readonly evidence: Evidence;
  /** Whether a Secret says it, of which nothing is shown. */
  readonly isSecret: boolean;
}

/** Where hosts name it: to workloads that are told of it, whether or not it leads to pods, and in all else that calls it. */
function evidenceOf(cluster: ClusterModel, { key, resource: { name } }: Instance): Told[] {
  const mentioned = distinctWorkloads(cluster).flatMap((workload) =>
    mentionsOf(cluster, workload).flatMap(({ host, evidence, isSecret }) =>
      // Who knows it by another name of it says nothing of this one.
      host.split('.').includes(name) && destinationOf(cluster, host, workload.namespace)?.service.key === key
        ? [{ evidence, isSecret }]
        : [],
    ),
  );
  const isHost = ({ document, start, end }: DocumentSpan): boolean => document.text.slice(start, end).includes(name);
  const called = allCalls(cluster).flatMap(({ service, evidence, from }) =>
    service?.key === key && from !== 'workload' && isHost(evidence) ? [{ evidence, isSecret: false }] : [],
  );
  return [...mentioned, ...called];
}

/** The name itself, in each host that means it inside a place. */
function partsOfHost(place: DocumentSpan, service: Instance, name: string): Part[] {
  return hostSpans(place.document.text, place, service).flatMap((span) => nameInside({ ...place, ...span }, name));
}

/** The first label of a host that is the name, or the second behind that of a pod. */
function nameInside({ uri, document, start, end }: DocumentSpan, name: string): Part[] {
  const host = document.text.slice(start, end);
  const quote = /^["']/.test(host) ? 1 : 0;
  const labels = host.slice(quote).split(/[.:"']/);
  const index = labels.indexOf(name);
  if (index < 0 || index > 1) return [];
  const from = start + quote + (index === 0 ? 0 : (labels[0]?.length ?? 0) + 1);
  return [{ uri, document, start: from, end: from + name.length, form: 'inside' }];
}
