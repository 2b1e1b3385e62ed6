import type { Endpoints } from '../model/endpoints.ts';
import type { Instance } from '../model/instance.ts';
import { memo } from '../model/memo.ts';
import type { Service } from '../model/service.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { OutsideCall } from './call.ts';
import { servicePorts } from './servicePorts.ts';

/** Whether a Service leads to no pods that its selector names, but to addresses that are written elsewhere, if at all. */
export function hasNoSelector({ resource }: Instance<Service>): boolean {
  return resource.serviceType !== 'ExternalName' && resource.selector.length === 0 && !resource.moreSelector;
}

/**
 * The calls to the addresses behind a Service without selector, on the ports that policies see there; one to nobody knows
 * where, without manifests of its endpoints.
 *
 * @param asked The port of the Service; undefined where the evidence names none.
 */
export function endpointCalls(
  cluster: ClusterModel,
  service: Instance<Service>,
  asked: number | undefined,
  call: Pick<OutsideCall, 'caller' | 'strength' | 'evidence'>,
): OutsideCall[] {
  const meant = new Set(servicePorts(service.resource, asked).map(({ name = '' }) => name));
  const found = (endpoints(cluster.hints).get(`${service.namespace}/${service.resource.name}`) ?? []).flatMap(
    ({ subsets }) =>
      subsets.flatMap(({ addresses, ports }) =>
        ports
          .filter(({ name }) => meant.has(name))
          .flatMap(({ port, protocol }) =>
            addresses.map((host): OutsideCall => ({ ...call, to: { type: 'host', host, service }, port, protocol })),
          ),
      ),
  );
  return found.length > 0 ? found : [{ ...call, to: { type: 'host', host: undefined, service }, port: asked }];
}

/** By namespace and name of the Service. */
const endpoints = memo((hints: ClusterModel['hints']): ReadonlyMap<string, readonly Endpoints[]> => {
  const found = new Map<string, Endpoints[]>();
  for (const { resource, namespace } of hints) {
    if (resource.hint !== 'endpoints') continue;
    const key = `${namespace}/${resource.service}`;
    const known = found.get(key);
    if (known) known.push(resource);
    else found.set(key, [resource]);
  }
  return found;
});
