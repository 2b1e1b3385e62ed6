import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { freeName, policyNames } from './freeName.ts';
import type { PlannedPolicy } from './plan.ts';
import type { PlannedRule } from './rules.ts';

/**
 * As few policies as say the same: workloads of a namespace with equal rules share one, where their labels differ in the
 * value of one key only, so that an `In` selects their pods and nobody else's. A default-deny stays as it is.
 */
export function sharedPolicies(cluster: ClusterModel, policies: readonly PlannedPolicy[]): PlannedPolicy[] {
  const groups = new Map<string, PlannedPolicy[]>();
  for (const policy of policies) {
    const group = groups.get(sameness(policy));
    if (group) group.push(policy);
    else groups.set(sameness(policy), [policy]);
  }
  const done = new Set<PlannedPolicy>();
  return policies.flatMap((policy) => {
    if (done.has(policy)) return [];
    const others = groups.get(sameness(policy))?.filter((other) => !done.has(other)) ?? [];
    const { key, members } = partnersOf(policy, others);
    for (const member of members) done.add(member);
    return [key === undefined ? policy : together(cluster, key, members, policies)];
  });
}

/** What has to be equal; why a rule is there may differ. */
function sameness({ namespace, directions, rules, dns }: PlannedPolicy): string {
  const meanings = rules.map(({ direction, peers, ports }) => [direction, peers.map(({ value }) => value), ports]);
  return JSON.stringify([namespace, directions, meanings, dns]);
}

/** The most policies that a policy can be one with, itself in front, and the key of the label that tells them apart. */
function partnersOf(
  policy: PlannedPolicy,
  others: readonly PlannedPolicy[],
): { readonly key: string | undefined; readonly members: readonly PlannedPolicy[] } {
  let best: ReturnType<typeof partnersOf> = { key: undefined, members: [policy] };
  for (const key of Object.keys(policy.labels)) {
    const rest = withoutKey(policy, key);
    const members = others.filter((other) => key in other.labels && withoutKey(other, key) === rest);
    if (members.length > best.members.length) best = { key, members };
  }
  return best;
}

function withoutKey({ labels }: PlannedPolicy, key: string): string {
  return JSON.stringify(
    Object.entries(labels)
      .filter(([other]) => other !== key)
      .sort(),
  );
}

function together(
  cluster: ClusterModel,
  key: string,
  members: readonly PlannedPolicy[],
  all: readonly PlannedPolicy[],
): PlannedPolicy {
  const [first] = members as readonly [PlannedPolicy, ...PlannedPolicy[]];
  const { namespace } = first;
  const names = members.map(({ name }) => name);
  const taken = new Set([
    ...policyNames(cluster, namespace),
    ...all.flatMap((policy) => (policy.namespace === namespace && !members.includes(policy) ? policy.name : [])),
  ]);
  return {
    ...first,
    name: freeName(names.length > 3 ? `${names[0]}-and-${names.length - 1}-more` : names.join('-and-'), taken),
    labels: { ...first.labels, [key]: [...new Set(members.flatMap(({ labels }) => labels[key] ?? []))] },
    rules: first.rules.map((rule, at) =>
      withReasons(
        rule,
        members.flatMap(({ rules }) => rules[at] ?? []),
      ),
    ),
    remarks: [...new Set(members.flatMap(({ name, remarks }) => remarks.map((words) => `${name}: ${words}`)))],
  };
}

function withReasons(rule: PlannedRule, same: readonly PlannedRule[]): PlannedRule {
  return {
    ...rule,
    reasons: same.flatMap(({ reasons }) => reasons),
    peers: rule.peers.map((peer, at) => ({ ...peer, reasons: same.flatMap(({ peers }) => peers[at]?.reasons ?? []) })),
  };
}
