/** Why a connection is not as a test expects it, in words, and the policies and rules that make it so. */
import { type DocumentSpan, placeIn } from '../../model/instance.ts';
import { listed } from '../../model/listed.ts';
import type { Direction } from '../../model/policy.ts';
import { access, deaf } from '../../policy/access.ts';
import type { AnyPodsParty, PodsParty } from '../../policy/party.ts';
import { formatPorts, intersectPorts, isEmpty, type PortSet, unionPorts } from '../../policy/portSet.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import {
  type Explanation,
  type IsolatingStep,
  policyOf,
  type RuleStep,
  type Step,
} from '../../snapshot/explanation.ts';
import { policiesOf } from '../../snapshot/queries.ts';
import { missWords } from '../missWords.ts';
import { type Decider, ruleDecider, stepsOn, withoutRepetition } from '../needed.ts';
import { reasonWords } from '../reasonWords.ts';
import { codesOf } from '../stepCodes.ts';

/** Words that may follow a colon, and what they speak of. */
export interface Why {
  readonly words: string;
  readonly by: readonly Decider[];
}

/**
 * Why some ports between two known ends are what they are: all of them allowed, denied or unknown.
 * @param seen The side from which the test sees it. Both have to let it through: why that one does is enough to say.
 */
export function whyOf(
  explanation: Explanation,
  ports: PortSet,
  verdict: 'allowed' | 'denied' | 'unknown',
  seen: Direction,
): Why {
  if (explanation.isSamePod) return { words: 'nothing can keep a pod from itself', by: [] };
  const sides = (['egress', 'ingress'] as const).flatMap((direction) => {
    const side = explanation[direction];
    const steps = stepsOn(explanation, ports, direction, verdict);
    return side && steps.length > 0 ? [{ subject: side.subject, direction, steps }] : [];
  });
  switch (verdict) {
    case 'denied':
      return together(sides.map(whyDenied), ', and ');
    case 'allowed':
      return whyAllowed(sides, seen);
    case 'unknown':
      return whyUnknown(sides);
  }
}

/** Why pods that no manifest shows may do something at a workload, or it at them. */
export function whyAnyPods(
  cluster: ClusterModel,
  subject: PodsParty,
  direction: Direction,
  anyPods: AnyPodsParty,
  ports: PortSet,
): Why {
  const by: Decider[] = [];
  const codes = new Set<keyof typeof reasonWords>();
  const [from, to] = direction === 'ingress' ? [anyPods, subject] : [subject, anyPods];
  access(from, to, policiesOf(cluster), {
    ...deaf,
    rule(selecting, rule, { verdict }, admitted) {
      const policy = policyOf(cluster, selecting);
      if (policy && verdict !== 'no' && !isEmpty(intersectPorts(admitted.may, ports))) by.push({ policy, rule });
    },
    clusterRule(selecting, rule, action, { verdict }, admitted) {
      const policy = policyOf(cluster, selecting);
      const isAbout = verdict !== 'no' && !isEmpty(intersectPorts(admitted.may, ports));
      if (policy && action === 'accept' && isAbout) by.push({ policy, rule });
    },
    unknown: (code) => codes.add(code),
  });
  const unsure = [...codes].map((code) => reasonWords[code]).join('; ');
  const words = by.length > 0 ? allowWords(by) : openWords([{ subject, direction }]);
  return { words: unsure === '' ? words : `${words}; ${unsure}`, by };
}

/** A policy, or a rule of it, as a text, and where it is written. */
export function deciderWords({ policy, rule }: Decider): { readonly text: string; readonly place: DocumentSpan } {
  const { kind, name, nameNode } = policy.resource;
  if (isUnseen(policy)) return { text: unseenWords(policy), place: placeIn(policy, nameNode) };
  const text = `${kind} ${name}`;
  return rule
    ? { text: `${rule.direction} rule ${rule.index + 1} of ${text}`, place: placeIn(policy, rule.node) }
    : { text, place: placeIn(policy, nameNode) };
}

/** One that stands for policies which nobody sees: it has no rules that anybody wrote. */
function isUnseen({ resource }: Decider['policy']): boolean {
  return resource.type === 'policy' && resource.isUnseen !== undefined;
}

function unseenWords({ resource }: Decider['policy']): string {
  const isUnread = resource.type === 'policy' && resource.isUnseen === 'unread';
  return isUnread ? `${resource.kind} ${resource.name}, which is not read` : `${resource.name}, which is not rendered`;
}

