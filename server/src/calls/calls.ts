import type { Hint } from '../model/hint.ts';
import type { Instance } from '../model/instance.ts';
import { formatPorts } from '../policy/portSet.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { distinct, distinctWorkloads, type WorkloadInstance } from '../snapshot/queries.ts';
import type { Document } from '../yaml/source.ts';
import { argumentMentions } from './arguments.ts';
import { type Call, isServed } from './call.ts';
import { declaredCalls, declaredMentions } from './declared.ts';
import { askedPort, callsThrough, destinationOf } from './destination.ts';
import { ingressCalls, outerCalls } from './entryPoints.ts';
import { environmentMentions } from './environment.ts';
import { fileMentions } from './files.ts';
import { hintCalls } from './hintCalls.ts';
import type { Mention } from './mention.ts';
import { replicaCalls } from './replicas.ts';
import { podScrapes, serviceScrapes } from './scraping.ts';

/** Every kind of evidence that names hosts to a workload. */
const mentions: readonly ((cluster: ClusterModel, workload: WorkloadInstance) => readonly Mention[])[] = [
  environmentMentions,
  argumentMentions,
  fileMentions,
  declaredMentions,
];

/** The hosts that a workload is told of, in the order of the kinds of evidence. */
export function mentionsOf(cluster: ClusterModel, workload: WorkloadInstance): readonly Mention[] {
  return mentions.flatMap((read) => read(cluster, workload));
}

/** What a workload calls in the cluster, as what is written for it says. */
export function callsOf(cluster: ClusterModel, workload: WorkloadInstance): Call[] {
  const told = mentionsOf(cluster, workload).flatMap((mention) => mentionedCalls(cluster, workload, mention));
  return withoutRepetition([...told, ...declaredCalls(cluster, workload), ...replicaCalls(cluster, workload)]);
}

/** Every call of a cluster: those of workloads first, then what comes by Services, Ingresses and routes, and all others. */
export function allCalls(cluster: ClusterModel): Call[] {
  const namespaces = [...cluster.namespaces.values()];
  const services = distinct(namespaces.flatMap((namespace) => namespace.services));
  return withoutRepetition([
    ...distinctWorkloads(cluster).flatMap((workload) => callsOf(cluster, workload)),
    ...distinctWorkloads(cluster).flatMap((workload) => podScrapes(cluster, workload)),
    ...services.flatMap((service) => [...outerCalls(cluster, service), ...serviceScrapes(cluster, service)]),
    ...distinct(namespaces.flatMap((namespace) => namespace.ingresses)).flatMap((one) => ingressCalls(cluster, one)),
    ...distinct(namespaces.flatMap((namespace) => namespace.routes)).flatMap((one) => ingressCalls(cluster, one)),
    ...distinct<Instance<Hint>>(cluster.hints).flatMap((hint) => hintCalls(cluster, hint)),
  ]);
}

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
function withoutRepetition(calls: readonly Call[]): Call[] {
  const seen = new Map<Document, Set<string>>();
  return calls.filter(({ from, caller, target, evidence, ports, asked }) => {
    const known = seen.get(evidence.document) ?? new Set();
    seen.set(evidence.document, known);
    const { start, end } = evidence;
    const key = [from, caller?.key, target.key, start, end, formatPorts(ports), asked].join(' ');
    return known.size < known.add(key).size;
  });
}
