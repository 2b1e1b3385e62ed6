import { type Call, type Evidence, isServed, type OutsideCall, partyOfCaller } from '../calls/call.ts';
import { allCalls, allCallsInSteps, callsOf } from '../calls/calls.ts';
import { callsTo } from '../calls/callsTo.ts';
import { outsideCallsOf } from '../calls/outside.ts';
import { reaches } from '../calls/reaches.ts';
import { beyondOf, proven } from '../generate/prove.ts';
import type { ClusterPolicy, ClusterRule } from '../model/clusterPolicy.ts';
import type { Instance } from '../model/instance.ts';
import { byNaturalOrder } from '../model/naturalOrder.ts';
import type { Direction, Policy, Rule } from '../model/policy.ts';
import { atOnce, type Steps, sorted } from '../model/steps.ts';
import { deaf, gate, type Recorder } from '../policy/access.ts';
import type { UnknownCode } from '../policy/peers.ts';
import { formatPorts, intersectPorts, isEmpty, type PortSet, portRange, subtractPorts } from '../policy/portSet.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { dnsPods, dnsPorts } from '../snapshot/dns.ts';
import { type Explanation, explain, policyOf, type Step } from '../snapshot/explanation.ts';
import { outerVerdict } from '../snapshot/outerVerdict.ts';
import { distinctWorkloads, isolatedBy, partyOf, policiesOf, type WorkloadInstance } from '../snapshot/queries.ts';

/** What the manifests say is called, what policies say to that, and what they let in besides. */
export interface Needed {
  /** In the order of the names of both ends. */
  readonly calls: readonly NeededCall[];
  /** Workloads of which nothing says whom they call, or who calls them. */
  readonly silent: readonly WorkloadInstance[];
}

export interface NeededCall {
  readonly from: NeededEnd;
  readonly to: NeededEnd;
  /** Of the pods that are called; all where nothing says which. */
  readonly ports: PortSet;
  /** `nowhere`: it fails whatever policies say, since its Service does not lead to a port of the pods. */
  readonly verdict: 'allowed' | 'denied' | 'unknown' | 'nowhere';
  /** Of what is denied: what does that. */
  readonly by: readonly Decider[];
  /** Why it leads nowhere: `Service cart has no port 81`. */
  readonly trouble: string | undefined;
  /** Why it is unknown. */
  readonly codes: readonly UnknownCode[];
  /** Every place that says so. */
  readonly evidence: readonly Evidence[];
}

/** A workload, or what no manifest shows: a host by its name, and whoever else is no pod of the manifests. */
export type NeededEnd = WorkloadInstance | OtherEnd;

export interface OtherEnd {
  readonly kind: 'IngressController' | 'Outside' | 'ApiServer' | 'Prometheus' | 'Keda' | 'Dns' | 'Host';
  /** Of a host, where it may be told. */
  readonly name?: string;
}

/** A policy, or one rule of it, that decides. */
export interface Decider {
  readonly policy: Instance<Policy | ClusterPolicy>;
  readonly rule: Rule | ClusterRule | undefined;
}

/** What policies let into an isolated workload though no call says so. */
export interface Unneeded {
  readonly from: WorkloadInstance;
  readonly to: WorkloadInstance;
  readonly allowed: PortSet;
  readonly unknown: PortSet;
  /** The rules that admit it. */
  readonly by: readonly Decider[];
}

/** Which workloads a report is about. */
export type Scope = (workload: WorkloadInstance) => boolean;

/** The calls from and to some workloads. */
export function neededOf(cluster: ClusterModel, isAsked: Scope): Needed {
  return atOnce(neededInSteps(cluster, isAsked));
}

/** The same, call by call. */
export function* neededInSteps(cluster: ClusterModel, isAsked: Scope): Steps<Needed> {
  const workloads = distinctWorkloads(cluster).filter(isAsked);
  const calls: NeededCall[] = [];
  const spoken = new Set<string>();
  const take = (call: NeededCall): void => {
    calls.push(call);
    for (const end of [call.from, call.to]) if ('key' in end) spoken.add(end.key);
  };
  for (const call of aboutAsked(yield* allCallsInSteps(cluster), isAsked)) {
    take(insideCall(cluster, call));
    yield;
  }
  for (const workload of workloads) {
    for (const call of outsideCallsOf(cluster, workload)) take(outsideCall(cluster, call));
    yield;
  }
  return {
    calls: yield* sorted(yield* grouped(calls), byEnds),
    silent: workloads.filter(({ key }) => !spoken.has(key)),
  };
}

