import { capitalized } from '../model/capitalized.ts';
import type { ClusterPeer, ClusterPolicy } from '../model/clusterPolicy.ts';
import { counted } from '../model/counted.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { peerMatches } from '../snapshot/queries.ts';
import type { ClusterPolicyInstance } from '../snapshot/tierQueries.ts';
import { clusterPeerWords, clusterRuleWords } from './clusterRuleWords.ts';
import { selectorLines } from './peerCard.ts';
import type { Line } from './text.ts';
import { split, workloadLines } from './workloadLines.ts';

/** Whom a policy of the whole cluster is about, when it decides, and its rules in their order. */
export function clusterPolicyCard(cluster: ClusterModel, { resource }: ClusterPolicyInstance): Line[] {
  const { subject, ingress, egress } = resource;
  const rules = [...ingress, ...egress];
  const left = rules.length - mostRules;
  const lines = rules
    .slice(0, left > 1 ? mostRules : rules.length)
    .map((rule): Line => [`${capitalized(rule.direction)} rule ${rule.index + 1}: ${clusterRuleWords(rule)}.`]);
  return [
    ...subjectLines(cluster, subject),
    ...tierLine(resource),
    ...lines,
    ...(left > 1 ? [[`And ${counted(left, 'more rule')}.`]] : []),
  ];
}

const mostRules = 8;

function subjectLines(cluster: ClusterModel, subject: ClusterPolicy['subject']): Line[] {
  if (subject.type !== 'selector') return [[{ strong: 'About no pods: its subject is not valid' }]];
  const found = workloadLines(split(peerMatches(cluster, '', subject)), '');
  return [
    [{ strong: `About ${clusterPeerWords(subject)}` }],
    ...(found.length > 0 ? found : [['No workload here matches.']]),
  ];
}

function tierLine({ tier, priority }: ClusterPolicy): Line[] {
  if (tier === 'baseline') return [['In the baseline tier: it decides where no NetworkPolicy selects the pods.']];
  if (tier !== 'admin') return [];
  const place = typeof priority === 'number' ? `, with priority ${priority}` : '';
  return [[`In the admin tier${place}: it decides before NetworkPolicies do.`]];
}

/** Whom one peer of a rule stands for; nothing where the text says all that is known. */
export function clusterPeerCard(cluster: ClusterModel, peer: ClusterPeer | undefined): Line[] {
  return peer?.type === 'selector' ? selectorLines(cluster, '', peer) : [];
}
