import type { Hint } from '../model/hint.ts';
import type { Instance } from '../model/instance.ts';
import { memo } from '../model/memo.ts';
import { atOnce, type Steps } from '../model/steps.ts';
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
export function allCalls(cluster: ClusterModel): readonly Call[] {
  return atOnce(allCallsInSteps(cluster));
}

/** The same, workload by workload; in one step where it is known. */
export function* allCallsInSteps(cluster: ClusterModel): Steps<readonly Call[]> {
  const known = readCalls(cluster);
  if (known.calls) return known.calls;
  const calls = yield* readAll(cluster);
  // Somebody else may have been quicker: everyone has the same list.
  known.calls ??= calls;
  return known.calls;
}

const readCalls = memo((_: ClusterModel): { calls?: readonly Call[] } => ({}));

function* readAll(cluster: ClusterModel): Steps<readonly Call[]> {
  const namespaces = [...cluster.namespaces.values()];
  const workloads = distinctWorkloads(cluster);
  const own = yield* readEach(workloads, (workload) => callsOf(cluster, workload));
  const others = [
    yield* readEach(workloads, (workload) => podScrapes(cluster, workload)),
    yield* readEach(distinct(namespaces.flatMap((namespace) => namespace.services)), (service) => [
      ...outerCalls(cluster, service),
      ...serviceScrapes(cluster, service),
    ]),
    yield* readEach(distinct(namespaces.flatMap((namespace) => namespace.ingresses)), (one) =>
      ingressCalls(cluster, one),
    ),
    yield* readEach(distinct(namespaces.flatMap((namespace) => namespace.routes)), (one) => ingressCalls(cluster, one)),
    yield* readEach(distinct<Instance<Hint>>(cluster.hints), (hint) => hintCalls(cluster, hint)),
  ];
  return [...own, ...withoutRepetition(others.flat())];
}

function* readEach<Subject>(
  subjects: readonly Subject[],
  callsAt: (subject: Subject) => Iterable<Call>,
): Steps<readonly Call[]> {
  const calls: Call[] = [];
  for (const subject of subjects) {
    for (const call of callsAt(subject)) calls.push(call);
    yield;
  }
  return calls;
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
