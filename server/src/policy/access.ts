import type { ClusterFacts } from '../model/clusterFacts.ts';
import type { Action, ClusterRule } from '../model/clusterPolicy.ts';
import type { Direction, Overruling, Rule } from '../model/policy.ts';
import { hidesRequirement } from '../model/selector.ts';
import { areInside, hasNodes, nodeRanges } from './addressMatch.ts';
import { partitionAddresses } from './addressPartition.ts';
import { type AddressSet, everyAddress, unionAddresses } from './addressSet.ts';
import type { Party, PodsParty } from './party.ts';
import { ipBlockAddresses, matchRule, type PeerMatch, type UnknownCode } from './peers.ts';
import type { Policies, Selecting, Tier } from './policies.ts';
import { allPorts, equalPorts, intersectPorts, isEmpty, noPorts, type PortSet, unionPorts } from './portSet.ts';
import { type RulePorts, rulePorts } from './rulePorts.ts';
import { type ClusterSelecting, throughTier } from './tiers.ts';

/** Destination ports that are surely allowed, and possibly (`must` is inside `may`). What is outside `may` is denied. */
export interface Access {
  readonly must: PortSet;
  readonly may: PortSet;
}

/** Hears why an answer is what it is: of each direction all that was looked at, then what came out. */
export interface Recorder {
  /** Nothing isolates `party` in `direction`. */
  open(party: PodsParty, direction: Direction): void;
  /** A policy is about the pods; with a `code` where that is not sure. */
  selected(selecting: Selecting | ClusterSelecting, code: UnknownCode | undefined): void;
  /** A rule was compared with the other end; `ports` is empty when it admits nothing there. */
  rule(selecting: Selecting, rule: Rule, match: PeerMatch, ports: RulePorts): void;
  /** A rule of a cluster policy was compared with the other end; `action` is what it does where it matches. */
  clusterRule(selecting: ClusterSelecting, rule: ClusterRule, action: Action, match: PeerMatch, ports: RulePorts): void;
  /** Something that the manifests do not say decides: of a policy, or of pods that may be a node or call theirs. */
  unknown(
    code: UnknownCode,
    about: Selecting | ClusterSelecting | PodsParty,
    rule: Rule | ClusterRule | undefined,
  ): void;
  /** What the policies of `party` let through in `direction`, all told. */
  decided(party: PodsParty, direction: Direction, access: Access): void;
}

/** Hears nothing: for those who listen to something only. */
export const deaf: Recorder = {
  open() {},
  selected() {},
  rule() {},
  clusterRule() {},
  unknown() {},
  decided() {},
};

export const everything: Access = { must: allPorts, may: allPorts };
export const nothing: Access = { must: noPorts, may: noPorts };

/** What `from` may call at `to`: its egress and the other's ingress both. A workload's pods may also call each other. */
export function access(from: Party, to: Party, policies: Policies, recorder?: Recorder): Access {
  if (isSamePod(from, to)) return everything;
  const ingress = to.type === 'pods' ? gate(to, 'ingress', from, policies, recorder) : everything;
  if (ingress === nothing && !recorder) return nothing;
  const egress = from.type === 'pods' ? gate(from, 'egress', to, policies, recorder) : everything;
  return both(ingress, egress);
}

/** A pod cannot block access to itself. */
function isSamePod(from: Party, to: Party): boolean {
  return from.type === 'pods' && to.type === 'pods' && from.workload === to.workload && from.workload.kind === 'Pod';
}

/** What one end's policies let through in one direction: the admin tier, then NetworkPolicies, then the baseline tier. */
export function gate(
  subject: PodsParty,
  direction: Direction,
  other: Party,
  policies: Policies,
  recorder?: Recorder,
): Access {
  const result = throughTiers(subject, direction, other, policies, recorder);
  recorder?.decided(subject, direction, result);
  return result;
}

