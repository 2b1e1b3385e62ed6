import type { UnknownCode } from '../policy/peers.ts';

/** Why a code leaves something unknown. */
export const reasonWords: Readonly<Record<UnknownCode, string>> = {
  'namespace-labels': 'the labels of the namespace are not known here',
  'pod-labels': 'a label of the pods is set at run time or hidden by a placeholder',
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
