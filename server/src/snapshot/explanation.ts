/** Why a connection is allowed, denied or unknown, as one value: what `access` says, run once more with a recorder. */
import type { Action, ClusterPolicy, ClusterRule } from '../model/clusterPolicy.ts';
import type { Instance } from '../model/instance.ts';
import { memo } from '../model/memo.ts';
import type { Direction, Policy, Rule } from '../model/policy.ts';
import type { Resource } from '../model/resource.ts';
import type { Ternary } from '../model/ternary.ts';
import type { Workload } from '../model/workload.ts';
import { type Access, access, deaf, outsideParts, type Recorder } from '../policy/access.ts';
import { type AddressSet, unionAddresses } from '../policy/addressSet.ts';
import { type NearMiss, nearerMiss, nearMissAt } from '../policy/nearMiss.ts';
import type { KnownParty, PodsParty } from '../policy/party.ts';
import type { UnknownCode } from '../policy/peers.ts';
import type { Selecting, Tier } from '../policy/policies.ts';
import { partition } from '../policy/portPartition.ts';
import { allPorts, intersectPorts, isEmpty, type PortSet, unionPorts } from '../policy/portSet.ts';
import type { RulePorts } from '../policy/rulePorts.ts';
import { selectsNamespace } from '../policy/selection.ts';
import type { ClusterSelecting } from '../policy/tiers.ts';
import type { ClusterModel } from './clusterModel.ts';
import { policiesOf } from './queries.ts';

export interface Explanation {
  readonly from: KnownParty;
  readonly to: KnownParty;
  readonly access: Access;
  /** Both ends are one pod, whose access to itself nothing can block: no policy is asked. */
  readonly isSamePod: boolean;
  /** What the policies of each end look at. Undefined for an end that no policy is about, and for one and the same pod. */
  readonly egress: Side | undefined;
  readonly ingress: Side | undefined;
  /** The ports in sets that are decided alike; together they are all ports. */
  readonly parts: readonly Part[];
}

/** What the policies of one end have to do with the other: egress of the source, or ingress of the destination. */
export interface Side {
  readonly direction: Direction;
  readonly subject: PodsParty;
  readonly other: KnownParty;
  readonly access: Access;
  /** The policies that are about the pods, tier by tier, each tier in the order in which it decides. */
  readonly admin: readonly PolicyLook[];
  readonly policies: readonly PolicyLook[];
  /** Empty too where NetworkPolicies surely isolate the pods: they leave nothing to it. */
  readonly baseline: readonly PolicyLook[];
  /** Given where an end may be a node, to which or from which policies let everything through, perhaps. */
  readonly node: UnknownCode | undefined;
}

/** A policy that is about the pods, and its rules. */
export interface PolicyLook {
  readonly policy: Instance<Policy | ClusterPolicy>;
  readonly selects: Exclude<Ternary, 'no'>;
  /** Why it only perhaps is about them. */
  readonly code: UnknownCode | undefined;
  readonly rules: readonly RuleLook[];
}

/** A rule against the other end. */
export interface RuleLook {
  readonly rule: Rule | ClusterRule;
  /** What it does where it matches. */
  readonly action: Action;
  readonly match: Ternary;
  /** Why it matches perhaps only. */
  readonly code: UnknownCode | undefined;
  /** The ports at the other end that it is about, surely and possibly; none where it does not match. */
  readonly ports: RulePorts;
  /** How its peers miss the pods at the other end, where it is by a slip. */
  readonly nearMiss: NearMiss | undefined;
}

export type Verdict = 'allowed' | 'denied' | 'unknown';

/** Ports that are decided alike. */
export interface Part {
  readonly ports: PortSet;
  readonly verdict: Verdict;
  readonly egress: Ruling | undefined;
  readonly ingress: Ruling | undefined;
}

/** What one side says to a set of ports. */
export interface Ruling {
  readonly verdict: Verdict;
  /** What decides, in order. Several where one only passes on or only perhaps matches, or where rules admit alike. */
  readonly steps: readonly Step[];
}

export type Step = RuleStep | IsolatingStep | OpenStep | NodeStep;

/** A rule that has its say: an admitting rule of a NetworkPolicy accepts. */
export interface RuleStep {
  readonly type: 'rule';
  readonly tier: Tier | 'policies';
  readonly policy: PolicyLook;
  readonly rule: RuleLook;
  /** Whether it surely is about these ports. */
  readonly isSure: boolean;
}

/** A NetworkPolicy isolates the pods and none of its rules surely admits the other end on these ports. */
export interface IsolatingStep {
  readonly type: 'isolates';
  readonly policy: PolicyLook;
  readonly isSure: boolean;
  /** Its rules that admit the other end on other ports. */
  readonly onOtherPorts: readonly RuleLook[];
}

