import type { Instance } from '../../model/instance.ts';
import { memo } from '../../model/memo.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import type { NamespaceModel } from '../../snapshot/namespaceModel.ts';
import { mayHoldMore, type PolicyInstance, selectedBy, selectedCount, servicesOf } from '../../snapshot/queries.ts';

/**
 * Whether something that is no known pod calls what a policy selects, so that a rule for everyone is right: clients of
 * an Ingress, a route, a load balancer or a port of the nodes, or the API server. Also true where too many pods are
 * selected to tell.
 */
export function hasEntrance(cluster: ClusterModel, policy: PolicyInstance): boolean {
  const namespace = cluster.namespaces.get(policy.namespace);
  if (!namespace) return false;
  const names = entrancesOf(namespace, cluster);
  if (names.size === 0) return false;
  const selected = selectedBy(cluster, policy).may;
  if (selected.length > mostWorkloads) return true;
  return selected.some((workload) => servicesOf(cluster, workload).some(({ resource }) => names.has(resource.name)));
}

const mostWorkloads = 50;

/** Whether the pods of a policy are known, so that it tells something where none of them has an entrance. */
export function knowsPods(cluster: ClusterModel, policy: PolicyInstance): boolean {
  return selectedCount(cluster, policy) > 0 && !mayHoldMore(cluster, policy.namespace);
}

/** Names of the Services of a namespace that are called from elsewhere than known pods. */
function entrancesOf(namespace: NamespaceModel, { hints }: ClusterModel): ReadonlySet<string> {
  const { services, ingresses, routes, name } = namespace;
  return new Set([...outerServices(services), ...backends(ingresses), ...backends(routes), ...webhooks(hints, name)]);
}

const outerServices = memo((services: NamespaceModel['services']) =>
  services
    .filter(({ resource }) => resource.serviceType === 'LoadBalancer' || resource.serviceType === 'NodePort')
    .map(({ resource }) => resource.name),
);

const backends = memo((entries: readonly Instance[]) =>
  entries.flatMap(({ resource }) =>
    resource.type === 'ingress' || resource.type === 'route' ? resource.backends.map(({ service }) => service) : [],
  ),
);

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
