import type { ClusterPolicy, ClusterRule } from '../model/clusterPolicy.ts';
import { memo } from '../model/memo.ts';
import type { Direction, PortEntry, Rule, SelectorPeer } from '../model/policy.ts';
import { type Protocol, protocols } from '../model/ports.ts';
import type { Selector } from '../model/selector.ts';
import { and, or, type Ternary } from '../model/ternary.ts';
import { type Access, deaf, externalAccess, gate, type Recorder } from '../policy/access.ts';
import { entireCluster, matchesAll, podsAskedFor } from '../policy/anyPods.ts';
import { failsClosed, matchSubject } from '../policy/clusterPeers.ts';
import type { AnyPodsParty, ExternalParty } from '../policy/party.ts';
import type { Selecting } from '../policy/policies.ts';
import {
  allPorts,
  equalPorts,
  includesPort,
  intersectPorts,
  isEmpty,
  noPorts,
  type PortSet,
  portRange,
  subtractPorts,
  unionPorts,
} from '../policy/portSet.ts';
import type { ClusterSelecting } from '../policy/tiers.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { instanceOf } from '../snapshot/explanation.ts';
import type { DocumentSpan } from '../snapshot/locate.ts';
import { factsOf } from '../snapshot/namespaceModel.ts';
import {
  isIsolated,
  isolatedBy,
  partyOf,
  peerMatches,
  policiesOf,
  type WorkloadInstance,
} from '../snapshot/queries.ts';
import { type Answering, answeringWorkloads } from './answering.ts';
import { type Reason, reasonAt } from './connectivity.ts';
import { isOneOf, type ListFilter, noFilter } from './listFilter.ts';

/** What a workload admits in one direction beyond the workloads that are there. */
export interface Exposure {
  readonly workload: Answering;
  readonly direction: Direction;
  /** Whether some policy isolates it, or a cluster policy denies it something. */
  readonly isProtected: Ternary;
  readonly open: readonly Open[];
}

/** Whom a workload may hear from or call, as far as nothing wider says it already. */
export interface Open {
  readonly peer: AnyPodsParty | ExternalParty;
  /** Whether these pods may do less than wider ones: then this is all that they may do. */
  readonly isLess: boolean;
  readonly allowed: OpenPorts;
  readonly unknown: OpenPorts;
  /** Whether `allowed` and what is said of wider peers are all ports together. */
  readonly isOpenOnAllPorts: boolean;
  /** The rules that make it; none where no policy is about the workload. */
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
  /** Undefined for a policy of the whole cluster. */
  readonly namespace: string | undefined;
  readonly direction: Direction;
  /** From 1. */
  readonly number: number;
}

/**
 * Of every workload that a filter is about, in the directions that it is about; open only what is so on its ports, as
 * if there were no others. Whether a workload is protected is a matter of all ports, whatever the filter says.
 */
export function* exposuresOf(cluster: ClusterModel, filter: ListFilter = noFilter): Iterable<Exposure> {
  for (const workload of answeringWorkloads(cluster)) {
    if (filter.focus.length > 0 && !isOneOf(filter.focus, workload)) continue;
    for (const direction of ['ingress', 'egress'] as const) {
      if ((filter.direction ?? direction) === direction) {
        yield exposureOf(cluster, workload, direction, filter.ports);
      }
    }
  }
}

function exposureOf(cluster: ClusterModel, workload: Answering, direction: Direction, ports: PortSet): Exposure {
  const isRuled = or(isIsolated(cluster, workload, direction), isDenied(cluster, workload, direction));
  return {
    workload,
    direction,
    // Most network plugins take such a pod for its node, which nothing protects.
    isProtected: and(isRuled, workload.resource.hostNetwork === 'no' ? 'yes' : 'maybe'),
    open: [...openToPods(cluster, workload, direction, ports), ...openToOutside(cluster, workload, direction, ports)],
  };
}

/** Whether a cluster policy denies it something. */
function isDenied(cluster: ClusterModel, workload: WorkloadInstance, direction: Direction): Ternary {
  return aboutWorkload(cluster, workload).reduce<Ternary>((result, { policy, verdict }) => {
    return or(result, and(verdict, policy[direction].map(denies).reduce(or, 'no')));
  }, 'no');
}

/** Also a rule that fails closed denies. */
function denies(rule: ClusterRule): Ternary {
  if (rule.action === 'deny' || (rule.action === 'pass' && failsClosed(rule))) return 'yes';
  return rule.action === 'hidden' ? 'maybe' : 'no';
}