/** Nothing else decides, so it is allowed. */
export interface OpenStep {
  readonly type: 'default';
  readonly isSure: true;
}

/** Nodes are let through, or not: an end may be the other's own, and network plugins differ. */
export interface NodeStep {
  readonly type: 'node';
  readonly isSure: false;
  readonly code: UnknownCode;
}

/** Explains what `from` may call at `to`, port by port. */
export function explain(cluster: ClusterModel, from: KnownParty, to: KnownParty): Explanation {
  const { recorder, sides } = listen(cluster, from, to);
  const answer = access(from, to, policiesOf(cluster), recorder);
  const { egress, ingress } = sides;
  return {
    from,
    to,
    access: answer,
    isSamePod: !egress && !ingress && from.type === 'pods' && to.type === 'pods',
    egress,
    ingress,
    parts: partsOf(cluster, egress, ingress),
  };
}

/**
 * The same where an end may be many addresses outside the cluster: an explanation for each part of them of which the
 * policies say the same. Between two ends in the cluster there is one.
 */
export function explainParts(cluster: ClusterModel, from: KnownParty, to: KnownParty): readonly Explanation[] {
  const [subject, direction, outside] =
    from.type === 'external' ? ([to, 'ingress', from] as const) : ([from, 'egress', to] as const);
  if (subject.type !== 'pods' || outside.type !== 'external') return [explain(cluster, from, to)];
  const explanations = new Map<string, Explanation>();
  for (const part of outsideParts(subject, direction, policiesOf(cluster), outside.addresses)) {
    const explained = (addresses: AddressSet): Explanation => {
      const end: KnownParty = { type: 'external', addresses };
      return direction === 'ingress' ? explain(cluster, end, to) : explain(cluster, from, end);
    };
    const explanation = explained(part);
    const key = explanationKey(explanation);
    const same = explanations.get(key);
    const sameAddresses = same && externalOf(same);
    explanations.set(key, sameAddresses ? explained(unionAddresses(sameAddresses, part)) : explanation);
  }
  return [...explanations.values()];
}

function externalOf({ from, to }: Explanation): AddressSet | undefined {
  return from.type === 'external' ? from.addresses : to.type === 'external' ? to.addresses : undefined;
}

/** The instance of a policy or workload that took part in an answer about a cluster. */
export function instanceOf(
  cluster: ClusterModel,
  about: Selecting | ClusterSelecting | PodsParty,
): Instance<Policy | ClusterPolicy | Workload> | undefined {
  return 'workload' in about ? workloadOf(cluster, about) : policyOf(cluster, about);
}

export function policyOf(
  cluster: ClusterModel,
  about: Selecting | ClusterSelecting,
): Instance<Policy | ClusterPolicy> | undefined {
  if ('clusterPolicy' in about) return instancesOf(cluster.clusterPolicies).get(about.clusterPolicy);
  const namespace = cluster.namespaces.get(about.namespace);
  return namespace && instancesOf(namespace.effective).get(about.policy);
}

/** The workload whose pods are meant. */
export function workloadOf(cluster: ClusterModel, { namespace, workload }: PodsParty): Instance<Workload> | undefined {
  const model = cluster.namespaces.get(namespace.name);
  return model && instancesOf(model.workloads).get(workload);
}

function instancesOf<R extends Resource>(list: readonly Instance<R>[]): ReadonlyMap<R, Instance<R>> {
  return byResource(list) as ReadonlyMap<R, Instance<R>>;
}

const byResource = memo(
  (list: readonly Instance[]): ReadonlyMap<Resource, Instance> =>
    new Map(list.map((instance) => [instance.resource, instance])),
);

interface Sides {
  egress: Side | undefined;
  ingress: Side | undefined;
}

interface OpenLook extends PolicyLook {
  readonly rules: RuleLook[];
}

