import type { Direction, Peer, Rule } from '../model/policy.ts';
import { podsWords } from '../policy/selectorWords.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { distinct, type PolicyInstance, peerMatches, peerMatchesMoreThan, selectedBy } from '../snapshot/queries.ts';
import { segmentText } from './outlineText.ts';
import { joined, type Line, linkFrom, listed, type Segment } from './text.ts';
import { addressesWords, everyone, namespacesWords, portsWords } from './words.ts';
import { type Split, split, workloadLines } from './workloadLines.ts';

/** What a policy selects, and what it lets through. */
export function policyCard(cluster: ClusterModel, policy: PolicyInstance): Line[] {
  const selected = split(selectedBy(cluster, policy));
  const total = distinct(cluster.namespaces.get(policy.namespace)?.workloads ?? []).length;
  return [
    [{ strong: headline(selected, total, policy) }],
    ...emptySelectorLine(total, policy),
    ...workloadLines(selected, policy.namespace),
    ...directionLines(directionWords(cluster, policy, 'ingress'), directionWords(cluster, policy, 'egress')),
  ];
}

/** Both on one line, where it is short enough to be read as one. */
function directionLines(ingress: Segment[], egress: Segment[]): Line[] {
  const length = [...ingress, ...egress].reduce((sum, segment) => sum + segmentText(segment).length, 0);
  return length > mostOnOneLine ? [ingress, egress] : [[...ingress, ' ', ...egress]];
}

const mostOnOneLine = 120;

function headline({ sure, unsure }: Split, total: number, { namespace, resource }: PolicyInstance): string {
  if (total === 0) return `Selects ${podsWords(resource.podSelector)} in ${namespace}, where no workload is known`;
  if (sure.length === total)
    return `Selects ${total === 1 ? 'the only workload' : `all ${total} workloads`} in ${namespace}`;
  if (total === 1)
    return `${unsure.length === 1 ? 'Perhaps selects' : 'Does not select'} the only workload in ${namespace}`;
  const all = `${total} workloads in ${namespace}`;
  if (unsure.length === 0) return `Selects ${sure.length === 0 ? 'none' : sure.length} of ${all}`;
  return sure.length === 0
    ? `Selects perhaps ${unsure.length} of ${all}`
    : `Selects ${sure.length} of ${all}, perhaps ${unsure.length} more`;
}

/** A selector that says nothing selects everything, which its author may not have meant; `{}` is meant. */
function emptySelectorLine(total: number, { namespace, resource }: PolicyInstance): Line[] {
  const { podSelector, podSelectorNode: node } = resource;
  const isMeant = node?.kind === 'mapping' && node.entries.length === 0;
  if (podSelector.requirements.length > 0 || isMeant) return [];
  const all = total > 1 ? `, all ${total} workloads` : '';
  return [
    [`Its `, { code: 'podSelector' }, ` asks for no label, so it isolates the whole namespace ${namespace}${all}.`],
  ];
}

/** `Ingress: only frontend, checkoutservice on TCP 7070.` */
function directionWords(
  cluster: ClusterModel,
  { resource, namespace }: PolicyInstance,
  direction: Direction,
): Segment[] {
  const type = direction === 'ingress' ? 'Ingress' : 'Egress';
  const name = resource.isolates[direction] === 'maybe' ? `${type} (perhaps)` : type;
  if (resource.isolates[direction] === 'no') return [`${name}: not restricted.`];
  const rules = resource[direction];
  if (rules.length === 0) return [`${name}: nobody, unless another policy allows it.`];
  if (rules.some(({ peers, ports }) => peers === 'everyone' && ports === 'all'))
    return [`${name}: ${everyone}, on all ports.`];
  const parts = rules.map((rule) => ruleWords(cluster, namespace, rule));
  if (rules.every(({ peers }) => peers === 'everyone')) {
    return [`${name}: ${everyone}, but only on ${rules.map(portsWords).join(' and ')}.`];
  }
  if (rules.every(({ peers }) => peers !== 'everyone' && peers.length > 0 && peers.every(isEveryPod))) {
    return [`${name}: ${everyPod[direction]}, on ${rules.map(portsWords).join(' and ')}.`];
  }
  return [`${name}: only `, ...joined(parts), '.'];
}

/** What one rule of a policy in `home` admits: `frontend, checkoutservice on TCP 7070`. */
export function ruleWords(cluster: ClusterModel, home: string, rule: Rule): Segment[] {
  return [...peersOf(cluster, home, rule), ` on ${portsWords(rule)}`];
}

const everyPod = {
  ingress: 'from every pod in the cluster, from nobody outside',
  egress: 'to every pod in the cluster, to nobody outside',
};

function isEveryPod(peer: Peer): boolean {
  if (peer.type !== 'selector' || !peer.namespaceSelector) return false;
  return peer.namespaceSelector.requirements.length === 0 && (peer.podSelector?.requirements ?? []).length === 0;
}

/** The workloads that a rule's peers match, by name; what matches all, many or none, in words. */
export function peersOf(cluster: ClusterModel, home: string, rule: Rule): Segment[] {
  if (rule.peers === 'everyone') return [`${everyone},`];
  const segments = new Map<string, Segment>();
  const say = (words: string, segment: Segment = words): Map<string, Segment> => segments.set(words, segment);
  for (const peer of rule.peers) {
    if (peer.type === 'ipBlock') say(addressesWords(peer));
    if (peer.type === 'hidden') say('(a placeholder)');
    if (peer.type === 'invalid') say('nobody (a peer that is not valid)');
    if (peer.type !== 'selector') continue;
    const words = `${podsWords(peer.podSelector)} ${namespacesWords(peer, home)}`;
    const isSome = peer.podSelector && peer.podSelector.requirements.length > 0;
    if (!isSome || peerMatchesMoreThan(cluster, home, peer, mostCopies)) {
      say(words);
      continue;
    }
    const { sure, unsure } = split(peerMatches(cluster, home, peer));
    if (sure.length > mostNames || unsure.length > 0) say(words);
    else if (sure.length === 0) say(`${words} (none known)`);
    else for (const workload of sure) say(workload.key, linkFrom(home, workload));
  }
  const said = [...segments.values()];
  // What is left out of addresses is a list of its own.
  const hasLists = said.some((segment) => typeof segment === 'string' && segment.includes(', '));
  return hasLists && said.length <= mostNames
    ? joined(
        said.map((segment) => [segment]),
        ', or ',
      )
    : listed(said);
}

const mostNames = 6;
/** Beyond so many, copies of objects included, nobody has to look whether they are few. */
const mostCopies = 100;
