import { memo } from '../model/memo.ts';
import type { Direction, PortEntry, Rule, SelectorPeer } from '../model/policy.ts';
import { type Protocol, protocols } from '../model/ports.ts';
import type { Selector } from '../model/selector.ts';
import { and, type Ternary } from '../model/ternary.ts';
import { type Access, externalAccess, gate, type Recorder, type Selecting } from '../policy/access.ts';
import { entireCluster, matchesAll, podsAskedFor } from '../policy/anyPods.ts';
import type { AnyPodsParty, ExternalParty } from '../policy/party.ts';
import {
  allPorts,
  equalPorts,
  intersectPorts,
  isEmpty,
  type PortSet,
  portRange,
  subtractPorts,
} from '../policy/portSet.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { DocumentSpan } from '../snapshot/locate.ts';
import {
  isIsolated,
  isolatedBy,
  partyOf,
  peerMatches,
  policiesOf,
  type WorkloadInstance,
} from '../snapshot/queries.ts';
import { type Answering, answeringWorkloads } from './answering.ts';
import { policyInstance, type Reason, reasonAt } from './connectivity.ts';

/** What a workload admits in one direction beyond the workloads that are there. */
export interface Exposure {
  readonly workload: Answering;
  readonly direction: Direction;
  /** Whether some policy isolates it. */
  readonly isProtected: Ternary;
  readonly open: readonly Open[];
}

/** Whom a workload may hear from or call, as far as nothing wider says it already. */
export interface Open {
  readonly peer: AnyPodsParty | ExternalParty;
  readonly allowed: OpenPorts;
  readonly unknown: OpenPorts;
  /** Whether `allowed` and what is said of wider peers are all ports together. */
  readonly isOpenOnAllPorts: boolean;
  /** The rules that make it; none where no policy isolates the workload. */
  readonly rules: readonly RulePlace[];
  /** Why something is unknown; empty when nothing is. */
  readonly reasons: readonly Reason[];
}

export interface OpenPorts {
  readonly ports: PortSet;
  /** Container ports of pods that are not there yet: known by name only. */
  readonly named: readonly NamedPort[];
}

export interface NamedPort {
  readonly protocol: Protocol;
  readonly name: string;
}

/** A rule of a policy, and where it is written. */
export interface RulePlace extends DocumentSpan {
  readonly policy: string;
  readonly namespace: string;
  readonly direction: Direction;
  /** From 1. */
  readonly number: number;
}

/** Of every workload, in both directions. */
export function* exposuresOf(cluster: ClusterModel): Iterable<Exposure> {
  for (const workload of answeringWorkloads(cluster)) {
    yield exposureOf(cluster, workload, 'ingress');
    yield exposureOf(cluster, workload, 'egress');
  }
}

function exposureOf(cluster: ClusterModel, workload: Answering, direction: Direction): Exposure {
  const isHostNetwork = workload.resource.hostNetwork !== 'no';
  return {
    workload,
    direction,
    // Most network plugins take such a pod for its node, which nothing protects.
    isProtected: and(isIsolated(cluster, workload, direction), isHostNetwork ? 'maybe' : 'yes'),
    open: [...openToPods(cluster, workload, direction), ...openToOutside(cluster, workload, direction)],
  };
}

function openToPods(cluster: ClusterModel, workload: Answering, direction: Direction): Open[] {
  const asked = podsAsked(cluster, workload, direction).map((pods) => ({
    pods,
    ...listened(cluster, workload, direction, pods.party),
  }));
  return asked.flatMap((own) => {
    if (own.pods.isKnown) return [];
    const wider = asked.filter((other) => other !== own && isWider(other.pods, own.pods));
    return openOf(cluster, own.pods.party, {
      ...own,
      allowed: wider.map(({ allowed }) => allowed).reduce(without, own.allowed),
      unknown: wider.flatMap(({ allowed, unknown }) => [allowed, unknown]).reduce(without, own.unknown),
      isOpenOnAllPorts: equalPorts(own.allowed.ports, allPorts),
    });
  });
}

function openToOutside(cluster: ClusterModel, workload: Answering, direction: Direction): Open[] {
  return externalAccess(partyOf(cluster, workload), direction, policiesOf(cluster)).flatMap((part) => {
    const party: ExternalParty = { type: 'external', addresses: part.addresses };
    return openOf(cluster, party, {
      ...listened(cluster, workload, direction, party),
      ...openPorts(part, []),
      isOpenOnAllPorts: equalPorts(part.must, allPorts),
    });
  });
}

