import type { KnownParty } from '../policy/party.ts';
import type { UnknownCode } from '../policy/peers.ts';
import { allPorts, intersectPorts, isEmpty, type PortSet } from '../policy/portSet.ts';
import { codesOf } from '../reports/stepCodes.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { type Explanation, explainParts } from '../snapshot/explanation.ts';

/** Why it is unknown what one end may call at the other on some ports. */
export function unknownReasons(cluster: ClusterModel, from: KnownParty, to: KnownParty, ports = allPorts): string[] {
  const codes = new Set(explainParts(cluster, from, to).flatMap((explanation) => unknownCodes(explanation, ports)));
  return [...codes].map((code) => reasonWords[code]);
}

function unknownCodes({ parts }: Explanation, ports: PortSet): UnknownCode[] {
  return parts
    .filter((part) => part.verdict === 'unknown' && !isEmpty(intersectPorts(part.ports, ports)))
    .flatMap(({ egress, ingress }) => [...(ingress?.steps ?? []), ...(egress?.steps ?? [])])
    .flatMap(codesOf);
}

/** Why a code leaves something unknown. */
export const reasonWords: Readonly<Record<UnknownCode, string>> = {
  'namespace-labels': 'the labels of an undeclared namespace are not known',
  'pod-labels': 'a label is set at run time or hidden by a placeholder',
  'ipblock-pod': 'whether an ipBlock matches pods depends on the network plugin',
  'pod-address': 'the addresses of the pods are not known',
  'host-network': 'network plugins differ on pods that use hostNetwork',
  'ingress-controller': 'the namespace and the labels of the ingress controller are not known',
  caller: 'the namespace and the labels of the caller are not known',
  node: 'which addresses and labels the nodes have is not known',
  'domain-name': 'which addresses a domain name has is not known',
  'tier-order': 'several cluster policies have the same priority',
  alternatives: 'nothing says which of several bundles is applied here',
  unseen: 'a chart or a part of a kustomization is not rendered, which may hold policies',
  unread: 'a policy of the network plugin, which is not read, may say something else',
  placeholder: 'a placeholder hides a value',
};
