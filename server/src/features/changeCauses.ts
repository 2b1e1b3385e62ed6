import type { ClusterPolicy } from '../model/clusterPolicy.ts';
import { type DocumentSpan, type Instance, placeIn } from '../model/instance.ts';
import { memo } from '../model/memo.ts';
import type { Namespace } from '../model/namespace.ts';
import type { Policy } from '../model/policy.ts';
import type { Workload } from '../model/workload.ts';
import { intersectAddresses, isNoAddress } from '../policy/addressSet.ts';
import type { KnownParty } from '../policy/party.ts';
import { intersectPorts, isEmpty, type PortSet, subtractPorts, unionPorts } from '../policy/portSet.ts';
import { type Answering, answeringWorkloads } from '../reports/answering.ts';
import type { End } from '../reports/connectivity.ts';
import type { ConnectionChange } from '../reports/diff.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { contentOf } from '../snapshot/content.ts';
import {
  type Explanation,
  explainParts,
  type IsolatingStep,
  type PolicyLook,
  type RuleStep,
  type Ruling,
  type Side,
  type Step,
  type Verdict,
} from '../snapshot/explanation.ts';
import { ingressControllerOf, partyOf } from '../snapshot/queries.ts';
import { entryOf, keyPlaceOf, type Node, valueAt } from '../yaml/node.ts';
import { policyName } from './explanation.ts';
import { nameOf } from './text.ts';

/** What in the manifests makes a connection another one than it was. */
export interface Cause {
  readonly effect: Effect;
  /** `ingress rule 2 of NetworkPolicy cart admits it` */
  readonly words: string;
  readonly place: DocumentSpan;
  /** The state whose text the place is in: what is gone has a place before only. */
  readonly state: 'before' | 'after';
}

export type Effect = 'opens' | 'closes';

/** The two states of a cluster. */
export interface States {
  readonly before: ClusterModel;
  readonly after: ClusterModel;
}

/** The ports on which a change opens a connection, and on which it closes it. */
export function portsOf({ before, after }: ConnectionChange): Readonly<Record<Effect, Ports>> {
  return { opens: more(before, after), closes: more(after, before) };
}

/** `allowed` where it surely is so, `unknown` where it perhaps is. */
type Ports = Pick<ConnectionChange['after'], 'allowed' | 'unknown'>;

function more(less: Ports, than: Ports): Ports {
  const may = ({ allowed, unknown }: Ports): PortSet => unionPorts(allowed, unknown);
  const allowed = subtractPorts(than.allowed, may(less));
  const all = unionPorts(subtractPorts(than.allowed, less.allowed), subtractPorts(may(than), may(less)));
  return { allowed, unknown: subtractPorts(all, allowed) };
}

/**
 * Why a connection is another one: the rules and policies that are new or written differently, and that decide about
 * its ports where another answer was given before. Where they are the same, what changed of its ends; empty where that
 * is nothing that manifests say.
 */
export function causesOf(states: States, change: ConnectionChange): Cause[] {
  const ports = portsOf(change);
  const found = (['opens', 'closes'] as const).flatMap((effect) => {
    const own = unionPorts(ports[effect].allowed, ports[effect].unknown);
    if (isEmpty(own)) return [];
    const ends = [change.from, change.to];
    const comeOrGone = ends.flatMap((end) => causeOfComing(states, end, effect));
    if (comeOrGone.length > 0) return comeOrGone;
    const decided = causesOfSides(states, change, own, effect);
    return decided.length > 0 ? decided : ends.flatMap((end) => causesOfEnd(states, end, effect));
  });
  return distinctCauses(found);
}

function distinctCauses(causes: readonly Cause[]): Cause[] {
  const idOf = ({ effect, words, place }: Cause): string => `${effect} ${words} ${place.uri} ${place.start}`;
  return [...new Map(causes.map((cause) => [idOf(cause), cause])).values()];
}