function throughTiers(
  subject: PodsParty,
  direction: Direction,
  other: Party,
  policies: Policies,
  recorder: Recorder | undefined,
): Access {
  const selecting = policies.isolating(subject, direction);
  const through = tierByTier(
    selecting.some(({ verdict }) => verdict === 'yes'),
    (tier, after) => throughTier(tier, subject, direction, other, policies, after, recorder),
    (otherwise) => throughPolicies(selecting, subject, direction, other, policies, otherwise, recorder),
  );
  const result = overruled(through, overrulingOf(selecting, direction));
  // Policies do not keep a node from its own pods, and none is about what is a node itself.
  if (mayBeNode(subject) || (direction === 'ingress' && mayBeNodeOrItsAddress(other, policies.facts))) {
    const node = !mayBeNode(subject) && other.type === 'pods' ? other : subject;
    const code = mayBeNode(subject) ? 'host-network' : codeOfNode(other);
    if (!equalPorts(result.must, allPorts)) recorder?.unknown(code, node, undefined);
    return { must: result.must, may: allPorts };
  }
  return result.may === noPorts ? nothing : result;
}

/**
 * The order in which the tiers decide: each is given what comes behind it. Where NetworkPolicies surely isolate the pod,
 * the baseline tier has no say.
 */
export function tierByTier(
  isIsolated: boolean,
  through: (tier: Tier, after: Access) => Access,
  throughStandard: (otherwise: Access) => Access,
): Access {
  const baseline = isIsolated ? everything : through('baseline', everything);
  return through('admin', throughStandard(baseline));
}

/** What policies that are perhaps asked before all others leave of an answer. */
export function overruled(answer: Access, overruling: Overruling | undefined): Access {
  if (!overruling) return answer;
  const { denies, admits } = overruling;
  return { must: denies ? noPorts : answer.must, may: admits ? allPorts : answer.may };
}

/** What any of some policies may do; undefined where it is nothing. */
export function overrulingOf(selecting: readonly Selecting[], direction: Direction): Overruling | undefined {
  let found: Overruling | undefined;
  for (const { policy } of selecting) {
    const own = policy.overrules?.[direction];
    if (!own?.denies && !own?.admits) continue;
    found = found ? { denies: own.denies || found.denies, admits: own.admits || found.admits } : own;
  }
  return found;
}

/** Most network plugins take a hostNetwork pod for its node. */
export function mayBeNode(end: Party): boolean {
  if (end.type === 'pods') return end.workload.hostNetwork !== 'no';
  return end.type === 'ingressController' && end.candidates?.some(({ hostNetwork }) => hostNetwork) === true;
}

/** The address of a node, of which nobody says whose it is, may be that of a pod's own. */
function mayBeNodeOrItsAddress(end: Party, facts: ClusterFacts): boolean {
  return mayBeNode(end) || (end.type === 'external' && hasNodes(end.addresses, facts));
}

function codeOfNode(end: Party): UnknownCode {
  return end.type === 'external' ? 'node' : 'host-network';
}

/** What NetworkPolicies let through. Where none isolates the pod, `otherwise` holds. */
function throughPolicies(
  selecting: readonly Selecting[],
  subject: PodsParty,
  direction: Direction,
  other: Party,
  policies: Policies,
  otherwise: Access,
  recorder: Recorder | undefined,
): Access {
  if (selecting.length === 0) {
    recorder?.open(subject, direction);
    return otherwise;
  }
  const destination = direction === 'ingress' ? subject : other;
  const sure = selecting.filter(({ verdict }) => verdict === 'yes');
  const unsure = selecting.filter(({ verdict }) => verdict === 'maybe');
  if (recorder) {
    for (const each of selecting)
      recorder.selected(each, each.verdict === 'maybe' ? whyUnsure(each, direction) : undefined);
  }
  const admitted = (policy: Selecting): Access => admits(policy, direction, other, destination, policies, recorder);
  const bySure = sure.length > 0 ? sure.map(admitted).reduce(either, nothing) : undefined;
  const byUnsure = unsure.map(admitted);
  for (const selecting of unsure) recorder?.unknown(whyUnsure(selecting, direction), selecting, undefined);
  const result = standardAnswer(bySure, byUnsure, otherwise);
  if (direction === 'ingress' || other.type === 'ingressController' || !mayBeNodeOrItsAddress(other, policies.facts)) {
    return result.may === noPorts ? nothing : result;
  }
  // Whether a pod may call its own node in spite of policies differs between network plugins.
  if (!equalPorts(result.must, allPorts))
    recorder?.unknown(codeOfNode(other), other.type === 'pods' ? other : subject, undefined);
  return { must: result.must, may: allPorts };
}

/**
 * What NetworkPolicies let through, from what those admit that surely isolate the pod (undefined: none does), and what
 * each of those admits that perhaps do.
 */
