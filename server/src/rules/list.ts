import { allowedNotNeeded } from './allowed-not-needed.ts';
import { cidrHostBits } from './cidr-host-bits.ts';
import { conflictingCopies } from './conflicting-copies.ts';
import { declaredCallUnknown } from './declared-call-unknown.ts';
import { emptyPeer } from './empty-peer.ts';
import { endPortBeforePort } from './end-port-before-port.ts';
import { endPortMisplaced } from './end-port-misplaced.ts';
import { exceptOutsideCidr } from './except-outside-cidr.ts';
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
import { kustomizeRefuses } from './kustomize-refuses.ts';
import { kustomizeUnknown } from './kustomize-unknown.ts';
import { namespaceNameLabel } from './namespace-name-label.ts';
import { peerOrInsteadOfAnd } from './peer-or-instead-of-and.ts';
import { peerSelectsNoPods } from './peer-selects-no-pods.ts';
import type { Rule } from './rule.ts';
import { scrapeBlocked } from './scrape-blocked.ts';
import { selectsNoPods } from './selects-no-pods.ts';
import { selfTrafficBlocked } from './self-traffic-blocked.ts';
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
  unusedDirective,
];