/** A recorder, and what it has heard of each direction once that is decided. */
function listen(cluster: ClusterModel, from: KnownParty, to: KnownParty): { recorder: Recorder; sides: Sides } {
  const sides: Sides = { egress: undefined, ingress: undefined };
  let looks = new Map<Selecting | ClusterSelecting, OpenLook>();
  let node: UnknownCode | undefined;
  const ofTier = (tier: Tier | undefined): PolicyLook[] =>
    [...looks]
      // A cluster policy without rules does nothing, a NetworkPolicy without rules isolates.
      .filter(([about, { rules }]) => tierOf(about) === tier && (tier === undefined || rules.length > 0))
      .map(([, look]) => look);
  const recorder: Recorder = {
    ...deaf,
    selected(about, code) {
      const policy = policyOf(cluster, about);
      if (policy) looks.set(about, { policy, selects: about.verdict, code, rules: [] });
    },
    rule(about, rule, { verdict, code }, ports) {
      const other = rule.direction === 'ingress' ? from : to;
      const nearMiss = verdict === 'no' ? nearMissOf(cluster, rule, about.namespace, other) : undefined;
      looks.get(about)?.rules.push({ rule, action: 'accept', match: verdict, code, ports, nearMiss });
    },
    clusterRule(about, rule, action, { verdict, code }, ports) {
      const other = rule.direction === 'ingress' ? from : to;
      const nearMiss = verdict === 'no' ? nearMissOf(cluster, rule, '', other) : undefined;
      looks.get(about)?.rules.push({ rule, action, match: verdict, code, ports, nearMiss });
    },
    unknown(code, about) {
      if ('workload' in about) node = code;
    },
    decided(subject, direction, decided) {
      sides[direction] = {
        direction,
        subject,
        other: direction === 'ingress' ? from : to,
        access: decided,
        admin: ofTier('admin'),
        policies: ofTier(undefined),
        baseline: ofTier('baseline'),
        node,
      };
      looks = new Map();
      node = undefined;
    },
  };
  return { recorder, sides };
}

function tierOf(about: Selecting | ClusterSelecting): Tier | undefined {
  return 'tier' in about ? about.tier : undefined;
}

/** The nearest miss among the peers of a rule that are about the namespace of the pods at the other end. */
function nearMissOf(
  cluster: ClusterModel,
  { peers }: Rule | ClusterRule,
  home: string,
  other: KnownParty,
): NearMiss | undefined {
  const workload = other.type === 'pods' ? workloadOf(cluster, other) : undefined;
  if (other.type !== 'pods' || !workload || peers === 'everyone') return undefined;
  const misses = peers.flatMap((peer) => {
    if (peer.type !== 'selector' || !peer.podSelector) return [];
    const { namespaceSelector } = peer;
    const isThere = namespaceSelector
      ? selectsNamespace(namespaceSelector, other.namespace) !== 'no'
      : other.namespace.name === home;
    return (isThere && nearMissAt(peer.podSelector, workload)) || [];
  });
  return misses.length > 0 ? misses.reduce(nearerMiss) : undefined;
}

/** Verdicts in the order in which parts are given. */
const verdicts: readonly Verdict[] = ['allowed', 'unknown', 'denied'];

function partsOf(cluster: ClusterModel, egress: Side | undefined, ingress: Side | undefined): Part[] {
  const parts = new Map<string, Part>();
  for (const ports of partition(allPorts, [...portSetsOf(egress), ...portSetsOf(ingress)])) {
    const part: Part = {
      ports,
      verdict: 'allowed',
      egress: egress && rulingOf(cluster, egress, ports),
      ingress: ingress && rulingOf(cluster, ingress, ports),
    };
    const key = `${rulingKey(part.egress)} / ${rulingKey(part.ingress)}`;
    const same = parts.get(key);
    parts.set(key, {
      ...part,
      verdict: verdictOfBoth(part.egress?.verdict ?? 'allowed', part.ingress?.verdict ?? 'allowed'),
      ports: same ? unionPorts(same.ports, ports) : ports,
    });
  }
  return verdicts.flatMap((wanted) => [...parts.values()].filter(({ verdict }) => verdict === wanted));
}

function verdictOfBoth(left: Verdict, right: Verdict): Verdict {
  if (left === 'denied' || right === 'denied') return 'denied';
  return left === 'allowed' && right === 'allowed' ? 'allowed' : 'unknown';
}

function portSetsOf(side: Side | undefined): PortSet[] {
  if (!side) return [];
  const rules = [...side.admin, ...side.policies, ...side.baseline].flatMap((look) => look.rules);
  return [side.access.must, side.access.may, ...rules.flatMap(({ ports }) => [ports.must, ports.may])];
}

/** What is said, without the ends of which it is said. */
function explanationKey({ egress, ingress, parts }: Explanation): string {
  const matches = [egress, ingress].flatMap((side) =>
    side ? [...side.admin, ...side.policies, ...side.baseline].map(({ rules }) => rules.map(({ match }) => match)) : [],
  );
  const rulings = parts.map((part) => [part.ports, rulingKey(part.egress), rulingKey(part.ingress)]);
  return JSON.stringify([matches, rulings]);
}

function rulingKey(ruling: Ruling | undefined): string {
  if (!ruling) return '';
  const nameOf = ({ policy }: PolicyLook): string => `${policy.key} ${policy.uri} ${policy.resource.root.start}`;
  const keys = ruling.steps.map((step) => {
    if (step.type === 'rule') return `${step.tier} ${nameOf(step.policy)} ${step.rule.rule.index} ${step.isSure}`;
    if (step.type !== 'isolates') return step.type;
    const others = step.onOtherPorts.map(({ rule }) => rule.index);
    return `${nameOf(step.policy)} ${others} ${step.isSure}`;
  });
  return `${ruling.verdict}: ${keys.join('; ')}`;
}