function openToPods(cluster: ClusterModel, workload: Answering, direction: Direction, ports: PortSet): Open[] {
  const rules = rulesOf(cluster, workload, direction);
  // Only whom it calls may have ports that are not known.
  const standIns =
    direction === 'egress' ? standInsFor(rules).filter(({ protocol }) => ports[protocol].length > 0) : [];
  const asked = podsAsked(cluster, rules).map((pods) => ({
    pods,
    heard: listen(cluster, workload, direction, pods.party, ports, standIns),
  }));
  return asked.flatMap(({ pods, heard }) => {
    if (pods.isKnown) return [];
    const wider = asked.filter((other) => other.pods !== pods && isWider(other.pods, pods));
    const nearest = wider.filter((one) => !wider.some((other) => other !== one && isWider(one.pods, other.pods)));
    const before = nearest.map((other) => other.heard).reduce(either, nothingSaid);
    const isLess = !isWithin(before, heard);
    const rest = {
      allowed: without(heard.allowed, before.allowed),
      unknown: without(heard.unknown, union(before.allowed, before.unknown)),
    };
    if (!isLess && isNothing(rest.allowed) && isNothing(rest.unknown)) return [];
    return [openOf(cluster, pods.party, ports, { isLess, ...(isLess ? heard : rest) }, heard, before)];
  });
}

function openToOutside(cluster: ClusterModel, workload: Answering, direction: Direction, ports: PortSet): Open[] {
  return externalAccess(partyOf(cluster, workload), direction, policiesOf(cluster)).flatMap(({ addresses }) => {
    const party: ExternalParty = { type: 'external', addresses };
    const heard = listen(cluster, workload, direction, party, ports, []);
    if (isNothing(heard.allowed) && isNothing(heard.unknown)) return [];
    return [openOf(cluster, party, ports, { isLess: false, ...heard }, heard, nothingSaid)];
  });
}

/** What is open to somebody, surely and perhaps. */
interface Said {
  readonly allowed: OpenNumbers;
  readonly unknown: OpenNumbers;
}

/** Ports by number, and those by name with what stands for them. */
interface OpenNumbers extends OpenPorts {
  readonly named: readonly StandIn[];
}

const nothingSaid: Said = { allowed: { ports: noPorts, named: [] }, unknown: { ports: noPorts, named: [] } };

function openOf(
  cluster: ClusterModel,
  peer: Open['peer'],
  ports: PortSet,
  { isLess, allowed, unknown }: Said & Pick<Open, 'isLess'>,
  heard: Heard,
  before: Said,
): Open {
  const open = allNumbers(union(allowed, unknown));
  const unsure = allNumbers(unknown);
  const possible =
    before === nothingSaid ? ports : isLess ? allNumbers(union(before.allowed, before.unknown)) : noPorts;
  const lost = subtractPorts(possible, allNumbers(allowed));
  const has = (some: PortSet, others: PortSet): boolean => !isEmpty(intersectPorts(some, others));
  const makes = ({ match, denies, ports: own }: HeardRule): boolean =>
    denies ? has(own, lost) : has(own, match === 'yes' ? open : unsure);
  const doubted = heard.rules.filter(({ ports: own }) => has(own, unsure)).map(({ rule }) => rule);
  return {
    peer,
    isLess,
    allowed: withoutStandIns(allowed),
    unknown: withoutStandIns(unknown),
    isOpenOnAllPorts: equalPorts(isLess ? allowed.ports : unionPorts(allowed.ports, before.allowed.ports), allPorts),
    rules: heard.rules.filter(makes).flatMap(({ about, rule }) => rulePlace(cluster, about, rule)),
    reasons: isNothing(unknown)
      ? []
      : reasonsOf(
          cluster,
          heard.doubts.filter(([, , rule]) => !rule || doubted.includes(rule)),
        ),
  };
}

/** One of each kind at each place. */
function reasonsOf(cluster: ClusterModel, doubts: Heard['doubts']): Reason[] {
  const reasons = new Map<string, Reason>();
  for (const [code, about, rule] of doubts) {
    const instance = instanceOf(cluster, about);
    if (!instance) continue;
    const reason = reasonAt(code, instance, rule);
    reasons.set(`${code} ${instance.key} ${reason.start}`, reason);
  }
  return [...reasons.values()];
}

