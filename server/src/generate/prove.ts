import { type Call, partyOfCaller } from '../calls/call.ts';
import { allCalls } from '../calls/calls.ts';
import { reaches } from '../calls/reaches.ts';
import { instanceOf } from '../model/instance.ts';
import { readResources } from '../model/read.ts';
import { type Access, access, deaf, gate, type Recorder } from '../policy/access.ts';
import { entireCluster } from '../policy/anyPods.ts';
import { ordinalsOf } from '../policy/bits.ts';
import { apiServer, ingressController, type PodsParty } from '../policy/party.ts';
import type { UnknownCode } from '../policy/peers.ts';
import type { Policies } from '../policy/policies.ts';
import { intersectPorts, isEmpty, noPorts, type PortSet, subtractPorts, unionPorts } from '../policy/portSet.ts';
import { agentsOfApiServer } from '../snapshot/apiServerAgents.ts';
import { type ClusterModel, withChanges } from '../snapshot/clusterModel.ts';
import {
  distinctWorkloads,
  isIsolated,
  partyOf,
  placeOf,
  policiesOf,
  rowsOf,
  type WorkloadInstance,
} from '../snapshot/queries.ts';
import { parseDocument } from '../yaml/parse.ts';
import { everyone, ingressNeeds } from './ingressNeeds.ts';
import { type GenerateOptions, isChosen } from './plan.ts';
import { portsOfCall } from './portsToOpen.ts';

/** What policies do to the calls of a cluster, whoever wrote them. */
export interface Proof {
  readonly calls: readonly ProvenCall[];
  /** What may enter isolated workloads from other pods though no call says so. */
  readonly beyond: readonly Beyond[];
  /** Those that use hostNetwork, or may: most network plugins take them for their nodes, and let these call their pods. */
  readonly onNode: readonly WorkloadInstance[];
}

export interface ProvenCall {
  readonly call: Call;
  readonly ports: PortSet;
  /** Of all its ports together: `denied` where one of them surely is. */
  readonly verdict: 'allowed' | 'denied' | 'unknown';
  /** Why it is unknown. */
  readonly codes: readonly UnknownCode[];
}

export interface Beyond {
  readonly from: WorkloadInstance;
  readonly to: WorkloadInstance;
  readonly allowed: PortSet;
  readonly unknown: PortSet;
}

/** A cluster with further policies, each the text of one document, in the namespaces that are given. */
export function withPolicyTexts(
  cluster: ClusterModel,
  texts: readonly { readonly namespace: string; readonly text: string }[],
): ClusterModel {
  const after = texts.flatMap(({ namespace, text }) => {
    const document = parseDocument(text);
    return readResources(document.root).map((resource) => instanceOf(unit, document, resource, { unit, namespace }));
  });
  return withChanges(cluster, [{ unit, before: [], after }]);
}

/** No file is called so. */
const unit = 'netpol:generated';

/** Asks the engine about the calls from and to chosen workloads, and about everything else that enters them. */
export function prove(cluster: ClusterModel, options: GenerateOptions): Proof {
  const isAsked = (workload: WorkloadInstance | undefined): boolean =>
    workload !== undefined && isChosen(workload, options);
  const calls = allCalls(cluster).filter(
    (call) => reaches(call) && (isAsked(call.target) || (options.egress && isAsked(call.caller))),
  );
  return {
    calls: calls.map((call) => proven(cluster, call)),
    beyond: [...beyondOf(cluster, calls, isAsked)],
    onNode: distinctWorkloads(cluster).filter((workload) => !isPod(workload)),
  };
}

/** What policies say to a call that reaches something. */
export function proven(cluster: ClusterModel, call: Call): ProvenCall {
  const { ports } = portsOfCall(cluster, call);
  const codes = new Set<UnknownCode>();
  const recorder: Recorder = { ...deaf, unknown: (code) => codes.add(code) };
  const { must, may } = accessOf(cluster, call, recorder);
  if (isEmpty(subtractPorts(ports, must))) return { call, ports, verdict: 'allowed', codes: [] };
  // It may be one of those that are open.
  if (call.hidesPort && !isEmpty(intersectPorts(ports, may)))
    return { call, ports, verdict: 'unknown', codes: [...codes.add('placeholder')] };
  if (!isEmpty(subtractPorts(ports, may))) return { call, ports, verdict: 'denied', codes: [] };
  return { call, ports, verdict: 'unknown', codes: [...codes] };
}

