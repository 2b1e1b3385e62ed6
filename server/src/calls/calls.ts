import type { Hint } from '../model/hint.ts';
import type { Instance } from '../model/instance.ts';
import { memo } from '../model/memo.ts';
import { formatPorts } from '../policy/portSet.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { distinct, distinctWorkloads, type WorkloadInstance } from '../snapshot/queries.ts';
import type { Document } from '../yaml/source.ts';
import { type Call, isServed } from './call.ts';
import { declaredBy, declaredCalls } from './declared.ts';
import { askedPort, callsThrough, destinationAmong, destinationOf, workloadsOf } from './destination.ts';
import { ingressCalls, outerCalls } from './entryPoints.ts';
import { hintCalls } from './hintCalls.ts';
import { meaningsOfHost } from './host.ts';
import type { Mention } from './mention.ts';
import { mentionsOf } from './mentions.ts';
import { meshCalls } from './operators.ts';
import { remembered } from './remembered.ts';
import { replicaCalls, replicaService } from './replicas.ts';
import { podScrapes, serviceScrapes } from './scraping.ts';

/**
 * What a workload calls in the cluster, as what is written for it says; the same array as long as who is called stays the
 * same.
 */
export const callsOf: (cluster: ClusterModel, workload: WorkloadInstance) => readonly Call[] = remembered(
  (cluster, workload) => {
    const mentions = mentionsOf(cluster, workload);
    const decisive: unknown[] = [mentions];
    for (const meanings of meaningsIn(workload)(mentions)) {
      const service = destinationAmong(cluster, meanings)?.service;
      decisive.push(service, service && workloadsOf(cluster, service));
    }
    const own = replicaService(cluster, workload);
    decisive.push(own, own && workloadsOf(cluster, own), ...declaredBy(cluster, workload));
    return decisive;
  },
  (cluster, workload) => {
    const told = mentionsOf(cluster, workload).flatMap((mention) => mentionedCalls(cluster, workload, mention));
    return withoutRepetition([
      ...told,
      ...declaredCalls(cluster, workload),
      ...replicaCalls(cluster, workload),
      ...meshCalls(workload),
    ]);
  },
);

/** What the hosts of mentions may mean to a workload; asked after every edit. */
const meaningsIn = memo(({ namespace }: WorkloadInstance) =>
  memo((mentions: readonly Mention[]) => mentions.map(({ host }) => meaningsOfHost(host, namespace))),
);

/** Every call of a cluster: those of workloads first, then what comes by Services, Ingresses and routes, and all others. */
export const allCalls: (cluster: ClusterModel) => readonly Call[] = memo((cluster) => {
  const namespaces = [...cluster.namespaces.values()];
  const services = distinct(namespaces.flatMap((namespace) => namespace.services));
  const others = [
    ...distinctWorkloads(cluster).flatMap((workload) => podScrapes(cluster, workload)),
    ...services.flatMap((service) => [...outerCalls(cluster, service), ...serviceScrapes(cluster, service)]),
    ...distinct(namespaces.flatMap((namespace) => namespace.ingresses)).flatMap((one) => ingressCalls(cluster, one)),
    ...distinct(namespaces.flatMap((namespace) => namespace.routes)).flatMap((one) => ingressCalls(cluster, one)),
    ...distinct<Instance<Hint>>(cluster.hints).flatMap((hint) => hintCalls(cluster, hint)),
  ];
  return [
    ...distinctWorkloads(cluster).flatMap((workload) => callsOf(cluster, workload)),
    ...withoutRepetition(others),
  ];
});

function mentionedCalls(cluster: ClusterModel, workload: WorkloadInstance, mention: Mention): Call[] {
  const found = destinationOf(cluster, mention.host, workload.namespace);
  if (!found) return [];
  const calls = callsThrough(cluster, found, askedPort(mention, found.service), {
    from: 'workload',
    caller: workload,
    strength: mention.strength,
    evidence: mention.evidence,
  });
  return calls.filter((call) => {
    const { headless } = found.service.resource;
    if (call.target.key === workload.key && !headless) return false;
    return !mention.isLoose || (isServed(call) && (!mention.isSecret || isKnownPort(call)));
  });
}

/** Whether the port of a call is that of its Service, so that it says nothing of the Secret that names it. */
function isKnownPort({ service, asked }: Call): boolean {
  return asked === undefined || service?.resource.ports.some(({ port }) => port === asked) === true;
}

/** One of those that say the same at the same place: containers often share what they are given. */
export function withoutRepetition(calls: readonly Call[]): Call[] {
  const seen = new Map<Document, Set<string>>();
  return calls.filter(({ from, caller, target, evidence, ports, asked }) => {
    const known = seen.get(evidence.document) ?? new Set();
    seen.set(evidence.document, known);
    const { start, end } = evidence;
    const key = [from, caller?.key, target.key, start, end, formatPorts(ports), asked].join(' ');
    return known.size < known.add(key).size;
  });
}