/** The calls from and to one workload, in the order of the names of both ends, without a look at any other's. */
export function neededCallsOf(cluster: ClusterModel, workload: WorkloadInstance): NeededCall[] {
  const inside = new Set([...callsTo(cluster, workload), ...callsOf(cluster, workload)]);
  const calls = [
    ...[...inside].map((call) => insideCall(cluster, call)),
    ...outsideCallsOf(cluster, workload).map((call) => outsideCall(cluster, call)),
  ];
  return atOnce(grouped(calls)).sort(byEnds);
}

/** What policies let into some isolated workloads beyond their calls, one pair after the other: there may be many. */
export function* unneededOf(cluster: ClusterModel, isAsked: Scope): Iterable<Unneeded> {
  const calls = aboutAsked(allCalls(cluster), isAsked).filter(reaches);
  for (const pair of beyondOf(cluster, calls, isAsked)) {
    const { from, to, allowed, unknown } = pair;
    const explanation = explain(cluster, partyOf(cluster, from), partyOf(cluster, to));
    const steps = stepsOn(explanation, isEmpty(allowed) ? unknown : allowed, 'ingress');
    yield { ...pair, by: steps.flatMap((step) => (step.type === 'rule' ? [ruleDecider(step)] : [])) };
  }
}

function aboutAsked(calls: readonly Call[], isAsked: Scope): Call[] {
  return calls.filter(({ caller, target }) => isAsked(target) || (caller !== undefined && isAsked(caller)));
}

/** What policies say to a call in the cluster, or from whoever is no pod of the manifests. */
export function insideCall(cluster: ClusterModel, call: Call): NeededCall {
  const ends = { from: call.caller ?? others[call.from], to: call.target, evidence: [call.evidence] };
  if (!reaches(call)) {
    return { ...ends, ports: call.ports, verdict: 'nowhere', by: [], codes: [], trouble: troubleOf(call) };
  }
  const { ports, verdict, codes } = proven(cluster, call);
  return {
    ...ends,
    ports,
    verdict,
    codes,
    trouble: undefined,
    by: verdict === 'denied' ? blockersOf(cluster, call, ports) : [],
  };
}

function troubleOf(call: Call): string {
  const name = call.service?.resource.name;
  return isServed(call) ? `Service ${name} leads to no port of its pods` : `Service ${name} has no port ${call.asked}`;
}

const others: Readonly<Record<Call['from'], OtherEnd>> = {
  // A call of a workload always has its caller.
  workload: { kind: 'Outside' },
  ingressController: { kind: 'IngressController' },
  outside: { kind: 'Outside' },
  apiServer: { kind: 'ApiServer' },
  prometheus: { kind: 'Prometheus' },
  keda: { kind: 'Keda' },
};

/** The same of a call that leaves the cluster, or goes to what no manifest shows. */
export function outsideCall(cluster: ClusterModel, { caller, to, port, evidence }: OutsideCall): NeededCall {
  const asked = port === undefined ? portRange('TCP') : portRange('TCP', port, port);
  const { ports, verdict, codes } =
    to.type === 'dns' ? dnsVerdict(cluster, caller, dnsPorts(cluster)) : addressVerdict(cluster, caller, asked);
  return {
    from: caller,
    to: outsideEnd(to),
    ports,
    verdict,
    codes,
    trouble: undefined,
    by: verdict === 'denied' ? isolatingPolicies(cluster, caller, 'egress') : [],
    evidence: [evidence],
  };
}

function outsideEnd(to: OutsideCall['to']): OtherEnd {
  if (to.type === 'dns') return { kind: 'Dns' };
  if (to.type === 'apiServer') return { kind: 'ApiServer' };
  return to.host === undefined ? { kind: 'Host' } : { kind: 'Host', name: to.host };
}

type Verdict = Pick<NeededCall, 'ports' | 'verdict' | 'codes'>;