/** An end that one state lacks: all that it may call comes and goes with it. */
function causeOfComing({ before, after }: States, end: End, effect: Effect): Cause[] {
  if (!isWorkload(end)) return [];
  const [was, is] = [workloadOf(before, end), workloadOf(after, end)];
  if (is && !was) return [causeAt(is, 'after', effect, 'is new')];
  if (was && !is) return [causeAt(was, 'before', effect, 'is gone')];
  return [];
}

/** What changed of an end that both states have: its own manifest, or its Namespace. */
function causesOfEnd({ before, after }: States, end: End, effect: Effect): Cause[] {
  if (!isWorkload(end)) return [];
  const [was, is] = [workloadOf(before, end), workloadOf(after, end)];
  const own = was && is && isOtherwise(was.resource.root, is.resource.root) ? [causeOfLabels(was, is, effect)] : [];
  const declared = (cluster: ClusterModel): readonly Instance<Namespace>[] =>
    cluster.namespaces.get(end.namespace)?.declarations ?? [];
  const lacks = (others: readonly Instance<Namespace>[], { resource }: Instance): boolean =>
    others.every((other) => isOtherwise(other.resource.root, resource.root));
  const [old, now] = [declared(before), declared(after)];
  const changed = now.filter((each) => lacks(old, each));
  const gone = changed.length > 0 ? [] : old.filter((each) => lacks(now, each));
  const [first] = old;
  return [
    ...own,
    ...changed.map((each) => (first ? causeOfLabels(first, each, effect) : causeAt(each, 'after', effect, 'is new'))),
    ...gone.map((each) => causeAt(each, 'before', effect, 'is gone')),
  ];
}

type Labelled = Instance<Workload | Namespace>;

function causeOfLabels(was: Labelled, is: Labelled, effect: Effect): Cause {
  const [before, { labelsNode: node, nameNode, type }] = [was.resource.labelsNode, is.resource];
  if (!isOtherwise(before, node)) return causeAt(is, 'after', effect, 'changed');
  const words = `has other ${type === 'workload' ? 'pod labels' : 'labels'}`;
  return { ...causeAt(is, 'after', effect, words), place: placeIn(is, node ?? nameNode) };
}

function isOtherwise(left: Node | undefined, right: Node | undefined): boolean {
  return (left && contentOf(left)) !== (right && contentOf(right));
}

function causeAt(instance: Instance, state: Cause['state'], effect: Effect, what: string): Cause {
  const { kind, name } = instance.resource;
  return { effect, words: `${kind} ${name} ${what}`, place: nameOf(instance), state };
}

/** What decides on each side where it says more (or less) than before. */
function causesOfSides(states: States, { from, to }: ConnectionChange, ports: PortSet, effect: Effect): Cause[] {
  const [before, after] = [explained(states.before, from, to), explained(states.after, from, to)];
  return before.flatMap((was) =>
    after
      .filter((is) => isAboutSame(was, is))
      .flatMap((is) =>
        was.parts.flatMap((old) =>
          is.parts.flatMap((now) => {
            if (isEmpty(intersectPorts(intersectPorts(old.ports, now.ports), ports))) return [];
            return (['egress', 'ingress'] as const).flatMap((direction) => {
              const [side, rulings] = [is[direction], [old[direction], now[direction]] as const];
              return side && turns(rulings, effect) ? causesOfSide(states, side, rulings, effect) : [];
            });
          }),
        ),
      ),
  );
}

function explained(cluster: ClusterModel, from: End, to: End): readonly Explanation[] {
  const [source, target] = [partyAt(cluster, from), partyAt(cluster, to)];
  return source && target ? explainParts(cluster, source, target) : [];
}

function partyAt(cluster: ClusterModel, end: End): KnownParty | undefined {
  if (!isWorkload(end)) return end.type === 'external' ? end : ingressControllerOf(cluster);
  const workload = workloadOf(cluster, end);
  return workload && partyOf(cluster, workload);
}

/** Between ends in the cluster always; else where there are addresses that both are about. */
function isAboutSame(left: Explanation, right: Explanation): boolean {
  return [
    [left.from, right.from],
    [left.to, right.to],
  ].every(
    ([a, b]) =>
      a?.type !== 'external' || b?.type !== 'external' || !isNoAddress(intersectAddresses(a.addresses, b.addresses)),
  );
}