/** One line, or none where nothing is left. */
function openOf(
  cluster: ClusterModel,
  peer: Open['peer'],
  { allowed, unknown, isOpenOnAllPorts, heard, doubts }: Listened & Pick<Open, 'isOpenOnAllPorts'>,
): Open[] {
  if (isNothing(allowed) && isNothing(unknown)) return [];
  const part = heard.filter((one) => (one.match === 'yes' && shares(one, allowed)) || shares(one, unknown));
  const open = heard.filter((one) => shares(one, unknown)).map(({ rule }) => rule);
  return [
    {
      peer,
      allowed,
      unknown,
      isOpenOnAllPorts,
      rules: part.flatMap(({ selecting, rule }) => rulePlace(cluster, selecting, rule)),
      reasons: isNothing(unknown)
        ? []
        : doubts
            .filter(([, , rule]) => !rule || open.includes(rule))
            .flatMap(([code, selecting, rule]) => {
              const policy = policyInstance(cluster, selecting);
              return policy ? [reasonAt(code, policy, rule)] : [];
            }),
    },
  ];
}

/** Whether a rule has a part in what is open. */
function shares({ ports, named }: Heard, open: OpenPorts): boolean {
  return (
    !isEmpty(intersectPorts(ports, open.ports)) ||
    [...named.sure, ...named.unsure].some((name) => isAmong(name, open.named))
  );
}

function rulePlace(cluster: ClusterModel, selecting: Selecting, { direction, index, node }: Rule): RulePlace[] {
  const policy = policyInstance(cluster, selecting);
  if (!policy) return [];
  const { uri, document, namespace, resource } = policy;
  return [
    { policy: resource.name, namespace, direction, number: index + 1, uri, document, start: node.start, end: node.end },
  ];
}

/** Pods that the policies of a workload ask for. */
interface AskedPods {
  readonly peer: Pick<SelectorPeer, 'namespaceSelector' | 'podSelector'>;
  /** The namespace of the policy. */
  readonly home: string;
  readonly party: AnyPodsParty;
  /** Whether it is a workload that is there which is meant. */
  readonly isKnown: boolean;
}

/** The entire cluster, then whatever else the peers of a workload's policies ask for, what means the same once. */
function podsAsked(cluster: ClusterModel, workload: WorkloadInstance, direction: Direction): AskedPods[] {
  const asked: AskedPods[] = [everyPod];
  for (const { peer, home } of peersAsked(cluster, workload, direction)) {
    const party = podsAskedFor(
      peer,
      home,
      (name) => cluster.namespaces.get(name)?.facts ?? { name, labels: [], moreLabels: true },
    );
    const pods = { peer, home, party, isKnown: meansKnownWorkload(cluster, home, peer) };
    if (!asked.some((other) => isWider(other, pods) && isWider(pods, other))) asked.push(pods);
  }
  return asked;
}

const everyPod: AskedPods = {
  peer: { namespaceSelector: entireCluster.namespaces as Selector, podSelector: entireCluster.pods },
  home: '',
  party: entireCluster,
  isKnown: false,
};

/** The peers with selectors in the rules that decide for a workload. */
function peersAsked(
  cluster: ClusterModel,
  workload: WorkloadInstance,
  direction: Direction,
): { readonly peer: SelectorPeer; readonly home: string }[] {
  return isolatedBy(cluster, workload, direction).flatMap(({ policy, namespace: home }) =>
    policy[direction].flatMap(({ peers }) =>
      (peers === 'everyone' ? [] : peers).flatMap((peer) => (peer.type === 'selector' ? [{ peer, home }] : [])),
    ),
  );
}

/** Whether all pods that `narrow` asks for are among those that `wide` asks for. */
function isWider(wide: AskedPods, narrow: AskedPods): boolean {
  return matchesAll(wide.peer, wide.home, narrow.party) === 'yes';
}

/**
 * Whether a peer gives the labels of a workload that is there, and of its namespace: the list says what it may do.
 * What asks with expressions, for whole namespaces or in all of them is made for more than is there.
 */