/** Policies know addresses, and manifests names. */
function addressVerdict(cluster: ClusterModel, caller: WorkloadInstance, ports: PortSet): Verdict {
  const verdict = outerVerdict(cluster, caller, 'egress', ports);
  if (verdict === 'maybe') return { ports, verdict: 'unknown', codes: ['domain-name'] };
  return { ports, verdict: verdict === 'yes' ? 'allowed' : 'denied', codes: [] };
}

/** Queries go over UDP, and over TCP where an answer is too large: what lets UDP out is enough for most. */
function dnsVerdict(cluster: ClusterModel, caller: WorkloadInstance, ports: PortSet): Verdict {
  const codes = new Set<UnknownCode>();
  const recorder: Recorder = { ...deaf, unknown: (code) => codes.add(code) };
  const { must, may } = gate(partyOf(cluster, caller), 'egress', dnsPods(cluster), policiesOf(cluster), recorder);
  const open = intersectPorts(ports, may);
  if (isEmpty(intersectPorts(open, udp))) return { ports, verdict: 'denied', codes: [] };
  if (isEmpty(subtractPorts(open, must))) return { ports: open, verdict: 'allowed', codes: [] };
  return { ports: open, verdict: 'unknown', codes: [...codes] };
}

const udp = portRange('UDP');

function blockersOf(cluster: ClusterModel, call: Call, ports: PortSet): Decider[] {
  const from = partyOfCaller(cluster, call);
  if (!from) return isolatingPolicies(cluster, call.target, 'ingress');
  const explanation = explain(cluster, from, partyOf(cluster, call.target));
  const steps = (['egress', 'ingress'] as const).flatMap((direction) =>
    stepsOn(explanation, ports, direction, 'denied'),
  );
  const found = steps.flatMap((step): Decider[] => {
    if (step.type === 'isolates') return [{ policy: step.policy.policy, rule: undefined }];
    return step.type === 'rule' && step.rule.action !== 'accept' && step.rule.action !== 'pass'
      ? [ruleDecider(step)]
      : [];
  });
  return withoutRepetition(found);
}

function isolatingPolicies(cluster: ClusterModel, workload: WorkloadInstance, direction: Direction): Decider[] {
  return isolatedBy(cluster, workload, direction).flatMap((selecting) => {
    const policy = policyOf(cluster, selecting);
    return policy ? [{ policy, rule: undefined }] : [];
  });
}

export function ruleDecider({ policy, rule }: Extract<Step, { readonly type: 'rule' }>): Decider {
  return { policy: policy.policy, rule: rule.rule };
}

/** What decides about some ports in a direction, where it comes to a verdict. */
export function stepsOn(
  { parts }: Explanation,
  ports: PortSet,
  direction: Direction,
  verdict?: string,
): readonly Step[] {
  return parts
    .filter((part) => !isEmpty(intersectPorts(part.ports, ports)))
    .flatMap((part) => {
      const ruling = part[direction];
      return ruling && (verdict === undefined || ruling.verdict === verdict) ? ruling.steps : [];
    });
}

export function withoutRepetition(deciders: readonly Decider[]): Decider[] {
  return deciders.filter(
    ({ policy, rule }, index) => deciders.findIndex((one) => one.policy === policy && one.rule === rule) === index,
  );
}

/** The same from several places is one. */
function* grouped(calls: readonly NeededCall[]): Steps<NeededCall[]> {
  const groups = new Map<string, NeededCall>();
  for (const call of calls) {
    const key = [endId(call.from), endId(call.to), formatPorts(call.ports), call.verdict].join('|');
    const known = groups.get(key);
    groups.set(key, known ? { ...known, evidence: [...known.evidence, ...call.evidence] } : call);
    yield;
  }
  return [...groups.values()];
}

function endId(end: NeededEnd): string {
  return 'key' in end ? end.key : `${end.kind} ${end.name ?? ''}`;
}

function byEnds(left: NeededCall, right: NeededCall): number {
  return byNaturalOrder(endName(left.from), endName(right.from)) || byNaturalOrder(endName(left.to), endName(right.to));
}

function endName(end: NeededEnd): string {
  return 'key' in end ? `${end.namespace}/${end.resource.name}` : (end.name ?? '');
}