type Rulings = readonly [Ruling | undefined, Ruling | undefined];

function turns([was, is]: Rulings, effect: Effect): boolean {
  const [before, after] = [ranks[was?.verdict ?? 'allowed'], ranks[is?.verdict ?? 'allowed']];
  return effect === 'opens' ? before < after : before > after;
}

const ranks: Readonly<Record<Verdict, number>> = { denied: 0, unknown: 1, allowed: 2 };

/**
 * The first of these that there is: rules that are new or otherwise and say so; rules that said the opposite and are
 * gone or otherwise; and of policies the same of what they isolate.
 */
function causesOfSide(states: States, side: Side, [was, is]: Rulings, effect: Effect): Cause[] {
  const { before, after } = states;
  const [saying, opposite] = effect === 'opens' ? (['accept', 'deny'] as const) : (['deny', 'accept'] as const);
  const whose = side.subject.workload.name;
  const rules = (ruling: Ruling | undefined, action: RuleStep['rule']['action']): RuleStep[] =>
    stepsOf(ruling).filter((step) => step.type === 'rule' && step.rule.action === action) as RuleStep[];
  const isolating = (ruling: Ruling | undefined): IsolatingStep[] =>
    stepsOf(ruling).filter((step) => step.type === 'isolates');
  const gained = rules(is, saying).flatMap((step) => ruleGained(before, step, whose, effect));
  if (gained.length > 0) return gained;
  const lost = rules(was, opposite).flatMap((step) => ruleLost(after, step, whose, effect));
  if (lost.length > 0) return lost;
  return effect === 'opens'
    ? isolating(was).flatMap(({ policy }) => isolationLost(after, policy, whose))
    : isolating(is).flatMap(({ policy }) => isolationGained(before, policy, whose));
}

function stepsOf(ruling: Ruling | undefined): readonly Step[] {
  return ruling?.steps ?? [];
}

function ruleGained(before: ClusterModel, step: RuleStep, whose: string, effect: Effect): Cause[] {
  const { policy, rule } = step;
  const difference = differenceFrom(before, step);
  if (difference.what === 'nothing') return [];
  const verb = `${step.isSure ? '' : 'perhaps '}${effect === 'opens' ? 'admits' : 'denies'} it`;
  if (difference.what !== 'the policy')
    return [
      after(effect, `${ruleName(step)} of ${policyName(policy)} ${verb}`, placeIn(policy.policy, rule.rule.node)),
    ];
  const words = `${policyName(policy)} selects ${whose} now, and its ${ruleName(step)} ${verb}`;
  return [after(effect, words, subjectOf(policy.policy))];
}

function ruleLost(now: ClusterModel, step: RuleStep, whose: string, effect: Effect): Cause[] {
  const { policy, rule } = step;
  const verb = effect === 'opens' ? 'denied' : 'admitted';
  const difference = differenceFrom(now, step);
  switch (difference.what) {
    case 'nothing':
      return [];
    case 'all': {
      const words = `${policyName(policy)} is gone, whose ${ruleName(step)} ${verb} it`;
      return [{ effect, words, place: nameOf(policy.policy), state: 'before' }];
    }
    case 'the rule': {
      const { direction, index } = rule.rule;
      const rules = difference.other.resource[direction];
      const changed = rules.length === policy.policy.resource[direction].length ? rules[index] : undefined;
      if (changed) {
        const words = `${ruleName(step)} of ${policyName(policy)} no longer ${effect === 'opens' ? 'denies' : 'admits'} it`;
        return [after(effect, words, placeIn(difference.other, changed.node))];
      }
      const words = `${policyName(policy)} no longer has the ${direction} rule that ${verb} it`;
      return [after(effect, words, listPlace(difference.other, direction))];
    }
    case 'the policy':
      return [after(effect, `${policyName(policy)} no longer selects ${whose}`, subjectOf(difference.other))];
  }
}

