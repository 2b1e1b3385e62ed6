/** Policies of the whole cluster that many need, as each kind that can say them writes them. */

import { freeName } from '../../generate/freeName.ts';
import { podPeer } from '../../generate/podPeer.ts';
import { peersKey } from '../../generate/ruleValue.ts';
import { defaultClusterFacts } from '../../model/clusterFacts.ts';
import type { ClusterPolicy } from '../../model/clusterPolicy.ts';
import type { Instance } from '../../model/instance.ts';
import type { Direction } from '../../model/policy.ts';
import type { PolicyKind } from '../../model/policySchema.ts';
import { nameLabel } from '../../policy/selection.ts';
import type { Value } from '../../yaml/write.ts';
import type { Asked, Home } from './asked.ts';
import type { Completion } from './completion.ts';
import { draft, draftKinds } from './draft.ts';
import { placeholder } from './layout.ts';
import { versionOf } from './values.ts';

/** Where a document begins, or where one says no more than that it is a policy of the whole cluster. */
export function clusterRecipeCompletions(asked: Asked): readonly Completion[] {
  const [home] = asked.homes;
  const others = (home?.cluster.clusterPolicies ?? []).filter(({ uri }) => uri !== asked.uri);
  const recipes = recipesFor(home);
  return draftKinds(asked.place).flatMap((kind) =>
    recipes
      .filter(({ tier }) => isIn(kind, tier) && !isThere(kind, others))
      .map((recipe) => draft(asked, { ...recipe, kind }, written(recipe, kind, others))),
  );
}

interface ClusterRecipe {
  readonly label: string;
  readonly name: string;
  readonly documentation: string;
  readonly tier: 'admin' | 'baseline';
  /** Of the admin tier: whether it decides what all others of it leave. */
  readonly isLast?: boolean;
  readonly subject: Value;
  readonly ingress?: readonly ClusterRule[];
  readonly egress?: readonly ClusterRule[];
}

interface ClusterRule {
  readonly name: string;
  readonly action: 'accept' | 'deny' | 'pass';
  readonly peers: readonly Value[];
  readonly ports?: readonly { readonly protocol: 'TCP' | 'UDP'; readonly port: number }[];
}

function recipesFor(home: Home | undefined): readonly ClusterRecipe[] {
  return [
    {
      label: 'deny all by default',
      name: 'default-deny',
      documentation:
        'Nothing reaches the pods of any namespace but kube-system from inside of the cluster, unless a NetworkPolicy selects them: that decides then.',
      tier: 'baseline',
      subject: { namespaces: namespacesBut('kube-system') },
      ingress: [{ name: 'deny-from-every-pod', action: 'deny', peers: [everyNamespace] }],
    },
    {
      label: 'let monitoring in',
      name: 'allow-monitoring',
      documentation: 'Prometheus reads the metrics of every pod, and no NetworkPolicy keeps it away.',
      tier: 'admin',
      subject: everyNamespace,
      ingress: [{ name: 'allow-from-monitoring', action: 'accept', peers: [monitoringPeer(home)] }],
    },
    {
      label: 'keep tenants apart',
      name: 'keep-tenants-apart',
      documentation:
        'The namespaces of a tenant, told by a label, neither reach those of other tenants nor are reached by them. Each tenant needs such a policy. What is inside of a tenant, and what is of none, is left to NetworkPolicies.',
      tier: 'admin',
      subject: { namespaces: { matchLabels: { [placeholder('tenant')]: placeholder('a') } } },
      ingress: [{ name: 'deny-from-other-tenants', action: 'deny', peers: [otherTenants] }],
      egress: [{ name: 'deny-to-other-tenants', action: 'deny', peers: [otherTenants] }],
    },
    {
      label: 'protect kube-system',
      name: 'protect-kube-system',
      documentation:
        'Pods of other namespaces reach nothing in kube-system but its DNS. What else has to, such as monitoring, needs a policy with a lower priority.',
      tier: 'admin',
      subject: namespaceNamed('kube-system'),
      ingress: [
        ...dnsRule(home),
        { name: 'deny-others', action: 'deny', peers: [{ namespaces: namespacesBut('kube-system') }] },
      ],
    },
    {
      label: 'block node metadata',
      name: 'block-node-metadata',
      documentation:
        'No pod reaches 169.254.169.254, where clouds tell nodes their credentials. Pods on the network of their node still do.',
      tier: 'admin',
      subject: everyNamespace,
      egress: [{ name: 'deny-metadata', action: 'deny', peers: [{ networks: ['169.254.169.254/32'] }] }],
    },
    {
      label: 'pass the rest',
      name: 'pass-the-rest',
      documentation:
        'Whatever no policy of the admin tier has decided is left to the NetworkPolicies of the namespaces. It stands behind all others.',
      tier: 'admin',
      isLast: true,
      subject: everyNamespace,
      ingress: [{ name: 'pass-ingress', action: 'pass', peers: [everyNamespace] }],
      egress: [{ name: 'pass-egress', action: 'pass', peers: [everyNamespace, { networks: ['0.0.0.0/0', '::/0'] }] }],
    },
  ];
}

