import { allowedNotNeeded } from './allowed-not-needed.ts';
import { apiserverEgressBlocked } from './apiserver-egress-blocked.ts';
import { calleeIngressMissing } from './callee-ingress-missing.ts';
import { callerEgressMissing } from './caller-egress-missing.ts';
import { cidrHostBits } from './cidr-host-bits.ts';
import { cniAwsServicePort } from './cni-aws-service-port.ts';
import { cniEndport } from './cni-endport.ts';
import { cniFlannelNoEnforcement } from './cni-flannel-no-enforcement.ts';
import { cniHostNetwork } from './cni-host-network.ts';
import { cniIpblockPods } from './cni-ipblock-pods.ts';
import { cniSctp } from './cni-sctp.ts';
import { conflictingCopies } from './conflicting-copies.ts';
import { declaredCallUnknown } from './declared-call-unknown.ts';
import { defaultDenyWithoutAllows } from './default-deny-without-allows.ts';
import { denyEgressNotApplied } from './deny-egress-not-applied.ts';
import { dnsNodeLocal } from './dns-node-local.ts';
import { dnsOpenshiftPort } from './dns-openshift-port.ts';
import { dnsSelectorMismatch } from './dns-selector-mismatch.ts';
import { dnsTcpOnly } from './dns-tcp-only.ts';
import { dnsUdpOnly } from './dns-udp-only.ts';
import { egressBlocksDns } from './egress-blocks-dns.ts';
import { emptyPeer } from './empty-peer.ts';
import { endPortBeforePort } from './end-port-before-port.ts';
import { endPortMisplaced } from './end-port-misplaced.ts';
import { exceptOutsideCidr } from './except-outside-cidr.ts';
import { headlessTargetPort } from './headless-target-port.ts';
import { icmpUndefined } from './icmp-undefined.ts';
import { inferredCallerBlocked } from './inferred-caller-blocked.ts';
import { ingressControllerBlocked } from './ingress-controller-blocked.ts';
import { invalidCidr } from './invalid-cidr.ts';
import { invalidName } from './invalid-name.ts';
import { invalidPolicyType } from './invalid-policy-type.ts';
import { invalidPort } from './invalid-port.ts';
import { invalidPortName } from './invalid-port-name.ts';
import { invalidProtocol } from './invalid-protocol.ts';
import { invalidSelector } from './invalid-selector.ts';
import { ipBlockWithSelector } from './ipblock-with-selector.ts';
import { isolatesNamespaceUnexpectedly } from './isolates-namespace-unexpectedly.ts';
import { kustomizeRefuses } from './kustomize-refuses.ts';
import { kustomizeUnknown } from './kustomize-unknown.ts';
import { namespaceNameLabel } from './namespace-name-label.ts';
import { peerOrInsteadOfAnd } from './peer-or-instead-of-and.ts';
import { peerSelectsNoPods } from './peer-selects-no-pods.ts';
import { policyTypesOmittedEgressOnly } from './policy-types-omitted-egress-only.ts';
import { protocolMismatch } from './protocol-mismatch.ts';
import type { Rule } from './rule.ts';
import { scrapeBlocked } from './scrape-blocked.ts';
import { selectsNoPods } from './selects-no-pods.ts';
import { selfTrafficBlocked } from './self-traffic-blocked.ts';
import { servicePortNotTargetPort } from './service-port-not-target-port.ts';
import { unprotectedEgress } from './unprotected-egress.ts';
import { unprotectedIngress } from './unprotected-ingress.ts';
import { unusedDirective } from './unused-directive.ts';
import { webhookBlocked } from './webhook-blocked.ts';
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
  kustomizeRefuses,
  kustomizeUnknown,
  conflictingCopies,
  declaredCallUnknown,
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