interface Side {
  readonly subject: PodsParty;
  readonly direction: Direction;
  readonly steps: readonly Step[];
}

function whyDenied({ subject, direction, steps }: Side): Why {
  const isolating = steps.filter((step) => step.type === 'isolates');
  const denying = withoutRepetition(
    steps
      .filter((step) => step.type === 'rule' && step.rule.action === 'deny')
      .map((step) => ruleDecider(step as RuleStep)),
  );
  const policies = withoutRepetition(isolating.map(({ policy }) => ({ policy: policy.policy, rule: undefined })));
  const clauses = [
    ...(denying.length > 0 ? [`${namesOf(denying)} ${denying.length === 1 ? 'denies' : 'deny'} it`] : []),
    ...(policies.length > 0
      ? [
          `${namesOf(policies)} ${policies.length === 1 ? 'isolates' : 'isolate'} ${about({ subject, direction })}, ${whatIsAdmitted(isolating)}`,
        ]
      : []),
  ];
  return { words: clauses.join(', and '), by: [...denying, ...policies] };
}

/** What isolating policies admit of it, or just miss. */
function whatIsAdmitted(isolating: readonly IsolatingStep[]): string {
  const others = isolating.flatMap(({ onOtherPorts }) => onOtherPorts.map(({ ports }) => ports.may));
  const admitted = others.length > 0 ? others.reduce(unionPorts) : undefined;
  if (admitted && !isEmpty(admitted)) return `and rules allow it on ${formatPorts(admitted)} only`;
  const misses = isolating.flatMap(({ policy }) =>
    policy.rules.flatMap(({ rule, nearMiss }) =>
      nearMiss ? [`${deciderWords({ policy: policy.policy, rule }).text} ${missWords(nearMiss)}`] : [],
    ),
  );
  return ['and no rule allows it', ...new Set(misses)].join('; ');
}

function whyAllowed(sides: readonly Side[], seen: Direction): Why {
  const own = sides.filter(({ direction }) => direction === seen);
  const told = own.length > 0 ? own : sides;
  const ownRules = acceptingRules(told);
  // That nothing isolates a caller is what most people expect: what lets it in says more.
  const by = ownRules.length === 0 && seen === 'egress' ? acceptingRules(sides) : ownRules;
  return { words: by.length > 0 ? allowWords(by) : openWords(told), by };
}

function acceptingRules(sides: readonly Side[]): Decider[] {
  return withoutRepetition(
    sides.flatMap(({ steps }) =>
      steps.flatMap((step) => (step.type === 'rule' && step.rule.action === 'accept' ? [ruleDecider(step)] : [])),
    ),
  );
}

function whyUnknown(sides: readonly Side[]): Why {
  const unsure = sides.flatMap(({ steps }) => steps.filter((step) => codesOf(step).length > 0));
  const words = [...new Set(unsure.flatMap(codesOf).map((code) => reasonWords[code]))].join('; ');
  const by = unsure.flatMap((step): Decider[] => {
    if (step.type === 'rule' && !isUnseen(step.policy.policy)) return [ruleDecider(step)];
    return step.type === 'rule' || step.type === 'isolates' ? [{ policy: step.policy.policy, rule: undefined }] : [];
  });
  return { words, by: withoutRepetition(by) };
}

function allowWords(by: readonly Decider[]): string {
  return `${namesOf(by)} ${by.length === 1 ? 'allows' : 'allow'} it`;
}

/** `no policy isolates cart for ingress` */
function openWords(sides: readonly Pick<Side, 'subject' | 'direction'>[]): string {
  return `no policy isolates ${listed(sides.map(about), 'or')}`;
}

function about({ subject, direction }: Pick<Side, 'subject' | 'direction'>): string {
  return `${subject.workload.name} for ${direction}`;
}

/** The names of a few; the rest is counted. */
function namesOf(by: readonly Decider[]): string {
  const names = by.map((each) => deciderWords(each).text);
  return names.length <= mostNames
    ? listed(names, 'and')
    : `${names.slice(0, mostNames - 1).join(', ')} and ${names.length - mostNames + 1} more`;
}

const mostNames = 4;

function together(all: readonly Why[], separator: string): Why {
  return {
    words: all.map(({ words }) => words).join(separator),
    by: withoutRepetition(all.flatMap(({ by }) => by)),
  };
}