function isolationLost(now: ClusterModel, policy: PolicyLook, whose: string): Cause[] {
  const difference = policyDifference(now, policy.policy);
  if (difference.what === 'nothing') return [];
  if (difference.what === 'all') {
    const words = `${policyName(policy)} is gone, which isolated ${whose}`;
    return [{ effect: 'opens', words, place: nameOf(policy.policy), state: 'before' }];
  }
  return [after('opens', `${policyName(policy)} no longer isolates ${whose}`, subjectOf(difference.other))];
}

function isolationGained(before: ClusterModel, policy: PolicyLook, whose: string): Cause[] {
  if (policyDifference(before, policy.policy).what === 'nothing') return [];
  const verb = policy.selects === 'yes' ? 'isolates' : 'perhaps isolates';
  return [after('closes', `${policyName(policy)} ${verb} ${whose}`, subjectOf(policy.policy))];
}

function after(effect: Effect, words: string, place: DocumentSpan): Cause {
  return { effect, words, place, state: 'after' };
}

/** `ingress rule 2`, from one */
function ruleName({ rule }: RuleStep): string {
  return `${rule.rule.direction} rule ${rule.rule.index + 1}`;
}

type AnyPolicy = Instance<Policy | ClusterPolicy>;

/** How the other state has a policy: `other` there, where it has it at all. */
type Difference =
  | { readonly what: 'nothing' }
  | { readonly what: 'all' }
  | { readonly what: 'the rule'; readonly other: AnyPolicy }
  | { readonly what: 'the policy'; readonly other: AnyPolicy };

function policyDifference(cluster: ClusterModel, policy: AnyPolicy): Difference {
  const others = namesakes(cluster, policy);
  const [other] = others;
  if (!other) return { what: 'all' };
  const content = contentOf(policy.resource.root);
  return others.some(({ resource }) => resource === policy.resource || contentOf(resource.root) === content)
    ? { what: 'nothing' }
    : { what: 'the policy', other };
}

/** The same of a rule: whether its policy says it there, in whatever place. */
function differenceFrom(cluster: ClusterModel, { policy, rule: { rule } }: RuleStep): Difference {
  const difference = policyDifference(cluster, policy.policy);
  if (difference.what !== 'the policy') return difference;
  const content = contentOf(rule.node);
  const hasIt = difference.other.resource[rule.direction].some(({ node }) => contentOf(node) === content);
  return hasIt ? difference : { ...difference, what: 'the rule' };
}

function namesakes(cluster: ClusterModel, { key, namespace, resource }: AnyPolicy): readonly AnyPolicy[] {
  const list: readonly AnyPolicy[] =
    resource.type === 'policy' ? (cluster.namespaces.get(namespace)?.effective ?? []) : cluster.clusterPolicies;
  return byKey(list).get(key) ?? [];
}

const byKey = memo((list: readonly AnyPolicy[]) => {
  const found = new Map<string, AnyPolicy[]>();
  for (const each of list) {
    const known = found.get(each.key);
    if (known) known.push(each);
    else found.set(each.key, [each]);
  }
  return found;
});

/** Where a policy says whom it is about. */
function subjectOf(policy: AnyPolicy): DocumentSpan {
  const { resource } = policy;
  const node: Node | undefined = resource.type === 'policy' ? resource.podSelectorNode : resource.subject.node;
  return placeIn(policy, node ?? resource.nameNode);
}

/** Where a policy has its rules of a direction; its name where it has none. */
function listPlace(policy: AnyPolicy, direction: 'ingress' | 'egress'): DocumentSpan {
  const entry = entryOf(valueAt(policy.resource.root, 'spec'), direction);
  if (!entry) return nameOf(policy);
  const { start, end, origin } = keyPlaceOf(entry, policy);
  return { uri: origin.uri, document: origin.document, start, end };
}

function isWorkload(end: End): end is Answering {
  return 'resource' in end;
}

function workloadOf(cluster: ClusterModel, { id }: Answering): Answering | undefined {
  return byId(cluster).get(id);
}

/** Of those that are called the same the first. */
const byId = memo((cluster: ClusterModel) => {
  const found = new Map<string, Answering>();
  for (const workload of answeringWorkloads(cluster)) if (!found.has(workload.id)) found.set(workload.id, workload);
  return found;
});
