import { counted } from '../model/counted.ts';
import { isPlaceholder } from '../model/labels.ts';
import type { SelectorPeer } from '../model/policy.ts';
import { hidesRequirement, isInvalidSelector, type Selector } from '../model/selector.ts';
import type { NearMiss } from '../policy/nearMiss.ts';
import { namesOf } from '../policy/selectorWords.ts';
import { didYouMean } from '../rules/nearMissReport.ts';
import type { Missed } from '../rules/support/selectsNothing.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { matchingNamespaces, type NamespaceMatch, peerMatches, peerNamespaces } from '../snapshot/queries.ts';
import type { Hint } from './hint.ts';
import { knownIn } from './knownIn.ts';
import { matchWords } from './matchWords.ts';
import { selectorLines } from './peerCard.ts';
import { type Line, nameOf } from './text.ts';
import { split } from './workloadLines.ts';

/**
 * Which pods the `podSelector` of a peer means, or that of a policy as a peer of its own namespace.
 * @param missed What it missed, where it matches nothing.
 * @param details What is said of it at length; that of a peer by default.
 */
export function podsHint(
  cluster: ClusterModel,
  home: string,
  peer: SelectorPeer,
  missed: () => Missed | undefined,
  details: () => readonly Line[] = () => selectorLines(cluster, home, peer),
): Hint | undefined {
  const { podSelector, namespaceSelector } = peer;
  if (!podSelector || !isReadable(podSelector) || (namespaceSelector && !isReadable(namespaceSelector)))
    return undefined;
  if (podSelector.requirements.length === 0 && !namespaceSelector)
    return { text: `all pods of ${isPlaceholder(home) ? 'the namespace' : home}`, details };
  const { known, mayBeMore } = knownIn(cluster, peerNamespaces(cluster, home, peer));
  const matched = split(peerMatches(cluster, home, peer));
  const isNobody = matched.sure.length === 0 && matched.unsure.length === 0;
  if (isNobody && (!known || mayBeMore)) return undefined;
  const why = isNobody ? missed() : undefined;
  if (why) return { ...missedHint(why), details: () => [...missedLines(why), ...details()] };
  return { ...matchWords(matched, mayBeMore), details };
}

/** Which namespaces the `namespaceSelector` of a peer means, with their pods where the peer says no more. */
export function namespacesHint(cluster: ClusterModel, home: string, peer: SelectorPeer): Hint | undefined {
  const { namespaceSelector: selector, podSelector } = peer;
  if (!selector || !isReadable(selector)) return undefined;
  const details = (): readonly Line[] => selectorLines(cluster, home, peer);
  if (selector.requirements.length === 0)
    return { text: podSelector ? 'every namespace' : 'every pod in the cluster', details };
  const matches = matchingNamespaces(cluster, selector);
  const names = namesOf(selector);
  if (names?.some((name) => !cluster.namespaces.has(name))) return { text: 'not known here', details };
  const namespaces = names ? (podSelector ? undefined : '') : namespacesText(matches);
  if (namespaces === undefined) return undefined;
  const { known, mayBeMore } = knownIn(cluster, matches);
  if (podSelector || !known || matches.some(({ verdict }) => verdict === 'maybe'))
    return namespaces === '' ? undefined : { text: namespaces, details };
  const { text, to } = matchWords(split(peerMatches(cluster, home, peer)), mayBeMore);
  return { text: namespaces === '' ? text : `${namespaces}: ${text}`, to, details };
}

function isReadable(selector: Selector): boolean {
  return !isInvalidSelector(selector) && !hidesRequirement(selector);
}

/** `namespace shop`, `namespace shop, perhaps more`, `2 namespaces or more`, `perhaps 5 namespaces`, `no namespace` */
function namespacesText(matches: readonly NamespaceMatch[]): string {
  const sure = matches.filter(({ verdict }) => verdict === 'yes');
  if (matches.length === 0) return 'no namespace';
  if (sure.length === 0) return `perhaps ${manyNamespaces(matches)}`;
  if (sure.length === matches.length) return manyNamespaces(sure);
  return `${manyNamespaces(sure)}${sure.length === 1 ? ', perhaps more' : ' or more'}`;
}

function manyNamespaces(matches: readonly NamespaceMatch[]): string {
  const [only, ...others] = matches;
  return only && others.length === 0 ? `namespace ${only.facts.name}` : counted(matches.length, 'namespace');
}

/** What was likely meant, and the workload that it is. */
function missedHint(missed: Missed): Pick<Hint, 'text' | 'to'> {
  switch (missed.by) {
    case 'slip':
      return { text: slipWords(missed.miss), to: nameOf(missed.miss.workload) };
    case 'controller': {
      const { kind, name } = missed.workload.resource;
      return { text: `no pods: ${kind} ${name} has these labels, its pods do not`, to: nameOf(missed.workload) };
    }
    case 'namespace':
      return { text: `no pods: they are in ${missed.namespaces.join(', ')}`, to: nameOf(missed.workload) };
    case 'everything':
      return { text: 'no known pods' };
  }
}

function slipWords({ slip, key, wanted, instead, workload }: NearMiss): string {
  switch (slip) {
    case 'value':
      return `no pods, did you mean ${key}=${instead}?`;
    case 'key':
      return `no pods, did you mean ${instead}=${wanted}?`;
    case 'missing':
      return `no pods: those of ${workload.resource.kind} ${workload.resource.name} have no ${key}`;
    case 'run':
      return `no pods: those of ${workload.resource.kind} ${workload.resource.name} have another ${key} with each run`;
  }
}

function missedLines(missed: Missed): readonly Line[] {
  return missed.by === 'slip' ? [[didYouMean(missed.miss)]] : [];
}
