import { findingsAbout } from '../rules/asked.ts';
import type { Finding } from '../rules/rule.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Document } from '../yaml/source.ts';
import { addDefaultDeny } from './addDefaultDeny.ts';
import { addDns } from './addDns.ts';
import { addExists } from './addExists.ts';
import { addNamespaceSelector } from './addNamespaceSelector.ts';
import { addPodLabels } from './addPodLabels.ts';
import { addPolicyType } from './addPolicyType.ts';
import { admitNodes } from './admitNodes.ts';
import { allowCaller } from './allowCaller.ts';
import { allowPair } from './allowPair.ts';
import { allowWithoutPods } from './allowWithoutPods.ts';
import { alsoOf } from './also.ts';
import { callersAsPeers } from './callersAsPeers.ts';
import { completePeer } from './completePeer.ts';
import { correctEndPort, swapPorts, unquotePort } from './correctPort.ts';
import { correctType, quoteLabel } from './correctType.ts';
import { dnsPeer } from './dnsPeer.ts';
import { correctDnsPeer, dnsCache, dnsPodPort, otherDnsProtocol } from './dnsPort.ts';
import { applied } from './edits.ts';
import { emptyPeerList } from './emptyPeerList.ts';
import { exceptPrivate } from './exceptPrivate.ts';
import { extractDns } from './extractDns.ts';
import type { Fix, FixContext, FixProvider } from './fix.ts';
import { labelNamespace } from './labelNamespace.ts';
import { matchLabels } from './matchLabels.ts';
import { matchProtocol } from './matchProtocol.ts';
import { mendDirective } from './mendDirective.ts';
import { mergePeers } from './mergePeers.ts';
import { mergeRules } from './mergeRules.ts';
import { movePolicy } from './movePolicy.ts';
import { moveToNamespace } from './moveToNamespace.ts';
import { namePort } from './namePort.ts';
import { offerGenerate } from './offerGenerate.ts';
import { peerForms } from './peerForms.ts';
import { applyEgress, statePolicyTypes } from './policyTypes.ts';
import { portForms } from './portForms.ts';
import { reindent } from './reindent.ts';
import { removeCondition } from './removeCondition.ts';
import { removePolicy } from './removePolicy.ts';
import { removeRedundant } from './removeRedundant.ts';
import { replaceLegacyAnnotation } from './replaceLegacyAnnotation.ts';
import { replaceNearMiss } from './replaceNearMiss.ts';
import { selectorForms } from './selectorForms.ts';
import { selectService } from './selectService.ts';
import { setProtocol } from './setProtocol.ts';
import { silenceHere } from './silenceHere.ts';
import { isNewIn, isSound } from './sound.ts';
import { splitPeer } from './splitPeer.ts';
import { splitPolicy } from './splitPolicy.ts';
import { tightenPeer } from './tightenPeer.ts';
import { toClusterNetworkPolicy } from './toClusterNetworkPolicy.ts';
import { usePortName } from './usePortName.ts';
import { useTargetPort } from './useTargetPort.ts';
import { wrapLabels } from './wrapLabels.ts';
import { writePolicyTypes } from './writePolicyTypes.ts';
import { writeProtocol } from './writeProtocol.ts';
import { writeValue } from './writeValue.ts';

/** Every kind of fix, in the order in which they are offered. */
const providers: readonly FixProvider[] = [
  replaceNearMiss,
  mergePeers,
  matchProtocol,
  mendDirective,
  completePeer,
  correctEndPort,
  swapPorts,
  unquotePort,
  correctType,
  quoteLabel,
  reindent,
  splitPeer,
  wrapLabels,
  moveToNamespace,
  addPodLabels,
  labelNamespace,
  addNamespaceSelector,
  addPolicyType,
  setProtocol,
  usePortName,
  namePort,
  useTargetPort,
  removeCondition,
  admitNodes,
  replaceLegacyAnnotation,
  mergeRules,
  emptyPeerList,
  removeRedundant,
  removePolicy,
  exceptPrivate,
  selectService,
  addExists,
  dnsPeer,
  callersAsPeers,
  writePolicyTypes,
  writeProtocol,
  matchLabels,
  addDefaultDeny,
  offerGenerate,
  allowCaller,
  addDns,
  otherDnsProtocol,
  correctDnsPeer,
  dnsPodPort,
  dnsCache,
  writeValue,
  statePolicyTypes,
  applyEgress,
  allowPair,
  allowWithoutPods,
  silenceHere,
  peerForms,
  selectorForms,
  portForms,
  tightenPeer,
  splitPolicy,
  movePolicy,
  extractDns,
  toClusterNetworkPolicy,
];

/**
 * The fixes that fit where they are asked for, each made once to see what comes of it. One that would not settle its
 * finding, that makes an error, or that changes connections though it claims not to, is not offered. Where the edits are
 * known only when it is chosen, nothing of this is.
 */
export function fixesFor(context: FixContext): Fix[] {
  return [...fixesLike(context, () => true)];
}

/** Those of some kind, one by one: what comes of a fix is found out when it is its turn. */
export function* fixesLike(context: FixContext, isLike: (fix: Fix) => boolean): Iterable<Fix> {
  for (const provider of providers) {
    for (const fix of provider(context)) {
      const made = isLike(fix) ? proven(context, fix) : undefined;
      if (made) yield made;
    }
  }
}

function proven({ snapshot }: FixContext, fix: Fix): Fix | undefined {
  const { answers, effect, changes } = fix;
  if (effect.type !== 'change') return fix;
  const after = applied(snapshot, effect);
  if (answers && !settles(snapshot, after, answers)) return undefined;
  if (!isSound(snapshot, after, effect)) return undefined;
  const also = alsoOf(snapshot, after, changes);
  if (also === undefined) return fix;
  return changes === 'nothing' ? undefined : { ...fix, also };
}

function settles(snapshot: Snapshot, after: Snapshot, finding: Finding): boolean {
  const { uri, document } = finding;
  const isSame = (one: Document): boolean => one === document;
  const isNew = isNewIn(snapshot, uri);
  // What the change made of the document is one that was not there before.
  return countLike(finding, after, (one) => isSame(one) || isNew(one)) < countLike(finding, snapshot, isSame);
}

/** How many findings are of the same rule and about the same text, in all clusters: an edit may move them. */
function countLike(
  { uri, rule, document, start, end }: Finding,
  snapshot: Snapshot,
  isWanted: (document: Document) => boolean,
): number {
  const text = document.text.slice(start, end);
  const findings = findingsAbout(snapshot, uri, [rule], isWanted);
  return findings.filter((other) => other.document.text.slice(other.start, other.end) === text).length;
}