function meansKnownWorkload(cluster: ClusterModel, home: string, peer: SelectorPeer): boolean {
  const known = knownPeers(cluster);
  let isKnown = known.get(peer);
  if (isKnown === undefined) {
    const { namespaceSelector, podSelector } = peer;
    isKnown =
      givesLabels(podSelector) &&
      (namespaceSelector === undefined || givesLabels(namespaceSelector)) &&
      peerMatches(cluster, home, peer).must.length > 0;
    known.set(peer, isKnown);
  }
  return isKnown;
}

const knownPeers = memo((_: ClusterModel) => new Map<SelectorPeer, boolean>());

/** Whether a selector has `matchLabels` and nothing else. */
function givesLabels(selector: Selector | undefined): boolean {
  const requirements = selector?.requirements ?? [];
  return (
    requirements.length > 0 && requirements.every(({ operator, node }) => operator === 'In' && node.kind === 'scalar')
  );
}

/** What one end's policies let through, and all that was heard on the way. */
interface Listened {
  readonly allowed: OpenPorts;
  readonly unknown: OpenPorts;
  readonly heard: readonly Heard[];
  readonly doubts: readonly Parameters<Recorder['unknown']>[];
}

/** A rule that admits the other end. */
interface Heard {
  readonly match: Exclude<Ternary, 'no'>;
  readonly selecting: Selecting;
  readonly rule: Rule;
  readonly ports: PortSet;
  readonly named: { readonly sure: readonly NamedPort[]; readonly unsure: readonly NamedPort[] };
}

function listened(
  cluster: ClusterModel,
  workload: WorkloadInstance,
  direction: Direction,
  party: AnyPodsParty | ExternalParty,
): Listened {
  const heard: Heard[] = [];
  const doubts: Parameters<Recorder['unknown']>[] = [];
  const hasNames = direction === 'egress' && party.type === 'anyPods';
  const access = gate(partyOf(cluster, workload), direction, party, policiesOf(cluster), {
    open() {},
    rule(selecting, rule, match, ports) {
      if (match === 'no') return;
      const named = hasNames ? namedPorts(rule) : { sure: [], unsure: [] };
      const isSure = match === 'yes' && selecting.verdict === 'yes';
      const { sure, unsure } = isSure ? named : { sure: [], unsure: [...named.sure, ...named.unsure] };
      heard.push({ match, selecting, rule, ports, named: { sure, unsure } });
    },
    unknown(...doubt) {
      doubts.push(doubt);
    },
  });
  return { ...openPorts(access, heard), heard, doubts };
}

/** The ports that a rule names, surely, and perhaps where a placeholder hides the protocol. */
function namedPorts({ ports }: Rule): Heard['named'] {
  const entries = ports === 'all' ? [] : ports.filter(({ isValid, hidden }) => isValid && !hidden.includes('port'));
  const names = (which: readonly PortEntry[]): NamedPort[] =>
    which.flatMap(({ port, protocol }) =>
      typeof port === 'string'
        ? (protocol ? [protocol] : protocols).map((each) => ({ protocol: each, name: port }))
        : [],
    );
  return { sure: names(entries.filter((e) => e.protocol)), unsure: names(entries.filter((e) => !e.protocol)) };
}

function openPorts({ must, may }: Access, heard: readonly Heard[]): Pick<Listened, 'allowed' | 'unknown'> {
  const allowed = withNames(
    must,
    heard.flatMap(({ named }) => named.sure),
  );
  const possible = withNames(
    may,
    heard.flatMap(({ named }) => named.unsure),
  );
  return { allowed, unknown: without(possible, allowed) };
}

/** A name beside all ports of its protocol says nothing. */
function withNames(ports: PortSet, names: readonly NamedPort[]): OpenPorts {
  const named = names.filter((name, index) => !hasAllOf(ports, name) && !isAmong(name, names.slice(0, index)));
  return { ports, named };
}

function without({ ports, named }: OpenPorts, other: OpenPorts): OpenPorts {
  return {
    ports: subtractPorts(ports, other.ports),
    named: named.filter((name) => !hasAllOf(other.ports, name) && !isAmong(name, other.named)),
  };
}

function hasAllOf(ports: PortSet, { protocol }: NamedPort): boolean {
  return isEmpty(subtractPorts(portRange(protocol), ports));
}

function isAmong({ protocol, name }: NamedPort, names: readonly NamedPort[]): boolean {
  return names.some((other) => other.protocol === protocol && other.name === name);
}

function isNothing({ ports, named }: OpenPorts): boolean {
  return isEmpty(ports) && named.length === 0;
}
