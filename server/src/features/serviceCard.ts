import { containerPorts, hidesPort } from '../calls/servicePorts.ts';
import type { Instance } from '../model/instance.ts';
import type { Service, ServicePort } from '../model/service.ts';
import { formatPorts, isEmpty } from '../policy/portSet.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { type WorkloadInstance, workloadsBehind } from '../snapshot/queries.ts';
import { type Line, linkTo, type Segment } from './text.ts';
import { reachLines } from './workloadCard.ts';
import { split } from './workloadLines.ts';

/** The pods behind a Service, and the container ports that its ports lead to: those are what policies see. */
export function serviceCard(cluster: ClusterModel, service: Instance<Service>): Line[] {
  const { name, selector, moreSelector, serviceType } = service.resource;
  const headline: Line = [{ strong: `Service ${name} in ${service.namespace}` }];
  if (serviceType === 'ExternalName') {
    return [headline, ['A name for a host outside the cluster: policies see that host’s addresses.']];
  }
  if (selector.length === 0 && !moreSelector) {
    return [headline, ['It has no selector: something else gives it its endpoints, and policies see their addresses.']];
  }
  const { sure, unsure } = split(workloadsBehind(cluster, service));
  const [only, ...others] = [...sure, ...unsure];
  if (!only) return [headline, ['No workload here has the labels that it selects.']];
  return [
    headline,
    ...[...sure, ...unsure].slice(0, most).map((workload) => targetLine(service, workload, unsure.includes(workload))),
    ...(others.length >= most ? [[`and ${others.length + 1 - most} more`]] : []),
    ...(others.length === 0 ? reachLines(cluster, only) : []),
  ];
}

const most = 6;

/** `Deployment cart: 80 → TCP 8080` */
function targetLine({ resource }: Instance<Service>, workload: WorkloadInstance, isUnsure: boolean): Line {
  const target: Segment[] = [isUnsure ? 'perhaps ' : '', linkTo(workload), ': '];
  if (resource.headless) return [...target, 'headless, so that clients connect to the pods themselves'];
  if (resource.ports.length === 0) return [...target, 'no ports'];
  return [...target, resource.ports.map((port) => portWords(resource, port, workload)).join(', ')];
}

function portWords(service: Service, port: ServicePort, { resource }: WorkloadInstance): string {
  if (hidesPort(service, [port], resource)) return `${port.port} → a port that a placeholder hides`;
  const ports = containerPorts(service, [port], resource);
  return `${port.port} → ${isEmpty(ports) ? `${port.targetPort}, which no container declares` : formatPorts(ports)}`;
}