/** What a side says to ports that all of its rules treat alike. */
function rulingOf(cluster: ClusterModel, side: Side, ports: PortSet): Ruling {
  const { must, may } = side.access;
  const verdict = touches(ports, must) ? 'allowed' : touches(ports, may) ? 'unknown' : 'denied';
  const steps: Step[] = [];
  const isDecided =
    addTier(steps, 'admin', side.admin, cluster, ports) ||
    addPolicies(steps, side.policies, ports) ||
    addTier(steps, 'baseline', side.baseline, cluster, ports);
  if (!isDecided) steps.push({ type: 'default', isSure: true });
  if (verdict === 'unknown') steps.push(...overruling(side, steps));
  if (side.node && verdict === 'unknown') steps.push({ type: 'node', isSure: false, code: side.node });
  return { verdict, steps };
}

/** Policies that have no step yet, and are perhaps asked before those that have. */
function overruling({ policies, direction }: Side, steps: readonly Step[]): Step[] {
  return policies.flatMap((policy): Step[] => {
    const { resource } = policy.policy;
    const { denies, admits } = (resource.type === 'policy' && resource.overrules?.[direction]) || nothingOverruled;
    const isSaid = steps.some((step) => step.type === 'isolates' && step.policy === policy);
    return (denies || admits) && !isSaid ? [{ type: 'isolates', policy, isSure: false, onOtherPorts: [] }] : [];
  });
}

const nothingOverruled = { denies: false, admits: false };

function touches(ports: PortSet, set: PortSet): boolean {
  return !isEmpty(intersectPorts(ports, set));
}

/** Adds the rules of a tier that have their say; true when nothing behind the tier has. */
function addTier(
  steps: Step[],
  tier: Tier,
  looks: readonly PolicyLook[],
  cluster: ClusterModel,
  ports: PortSet,
): boolean {
  if (looks.length === 0) return false;
  const byPolicy = new Map(looks.map((look) => [look.policy.resource, look]));
  const orders = policiesOf(cluster).tier(tier);
  const walks = orders.map((order) =>
    firstMatches(
      tier,
      order.flatMap((policy) => byPolicy.get(policy) ?? []),
      ports,
    ),
  );
  const all = new Map(walks.flat().map((step) => [step.rule, step]));
  for (const step of all.values()) {
    const isSure = walks.every((walk) => walk.some(({ rule, isSure }) => rule === step.rule && isSure));
    steps.push({ ...step, isSure });
  }
  return walks.every((walk) => {
    const last = walk.at(-1);
    return last?.isSure === true && last.rule.action !== 'pass';
  });
}

/** The rules that may match, up to the first that surely does. */
function firstMatches(tier: Tier, looks: readonly PolicyLook[], ports: PortSet): RuleStep[] {
  const steps: RuleStep[] = [];
  for (const policy of looks) {
    for (const rule of policy.rules) {
      if (!touches(ports, rule.ports.may)) continue;
      const isSure =
        policy.selects === 'yes' && rule.match === 'yes' && rule.action !== 'hidden' && touches(ports, rule.ports.must);
      steps.push({ type: 'rule', tier, policy, rule, isSure });
      if (isSure) return steps;
    }
  }
  return steps;
}

/** Adds what NetworkPolicies have to say; true when one surely isolates the pods, which leaves nothing to others. */
function addPolicies(steps: Step[], looks: readonly PolicyLook[], ports: PortSet): boolean {
  const isIsolated = looks.some(({ selects }) => selects === 'yes');
  const admitting = looks.flatMap((policy) =>
    policy.rules
      .filter((rule) => touches(ports, rule.ports.may))
      .map((rule): RuleStep => {
        const isSure = policy.selects === 'yes' && rule.match === 'yes' && touches(ports, rule.ports.must);
        return { type: 'rule', tier: 'policies', policy, rule, isSure };
      }),
  );
  const sure = admitting.filter(({ isSure }) => isSure);
  if (sure.length > 0) {
    steps.push(...sure);
    return true;
  }
  steps.push(...admitting);
  for (const policy of looks) {
    // Where one surely isolates, what another perhaps does adds nothing but its rules.
    if (isIsolated && policy.selects !== 'yes') continue;
    const onOtherPorts = policy.rules.filter(({ match, ports: own }) => match !== 'no' && !touches(ports, own.may));
    steps.push({ type: 'isolates', policy, isSure: policy.selects === 'yes', onOtherPorts });
  }
  return isIsolated;
}
