import { type Access, access, deaf, type Recorder } from '../policy/access.ts';
import type { Party } from '../policy/party.ts';
import type { UnknownCode } from '../policy/peers.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { policiesOf } from '../snapshot/queries.ts';

/** Why it is unknown what one end may call at the other: the same answer once more, with someone listening. */
export function unknownReasons(cluster: ClusterModel, from: Party, to: Party): string[] {
  const codes = new Set<UnknownCode>();
  const recorder: Recorder = { ...deaf, unknown: (code) => codes.add(code) };
  access(from, to, policiesOf(cluster), recorder) satisfies Access;
  return [...codes].map((code) => reasonWords[code]);
}

/** Why a code leaves something unknown. */
export const reasonWords: Readonly<Record<UnknownCode, string>> = {
  'namespace-labels': 'the labels of an undeclared namespace are not known',
  'pod-labels': 'a label is set at run time or hidden by a placeholder',
  'ipblock-pod': 'whether an ipBlock matches pods depends on the network plugin',
  'pod-address': 'the addresses of the pods are not known',
  'host-network': 'network plugins differ on pods that use hostNetwork',
  'ingress-controller': 'the namespace and the labels of the ingress controller are not known',
  node: 'which addresses and labels the nodes have is not known',
  'domain-name': 'which addresses a domain name has is not known',
  'tier-order': 'several cluster policies have the same priority',
  placeholder: 'a placeholder hides a value',
};