const everyNamespace: Value = { namespaces: {} };

function namespaceNamed(name: string): Value {
  return { namespaces: { matchLabels: { [nameLabel]: name } } };
}

function namespacesBut(name: string): Value {
  return { matchExpressions: [{ key: nameLabel, operator: 'NotIn', values: [name] }] };
}

/** Those that have the label, since NotIn alone would also mean those that have none. */
const otherTenants: Value = {
  namespaces: {
    matchExpressions: [
      { key: placeholder('tenant'), operator: 'Exists' },
      { key: placeholder('tenant'), operator: 'NotIn', values: [placeholder('a')] },
    ],
  },
};

/** Prometheus where the workspace has it; otherwise the namespace that it is mostly in. */
function monitoringPeer(home: Home | undefined): Value {
  const [scraper] = home?.cluster.scrapers ?? [];
  return home && scraper
    ? { pods: podPeer(home.cluster, '', scraper).value }
    : namespaceNamed(placeholder('monitoring'));
}

/** Where the DNS of the cluster is elsewhere, nothing in kube-system is to be reached. */
function dnsRule(home: Home | undefined): ClusterRule[] {
  const { namespace, ports } = (home?.cluster.configured ?? defaultClusterFacts).dns;
  if (namespace !== 'kube-system') return [];
  const both = ports.flatMap((port) => (['UDP', 'TCP'] as const).map((protocol) => ({ protocol, port })));
  return [{ name: 'allow-dns', action: 'accept', peers: [everyNamespace], ports: both }];
}

function isIn(kind: PolicyKind, tier: ClusterRecipe['tier']): boolean {
  if (kind === 'NetworkPolicy') return false;
  return kind === 'ClusterNetworkPolicy' || (kind === 'AdminNetworkPolicy') === (tier === 'admin');
}

/** There is one BaselineAdminNetworkPolicy at most. */
function isThere(kind: PolicyKind, others: readonly Instance<ClusterPolicy>[]): boolean {
  return kind === 'BaselineAdminNetworkPolicy' && others.some(({ resource }) => resource.kind === kind);
}

function written(
  { name, tier, isLast, subject, ingress, egress }: ClusterRecipe,
  kind: PolicyKind,
  others: readonly Instance<ClusterPolicy>[],
): Readonly<Record<string, Value>> {
  const names = new Set(others.flatMap(({ resource }) => (resource.kind === kind ? [resource.name] : [])));
  const isOnly = kind === 'BaselineAdminNetworkPolicy';
  const inDirection = (direction: Direction, rules: readonly ClusterRule[] | undefined): Value | undefined =>
    rules?.map((rule) => ruleValue(kind, direction, rule));
  return {
    apiVersion: versionOf(kind),
    kind,
    metadata: { name: isOnly ? 'default' : placeholder(freeName(name, names)) },
    spec: {
      tier: kind === 'ClusterNetworkPolicy' ? (tier === 'admin' ? 'Admin' : 'Baseline') : undefined,
      priority: isOnly ? undefined : placeholder(String(freePriority(tier, isLast === true, others))),
      subject,
      ingress: inDirection('ingress', ingress),
      egress: inDirection('egress', egress),
    },
  };
}

function ruleValue(kind: PolicyKind, direction: Direction, { name, action, peers, ports }: ClusterRule): Value {
  const rule = { name, action: (kind === 'ClusterNetworkPolicy' ? actions : olderActions)[action] };
  const to = { [peersKey(direction)]: peers };
  if (kind !== 'ClusterNetworkPolicy')
    return { ...rule, ...to, ports: ports?.map((portNumber) => ({ portNumber: { ...portNumber } })) };
  const protocols = ports?.map(({ protocol, port }) => ({
    [protocol.toLowerCase()]: { destinationPort: { number: port } },
  }));
  return { ...rule, ...to, protocols };
}

const actions = { accept: 'Accept', deny: 'Deny', pass: 'Pass' } as const;
/** Of AdminNetworkPolicy and BaselineAdminNetworkPolicy (network-policy-api v1alpha1). */
const olderActions = { ...actions, accept: 'Allow' } as const;

/** One that no other policy of the tier has: what two of one priority decide together is undefined. */
function freePriority(
  tier: ClusterRecipe['tier'],
  isLast: boolean,
  others: readonly Instance<ClusterPolicy>[],
): number {
  const used = new Set(others.flatMap(({ resource }) => (resource.tier === tier ? [Number(resource.priority)] : [])));
  const all = Array.from({ length: 1001 }, (_, index) => (isLast ? 1000 - index : (100 + index * 10) % 1001));
  return all.find((priority) => !used.has(priority)) ?? 0;
}
