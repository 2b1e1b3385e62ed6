import type { Direction, Policy, Rule } from '../model/policy.ts';
import { hidesRequirement } from '../model/selector.ts';
import type { Ternary } from '../model/ternary.ts';
import {
  type AddressSet,
  everyAddress,
  intersectAddresses,
  isNoAddress,
  subtractAddresses,
  unionAddresses,
} from './addressSet.ts';
import type { Party, PodsParty } from './party.ts';
import { ipBlockAddresses, matchRule, type UnknownCode } from './peers.ts';
import { allPorts, equalPorts, intersectPorts, isEmpty, noPorts, type PortSet, unionPorts } from './portSet.ts';
import { rulePorts } from './rulePorts.ts';

/** Destination ports that are surely allowed, and possibly (`must` is inside `may`). What is outside `may` is denied. */
export interface Access {
  readonly must: PortSet;
  readonly may: PortSet;
}

/** A policy that selects a pod in a direction, surely or possibly, and the namespace that it is in. */
export interface Selecting {
  readonly policy: Policy;
  readonly namespace: string;
  readonly verdict: Exclude<Ternary, 'no'>;
}

/** Which policies select a workload's pods and isolate them in a direction. */
export type PoliciesOf = (party: PodsParty, direction: Direction) => readonly Selecting[];

/** Hears why an answer is what it is. */
export interface Recorder {
  /** Nothing isolates `party` in `direction`. */
  open(party: PodsParty, direction: Direction): void;
  /** A rule was compared with the other end; `ports` is empty when it admits nothing there. */
  rule(selecting: Selecting, rule: Rule, match: Ternary, ports: PortSet): void;
  /** Something that the manifests do not say decides. */
  unknown(code: UnknownCode, selecting: Selecting, rule: Rule | undefined): void;
}

export const everything: Access = { must: allPorts, may: allPorts };
export const nothing: Access = { must: noPorts, may: noPorts };

/** What `from` may call at `to`: its egress and the other's ingress both. A workload's pods may also call each other. */
export function access(from: Party, to: Party, policiesOf: PoliciesOf, recorder?: Recorder): Access {
  if (isSamePod(from, to)) return everything;
  const ingress = to.type === 'pods' ? gate(to, 'ingress', from, policiesOf, recorder) : everything;
  if (ingress === nothing && !recorder) return nothing;
  const egress = from.type === 'pods' ? gate(from, 'egress', to, policiesOf, recorder) : everything;
  return both(ingress, egress);
}

/** A pod cannot block access to itself. */
function isSamePod(from: Party, to: Party): boolean {
  return from.type === 'pods' && to.type === 'pods' && from.workload === to.workload && from.workload.kind === 'Pod';
}

/** What one end's policies let through in one direction. */
export function gate(
  subject: PodsParty,
  direction: Direction,
  other: Party,
  policiesOf: PoliciesOf,
  recorder?: Recorder,
): Access {
  const selecting = policiesOf(subject, direction);
  if (selecting.length === 0) {
    recorder?.open(subject, direction);
    return everything;
  }
  const destination = direction === 'ingress' ? subject : other;
  const sure = selecting.filter(({ verdict }) => verdict === 'yes');
  const unsure = selecting.filter(({ verdict }) => verdict === 'maybe');
  const admitted = (policy: Selecting): Access => admits(policy, direction, other, destination, recorder);
  const bySure = sure.map(admitted).reduce(either, nothing);
  const byUnsure = unsure.map(admitted);
  for (const selecting of unsure) recorder?.unknown(whyUnsure(selecting, direction), selecting, undefined);
  let result: Access;
  if (sure.length > 0) {
    result = { must: bySure.must, may: byUnsure.reduce(either, bySure).may };
  } else {
    // Perhaps nothing isolates the pod; perhaps one of these does, alone.
    result = { must: byUnsure.map(({ must }) => must).reduce(intersectPorts, allPorts), may: allPorts };
  }
  // Most network plugins take a hostNetwork pod for its node, which no policy isolates and none keeps from its own pods.
  const mayBeNode = (end: Party): boolean => end.type === 'pods' && end.workload.hostNetwork !== 'no';
  if (!mayBeNode(subject) && !mayBeNode(other)) return result.may === noPorts ? nothing : result;
  for (const policy of sure) recorder?.unknown('host-network', policy, undefined);
  return { must: result.must, may: allPorts };
}

/** Why it is not known whether a policy isolates a pod. */
function whyUnsure({ policy }: Selecting, direction: Direction): UnknownCode {
  return policy.isolates[direction] === 'maybe' || hidesRequirement(policy.podSelector) ? 'placeholder' : 'pod-labels';
}

function admits(
  selecting: Selecting,
  direction: Direction,
  other: Party,
  destination: Party,
  recorder: Recorder | undefined,
): Access {
  let result = nothing;
  for (const rule of selecting.policy[direction]) {
    const { verdict, code } = matchRule(rule, selecting.namespace, other);
    const ports = verdict === 'no' ? { must: noPorts, may: noPorts } : rulePorts(rule, destination);
    recorder?.rule(selecting, rule, verdict, ports.may);
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

/** What a workload's pods may receive from outside the cluster, or send there; addresses that differ apart. */
export function externalAccess(
  pods: PodsParty,
  direction: Direction,
  policiesOf: PoliciesOf,
): readonly ExternalAccess[] {
  const blocks = policiesOf(pods, direction).flatMap(({ policy }) => policy[direction].flatMap(ipBlocks));
  const parts = blocks.reduce<AddressSet[]>(
    (atoms, block) =>
      atoms.flatMap((atom) =>
        [intersectAddresses(atom, block), subtractAddresses(atom, block)].filter((part) => !isNoAddress(part)),
      ),
    [everyAddress],
  );
  const result: ExternalAccess[] = [];
  for (const addresses of parts) {
    const allowed = gate(pods, direction, { type: 'external', addresses }, policiesOf);
    if (isEmpty(allowed.may)) continue;
    const same = result.findIndex(
      (other) => equalPorts(other.must, allowed.must) && equalPorts(other.may, allowed.may),
    );
    const merged = result[same];
    if (merged) result[same] = { ...merged, addresses: unionAddresses(merged.addresses, addresses) };
    else result.push({ ...allowed, addresses });
  }
  return result;
}

function ipBlocks(rule: Rule): AddressSet[] {
  if (rule.peers === 'everyone') return [];
  return rule.peers.flatMap((peer) => (peer.type === 'ipBlock' ? (ipBlockAddresses(peer) ?? []) : []));
}

function either(left: Access, right: Access): Access {
  return { must: unionPorts(left.must, right.must), may: unionPorts(left.may, right.may) };
}

function both(left: Access, right: Access): Access {
  return { must: intersectPorts(left.must, right.must), may: intersectPorts(left.may, right.may) };
}
