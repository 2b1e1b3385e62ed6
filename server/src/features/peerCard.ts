import { capitalized } from '../model/capitalized.ts';
import type { IpBlockPeer, Rule, SelectorPeer } from '../model/policy.ts';
import { hidesRequirement } from '../model/selector.ts';
import { isNoAddress } from '../policy/addressSet.ts';
import { ipBlockAddresses } from '../policy/peers.ts';
import { namesOf, podsWords } from '../policy/selectorWords.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { matchingNamespaces, type NamespaceMatch, type PolicyInstance, peerMatches } from '../snapshot/queries.ts';
import { type Line, listed } from './text.ts';
import { addressesWords, namespacesWords } from './words.ts';
import { split, workloadLines } from './workloadLines.ts';

/** Whom one peer of a rule stands for, in words and by name. */
export function peerCard(
  cluster: ClusterModel,
  { namespace: home }: PolicyInstance,
  { peers }: Rule,
  index: number,
): Line[] {
  const peer = peers === 'everyone' ? undefined : peers[index];
  if (!peer) return [];
  const others: Line[] = peers.length > 1 ? [[`One of the ${peers.length} peers of this list is enough.`]] : [];
  switch (peer.type) {
    case 'invalid':
      return [['Nobody: this peer is ', { strong: 'not valid' }, '.']];
    case 'hidden':
      return [['A placeholder hides whom it means.']];
    case 'ipBlock':
      return [...ipBlockLines(peer), ...others];
    case 'selector':
      return [...selectorLines(cluster, home, peer), ...others];
  }
}

/** Which addresses a peer means. */
export function ipBlockLines(peer: IpBlockPeer): Line[] {
  const headline: Line = [{ strong: capitalized(addressesWords(peer)) }];
  const addresses = ipBlockAddresses(peer);
  if (!addresses) return [headline, ['A placeholder hides the addresses.']];
  if (isNoAddress(addresses)) return [headline, ['No address is left.']];
  return [
    headline,
    ['Meant for addresses outside the cluster: whether it matches pods too depends on the network plugin.'],
  ];
}

/** Whom selectors mean, from the namespace `home`: in words, then by name. */
export function selectorLines(cluster: ClusterModel, home: string, peer: SelectorPeer): Line[] {
  const pods = capitalized(podsWords(peer.podSelector));
  const where = namespacesWords(peer, home);
  const headline: Line = peer.namespaceSelector
    ? [`${pods} `, { strong: where }]
    : [`${pods} ${where} `, { strong: 'and' }, ' no other namespace'];
  const namespaces = namespaceLines(cluster, peer);
  const found = workloadLines(split(peerMatches(cluster, home, peer)), home);
  const isNowhere =
    peer.namespaceSelector !== undefined && matchingNamespaces(cluster, peer.namespaceSelector).length === 0;
  return [headline, ...namespaces, ...(found.length > 0 || isNowhere ? found : [['No workload here matches.']])];
}

/** Which namespaces a selector by labels matches; the labels of an undeclared one are not known. */
function namespaceLines(cluster: ClusterModel, { namespaceSelector: selector }: SelectorPeer): Line[] {
  if (!selector || selector.requirements.length === 0) return [];
  if (hidesRequirement(selector)) return [['A placeholder hides which namespaces it means.']];
  const missing = namesOf(selector)?.filter((name) => !cluster.namespaces.has(name));
  if (missing) return missing.map((name) => [`Nothing of namespace ${name} is known here.`]);
  const matches = matchingNamespaces(cluster, selector);
  if (matches.length === 0) return [['No namespace here has these labels.']];
  const sure = namesWith(matches, 'yes');
  const unsure = namesWith(matches, 'maybe');
  const lines: Line[] = [];
  if (sure.length > 0)
    lines.push([`Matches ${sure.length === 1 ? 'namespace' : 'the namespaces'} `, ...listed(sure), '.']);
  if (unsure.length === 0) return lines;
  const also = sure.length > 0 ? 'also ' : '';
  return [...lines, [`Perhaps ${also}`, ...listed(unsure), ', whose labels are not known here.']];
}

function namesWith(matches: readonly NamespaceMatch[], verdict: NamespaceMatch['verdict']): string[] {
  return matches.filter((match) => match.verdict === verdict).map(({ facts }) => facts.name);
}