function withoutStandIns({ ports, named }: OpenNumbers): OpenPorts {
  return { ports, named: named.map(({ protocol, name }) => ({ protocol, name })) };
}

function rulePlace(
  cluster: ClusterModel,
  about: Selecting | ClusterSelecting,
  { direction, index, node: { start, end } }: Rule | ClusterRule,
): RulePlace[] {
  const instance = instanceOf(cluster, about);
  if (!instance) return [];
  const { uri, document, resource } = instance;
  const namespace = 'policy' in about ? about.namespace : undefined;
  return [{ policy: resource.name, namespace, direction, number: index + 1, uri, document, start, end }];
}

/** Pods that the policies of a workload ask for. */
interface AskedPods {
  readonly peer: Pick<SelectorPeer, 'namespaceSelector' | 'podSelector'>;
  /** The namespace of the policy; empty for one of the whole cluster. */
  readonly home: string;
  readonly party: AnyPodsParty;
  /** Whether it is a workload that is there which is meant. */
  readonly isKnown: boolean;
}

/** The entire cluster, then whatever else the peers of a workload's policies ask for, what means the same once. */
function podsAsked(cluster: ClusterModel, rules: readonly Deciding[]): AskedPods[] {
  const asked: AskedPods[] = [everyPod];
  for (const { rule, home } of rules) {
    for (const peer of rule.peers === 'everyone' ? [] : rule.peers) {
      if (peer.type !== 'selector') continue;
      const party = podsAskedFor(
        peer,
        home,
        (name) => cluster.namespaces.get(name)?.facts ?? factsOf(name, [], cluster.configured),
      );
      const pods = { peer, home, party, isKnown: meansKnownWorkload(cluster, home, peer) };
      if (!asked.some((other) => isWider(other, pods) && isWider(pods, other))) asked.push(pods);
    }
  }
  return asked;
}

const everyPod: AskedPods = {
  peer: { namespaceSelector: entireCluster.namespaces, podSelector: entireCluster.pods },
  home: '',
  party: entireCluster,
  isKnown: false,
};

/** A rule that decides for a workload, and the namespace of its policy; empty for one of the whole cluster. */
interface Deciding {
  readonly rule: Rule | ClusterRule;
  readonly home: string;
}

function rulesOf(cluster: ClusterModel, workload: WorkloadInstance, direction: Direction): Deciding[] {
  return [
    ...aboutWorkload(cluster, workload).flatMap(({ policy }) =>
      policy[direction].map((rule): Deciding => ({ rule, home: '' })),
    ),
    ...isolatedBy(cluster, workload, direction).flatMap(({ policy, namespace: home }) =>
      policy[direction].map((rule) => ({ rule, home })),
    ),
  ];
}

