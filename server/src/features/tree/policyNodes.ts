import { capitalized } from '../../model/capitalized.ts';
import type { ClusterPolicy, ClusterRule } from '../../model/clusterPolicy.ts';
import { counted } from '../../model/counted.ts';
import { type Instance, placeIn } from '../../model/instance.ts';
import type { Direction, Rule } from '../../model/policy.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import { type PolicyInstance, selectedBy, workloadCount } from '../../snapshot/queries.ts';
import { segmentText } from '../outlineText.ts';
import { ruleWords } from '../policyCard.ts';
import { nameOf } from '../text.ts';
import { split } from '../workloadLines.ts';
import { type TreeNode, type TreePath, treeNode } from './node.ts';
import { pagedNodes } from './pages.ts';
import { workloadLeaf } from './workloadNodes.ts';

/** A policy with how many workloads it selects, and what it isolates them for. */
export function policyNode(cluster: ClusterModel, path: TreePath, policy: PolicyInstance): TreeNode {
  const { name, kind } = policy.resource;
  return treeNode(path, 'policy', name, {
    description: [selectedWords(cluster, policy), isolatesWords(policy)],
    spoken: `${kind} ${name}`,
    place: nameOf(policy),
    opens: 'closed',
    subject: { type: 'policy', name },
  });
}

/** `selects 3 workloads`, `selects all`, `selects 1 workload, perhaps 2 more` */
function selectedWords(cluster: ClusterModel, policy: PolicyInstance): string {
  const { sure, unsure } = split(selectedBy(cluster, policy));
  if (sure.length > 1 && sure.length === workloadCount(cluster, policy.namespace)) return `selects all ${sure.length}`;
  if (unsure.length === 0) return sure.length === 0 ? 'selects none' : `selects ${counted(sure.length, 'workload')}`;
  return sure.length === 0
    ? `perhaps selects ${counted(unsure.length, 'workload')}`
    : `selects ${counted(sure.length, 'workload')}, perhaps ${unsure.length} more`;
}

function isolatesWords({ resource: { isolates } }: PolicyInstance): string {
  const says = directions.flatMap((direction) =>
    isolates[direction] === 'no' ? [] : [isolates[direction] === 'yes' ? direction : `perhaps ${direction}`],
  );
  return says.length === 0 ? 'isolates nothing' : says.join(' and ');
}

const directions: readonly Direction[] = ['ingress', 'egress'];

/**
 * Below a policy: its rules in words, then the workloads that it selects.
 * @param group `selects` where that is opened; undefined for what stands below the policy itself.
 */
export function policyChildren(
  cluster: ClusterModel,
  path: TreePath,
  policy: PolicyInstance,
  group: string | undefined,
): TreeNode[] {
  const { sure, unsure } = split(selectedBy(cluster, policy));
  const selected = [...sure, ...unsure];
  if (group === 'selects')
    return pagedNodes(
      path,
      selected,
      ({ resource }) => resource.name,
      (workload) => workloadLeaf(cluster, path, workload, policy.namespace),
    );
  return [
    ...directions.flatMap((direction) => ruleNodes(cluster, path, policy, direction)),
    treeNode([...path, 'selects'], 'workloads', 'Selected workloads', {
      description: [
        selected.length === 0 ? 'none' : `${sure.length}${unsure.length > 0 ? `, perhaps ${unsure.length} more` : ''}`,
      ],
      opens: selected.length === 0 ? 'never' : selected.length <= mostShown ? 'open' : 'closed',
    }),
  ];
}

/** Workloads that are shown without being asked for. */
const mostShown = 20;

function ruleNodes(cluster: ClusterModel, path: TreePath, policy: PolicyInstance, direction: Direction): TreeNode[] {
  const { resource, namespace } = policy;
  if (resource.isolates[direction] === 'no') return [];
  const rules = resource[direction];
  const title = capitalized(direction);
  if (rules.length === 0)
    return [treeNode([...path, direction], 'rule', `${title}: ${nobody[direction]}`, { place: nameOf(policy) })];
  return rules.map((rule: Rule) => {
    const words = ruleWords(cluster, namespace, rule).map(segmentText).join('');
    return treeNode([...path, direction, String(rule.index)], 'rule', `${title}: ${preposition[direction]} ${words}`, {
      place: placeIn(policy, rule.node),
    });
  });
}

const nobody = { ingress: 'from nobody', egress: 'to nobody' };
const preposition = { ingress: 'from', egress: 'to' };

/** A policy of the whole cluster with its place in the order. */
export function clusterPolicyNode(path: TreePath, policy: Instance<ClusterPolicy>): TreeNode {
  const { kind, name, tier, priority, ingress, egress } = policy.resource;
  return treeNode(path, 'policy', name, {
    description: [
      kind,
      ...(tier === 'admin' || tier === 'baseline' ? [`${tier} tier`] : []),
      ...(typeof priority === 'number' ? [`priority ${priority}`] : []),
    ],
    place: nameOf(policy),
    opens: ingress.length + egress.length > 0 ? 'closed' : 'never',
    subject: { type: 'policy', name },
  });
}

/** Its rules, in the order in which they decide. */
export function clusterPolicyChildren(path: TreePath, policy: Instance<ClusterPolicy>): TreeNode[] {
  return directions.flatMap((direction) =>
    policy.resource[direction].map((rule) =>
      treeNode([...path, direction, String(rule.index)], 'rule', clusterRuleWords(rule), {
        place: placeIn(policy, rule.node),
      }),
    ),
  );
}

/** `Ingress rule 1 (allow-dns) accepts` */
function clusterRuleWords({ direction, index, name, action }: ClusterRule): string {
  return `${capitalized(direction)} rule ${index + 1}${name ? ` (${name})` : ''} ${actions[action]}`;
}

const actions: Readonly<Record<ClusterRule['action'], string>> = {
  accept: 'accepts',
  deny: 'denies',
  pass: 'leaves it to the next tier',
  invalid: 'is not valid',
  hidden: 'does what a placeholder hides',
};
