import { containersOf, serviceAccountOf } from '../model/container.ts';
import { placeIn } from '../model/instance.ts';
import { memo } from '../model/memo.ts';
import { text } from '../model/resource.ts';
import { type PortSet, portRange, unionPorts } from '../policy/portSet.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { WorkloadInstance } from '../snapshot/queries.ts';
import { valueAt } from '../yaml/node.ts';
import type { Evidence, OutsideCall } from './call.ts';
import { askedPort, destinationOf } from './destination.ts';
import { endpointCalls, hasNoSelector } from './endpoints.ts';
import { variablesOf } from './environment.ts';
import type { Mention } from './mention.ts';
import { mentionsOf } from './mentions.ts';

/**
 * What a workload calls that no manifest shows: hosts outside of the cluster by their names and addresses, what Services
 * without selector lead to, the API server, and DNS, which every name needs. Each destination and port once, with the
 * first place that says so.
 */
export function outsideCallsOf(cluster: ClusterModel, workload: WorkloadInstance): OutsideCall[] {
  const seen = new Set<string>();
  return [
    ...outsideHostsOf(cluster, workload),
    ...apiServerCalls(cluster, workload),
    ...dnsCalls(cluster, workload),
  ].filter(({ to, port, protocol = 'TCP' }) => {
    const key = `${to.type} ${to.type === 'host' ? `${to.host} ${to.service?.key}` : ''} ${protocol} ${port}`;
    return seen.size < seen.add(key).size;
  });
}

/** The same of what is named by a host, at every place that says so. */
export function outsideHostsOf(cluster: ClusterModel, workload: WorkloadInstance): OutsideCall[] {
  const named = mentionsOf(cluster, workload).flatMap((mention) => hostCalls(cluster, workload, mention));
  return [...named, ...addressCalls(cluster, workload)];
}

function hostCalls(cluster: ClusterModel, caller: WorkloadInstance, mention: Mention): OutsideCall[] {
  const { host, port, scheme, strength, evidence, isSecret } = mention;
  const found = destinationOf(cluster, host, caller.namespace);
  const call = { caller, port: isSecret ? undefined : (port ?? schemePorts[scheme ?? '']), strength, evidence };
  if (isApiServer(host, caller.namespace) && !found) return [{ ...call, to: { type: 'apiServer' } }];
  if (found) {
    const { serviceType, externalName } = found.service.resource;
    if (hasNoSelector(found.service)) {
      return endpointCalls(cluster, found.service, isSecret ? undefined : askedPort(mention, found.service), call);
    }
    if (serviceType !== 'ExternalName' || externalName === undefined) return [];
    return [{ ...call, to: { type: 'host', host: externalName, service: found.service } }];
  }
  if (!isOutside(cluster, mention)) return [];
  const to = { type: 'host', host: isSecret ? undefined : host, service: undefined } as const;
  // A longer text may just refer its readers there.
  return [{ ...call, to, strength: mention.isLoose && !isSecret ? 'weak' : strength }];
}

const schemePorts: Readonly<Record<string, number>> = { http: 80, https: 443 };

/** The Service that every cluster has (kubernetes.default). */
export function isApiServer(host: string, namespace: string): boolean {
  const [name, where = namespace, svc = 'svc'] = host.split('.');
  return name === 'kubernetes' && where === 'default' && svc === 'svc';
}

/**
 * Whether a name is that of a host in the internet or beside the cluster: with a scheme or a port, and a top level. Not
 * one of the cluster that no manifest shows, nor the machine itself. In a longer text only a scheme tells it from a file.
 */
function isOutside(cluster: ClusterModel, { host, port, scheme, isLoose }: Mention): boolean {
  const labels = host.replace(/\.$/, '').split('.');
  const last = labels.at(-1) ?? '';
  if (labels.length < 2 || !/^[a-z]{2,}$/.test(last) || (scheme === undefined && (port === undefined || isLoose))) {
    return false;
  }
  return !labels.includes('svc') && !noTopLevels.has(last) && !cluster.namespaces.has(last);
}

const noTopLevels: ReadonlySet<string> = new Set(['local', 'localhost', 'svc', 'invalid', 'test', 'example']);

/** Addresses of IPv4, in the values of variables. */
function addressCalls(cluster: ClusterModel, caller: WorkloadInstance): OutsideCall[] {
  const variables = containersOf(caller.resource).flatMap((container) => [
    ...variablesOf(cluster, caller, container).values(),
  ]);
  return variables.flatMap(({ value, evidence, isSecret }): OutsideCall[] => {
    const [, scheme = '', host = '', digits] = address.exec(value) ?? [];
    const isNumber = host.split('.').every((part) => Number(part) < 256);
    if (host === '' || !isNumber || /^(?:127|0)\./.test(host) || (scheme === '' && digits === undefined)) return [];
    const port = digits === undefined ? schemePorts[scheme.toLowerCase()] : Number(digits);
    return [
      {
        caller,
        to: { type: 'host', host: isSecret ? undefined : host, service: undefined },
        port: isSecret ? undefined : port,
        strength: 'strong',
        evidence,
      },
    ];
  });
}

const address =
  /^(?:([a-z][a-z0-9+.-]{0,30}):\/\/)?(?:[^@/\s]{0,200}@)?(\d{1,3}(?:\.\d{1,3}){3})(?::(\d{1,5}))?(?:\/\S*)?$/i;

/**
 * That a workload asks the API server: its ServiceAccount is bound to a role, which is done for nothing else. Where the
 * pods are given no token (core/v1 `automountServiceAccountToken`), nothing can ask with it.
 */
export function apiServerCalls(cluster: ClusterModel, caller: WorkloadInstance): OutsideCall[] {
  const account = serviceAccountOf(caller.resource);
  const isWithout = text(valueAt(caller.resource.template, 'spec', 'automountServiceAccountToken')) === 'false';
  const evidence = isWithout ? undefined : bindings(cluster.hints).get(`${caller.namespace}/${account}`);
  return evidence ? [{ caller, to: { type: 'apiServer' }, port: undefined, strength: 'strong', evidence }] : [];
}

/** By namespace and name of a ServiceAccount the first binding that names it. */
const bindings = memo((hints: ClusterModel['hints']): ReadonlyMap<string, Evidence> => {
  const found = new Map<string, Evidence>();
  for (const instance of hints) {
    const { resource } = instance;
    if (resource.hint !== 'roleBinding') continue;
    for (const { name, namespace, node } of resource.subjects) {
      const key = `${namespace ?? instance.namespace}/${name}`;
      if (found.has(key)) continue;
      found.set(key, { ...placeIn(instance, node), text: `${resource.kind} ${resource.name}` });
    }
  }
  return found;
});

/** What policies see is the port behind the Service `kubernetes`: 6443 by kubeadm's default, 443 in most managed clusters. */
export const apiServerPorts: PortSet = unionPorts(portRange('TCP', 443, 443), portRange('TCP', 6443, 6443));

/** The first name that is looked up; addresses need no DNS. */
function dnsCalls(cluster: ClusterModel, caller: WorkloadInstance): OutsideCall[] {
  const first = mentionsOf(cluster, caller).find(
    (mention) =>
      destinationOf(cluster, mention.host, caller.namespace) || hostCalls(cluster, caller, mention).length > 0,
  );
  if (!first) return [];
  const { strength, evidence } = first;
  return [{ caller, to: { type: 'dns' }, port: undefined, strength, evidence }];
}
