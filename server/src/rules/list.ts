import { allowAllCancels } from './allow-all-cancels.ts';
import { allowAllRule } from './allow-all-rule.ts';
import { allowedNotNeeded } from './allowed-not-needed.ts';
import { anpRemovedField } from './anp-removed-field.ts';
import { anpSuperseded } from './anp-superseded.ts';
import { apiserverEgressBlocked } from './apiserver-egress-blocked.ts';
import { banpName } from './banp-name.ts';
import { baselineNoEffect } from './baseline-no-effect.ts';
import { brittleSelector } from './brittle-selector.ts';
import { calleeIngressMissing } from './callee-ingress-missing.ts';
import { callerEgressMissing } from './caller-egress-missing.ts';
import { cidrHostBits } from './cidr-host-bits.ts';
import { cniAwsServicePort } from './cni-aws-service-port.ts';
import { cniEndport } from './cni-endport.ts';
import { cniFlannelNoEnforcement } from './cni-flannel-no-enforcement.ts';
import { cniHostNetwork } from './cni-host-network.ts';
import { cniIpblockPods } from './cni-ipblock-pods.ts';
import { cniSctp } from './cni-sctp.ts';
import { cniUnknown } from './cni-unknown.ts';
import { cnpBadAction } from './cnp-bad-action.ts';
import { cnpDomainDeny } from './cnp-domain-deny.ts';
import { cnpLimits } from './cnp-limits.ts';
import { cnpNamedPortNetwork } from './cnp-named-port-network.ts';
import { cnpNetworksIncludePods } from './cnp-networks-include-pods.ts';
import { cnpNoPeer } from './cnp-no-peer.ts';
import { cnpPriority } from './cnp-priority.ts';
import { cnpRange } from './cnp-range.ts';
import { cnpSamePriority } from './cnp-same-priority.ts';
import { cnpShadowedRule } from './cnp-shadowed-rule.ts';
import { cnpTwoFields } from './cnp-two-fields.ts';
import { conflictingCopies } from './conflicting-copies.ts';
import { contradictorySelector } from './contradictory-selector.ts';
import { declaredCallUnknown } from './declared-call-unknown.ts';
import { defaultDenyWithoutAllows } from './default-deny-without-allows.ts';
import { defaultNamespace } from './default-namespace.ts';
import { denyEgressNotApplied } from './deny-egress-not-applied.ts';
import { dnsNodeLocal } from './dns-node-local.ts';
import { dnsOpenshiftPort } from './dns-openshift-port.ts';
import { dnsSelectorMismatch } from './dns-selector-mismatch.ts';
import { dnsTcpOnly } from './dns-tcp-only.ts';
import { dnsToAnyone } from './dns-to-anyone.ts';
import { dnsUdpOnly } from './dns-udp-only.ts';
import { duplicatePeer } from './duplicate-peer.ts';
import { duplicatePort } from './duplicate-port.ts';
import { duplicateYamlKey } from './duplicate-yaml-key.ts';
import { egressBlocksDns } from './egress-blocks-dns.ts';
import { emptyPeer } from './empty-peer.ts';
import { emptyPeerList } from './empty-peer-list.ts';
import { emptyPodSelectorAllow } from './empty-pod-selector-allow.ts';
import { endPortBeforePort } from './end-port-before-port.ts';
import { endPortMisplaced } from './end-port-misplaced.ts';
import { exceptOutsideCidr } from './except-outside-cidr.ts';
import { exceptReallowed } from './except-reallowed.ts';
import { explicitPolicyTypes } from './explicit-policy-types.ts';
import { explicitProtocol } from './explicit-protocol.ts';
import { headlessTargetPort } from './headless-target-port.ts';
import { hostNetworkPeer } from './host-network-peer.ts';
import { hostNetworkTarget } from './host-network-target.ts';
import { hostNetworkWorkload } from './host-network-workload.ts';
import { icmpUndefined } from './icmp-undefined.ts';
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
import { isolatesNamespaceUnexpectedly } from './isolates-namespace-unexpectedly.ts';
import { jobLabelsMissing } from './job-labels-missing.ts';
import { kustomizeRefuses } from './kustomize-refuses.ts';
import { kustomizeUnknown } from './kustomize-unknown.ts';
import { labelsWithoutMatchLabels } from './labels-without-matchlabels.ts';
import { legacyIsolationAnnotation } from './legacy-isolation-annotation.ts';
import { misindentedSelector } from './misindented-selector.ts';
import { missingNamespace } from './missing-namespace.ts';
import { nameEffectMismatch } from './name-effect-mismatch.ts';
import { namedPortIsServicePort } from './named-port-is-service-port.ts';
import { namedPortProtocolMismatch } from './named-port-protocol-mismatch.ts';
import { namedPortUndefined } from './named-port-undefined.ts';
import { namedPortWithIpBlock } from './named-port-with-ipblock.ts';
import { namespaceNameLabel } from './namespace-name-label.ts';
import { namespaceNoDefaultDeny } from './namespace-no-default-deny.ts';
import { namespaceSelectorAll } from './namespace-selector-all.ts';
import { namespaceSelectsNone } from './namespace-selects-none.ts';
import { namespaceWithoutPolicies } from './namespace-without-policies.ts';
import { nonStringLabel } from './non-string-label.ts';
import { notInMatchesUnlabelled } from './not-in-matches-unlabelled.ts';
import { npOverriddenByAdmin } from './np-overridden-by-admin.ts';
import { overexposedWorkload } from './overexposed-workload.ts';
import { peerMissingNamespaceSelector } from './peer-missing-namespace-selector.ts';
import { peerOrInsteadOfAnd } from './peer-or-instead-of-and.ts';
import { peerSelectsNoPods } from './peer-selects-no-pods.ts';
import { podSelectorEmptyPeer } from './pod-selector-empty-peer.ts';
import { policyTypesOmittedEgressOnly } from './policy-types-omitted-egress-only.ts';
import { portNotExposed } from './port-not-exposed.ts';
import { portsWithoutPeers } from './ports-without-peers.ts';
import { protocolMismatch } from './protocol-mismatch.ts';
import { redundantPeer } from './redundant-peer.ts';
import { redundantPolicy } from './redundant-policy.ts';
import { redundantRule } from './redundant-rule.ts';
import { removedApiVersion } from './removed-api-version.ts';
import type { Rule } from './rule.ts';
import { ruleSplitPeersPorts } from './rule-split-peers-ports.ts';
import { rulesIgnoredByPolicyTypes } from './rules-ignored-by-policy-types.ts';
import { scrapeBlocked } from './scrape-blocked.ts';
import { selectorMatchesOtherNamespace } from './selector-matches-other-namespace.ts';
import { selectorMatchesWorkloadNotPods } from './selector-matches-workload-not-pods.ts';
import { selectorSelectsAll } from './selector-selects-all.ts';
import { selectsNoPods } from './selects-no-pods.ts';
import { selfTrafficBlocked } from './self-traffic-blocked.ts';
import { servicePortNotTargetPort } from './service-port-not-target-port.ts';
import { singleValueIn } from './single-value-in.ts';
import { unknownField } from './unknown-field.ts';
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
  duplicateYamlKey,
  labelsWithoutMatchLabels,
  misindentedSelector,
  nonStringLabel,
  removedApiVersion,
  unknownField,
  wrongNodeType,
  unprotectedIngress,
  unprotectedEgress,
  allowedNotNeeded,
  selectsNoPods,
  peerSelectsNoPods,
  namespaceNameLabel,
  selectorMatchesOtherNamespace,
  selectorMatchesWorkloadNotPods,
  peerMissingNamespaceSelector,
  contradictorySelector,
  brittleSelector,
  rulesIgnoredByPolicyTypes,
  hostNetworkTarget,
  hostNetworkPeer,
  namedPortUndefined,
  namedPortProtocolMismatch,
  namedPortIsServicePort,
  namedPortWithIpBlock,
  portNotExposed,
  jobLabelsMissing,
  namespaceSelectsNone,
  legacyIsolationAnnotation,
  namespaceWithoutPolicies,
  namespaceNoDefaultDeny,
  hostNetworkWorkload,
  defaultNamespace,
  overexposedWorkload,
  cniUnknown,
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
  cnpTwoFields,
  cnpNoPeer,
  cnpBadAction,
  cnpPriority,
  cnpLimits,
  banpName,
  cnpNamedPortNetwork,
  cnpRange,
  cnpDomainDeny,
  anpRemovedField,
  anpSuperseded,
  cnpShadowedRule,
  cnpSamePriority,
  cnpNetworksIncludePods,
  npOverriddenByAdmin,
  baselineNoEffect,
  egressBlocksDns,
  dnsUdpOnly,
  dnsTcpOnly,
  dnsSelectorMismatch,
  dnsNodeLocal,
  dnsOpenshiftPort,
  servicePortNotTargetPort,
  headlessTargetPort,
  policyTypesOmittedEgressOnly,
  denyEgressNotApplied,
  protocolMismatch,
  isolatesNamespaceUnexpectedly,
  defaultDenyWithoutAllows,
  callerEgressMissing,
  calleeIngressMissing,
  apiserverEgressBlocked,
  cniEndport,
  cniSctp,
  cniIpblockPods,
  cniFlannelNoEnforcement,
  cniAwsServicePort,
  cniHostNetwork,
  icmpUndefined,
  unusedDirective,
];
