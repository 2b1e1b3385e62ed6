import { containerPorts } from '../calls/servicePorts.ts';
import type { Instance } from '../model/instance.ts';
import type { Service } from '../model/service.ts';
import { formatPorts } from '../policy/portSet.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { distinct, workloadsBehind } from '../snapshot/queries.ts';
import { type Line, linkTo } from './text.ts';
import { workloadCard } from './workloadCard.ts';

/** The pods behind a Service, and the container ports that its ports lead to: those are what policies see. */
export function serviceCard(cluster: ClusterModel, service: Instance<Service>): Line[] {
  const { name, selector, ports, serviceType } = service.resource;
  const headline: Line = [{ strong: `Service ${name} in ${service.namespace}` }];
  if (serviceType === 'ExternalName')
    return [headline, ['It is a name for a host outside the cluster: policies see that host’s addresses.']];
  if (selector.length === 0) return [headline, ['It has no selector: its endpoints are made elsewhere.']];
  const workloads = distinct(workloadsBehind(cluster, service).may);
  if (workloads.length === 0) return [headline, ['No workload here has the labels that it selects.']];
  const lines = workloads.flatMap((workload) => [
    [
      linkTo(workload),
      ': ',
      ports
        .map((port) => `${port.port} → ${formatPorts(containerPorts(service.resource, [port], workload.resource))}`)
        .join(', '),
    ],
    ...(workloads.length === 1 ? workloadCard(cluster, workload).slice(1) : []),
  ]);
  return [headline, ...lines];
}