/** Who is no pod of the manifests is let in where everyone like it is. */
function accessOf(cluster: ClusterModel, call: Call, recorder: Recorder): Access {
  const lookup = policiesOf(cluster);
  const target = partyOf(cluster, call.target);
  const from = partyOfCaller(cluster, call);
  if (from) return access(from, target, lookup, recorder);
  if (call.from === 'prometheus' || call.from === 'keda') return fromSomewhere(target, lookup, recorder);
  if (call.from === 'apiServer') return fromApiServer(cluster, target, lookup, recorder);
  const answers = everyone.map((party) => gate(target, 'ingress', party, lookup, recorder));
  return {
    must: answers.map(({ must }) => must).reduce(intersectPorts),
    may: answers.map(({ may }) => may).reduce(unionPorts),
  };
}

/** From its own address, or by way of pods, which nobody knows: surely let in is what both are. */
function fromApiServer(cluster: ClusterModel, target: PodsParty, lookup: Policies, recorder: Recorder): Access {
  const own = gate(target, 'ingress', apiServer, lookup, recorder);
  const everyPod = gate(target, 'ingress', entireCluster, lookup);
  const agents = gate(target, 'ingress', agentsOfApiServer(cluster), lookup);
  if (!isEmpty(subtractPorts(agents.may, own.may))) recorder.unknown('caller', target, undefined);
  return { must: intersectPorts(own.must, everyPod.must), may: unionPorts(own.may, agents.may) };
}

/** From pods of which nobody knows where they are, nor their labels: surely let in is what every pod is. */
function fromSomewhere(target: PodsParty, lookup: Policies, recorder: Recorder): Access {
  const { must } = gate(target, 'ingress', entireCluster, lookup);
  const { may } = gate(target, 'ingress', ingressController, lookup, {
    ...recorder,
    unknown: (code, ...about) => recorder.unknown(code === 'ingress-controller' ? 'caller' : code, ...about),
  });
  return { must, may };
}

function isPod({ resource }: WorkloadInstance): boolean {
  return resource.hostNetwork === 'no';
}

/** What may enter isolated workloads that are asked about from other pods, beyond what `calls` need of all to them. */
export function* beyondOf(
  cluster: ClusterModel,
  calls: readonly Call[],
  isAsked: (workload: WorkloadInstance) => boolean,
): Iterable<Beyond> {
  const targets = new Map(
    distinctWorkloads(cluster)
      .filter((each) => isPod(each) && isAsked(each) && isIsolated(cluster, each, 'ingress') === 'yes')
      .map((workload) => [placeOf(cluster, workload), workload]),
  );
  const meant = meantPorts(cluster, calls);
  if (targets.size === 0) return;
  for (const from of distinctWorkloads(cluster).filter(isPod)) {
    for (const { access, to: places } of rowsOf(cluster).row(placeOf(cluster, from))) {
      for (const place of ordinalsOf(places)) {
        const to = targets.get(place);
        if (!to) continue;
        const called = unionPorts(meant(from, to), meant(undefined, to));
        const allowed = subtractPorts(access.must, called);
        const unknown = subtractPorts(subtractPorts(access.may, access.must), called);
        if (!isEmpty(allowed) || !isEmpty(unknown)) yield { from, to, allowed, unknown };
      }
    }
  }
}

/** The ports that a workload calls at another; without one, those that any pod has to be let in on. */
function meantPorts(cluster: ClusterModel, calls: readonly Call[]) {
  const byEnds = new Map<string, PortSet>();
  for (const call of calls) {
    const { caller, target } = call;
    const isForAll = ingressNeeds(cluster, call).some(({ parties }) => parties.includes(entireCluster));
    const key = `${isForAll ? '' : (caller?.key ?? 'outside')} ${target.key}`;
    byEnds.set(key, unionPorts(byEnds.get(key) ?? noPorts, portsOfCall(cluster, call).ports));
  }
  return (from: WorkloadInstance | undefined, to: WorkloadInstance): PortSet =>
    byEnds.get(`${from?.key ?? ''} ${to.key}`) ?? noPorts;
}
