import { allowAllCancels } from './allow-all-cancels.ts';
import { allowAllRule } from './allow-all-rule.ts';
import { allowedNotNeeded } from './allowed-not-needed.ts';
import { cidrHostBits } from './cidr-host-bits.ts';
import { conflictingCopies } from './conflicting-copies.ts';
import { declaredCallUnknown } from './declared-call-unknown.ts';
import { dnsToAnyone } from './dns-to-anyone.ts';
import { duplicatePeer } from './duplicate-peer.ts';
import { duplicatePort } from './duplicate-port.ts';
import { emptyPeer } from './empty-peer.ts';
import { emptyPeerList } from './empty-peer-list.ts';
import { emptyPodSelectorAllow } from './empty-pod-selector-allow.ts';
import { endPortBeforePort } from './end-port-before-port.ts';
import { endPortMisplaced } from './end-port-misplaced.ts';
import { exceptOutsideCidr } from './except-outside-cidr.ts';
import { exceptReallowed } from './except-reallowed.ts';
import { explicitPolicyTypes } from './explicit-policy-types.ts';
import { explicitProtocol } from './explicit-protocol.ts';
import { inferredCallerBlocked } from './inferred-caller-blocked.ts';
import { ingressControllerBlocked } from './ingress-controller-blocked.ts';
import { internetEgressOpen } from './internet-egress-open.ts';
import { invalidCidr } from './invalid-cidr.ts';
import { invalidName } from './invalid-name.ts';
import { invalidPolicyType } from './invalid-policy-type.ts';
import { invalidPort } from './invalid-port.ts';
import { invalidPortName } from './invalid-port-name.ts';
import { invalidProtocol } from './invalid-protocol.ts';
import { invalidSelector } from './invalid-selector.ts';
import { ipBlockAny } from './ipblock-any.ts';
import { ipBlockClusterAddress } from './ipblock-cluster-address.ts';
import { ipBlockWithSelector } from './ipblock-with-selector.ts';
import { kustomizeRefuses } from './kustomize-refuses.ts';
import { kustomizeUnknown } from './kustomize-unknown.ts';
import { missingNamespace } from './missing-namespace.ts';
import { nameEffectMismatch } from './name-effect-mismatch.ts';
import { namespaceNameLabel } from './namespace-name-label.ts';
import { namespaceSelectorAll } from './namespace-selector-all.ts';
import { notInMatchesUnlabelled } from './not-in-matches-unlabelled.ts';
import { peerOrInsteadOfAnd } from './peer-or-instead-of-and.ts';
import { peerSelectsNoPods } from './peer-selects-no-pods.ts';
import { podSelectorEmptyPeer } from './pod-selector-empty-peer.ts';
import { portsWithoutPeers } from './ports-without-peers.ts';
import { redundantPeer } from './redundant-peer.ts';
import { redundantPolicy } from './redundant-policy.ts';
import { redundantRule } from './redundant-rule.ts';
import type { Rule } from './rule.ts';
import { ruleSplitPeersPorts } from './rule-split-peers-ports.ts';
import { scrapeBlocked } from './scrape-blocked.ts';
import { selectorSelectsAll } from './selector-selects-all.ts';
import { selectsNoPods } from './selects-no-pods.ts';
import { selfTrafficBlocked } from './self-traffic-blocked.ts';
import { singleValueIn } from './single-value-in.ts';
import { unprotectedEgress } from './unprotected-egress.ts';
import { unprotectedIngress } from './unprotected-ingress.ts';
import { unusedDirective } from './unused-directive.ts';
import { webhookBlocked } from './webhook-blocked.ts';
import { widePortRange } from './wide-port-range.ts';
import { wrongNodeType } from './wrong-node-type.ts';
/** Every rule. A new one is its file, its test, its page under docs/rules and a line here. */
export const rules: readonly Rule[] = [
  invalidProtocol,
  invalidPort,
  invalidPortName,
  endPortBeforePort,
  endPortMisplaced,
  emptyPeer,
  ipBlockWithSelector,
  invalidCidr,
  cidrHostBits,
  exceptOutsideCidr,
  invalidPolicyType,
  invalidSelector,
  invalidName,
  wrongNodeType,
  unprotectedIngress,
  unprotectedEgress,
  allowedNotNeeded,
  selectsNoPods,
  peerSelectsNoPods,
  namespaceNameLabel,
  peerOrInsteadOfAnd,
  inferredCallerBlocked,
  selfTrafficBlocked,
  ingressControllerBlocked,
  webhookBlocked,
  scrapeBlocked,
  ruleSplitPeersPorts,
  emptyPeerList,
  portsWithoutPeers,
  allowAllRule,
  allowAllCancels,
  namespaceSelectorAll,
  podSelectorEmptyPeer,
  ipBlockAny,
  ipBlockClusterAddress,
  exceptReallowed,
  notInMatchesUnlabelled,
  dnsToAnyone,
  widePortRange,
  internetEgressOpen,
  redundantPeer,
  redundantRule,
  redundantPolicy,
  duplicatePort,
  duplicatePeer,
  missingNamespace,
  explicitPolicyTypes,
  explicitProtocol,
  selectorSelectsAll,
  singleValueIn,
  nameEffectMismatch,
  emptyPodSelectorAllow,
  kustomizeRefuses,
  kustomizeUnknown,
  conflictingCopies,
  declaredCallUnknown,
  unusedDirective,
];
