import type { Direction, Rule } from '../model/policy.ts';
import { isNoAddress } from '../policy/addressSet.ts';
import { ipBlockAddresses } from '../policy/peers.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { distinct, type PolicyInstance, peerMatches, selectedBy, type WorkloadInstance } from '../snapshot/queries.ts';
import { counted, type Line, linkTo, listed, nameOf, type Segment } from './text.ts';
import { capitalized, peerWords, portsWords, selectorWords } from './words.ts';

/** What a policy selects, and what it lets through. */
export function policyCard(cluster: ClusterModel, policy: PolicyInstance): Line[] {
  return [
    ...selectionLines(cluster, policy),
    directionLine(cluster, policy, 'ingress'),
    directionLine(cluster, policy, 'egress'),
  ];
}

function selectionLines(cluster: ClusterModel, policy: PolicyInstance): Line[] {
  const { must, may } = selectedBy(cluster, policy);
  const sure = distinct(must);
  const unsure = distinct(may).filter(({ key }) => !sure.some((other) => other.key === key));
  const total = distinct(cluster.namespaces.get(policy.namespace)?.workloads ?? []).length;
  const lines: Line[] = [[{ strong: selectionHeadline(sure.length, unsure.length, total, policy) }]];
  return [...lines, ...workloadLines(sure), ...workloadLines(unsure, 'perhaps ')];
}

function selectionHeadline(
  sure: number,
  unsure: number,
  total: number,
  { namespace, resource }: PolicyInstance,
): string {
  const perhaps = unsure > 0 ? `, perhaps ${unsure} more` : '';
  if (total === 0)
    return `Selects ${selectorWords(resource.podSelector) || 'all pods'} in ${namespace}, where no workload is known`;
  if (sure === total) return `Selects ${total === 1 ? 'the only workload' : `all ${total} workloads`} in ${namespace}`;
  return `Selects ${sure === 0 ? 'none' : sure} of ${counted(total, 'workload')} in ${namespace}${perhaps}`;
}

/** One line each, the first ten. */
export function workloadLines(workloads: readonly WorkloadInstance[], prefix = ''): Line[] {
  const shown = workloads
    .slice(0, mostLines)
    .map((workload): Line => [prefix, linkTo(workload), ' · ', { place: nameOf(workload) }]);
  return workloads.length > mostLines ? [...shown, [`and ${workloads.length - mostLines} more`]] : shown;
}

const mostLines = 10;

function directionLine(cluster: ClusterModel, policy: PolicyInstance, direction: Direction): Line {
  const name = direction === 'ingress' ? 'Ingress' : 'Egress';
  if (!policy.resource.isolates[direction]) return [`${name}: not restricted by this policy.`];
  const rules = policy.resource[direction];
  if (rules.length === 0)
    return [`${name}: ${direction === 'ingress' ? 'nothing may connect' : 'may connect to nothing'}.`];
  const parts = rules.map((rule) => [...peersOf(cluster, policy.namespace, rule), ` on ${portsWords(rule)}`]);
  return [`${name}: only `, ...parts.flatMap((part, index) => (index === 0 ? part : ['; ', ...part])), '.'];
}

/** The workloads that a rule's peers match, by name; what matches none, in words. */
function peersOf(cluster: ClusterModel, home: string, rule: Rule): Segment[] {
  if (rule.peers === 'everyone') return ['everyone, inside and outside the cluster,'];
  const segments = rule.peers.flatMap((peer): Segment[] => {
    if (peer.type !== 'selector') return [peerWords(peer, home)];
    const matched = distinct(peerMatches(cluster, home, peer).may);
    const named = matched.length > 0 && matched.length <= mostNames;
    return named ? matched.map((workload) => linkTo(workload, workload.resource.name)) : [peerWords(peer, home)];
  });
  return listed(segments);
}

const mostNames = 6;

/** Whom one peer admits, in words and by name. */
export function peerCard(cluster: ClusterModel, policy: PolicyInstance, rule: Rule, index: number): Line[] {
  const peer = rule.peers === 'everyone' ? undefined : rule.peers[index];
  if (!peer) return [];
  const home = policy.namespace;
  const headline: Line = [{ strong: capitalized(peerWords(peer, home)) }];
  const others = rule.peers.length > 1 ? [['Any one peer of this list is enough.']] : [];
  if (peer.type === 'ipBlock') {
    const addresses = ipBlockAddresses(peer);
    if (!addresses) return [headline, ['A placeholder hides the addresses.'], ...others];
    if (isNoAddress(addresses)) return [headline, ['No address is left.'], ...others];
    return [
      headline,
      ['Meant for addresses outside the cluster. Whether it also matches pods depends on the network plugin.'],
      ...others,
    ];
  }
  if (peer.type === 'invalid') return [headline];
  const { must, may } = peerMatches(cluster, home, peer);
  const sure = distinct(must);
  const unsure = distinct(may).filter(({ key }) => !sure.some((other) => other.key === key));
  const none: Line[] = sure.length + unsure.length === 0 ? [['No workload here matches.']] : [];
  return [headline, ...workloadLines(sure), ...workloadLines(unsure, 'perhaps '), ...none, ...others];
}

/** What the `ports` of a rule let through; names with their number on each pod. */
export function portsCard(cluster: ClusterModel, policy: PolicyInstance, rule: Rule): Line[] {
  const headline: Line = [
    { strong: capitalized(`${rule.direction === 'ingress' ? 'admits' : 'may call'} ${portsWords(rule)}`) },
  ];
  if (rule.ports === 'all') return [headline];
  const destinations =
    rule.direction === 'ingress' ? distinct(selectedBy(cluster, policy).may) : peerWorkloads(cluster, policy, rule);
  const names = rule.ports.filter((entry) => typeof entry.port === 'string');
  return [
    headline,
    ...names.flatMap(({ port, protocol }): Line[] => {
      const found = destinations.flatMap((workload): Line[] =>
        workload.resource.ports
          .filter((candidate) => candidate.name === port && candidate.protocol === protocol)
          .map((candidate) => [
            { code: String(port) },
            ` is ${candidate.protocol} ${candidate.port} on `,
            linkTo(workload),
          ]),
      );
      return found.length > 0
        ? found.slice(0, mostLines)
        : [['No pod here has a container port named ', { code: String(port) }, ` with ${protocol}.`]];
    }),
  ];
}

function peerWorkloads(cluster: ClusterModel, policy: PolicyInstance, rule: Rule): WorkloadInstance[] {
  if (rule.peers === 'everyone')
    return [...cluster.namespaces.values()].flatMap(({ workloads }) => distinct(workloads));
  return distinct(
    rule.peers.flatMap((peer) => (peer.type === 'selector' ? peerMatches(cluster, policy.namespace, peer).may : [])),
  );
}
