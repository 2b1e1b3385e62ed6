import type { Instance } from '../../model/instance.ts';
import { memo } from '../../model/memo.ts';
import { selectorOfLabels } from '../../model/selector.ts';
import type { Service } from '../../model/service.ts';
import type { Workload } from '../../model/workload.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import type { NamespaceModel } from '../../snapshot/namespaceModel.ts';
import {
  mayHoldMore,
  type PolicyInstance,
  selectedBy,
  selectedCount,
  selectIn,
  type WorkloadInstance,
} from '../../snapshot/queries.ts';
import { isNull, itemsOf, valueAt } from '../../yaml/node.ts';

/**
 * Whether something that is no known pod calls what a policy selects, so that a rule for everyone is right: clients of
 * an Ingress, a route, a load balancer, an external address or a port of the nodes, or the API server.
 */
export function hasEntrance(cluster: ClusterModel, policy: PolicyInstance): boolean {
  const namespace = cluster.namespaces.get(policy.namespace);
  if (!namespace) return false;
  const reached = workloadsWithEntrance(namespace)(cluster.hints);
  return reached.size > 0 && selectedBy(cluster, policy).may.some((workload) => reached.has(workload));
}

/** Whether the pods of a policy are known, so that it tells something where none of them has an entrance. */
export function knowsPods(cluster: ClusterModel, policy: PolicyInstance): boolean {
  return selectedCount(cluster, policy) > 0 && !mayHoldMore(cluster, policy.namespace);
}

const workloadsWithEntrance = memo((namespace: NamespaceModel) =>
  memo((hints: ClusterModel['hints']): ReadonlySet<WorkloadInstance> => {
    const names = entrancesOf(namespace, hints);
    const reached = new Set(namespace.workloads.filter(({ resource }) => hasHostPort(resource)));
    for (const { resource } of names.size > 0 ? namespace.services : []) {
      if (!names.has(resource.name) || resource.selector.length === 0) continue;
      for (const ordinal of selectIn(namespace, selectorOfLabels(resource.selector)).may)
        reached.add(namespace.workloads[ordinal] as WorkloadInstance);
    }
    return reached;
  }),
);

/** Names of the Services of a namespace that are called from elsewhere than known pods. */
function entrancesOf(namespace: NamespaceModel, hints: ClusterModel['hints']): ReadonlySet<string> {
  const { services, ingresses, routes, name } = namespace;
  return new Set([...outerServices(services), ...backends(ingresses), ...backends(routes), ...webhooks(hints, name)]);
}

function outerServices(services: NamespaceModel['services']): string[] {
  return services
    .filter(({ resource }) => outerTypes.has(resource.serviceType) || hasExternalAddress(resource))
    .map(({ resource }) => resource.name);
}

const outerTypes: ReadonlySet<string> = new Set(['LoadBalancer', 'NodePort']);

function hasExternalAddress({ root }: Service): boolean {
  return itemsOf(valueAt(root, 'spec', 'externalIPs')).length > 0;
}

/** Whether a port of its containers is one of the node too. */
const hasHostPort = memo(({ ports }: Workload): boolean =>
  ports.some(({ node }) => !isNull(valueAt(node, 'hostPort'))),
);

function backends(entries: readonly Instance[]): string[] {
  return entries.flatMap(({ resource }) =>
    resource.type === 'ingress' || resource.type === 'route' ? resource.backends.map(({ service }) => service) : [],
  );
}

function webhooks(hints: ClusterModel['hints'], namespace: string): readonly string[] {
  return calledByApiServer(hints).get(namespace) ?? [];
}

/** By namespace the Services that webhooks, extension API servers and gateways of a mesh lead to. */
const calledByApiServer = memo((hints: ClusterModel['hints']): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, string[]>();
  const add = (namespace: string, service: string): void => {
    const known = found.get(namespace);
    if (known) known.push(service);
    else found.set(namespace, [service]);
  };
  for (const { resource, namespace: home } of hints) {
    if (resource.hint === 'apiServerClient')
      for (const { service, namespace = 'default' } of resource.backends) add(namespace, service);
    if (resource.hint !== 'meshRoute') continue;
    for (const { host } of resource.destinations) {
      const [service = '', namespace = home] = host.split('.');
      add(namespace, service);
    }
  }
  return found;
});
