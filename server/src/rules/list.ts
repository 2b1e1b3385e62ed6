import { cidrHostBits } from './cidr-host-bits.ts';
import { conflictingCopies } from './conflicting-copies.ts';
import { declaredCallUnknown } from './declared-call-unknown.ts';
import { emptyPeer } from './empty-peer.ts';
import { endPortBeforePort } from './end-port-before-port.ts';
import { endPortMisplaced } from './end-port-misplaced.ts';
import { exceptOutsideCidr } from './except-outside-cidr.ts';
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
import { selectsNoPods } from './selects-no-pods.ts';
import { unprotectedEgress } from './unprotected-egress.ts';
import { unprotectedIngress } from './unprotected-ingress.ts';
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
  selectsNoPods,
  peerSelectsNoPods,
  namespaceNameLabel,
  peerOrInsteadOfAnd,
  kustomizeRefuses,
  kustomizeUnknown,
  conflictingCopies,
  declaredCallUnknown,
];