export function standardAnswer(bySure: Access | undefined, byUnsure: readonly Access[], otherwise: Access): Access {
  if (bySure) return { must: bySure.must, may: byUnsure.reduce(either, bySure).may };
  // Perhaps nothing isolates the pod; perhaps one of these does, alone.
  return {
    must: byUnsure.map(({ must }) => must).reduce(intersectPorts, otherwise.must),
    may: byUnsure.reduce(either, otherwise).may,
  };
}

/** Why it is not known whether a policy isolates a pod. */
function whyUnsure({ policy }: Selecting, direction: Direction): UnknownCode {
  if (policy.isAlternative) return 'alternatives';
  if (policy.isUnseen) return policy.isUnseen;
  return policy.isolates[direction] === 'maybe' || hidesRequirement(policy.podSelector) ? 'placeholder' : 'pod-labels';
}

function admits(
  selecting: Selecting,
  direction: Direction,
  other: Party,
  destination: Party,
  { facts }: Policies,
  recorder: Recorder | undefined,
): Access {
  let result = nothing;
  for (const rule of selecting.policy[direction]) {
    const match = matchRule(rule, selecting.namespace, other, facts);
    const { verdict, code } = match;
    const ports = verdict === 'no' ? { must: noPorts, may: noPorts } : rulePorts(rule, destination);
    recorder?.rule(selecting, rule, match, ports);
    if (verdict === 'no') continue;
    if (code) recorder?.unknown(code, selecting, rule);
    if (recorder && !equalPorts(ports.must, ports.may)) recorder.unknown('placeholder', selecting, rule);
    result = either(result, verdict === 'yes' ? ports : { must: noPorts, may: ports.may });
  }
  return result;
}

/** Part of the outside, and what is allowed between it and a workload. */
export interface ExternalAccess extends Access {
  readonly addresses: AddressSet;
}

/**
 * The addresses of `within`, in parts that each policy of a workload's pods treats alike in a direction: an ipBlock
 * and a network of a cluster policy match all of a part or none of it, and addresses of nodes are apart.
 */
export function outsideParts(
  pods: PodsParty,
  direction: Direction,
  policies: Policies,
  within: AddressSet = everyAddress,
): readonly AddressSet[] {
  const blocks = [
    ...policies.isolating(pods, direction).flatMap(({ policy }) => policy[direction].flatMap(ipBlocks)),
    ...tierNetworks(policies, direction),
    nodeRanges(policies.facts),
  ];
  return partitionAddresses(within, blocks);
}

/**
 * What a workload's pods may receive from outside the cluster, or send there; addresses that differ apart. A part that
 * has only addresses of pods and Services is none.
 */
export function externalAccess(pods: PodsParty, direction: Direction, policies: Policies): readonly ExternalAccess[] {
  const result: ExternalAccess[] = [];
  for (const addresses of outsideParts(pods, direction, policies)) {
    const allowed = gate(pods, direction, { type: 'external', addresses }, policies);
    if (isEmpty(allowed.may)) continue;
    const same = result.findIndex(
      (other) => equalPorts(other.must, allowed.must) && equalPorts(other.may, allowed.may),
    );
    const merged = result[same];
    if (merged) result[same] = { ...merged, addresses: unionAddresses(merged.addresses, addresses) };
    else result.push({ ...allowed, addresses });
  }
  return result.filter(({ addresses }) => !areInside(addresses, policies.facts));
}

function ipBlocks(rule: Rule): AddressSet[] {
  if (rule.peers === 'everyone') return [];
  return rule.peers.flatMap((peer) => (peer.type === 'ipBlock' ? (ipBlockAddresses(peer) ?? []) : []));
}

function tierNetworks(policies: Policies, direction: Direction): AddressSet[] {
  return (['admin', 'baseline'] as const).flatMap((tier) =>
    (policies.tier(tier)[0] ?? []).flatMap((policy) =>
      policy[direction].flatMap(({ peers }) =>
        peers.flatMap((peer) =>
          peer.type === 'networks' ? peer.blocks.flatMap((block) => ipBlockAddresses(block) ?? []) : [],
        ),
      ),
    ),
  );
}

function either(left: Access, right: Access): Access {
  return { must: unionPorts(left.must, right.must), may: unionPorts(left.may, right.may) };
}

function both(left: Access, right: Access): Access {
  return { must: intersectPorts(left.must, right.must), may: intersectPorts(left.may, right.may) };
}