/** The cluster policies that are about a workload, surely or possibly. */
function aboutWorkload(
  cluster: ClusterModel,
  workload: WorkloadInstance,
): { readonly policy: ClusterPolicy; readonly verdict: Ternary }[] {
  const party = partyOf(cluster, workload);
  const { tier } = policiesOf(cluster);
  return (['admin', 'baseline'] as const)
    .flatMap((name) => tier(name)[0] ?? [])
    .map((policy) => ({ policy, verdict: matchSubject(policy, party).verdict }))
    .filter(({ verdict }) => verdict !== 'no');
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

/** What a workload's policies let through, and all that was heard on the way. */
interface Heard extends Said {
  readonly rules: readonly HeardRule[];
  readonly doubts: readonly Parameters<Recorder['unknown']>[];
}

/** A rule that is about the other end. */
interface HeardRule {
  readonly about: Selecting | ClusterSelecting;
  readonly rule: Rule | ClusterRule;
  readonly match: Exclude<Ternary, 'no'>;
  /** Whether it keeps away what comes behind it. */
  readonly denies: boolean;
  /** With the stand-ins of ports that it names. */
  readonly ports: PortSet;
}

function listen(
  cluster: ClusterModel,
  workload: WorkloadInstance,
  direction: Direction,
  other: AnyPodsParty | ExternalParty,
  ports: PortSet,
  standIns: readonly StandIn[],
): Heard {
  const rules: HeardRule[] = [];
  const doubts: Parameters<Recorder['unknown']>[] = [];
  const party = other.type === 'anyPods' ? { ...other, ports: standIns } : other;
  const access = gate(partyOf(cluster, workload), direction, party, policiesOf(cluster), {
    ...deaf,
    rule(about, rule, { verdict }, { may }) {
      if (verdict !== 'no') rules.push({ about, rule, match: verdict, denies: false, ports: may });
    },
    clusterRule(about, rule, action, { verdict }, { may }) {
      const denies = action === 'deny' || action === 'pass';
      if (verdict !== 'no') rules.push({ about, rule, match: verdict, denies, ports: may });
    },
    unknown(...doubt) {
      doubts.push(doubt);
    },
  });
  return { ...said(access, ports, standIns), rules, doubts };
}

/**
 * A number that stands for the port that pods have under a name. No rule speaks of it but by the name, nor of `blank`:
 * where the two are not treated alike, it is the name that decides.
 */
interface StandIn extends NamedPort {
  readonly port: number;
  readonly blank: number;
}

/** One for each name in the rules. */
function standInsFor(rules: readonly Deciding[]): StandIn[] {
  const entries = rules.flatMap(({ rule: { ports } }) =>
    ports === 'all' ? [] : ports.filter(({ isValid }) => isValid),
  );
  return protocols.flatMap((protocol) => {
    const own = entries.filter((entry) => entry.protocol === protocol || entry.hidden.includes('protocol'));
    const names = [
      ...new Set(
        own.flatMap(({ port, hidden }) => (typeof port === 'string' && !hidden.includes('port') ? [port] : [])),
      ),
    ];
    if (names.length === 0) return [];
    const free = freeStretch(own, protocol, names.length + 1);
    return names.map((name, index) => ({ protocol, name, port: free + index + 1, blank: free }));
  });
}

/** The first of so many ports on end that no number in the entries is one of. */
function freeStretch(entries: readonly PortEntry[], protocol: Protocol, length: number): number {
  const numbered = entries.flatMap(({ port, endPort }) =>
    typeof port === 'number' ? [portRange(protocol, port, endPort ?? port)] : [],
  );
  const free = subtractPorts(portRange(protocol), numbered.reduce(unionPorts, noPorts))[protocol];
  const [low] = free.findLast(([first, last]) => last - first >= length) ?? [1];
  return low;
}

/** What an access says of some ports; a name may be that of any port of its protocol. */
function said({ must, may }: Access, ports: PortSet, standIns: readonly StandIn[]): Said {
  const named = (all: PortSet): StandIn[] =>
    standIns.filter(
      ({ protocol, port, blank }) => includesPort(all, protocol, port) && !includesPort(all, protocol, blank),
    );
  const numbered = (all: PortSet): PortSet =>
    intersectPorts(
      ports,
      standIns.reduce((rest, { protocol, port, blank }) => {
        const one = portRange(protocol, port, port);
        return includesPort(rest, protocol, blank) ? unionPorts(rest, one) : subtractPorts(rest, one);
      }, all),
    );
  const sure = named(must);
  return {
    allowed: { ports: numbered(must), named: sure },
    unknown: {
      ports: subtractPorts(numbered(may), numbered(must)),
      named: named(may).filter((one) => !isAmong(one, sure)),
    },
  };
}

function either(left: Said, right: Said): Said {
  return { allowed: union(left.allowed, right.allowed), unknown: union(left.unknown, right.unknown) };
}

/** Whether all of `left` is in `right`, what is sure and what may be. */
function isWithin(left: Said, right: Said): boolean {
  const may = union(right.allowed, right.unknown);
  return isNothing(without(left.allowed, right.allowed)) && isNothing(without(left.unknown, may));
}

function union(left: OpenNumbers, right: OpenNumbers): OpenNumbers {
  return { ports: unionPorts(left.ports, right.ports), named: [...left.named, ...right.named] };
}

function without({ ports, named }: OpenNumbers, other: OpenNumbers): OpenNumbers {
  return {
    ports: subtractPorts(ports, other.ports),
    named: named.filter((name) => !isAmong(name, other.named) && !includesPort(other.ports, name.protocol, name.blank)),
  };
}

function isAmong({ protocol, name }: NamedPort, names: readonly NamedPort[]): boolean {
  return names.some((other) => other.protocol === protocol && other.name === name);
}

function isNothing({ ports, named }: OpenPorts): boolean {
  return isEmpty(ports) && named.length === 0;
}

/** With the stand-ins of the names. */
function allNumbers({ ports, named }: OpenNumbers): PortSet {
  return named.reduce((all, { protocol, port }) => unionPorts(all, portRange(protocol, port, port)), ports);
}
